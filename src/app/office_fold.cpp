#include "app/office_fold.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/overloaded.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::app {

namespace {

using Kind = OfficeProblem::Kind;
using Applied = Result<Done, OfficeProblem>;

Failure<OfficeProblem> unfit(Kind kind, std::string detail) { return fail(OfficeProblem{kind, std::move(detail)}); }

template <class Item, class Matches>
auto find_where(std::vector<Item>& items, Matches matches) {
    return std::find_if(items.begin(), items.end(), matches);
}

bool has_rulebook(const Office& office, std::string_view reference) {
    return std::any_of(office.rulebooks.begin(), office.rulebooks.end(),
                       [&](const Rulebook& rulebook) { return rulebook.reference() == reference; });
}

bool has_calendar(const Office& office, std::string_view id) {
    return std::any_of(office.calendars.begin(), office.calendars.end(),
                       [&](const Calendar& calendar) { return calendar.id == id; });
}

Applied found(Office& office, const codec::OfficeFounded& founded, const ledger::VerifierKey& key) {
    if (!office.origin.empty()) return unfit(Kind::already_founded, founded.name);
    if (founded.origin != key.name()) return unfit(Kind::another_origin, founded.origin);
    office.name = founded.name;
    office.name_en = founded.name_en.empty() ? founded.name : founded.name_en;
    office.origin = founded.origin;
    office.verifier_key = key.text();
    office.time_zone = founded.time_zone;
    return Done{};
}

Applied add(Office& office, const Unit& unit) {
    const std::string id = std::to_string(unit.id.value);
    if (!unit.id || office.units.find(unit.id) != nullptr) return unfit(Kind::unit_known, id);
    if (unit.parent && office.units.find(unit.parent) == nullptr) return unfit(Kind::no_parent, id);
    std::vector<Unit> units = office.units.all();
    units.push_back(unit);
    office.units = Units(std::move(units));
    return Done{};
}

Applied add(Office& office, const codec::RulebookPublished& published) {
    if (has_rulebook(office, published.reference)) return unfit(Kind::rulebook_known, published.reference);
    if (ledger::sha256(as_bytes(published.text)) != published.digest) {
        return unfit(Kind::text_differs, published.reference);
    }
    auto rulebook = codec::parse_rulebook(published.text);
    if (!rulebook) return unfit(Kind::text_unfit, to_text(rulebook.error()));
    if (rulebook->reference() != published.reference) return unfit(Kind::text_differs, rulebook->reference());
    // Whether it is fit was asked before it was published. What stands in the log stays law, also when a later version
    // of the program finds more.
    for (const Rulebook& one : office.rulebooks) {
        if (one.id == rulebook->id && one.version >= rulebook->version) {
            return unfit(Kind::not_newer, rulebook->reference() + " after " + one.reference());
        }
    }
    if (!has_calendar(office, rulebook->calendar)) return unfit(Kind::no_such_calendar, rulebook->calendar);
    office.rulebooks.push_back(*std::move(rulebook));
    return Done{};
}

Applied add(Office& office, const codec::CalendarPublished& published) {
    if (ledger::sha256(as_bytes(published.text)) != published.digest) return unfit(Kind::text_differs, published.id);
    auto calendar = codec::parse_calendar(published.text);
    if (!calendar) return unfit(Kind::text_unfit, to_text(calendar.error()));
    if (calendar->id != published.id || calendar->version != published.version) {
        return unfit(Kind::text_differs, calendar->id);
    }
    const auto known = find_where(office.calendars, [&](const Calendar& one) { return one.id == calendar->id; });
    if (known == office.calendars.end()) {
        office.calendars.push_back(*std::move(calendar));
        return Done{};
    }
    const auto newer = is_newer(calendar->version, known->version);
    if (!newer) return unfit(Kind::version_unfit, calendar->version + " after " + known->version);
    if (!*newer) return unfit(Kind::not_newer, calendar->version + " after " + known->version);
    for (const int year : known->years) {
        if (!calendar->years.contains(year)) return unfit(Kind::years_missing, std::to_string(year));
    }
    *known = *std::move(calendar);
    return Done{};
}

Applied add(Office& office, const Reception& reception) {
    const std::string id = std::to_string(reception.id.value);
    const auto next = static_cast<std::int64_t>(office.receptions.size()) + 1;
    if (reception.id.value < 1 || reception.id.value > next) return unfit(Kind::rota_differs, id);
    if (office.units.find(reception.unit) == nullptr) return unfit(Kind::rota_differs, id);
    if (reception.id.value == next) {
        // One that says why it changed was meant for another that is not there.
        if (!reception.reason.empty()) return unfit(Kind::rota_differs, id);
        office.receptions.push_back(reception);
        return Done{};
    }
    Reception& known = office.receptions.at(static_cast<std::size_t>(reception.id.value) - 1);
    if (known.cancelled || reception.reason.empty()) return unfit(Kind::rota_differs, id);
    const std::int64_t revision = known.revision + 1;
    known = reception;
    known.revision = revision;
    return Done{};
}

Applied cancel(Office& office, const codec::ReceptionCancelled& cancelled) {
    const std::string id = std::to_string(cancelled.reception.value);
    const auto known =
        find_where(office.receptions, [&](const Reception& one) { return one.id == cancelled.reception; });
    if (known == office.receptions.end() || known->cancelled) return unfit(Kind::rota_differs, id);
    known->cancelled = true;
    ++known->revision;
    known->reason = cancelled.reason;
    return Done{};
}

Applied take_custody_back(Office& office, OfficerId officer) {
    std::erase_if(office.custody, [&](const CustodyHolder& one) { return one.officer == officer; });
    return Done{};
}

/// Of an office from before the log knew of accounts nobody can tell whose the number is.
Applied give_custody(Office& office, const codec::CustodyGiven& given) {
    const Account* const account = office.accounts.find(given.officer);
    if (account != nullptr && (account->disabled || !account->roles.contains(Role::custodian))) {
        const AccountRefusal refusal = AccountRefusal::not_permitted;
        return fail(OfficeProblem{Kind::account_refused, std::string(to_text(refusal)), refusal});
    }
    static_cast<void>(take_custody_back(office, given.officer));
    office.custody.push_back({given.officer, given.key});
    return Done{};
}

bool is_line(std::string_view text) {
    constexpr std::size_t bytes_max = 1000;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' '; };
    return !text.empty() && text.size() <= bytes_max && is_utf8(text) &&
           std::none_of(text.begin(), text.end(), is_control);
}

Applied name_witness(Office& office, const codec::WitnessNamed& named) {
    const auto key = ledger::VerifierKey::parse(named.key);
    const bool is_address = named.url.starts_with("https://") || named.url.starts_with("http://");
    if (!key || key->type() != ledger::KeyType::ed25519_cosignature) return unfit(Kind::witness_unfit, named.key);
    if (!is_address || !is_line(named.url)) return unfit(Kind::witness_unfit, named.url);
    // One key under two names would be one witness that counts twice.
    const auto is_known = [&](const NamedWitness& one) {
        const auto other = ledger::VerifierKey::parse(one.key);
        return other && (other->key() == key->key() || other->name() == key->name());
    };
    if (std::any_of(office.witnesses.begin(), office.witnesses.end(), is_known)) {
        return unfit(Kind::witness_differs, key->name());
    }
    if (office.witnesses.size() >= named_witnesses_max) return unfit(Kind::witness_differs, key->name());
    office.witnesses.push_back({named.key, named.url});
    return Done{};
}

Applied dismiss_witness(Office& office, const codec::WitnessDismissed& dismissed) {
    const auto known = find_where(office.witnesses, [&](const NamedWitness& one) { return one.key == dismissed.key; });
    if (known == office.witnesses.end()) return unfit(Kind::witness_differs, dismissed.key);
    if (!is_line(dismissed.reason)) return unfit(Kind::witness_unfit, dismissed.reason);
    office.witnesses.erase(known);
    return Done{};
}

Applied answered(const Accounts::Answer& answer) {
    if (answer) return Done{};
    return fail(OfficeProblem{Kind::account_refused, std::string(to_text(answer.error())), answer.error()});
}

Applied refused(AccountRefusal refusal) { return answered(fail(refusal)); }

/// Acts on accounts, as one person does them at one moment.
class AccountActs {
public:
    AccountActs(Office& office, OfficerId by, Instant at) : office_(&office), by_(by), at_(at) {}

    Applied operator()(const codec::AccountAdded& added) const {
        if (added.on_machine != !by_) return refused(AccountRefusal::not_permitted);
        if (!added.taken_over && !has_unit(added.unit)) return refused(AccountRefusal::no_such_unit);
        const Account account{added.account, added.unit, added.roles, added.disabled};
        return answered(office_->accounts.add(account, added.taken_over, by_));
    }
    Applied operator()(const codec::AccountChanged& changed) const {
        if (changed.on_machine != !by_) return refused(AccountRefusal::not_permitted);
        if (!has_unit(changed.unit)) return refused(AccountRefusal::no_such_unit);
        if (!changed.roles.contains(Role::custodian)) end_custody(changed.account);
        return answered(office_->accounts.change(changed.account, changed.unit, changed.roles, by_));
    }
    Applied operator()(const codec::AccountDisabled& disabled) const {
        end_custody(disabled.account);
        return answered(office_->accounts.set_disabled(disabled.account, true, by_));
    }
    Applied operator()(const codec::AccountEnabled& enabled) const {
        if (enabled.on_machine != !by_) return refused(AccountRefusal::not_permitted);
        return answered(office_->accounts.set_disabled(enabled.account, false, by_));
    }
    Applied operator()(const codec::PasswordSet& set) const {
        end_custody(set.account);
        return reset(set.account, set.on_machine);
    }
    Applied operator()(const codec::SecondFactorRemoved& removed) const {
        return reset(removed.account, removed.on_machine);
    }
    Applied operator()(const codec::TokenMade& made) const {
        return answered(office_->accounts.may_make_token(made.account, by_));
    }
    Applied operator()(const codec::TokenRevoked& revoked) const {
        return answered(office_->accounts.may_end_token(revoked.account, by_));
    }
    Applied operator()(const codec::PowerProposed& proposed) const {
        return answered(office_->accounts.propose(
            {.number = proposed.proposal, .account = proposed.account, .roles = proposed.roles, .by = by_, .at = at_}));
    }
    Applied operator()(const codec::PowerConfirmed& confirmed) const {
        return answered(office_->accounts.confirm(confirmed.proposal, by_, at_));
    }
    Applied operator()(const codec::PowerProposalWithdrawn& withdrawn) const {
        return answered(office_->accounts.withdraw(withdrawn.proposal, by_, at_));
    }
    Applied operator()(const codec::MailboxSet& set) const {
        if (!has_unit(set.unit)) return refused(AccountRefusal::no_such_unit);
        return answered(office_->accounts.may_administer(by_));
    }

private:
    [[nodiscard]] bool has_unit(UnitId unit) const { return office_->units.find(unit) != nullptr; }
    /// Power that two people were to give goes to nobody into whose account one of them has just got in.
    void withdraw_proposals(OfficerId account) const {
        for (const PowerProposal& one : std::vector(office_->accounts.proposals())) {
            if (one.account != account || !is_waiting(one, at_)) continue;
            static_cast<void>(office_->accounts.withdraw(one.number, by_, at_));
        }
    }
    void end_custody(OfficerId officer) const { static_cast<void>(take_custody_back(*office_, officer)); }
    [[nodiscard]] Applied reset(OfficerId account, bool on_machine) const {
        if (on_machine != !by_) return refused(AccountRefusal::not_permitted);
        auto allowed = office_->accounts.may_reset(account, by_);
        if (allowed && by_) withdraw_proposals(account);
        return answered(std::move(allowed));
    }

    Office* office_;
    OfficerId by_;
    Instant at_;
};

}  // namespace

Result<Done, OfficeProblem> apply(Office& office, const codec::RecordedOfficeEvent& recorded,
                                  const ledger::VerifierKey& key) {
    const codec::OfficeEvent& event = recorded.event;
    if (office.origin.empty() && !std::holds_alternative<codec::OfficeFounded>(event)) {
        return unfit(Kind::not_founded, std::string(type_of(event)));
    }
    const auto put_in_force = [&](const codec::RulebookPutInForce& chosen) -> Applied {
        if (!has_rulebook(office, chosen.reference)) return unfit(Kind::no_such_rulebook, chosen.reference);
        office.rulebook_in_force = chosen.reference;
        return Done{};
    };
    return std::visit(
        Overloaded{
            [&](const codec::OfficeFounded& founded) { return found(office, founded, key); },
            [&](const codec::UnitAdded& added) { return add(office, added.unit); },
            [&](const codec::RulebookPublished& published) { return add(office, published); },
            [&](const codec::CalendarPublished& published) { return add(office, published); },
            [&](const codec::ReceptionSet& set) { return add(office, set.reception); },
            [&](const codec::ReceptionCancelled& cancelled) { return cancel(office, cancelled); },
            [&](const codec::CustodyGiven& given) { return give_custody(office, given); },
            [&](const codec::CustodyTakenBack& taken) { return take_custody_back(office, taken.officer); },
            [&](const codec::WitnessNamed& named) { return name_witness(office, named); },
            [&](const codec::WitnessDismissed& dismissed) { return dismiss_witness(office, dismissed); },
            put_in_force,
            AccountActs(office, recorded.by, recorded.at.at),
        },
        event);
}

Result<Office, OfficeProblem> fold_office(const std::vector<std::string>& bodies, const ledger::VerifierKey& key) {
    Office office;
    for (const std::string& body : bodies) {
        const auto recorded = codec::decode_office_event(body);
        if (!recorded) return unfit(Kind::unreadable, codec::to_text(recorded.error()));
        if (auto applied = apply(office, *recorded, key); !applied) return fail(applied.error());
    }
    return office;
}

}  // namespace huiyin::app
