#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "domain/unit/unit.hpp"

/// Accounts of the staff as the log has them, and the rules by which they change. Whose they are, and how they sign in,
/// is no part of it.
namespace huiyin {

/// Roles that nobody gives alone: two people agree, or it is done on the machine itself. A custodian opens identities;
/// an administrator decides who may do what.
inline constexpr Roles power_roles{Role::custodian, Role::administrator};

/// How long a proposal to give power waits for the second person.
inline constexpr std::chrono::days proposal_valid{7};

struct Account {
    OfficerId id;
    UnitId unit;
    Roles roles;
    bool disabled = false;
    friend bool operator==(const Account&, const Account&) = default;
};

/// Roles of power for an account, proposed by one person and waiting for another.
struct PowerProposal {
    enum class State : std::uint8_t { waiting, confirmed, withdrawn };

    std::int64_t number = 0;  ///< From 1 without a gap.
    OfficerId account;
    Roles roles;
    OfficerId by;
    Instant at{};
    State state = State::waiting;
    friend bool operator==(const PowerProposal&, const PowerProposal&) = default;
};

/// Whether it still waits for a second person at that time.
[[nodiscard]] bool is_waiting(const PowerProposal& proposal, Instant now);

/// Why an act of administration is refused.
enum class AccountRefusal : std::uint8_t {
    no_such_account,
    not_the_next,  ///< Another account, or another proposal, has that number.
    no_such_unit,
    no_such_role,      ///< A role that no member of staff has.
    not_permitted,     ///< Done by an account that may not.
    needs_second,      ///< It would give power, which nobody gives alone.
    holds_power,       ///< An account with power is let in again, or given other means to sign in, on the machine only.
    own_proposal,      ///< The second person cannot be the first.
    no_such_proposal,  ///< Not there, or no longer waiting.
    nothing_to_change,
};
[[nodiscard]] std::string_view to_text(AccountRefusal refusal);

/// All accounts of an office and the proposals of power. Each act names who does it: an account, or none for what is
/// done on the machine itself, where everything that makes sense is allowed.
class Accounts {
public:
    /// The order of their numbers, which need not be without gaps: an office took over those it had.
    [[nodiscard]] const std::vector<Account>& all() const noexcept { return accounts_; }
    [[nodiscard]] const Account* find(OfficerId id) const noexcept;
    /// The number that a new account gets.
    [[nodiscard]] OfficerId next() const noexcept;
    [[nodiscard]] const std::vector<PowerProposal>& proposals() const noexcept { return proposals_; }
    [[nodiscard]] const PowerProposal* find_proposal(std::int64_t number) const noexcept;

    using Answer = Result<Done, AccountRefusal>;
    /// Without power, unless on the machine. One that was there before the log knew of accounts may leave a gap.
    [[nodiscard]] Answer add(const Account& account, bool taken_over, OfficerId by);
    /// Gives it another unit, or other roles; takes power away as well, but gives none.
    [[nodiscard]] Answer change(OfficerId id, UnitId unit, Roles roles, OfficerId by);
    [[nodiscard]] Answer set_disabled(OfficerId id, bool disabled, OfficerId by);
    /// Whether somebody may give the account other means to sign in than its owner has chosen.
    [[nodiscard]] Answer may_reset(OfficerId id, OfficerId by) const;
    /// Whether somebody may make or end a token that acts as the account: the account itself, and the machine; an
    /// administrator ends them.
    [[nodiscard]] Answer may_make_token(OfficerId id, OfficerId by) const;
    [[nodiscard]] Answer may_end_token(OfficerId id, OfficerId by) const;
    /// Whether it is an administrator's to do, and this is one.
    [[nodiscard]] Answer may_administer(OfficerId by) const;
    [[nodiscard]] Answer propose(const PowerProposal& proposal);
    /// By an administrator or custodian other than the one who proposed it.
    [[nodiscard]] Answer confirm(std::int64_t number, OfficerId by, Instant now);
    /// By an administrator or custodian, the one who proposed it included.
    [[nodiscard]] Answer withdraw(std::int64_t number, OfficerId by, Instant now);

private:
    [[nodiscard]] Account* find_mutable(OfficerId id) noexcept;
    [[nodiscard]] bool holds(OfficerId id, Roles roles) const noexcept;
    [[nodiscard]] Result<PowerProposal*, AccountRefusal> waiting(std::int64_t number, OfficerId by, Instant now);

    std::vector<Account> accounts_;
    std::vector<PowerProposal> proposals_;
};

/// Roles by their names in the order of the enumerators, with spaces between; and back, from that very text only.
[[nodiscard]] std::string role_words(Roles roles);
[[nodiscard]] std::optional<Roles> parse_role_words(std::string_view text);

}  // namespace huiyin
