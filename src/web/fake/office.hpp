#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/fake/staff.hpp"
#include "web/services.hpp"

namespace huiyin::web::fake {

/// An office with a bureau (1), two bodies below it (2 roads, 3 water) and staff of every role, kept in memory, with
/// the real rules in front of it: what the store and the vault do for real is here in a few lines. For tests.
/// Not for several threads, but for the log's answers, which come at once.
class Office {
public:
    Office();
    Office(const Office&) = delete;
    Office& operator=(const Office&) = delete;
    ~Office();

    [[nodiscard]] Services services();
    /// The case with this number and code, filed without the pages.
    [[nodiscard]] app::FilingReceipt file(app::FilingRequest request);
    /// Puts a command of an officer through, past the pages; it must be allowed.
    void act(CaseId id, const std::string& sign_in, Command command);
    /// Gives a custodian the key that opens identities, as it is done on the machine.
    void give_custody(const std::string& sign_in);
    [[nodiscard]] app::CaseFile find(CaseId id) const;
    [[nodiscard]] std::int64_t case_count() const;
    void set_now(Date day);
    void pass(std::chrono::minutes time);

    // What a test may turn.
    std::optional<app::StoreTrouble> trouble;               ///< What the log answers from now on.
    std::vector<app::Notice> notices;                       ///< What the outbox has.
    std::shared_ptr<const app::Witnessed> witnessed;        ///< What witnesses outside have signed.
    std::vector<codec::RecordedOfficeEvent> office_events;  ///< What was put into the log about the office.
    std::function<void()> before_next_submit;               ///< Runs once, just before the log takes the next change.

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// A grievance without anything special.
[[nodiscard]] app::FilingRequest plain_request();

}  // namespace huiyin::web::fake
