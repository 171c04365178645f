#include "domain/unit/account.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace huiyin {

namespace {

constexpr Roles no_staff{Role::filer, Role::clock, Role::helper};

Roles power_of(Roles roles) { return Roles::from_bits(roles.bits() & power_roles.bits()); }

bool is_within(Roles part, Roles whole) { return (part.bits() & ~whole.bits()) == 0; }

Roles with(Roles roles, Roles more) { return Roles::from_bits(roles.bits() | more.bits()); }

}  // namespace

std::string_view to_text(AccountRefusal refusal) {
    static constexpr std::array<std::string_view, 10> names{
        "no_such_account", "not_the_next", "no_such_unit", "no_such_role",     "not_permitted",
        "needs_second",    "holds_power",  "own_proposal", "no_such_proposal", "nothing_to_change",
    };
    return names.at(static_cast<std::size_t>(refusal));
}

bool is_waiting(const PowerProposal& proposal, Instant now) {
    return proposal.state == PowerProposal::State::waiting && now < proposal.at + proposal_valid;
}

const Account* Accounts::find(OfficerId id) const noexcept {
    const auto found = std::ranges::find(accounts_, id, &Account::id);
    return found == accounts_.end() ? nullptr : &*found;
}

Account* Accounts::find_mutable(OfficerId id) noexcept {
    const auto found = std::ranges::find(accounts_, id, &Account::id);
    return found == accounts_.end() ? nullptr : &*found;
}

OfficerId Accounts::next() const noexcept {
    return accounts_.empty() ? OfficerId{1} : OfficerId{accounts_.back().id.value + 1};
}

const PowerProposal* Accounts::find_proposal(std::int64_t number) const noexcept {
    const auto found = std::ranges::find(proposals_, number, &PowerProposal::number);
    return found == proposals_.end() ? nullptr : &*found;
}

bool Accounts::holds(OfficerId id, Roles roles) const noexcept {
    const Account* const account = find(id);
    return account != nullptr && !account->disabled && account->roles.intersects(roles);
}

Accounts::Answer Accounts::may_administer(OfficerId by) const {
    if (by && !holds(by, {Role::administrator})) return fail(AccountRefusal::not_permitted);
    return Done{};
}

Accounts::Answer Accounts::add(const Account& account, bool taken_over, OfficerId by) {
    const bool is_next = taken_over ? account.id.value >= next().value : account.id == next();
    if (!is_next || (taken_over && by)) return fail(AccountRefusal::not_the_next);
    if (account.roles.intersects(no_staff)) return fail(AccountRefusal::no_such_role);
    if (auto allowed = may_administer(by); !allowed) return allowed;
    if (by && !power_of(account.roles).empty()) return fail(AccountRefusal::needs_second);
    accounts_.push_back(account);
    return Done{};
}

Accounts::Answer Accounts::change(OfficerId id, UnitId unit, Roles roles, OfficerId by) {
    Account* const account = find_mutable(id);
    if (account == nullptr) return fail(AccountRefusal::no_such_account);
    if (roles.intersects(no_staff)) return fail(AccountRefusal::no_such_role);
    if (auto allowed = may_administer(by); !allowed) return allowed;
    if (by && !is_within(power_of(roles), account->roles)) return fail(AccountRefusal::needs_second);
    // Nobody gives work to the own account: who administers sees no case.
    if (by == id && (unit != account->unit || !is_within(roles, account->roles))) {
        return fail(AccountRefusal::not_permitted);
    }
    if (account->unit == unit && account->roles == roles) return fail(AccountRefusal::nothing_to_change);
    account->unit = unit;
    account->roles = roles;
    return Done{};
}

Accounts::Answer Accounts::set_disabled(OfficerId id, bool disabled, OfficerId by) {
    Account* const account = find_mutable(id);
    if (account == nullptr) return fail(AccountRefusal::no_such_account);
    if (auto allowed = may_administer(by); !allowed) return allowed;
    if (account->disabled == disabled) return fail(AccountRefusal::nothing_to_change);
    if (by && !disabled && !power_of(account->roles).empty()) return fail(AccountRefusal::holds_power);
    account->disabled = disabled;
    return Done{};
}

Accounts::Answer Accounts::may_reset(OfficerId id, OfficerId by) const {
    const Account* const account = find(id);
    if (account == nullptr) return fail(AccountRefusal::no_such_account);
    if (auto allowed = may_administer(by); !allowed) return allowed;
    if (by && !power_of(account->roles).empty()) return fail(AccountRefusal::holds_power);
    return Done{};
}

Accounts::Answer Accounts::may_make_token(OfficerId id, OfficerId by) const {
    const Account* const account = find(id);
    if (account == nullptr || account->disabled) return fail(AccountRefusal::no_such_account);
    if (by && by != id) return fail(AccountRefusal::not_permitted);
    return Done{};
}

Accounts::Answer Accounts::may_end_token(OfficerId id, OfficerId by) const {
    if (find(id) == nullptr) return fail(AccountRefusal::no_such_account);
    return by == id ? Answer(Done{}) : may_administer(by);
}

Accounts::Answer Accounts::propose(const PowerProposal& proposal) {
    if (proposal.number != static_cast<std::int64_t>(proposals_.size()) + 1) return fail(AccountRefusal::not_the_next);
    const Account* const account = find(proposal.account);
    if (account == nullptr || account->disabled) return fail(AccountRefusal::no_such_account);
    // On the machine, power is given and not proposed.
    if (!holds(proposal.by, {Role::administrator})) return fail(AccountRefusal::not_permitted);
    if (!is_within(proposal.roles, power_roles)) return fail(AccountRefusal::no_such_role);
    if (is_within(proposal.roles, account->roles)) return fail(AccountRefusal::nothing_to_change);
    proposals_.push_back(proposal);
    proposals_.back().state = PowerProposal::State::waiting;
    return Done{};
}

Result<PowerProposal*, AccountRefusal> Accounts::waiting(std::int64_t number, OfficerId by, Instant now) {
    if (!holds(by, power_roles)) return fail(AccountRefusal::not_permitted);
    const auto found = std::ranges::find(proposals_, number, &PowerProposal::number);
    if (found == proposals_.end() || !is_waiting(*found, now)) return fail(AccountRefusal::no_such_proposal);
    return &*found;
}

Accounts::Answer Accounts::confirm(std::int64_t number, OfficerId by, Instant now) {
    const auto found = waiting(number, by, now);
    if (!found) return fail(found.error());
    PowerProposal& proposal = **found;
    if (proposal.by == by) return fail(AccountRefusal::own_proposal);
    Account* const account = find_mutable(proposal.account);
    if (account == nullptr || account->disabled) return fail(AccountRefusal::no_such_account);
    // Whoever proposed it may have lost the right to in between.
    if (!holds(proposal.by, {Role::administrator})) return fail(AccountRefusal::no_such_proposal);
    account->roles = with(account->roles, proposal.roles);
    proposal.state = PowerProposal::State::confirmed;
    return Done{};
}

Accounts::Answer Accounts::withdraw(std::int64_t number, OfficerId by, Instant now) {
    const auto found = waiting(number, by, now);
    if (!found) return fail(found.error());
    (*found)->state = PowerProposal::State::withdrawn;
    return Done{};
}

std::string role_words(Roles roles) {
    std::string text;
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (!roles.contains(role)) continue;
        if (!text.empty()) text += ' ';
        text += to_text(role);
    }
    return text;
}

std::optional<Roles> parse_role_words(std::string_view text) {
    Roles roles;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        const auto role = parse_role(rest.substr(0, end));
        if (!role) return std::nullopt;
        roles.insert(*role);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (role_words(roles) != text) return std::nullopt;
    return roles;
}

}  // namespace huiyin
