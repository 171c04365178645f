#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "api/trial_api.hpp"
#include "codec/entry.hpp"
#include "ledger/checkpoint.hpp"
#include "web/fake/browser.hpp"

/// The story of a case as somebody sees it who has no more than its receipt.
namespace huiyin::story {

using Lines = std::vector<std::string>;

/// What came to light since the last look, in lines for people.
struct News {
    /// Added to the page of the case: `2026-01-09 | Referred | Qinghe Bureau · Registrar | To: Qinghe Water`.
    Lines timeline;
    /// All that run now, with their last day: `handle 2026-03-15`, or `handle 2026-03-15 overdue`.
    Lines limits;
    /// Added to the public log about the case: `2026-01-14 accepted | ends unit_notice | starts handle 2026-03-15`.
    Lines log;
    /// Public figures of the year that changed: `open +1`, or of a rate, `timely_answers 0/1`. In any order.
    Lines figures;
};

/// Somebody who filed and trusts nobody. Each look opens the case by number and code, downloads receipt, log and
/// figures as anyone can, and holds each against the others as `huiyin verify` does; what does not agree fails the
/// test.
class Onlooker {
public:
    explicit Onlooker(web::api::TrialApi& api) : api_(api), browser_(api.site()) {}

    /// Figures from now on are told by how they differ from those of today.
    void begin();
    void file(const web::api::Json& grievance);
    [[nodiscard]] News look();

    [[nodiscard]] const std::string& number() const noexcept { return number_; }
    [[nodiscard]] const std::string& code() const noexcept { return code_; }
    [[nodiscard]] const web::api::Json& seen() const noexcept { return case_; }

private:
    struct Figures {
        std::map<std::string, std::int64_t> counts;
        std::map<std::string, std::string> rates;
    };
    /// One entry of the page's timeline.
    struct Told {
        std::string day;
        std::string leaf;
        std::string line;
    };

    void check_log_and_figures();
    void check_receipt();
    void check_timeline(const std::vector<Told>& told) const;
    [[nodiscard]] std::vector<Told> read_page(const char* language);
    [[nodiscard]] Figures published_figures();
    [[nodiscard]] Lines running_limits() const;

    web::api::TrialApi& api_;
    web::fake::Browser browser_;
    std::string number_;
    std::string code_;
    web::api::Json case_;  ///< As the JSON API shows it to the holder.
    std::map<std::uint64_t, codec::PublicEntry> entries_;
    std::vector<ledger::Checkpoint> checkpoints_;  ///< Of all that was downloaded so far.
    std::vector<std::string> receipts_;
    Figures figures_;
    std::size_t told_ = 0;
    std::uint64_t read_to_ = 0;  ///< Entries of the log that earlier looks have told of.
};

}  // namespace huiyin::story
