#include "app/staff_act.hpp"

#include <utility>

namespace huiyin::app {

std::string token_name(const Hash& token) {
    constexpr std::size_t characters = 12;
    return hex_encode(token).substr(0, characters);
}

StaffAct Administration::act(codec::OfficeEvent event, std::vector<StaffWrite> writes) const {
    return {{{std::move(event), by_, now_}}, std::move(writes)};
}

StaffAct Administration::add(const Officer& officer, StoredPassword password, bool disabled) const {
    return act(codec::AccountAdded{.account = officer.id,
                                   .unit = officer.unit,
                                   .roles = officer.roles,
                                   .disabled = disabled,
                                   .taken_over = false,
                                   .on_machine = on_machine()},
               {NewAccount{officer.id, officer.sign_in, officer.name, std::move(password)}});
}

StaffAct Administration::change(OfficerId id, UnitId unit, Roles roles) const {
    return act(codec::AccountChanged{id, unit, roles, on_machine()});
}

StaffAct Administration::set_disabled(OfficerId id, bool disabled) const {
    if (disabled) return act(codec::AccountDisabled{id});
    return act(codec::AccountEnabled{id, on_machine()});
}

StaffAct Administration::set_password(OfficerId id, StoredPassword password) const {
    return act(codec::PasswordSet{id, on_machine()}, {NewPassword{id, std::move(password)}});
}

StaffAct Administration::remove_second_factor(OfficerId id) const {
    return act(codec::SecondFactorRemoved{id, on_machine()}, {NoSecondFactor{id}});
}

StaffAct Administration::make_token(ApiToken token, Date until) const {
    const codec::TokenMade made{token.officer, until, token_name(token.token)};
    return act(made, {NewToken{std::move(token)}});
}

StaffAct Administration::revoke_token(const ApiToken& token) const {
    return act(codec::TokenRevoked{token.officer, token_name(token.token)}, {EndedToken{token.token}});
}

StaffAct Administration::propose(const Accounts& accounts, OfficerId account, Roles roles) const {
    const auto number = static_cast<std::int64_t>(accounts.proposals().size()) + 1;
    return act(codec::PowerProposed{number, account, roles});
}

StaffAct Administration::confirm(std::int64_t proposal) const { return act(codec::PowerConfirmed{proposal}); }

StaffAct Administration::withdraw(std::int64_t proposal) const { return act(codec::PowerProposalWithdrawn{proposal}); }

StaffAct Administration::set_mailbox(const Mailbox& mailbox) const {
    return act(codec::MailboxSet{mailbox.unit, mailbox.below, mailbox.address.empty()}, {mailbox});
}

StaffAct take_over(const Office& office, const std::vector<OfficerAccount>& accounts, Moment now) {
    StaffAct act;
    if (!office.accounts.all().empty()) return act;
    for (const OfficerAccount& account : accounts) {
        act.events.push_back({codec::AccountAdded{.account = account.officer.id,
                                                  .unit = account.officer.unit,
                                                  .roles = account.officer.roles,
                                                  .disabled = account.disabled,
                                                  .taken_over = true,
                                                  .on_machine = true},
                              {},
                              now});
    }
    return act;
}

}  // namespace huiyin::app
