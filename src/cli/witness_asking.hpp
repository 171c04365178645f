#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "app/cosignatures.hpp"
#include "app/office.hpp"
#include "app/register.hpp"
#include "base/date.hpp"
#include "cli/witness_client.hpp"

namespace huiyin::cli {

/// What came of asking one witness.
enum class AskOutcome : std::uint8_t {
    cosigned,     ///< It signed, and the signature is kept.
    up_to_date,   ///< Nothing new is to be signed.
    unreachable,  ///< No answer in time.
    refused,      ///< It does not know the log, or does not find that it goes on from what it signed.
    ahead,        ///< It has signed more entries than the log has: the log was put back from a backup, or forked.
    bad_answer,   ///< What it sent is no cosignature of its key on this checkpoint, or no answer of a witness.
};
[[nodiscard]] std::string_view code_of(AskOutcome outcome) noexcept;

/// How long one witness may take to answer.
inline constexpr std::chrono::seconds witness_time_max{15};
/// How old a cosignature becomes before the same checkpoint is signed again, so that people see that the witness
/// still looks.
inline constexpr std::chrono::hours cosignature_age_max{1};

/// Asks one witness to sign the newest checkpoint of the log.
class WitnessAsking {
public:
    struct Means {
        app::PublicLog& log;
        app::Cosignatures& cosignatures;
        std::string log_key;  ///< Verifier key.
        std::function<Result<WitnessReply, std::string>(const std::string& url, std::string_view body)> post;
    };
    explicit WitnessAsking(Means means) : means_(std::move(means)) {}

    /// For several threads, each with another witness. `status` is the answer's, or 0.
    struct Result {
        AskOutcome outcome = AskOutcome::unreachable;
        long status = 0;
    };
    [[nodiscard]] Result ask(const app::NamedWitness& witness, Instant now) const;

private:
    Means means_;
};

/// Asks all witnesses of an office each minute, each on a thread of its own: one that is slow or away holds up nothing
/// and nobody, and is not asked again before it is done with.
class WitnessRounds {
public:
    struct Events {
        /// Called on several threads at once.
        std::function<void(const app::NamedWitness&, const WitnessAsking::Result&)> asked;
        std::function<void(const char* what)> failed;
    };
    WitnessRounds(WitnessAsking asking, std::function<app::OfficePointer()> office, std::chrono::seconds pause,
                  std::atomic<bool>& stop, Events events);
    WitnessRounds(const WitnessRounds&) = delete;
    WitnessRounds& operator=(const WitnessRounds&) = delete;
    /// Ends soon: sets `stop`, which the requests look at too.
    ~WitnessRounds();

private:
    struct Running {
        std::string key;
        std::shared_ptr<std::atomic<bool>> done;
        std::thread thread;
    };
    void serve();
    void ask_all();
    void ask_one(const app::NamedWitness& witness);

    WitnessAsking asking_;
    std::function<app::OfficePointer()> office_;
    std::chrono::seconds pause_;
    std::atomic<bool>& stop_;
    Events events_;
    std::mutex mutex_;
    std::condition_variable stopped_;
    std::vector<Running> running_;  // of the thread alone
    std::thread thread_;
};

}  // namespace huiyin::cli
