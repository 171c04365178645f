#include "web/accounts_page.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/wipe.hpp"
#include "web/case_page.hpp"
#include "web/confirming.hpp"
#include "web/words.hpp"

namespace huiyin::web {

namespace {

constexpr std::size_t name_characters_max = 100;
/// Roles that an administrator gives alone.
constexpr std::array plain_roles{Role::clerk,    Role::registrar,  Role::handler, Role::lead,
                                 Role::approver, Role::supervisor, Role::auditor};

/// What was typed into the form of an account.
struct AccountForm {
    OfficerId account;  ///< None: a new one.
    std::string sign_in;
    std::string name;
    std::string unit;
    Roles roles;

    [[nodiscard]] static AccountForm from_posted(const http::Form& form) {
        AccountForm typed{.account = {},
                          .sign_in = std::string(trimmed(form.value("sign_in"))),
                          .name = std::string(trimmed(form.value("name"))),
                          .unit = std::string(form.value("unit")),
                          .roles = {}};
        if (const auto number = parse_decimal(form.value("account")); number && *number <= INT64_MAX) {
            typed.account = OfficerId{static_cast<std::int64_t>(*number)};
        }
        for (const Role role : plain_roles) {
            if (form.value("role_" + std::string(to_text(role))) == "yes") typed.roles.insert(role);
        }
        return typed;
    }
    [[nodiscard]] static AccountForm of(const Officer& officer) {
        return {officer.id, officer.sign_in, officer.name, std::to_string(officer.unit.value), officer.roles};
    }
};

std::string role_names(Roles roles, Language language, const Words& words) {
    std::string names;
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (!roles.contains(role)) continue;
        if (!names.empty()) names += language == Language::zh ? "、" : ", ";
        names += words.role(role, language);
    }
    return names;
}

UnitId unit_of(const AccountForm& form, const Units& units) {
    const auto number = parse_decimal(form.unit);
    if (!number || *number > INT64_MAX) return {};
    const UnitId unit{static_cast<std::int64_t>(*number)};
    return units.find(unit) == nullptr ? UnitId{} : unit;
}

void show_rows(Page& page, const std::vector<app::OfficerAccount>& accounts, const app::Office& office,
               const Words& words, Language language) {
    for (const app::OfficerAccount& account : accounts) {
        const Officer& officer = account.officer;
        Dictionary row = page.add("account_row");
        row.set("number", officer.id.value)
            .set("unit", unit_name(office.units, officer.unit, language))
            .set("name", officer.name)
            .set("sign_in", officer.sign_in)
            .set("roles", role_names(officer.roles, language, words));
        row.show(account.disabled ? "is_disabled" : "is_open");
    }
}

void show_choices(Page& page, const AccountForm& form, const app::Office& office, const Words& words,
                  Language language) {
    for (const Unit& unit : office.units.all()) {
        const std::string value = std::to_string(unit.id.value);
        Dictionary option = page.add("unit_option");
        option.set("value", value).set("label", name_of(unit, language));
        if (value == form.unit) option.show("selected");
    }
    for (const Role role : plain_roles) {
        Dictionary option = page.add("role_option");
        option.set("value", to_text(role)).set("label", words.role(role, language));
        if (form.roles.contains(role)) option.show("selected");
    }
}

/// The acts on one account besides its unit and roles.
void show_chosen(Dictionary chosen, const app::OfficerAccount& account, const Words& words, Language language) {
    const Roles power = Roles::from_bits(account.officer.roles.bits() & power_roles.bits());
    chosen.set("number", account.officer.id.value).set("name", account.officer.name);
    if (!power.empty()) chosen.add("has_power").set("power", role_names(power, language, words));
    if (!account.disabled) chosen.show("may_disable");
    if (account.disabled && power.empty()) chosen.show("may_enable");
    if (power.empty()) chosen.show("may_reset");
    for (const Role role : {Role::custodian, Role::administrator}) {
        if (account.disabled || power.contains(role)) continue;
        chosen.add("may_propose").set("role", to_text(role)).set("label", words.role(role, language));
    }
}

http::Response page_with(Desk& desk, const Call& call, const AccountForm& form, const std::vector<FieldError>& errors,
                         std::string_view notice, int status) {
    const app::OfficePointer office = desk.services.office();
    const auto accounts = desk.services.staff_book.accounts();
    const auto chosen = std::ranges::find_if(
        accounts, [&](const app::OfficerAccount& one) { return form.account && one.officer.id == form.account; });
    Page page = desk.staff_page("staff_accounts", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    show_rows(page, accounts, *office, desk.words, call.language);
    show_choices(page, form, *office, desk.words, call.language);
    if (chosen == accounts.end()) {
        page.add("new").set("sign_in", form.sign_in).set("name", form.name);
    } else {
        show_chosen(page.add("chosen"), *chosen, desk.words, call.language);
    }
    show_errors(page, errors);
    return personal_page(page, status);
}

/// 80 random bits in 16 characters that are not taken for one another.
WipedText new_password(const Services& services) {
    constexpr std::string_view alphabet = "abcdefghjkmnpqrstuvwxyz023456789";
    std::array<std::uint8_t, 16> bytes{};
    services.random(bytes);
    std::string text;
    text.reserve(bytes.size() + 3);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0 && i % 4 == 0) text.push_back('-');
        text.push_back(alphabet[bytes.at(i) % alphabet.size()]);
    }
    wipe(bytes);
    return text;
}

class AccountChange {
public:
    AccountChange(Desk& desk, Call& call, AccountForm form)
        : desk_(&desk), call_(&call), form_(std::move(form)), act_(call.officer->officer.id, call.now) {}

    http::Response add() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const app::OfficePointer office = desk_->services.office();
        if (!is_name(form_.sign_in)) return again("sign_in", "accounts.name_unfit", 422);
        if (!is_name(form_.name)) return again("name", "accounts.name_unfit", 422);
        const UnitId unit = unit_of(form_, office->units);
        if (!unit) return again("unit", "accounts.unit_missing", 422);
        if (desk_->services.staff_book.find(form_.sign_in)) return again("sign_in", "accounts.sign_in_taken", 422);
        const Officer officer{office->accounts.next(), unit, form_.roles, form_.sign_in, form_.name};
        return with_password(officer, [&](std::string hash) { return act_.add(officer, {std::move(hash), {}}); });
    }

    http::Response set() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const auto account = desk_->services.staff_book.find(form_.account);
        const UnitId unit = unit_of(form_, desk_->services.office()->units);
        if (!account) return desk_->error_page(404, call_->language);
        if (!unit) return again("unit", "accounts.unit_missing", 422);
        // Power is not in this form: it stays as it is.
        const Roles kept = Roles::from_bits(account->officer.roles.bits() & power_roles.bits());
        return finish(act_.change(form_.account, unit, Roles::from_bits(form_.roles.bits() | kept.bits())));
    }

    /// Takes all power from the account: quick, and by one person.
    http::Response drop_power() {
        const auto account = desk_->services.staff_book.find(form_.account);
        if (!account) return desk_->error_page(404, call_->language);
        const Officer& officer = account->officer;
        const Roles left = Roles::from_bits(officer.roles.bits() & ~power_roles.bits());
        return finish(act_.change(officer.id, officer.unit, left));
    }

    /// To shut somebody out has to be quick.
    http::Response disable(bool disabled) {
        if (!disabled && !is_confirmed()) return confirm_first(*desk_, *call_);
        return finish(act_.set_disabled(form_.account, disabled));
    }

    http::Response reset_password() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const auto account = desk_->services.staff_book.find(form_.account);
        if (!account) return desk_->error_page(404, call_->language);
        return with_password(account->officer, [&](std::string hash) {
            return act_.set_password(form_.account, {std::move(hash), {}});
        });
    }

    http::Response remove_second_factor() {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        return finish(act_.remove_second_factor(form_.account));
    }

    http::Response propose(std::string_view role_name) {
        if (!is_confirmed()) return confirm_first(*desk_, *call_);
        const auto role = parse_role(role_name);
        if (!role || !power_roles.contains(*role)) return desk_->error_page(400, call_->language);
        const app::OfficePointer office = desk_->services.office();
        return finish(act_.propose(office->accounts, form_.account, {*role}));
    }

private:
    [[nodiscard]] bool is_confirmed() const {
        return desk_->sessions.confirmed_recently(*call_->officer, call_->now.at);
    }
    static bool is_name(const std::string& name) {
        const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
        return !name.empty() && is_utf8(name) && code_points(name) <= name_characters_max &&
               std::ranges::none_of(name, is_control);
    }
    http::Response again(std::string field, std::string_view text_id, int status) {
        return page_with(*desk_, *call_, form_,
                         {{std::move(field), desk_->services.locale.pattern(text_id, call_->language)}}, {}, status);
    }
    std::optional<http::Response> put(app::StaffAct act) {
        const auto done = desk_->services.administer(std::move(act));
        if (done) return std::nullopt;
        NotDone refused = why_not(done.error(), desk_->services.locale, call_->language);
        return page_with(*desk_, *call_, form_, {{{}, std::move(refused.message)}}, {}, refused.status);
    }
    http::Response finish(app::StaffAct act) {
        if (auto refused = put(std::move(act))) return *std::move(refused);
        return see_other(std::string(accounts_path) + "?account=" + std::to_string(form_.account.value) + "&done=1");
    }
    /// Makes a password, and shows it once when the act is done.
    template <class MakeAct>
    http::Response with_password(const Officer& officer, MakeAct make_act) {
        const WipedText password = new_password(desk_->services);
        auto hash = desk_->services.hash_password(password);
        if (!hash) return again({}, "error.503.body", 503);
        if (auto refused = put(make_act(*std::move(hash)))) return *std::move(refused);
        Page page = desk_->staff_page("staff_password", *call_, *desk_->services.office());
        page.add("back").set("back_url", accounts_path);
        show_hidden(page, {{"csrf", call_->officer->csrf}});
        page.set("name", officer.name).set("sign_in", officer.sign_in).set("password", password);
        return personal_page(page);
    }

    Desk* desk_;
    Call* call_;
    AccountForm form_;
    app::Administration act_;
};

}  // namespace

NotDone why_not(const app::PublishError& error, const Locale& locale, Language language) {
    const auto* const problem = std::get_if<app::OfficeProblem>(&error);
    if (problem == nullptr) return {locale.pattern("error.503.body", language), 503};
    if (problem->kind == app::OfficeProblem::Kind::sign_in_taken) {
        return {locale.pattern("accounts.sign_in_taken", language), 422};
    }
    if (problem->refusal) return {locale.name("accounts.refused", to_text(*problem->refusal), language), 409};
    return {locale.name("accounts.refused", "not_the_next", language), 409};
}

http::Response accounts_page(Desk& desk, const Call& call) {
    const http::Form query = query_of(call.request);
    AccountForm form;
    if (const auto number = parse_decimal(query.value("account")); number && *number <= INT64_MAX) {
        const auto account = desk.services.staff_book.find(OfficerId{static_cast<std::int64_t>(*number)});
        if (account) form = AccountForm::of(account->officer);
    }
    const std::string notice =
        query.value("done") == "1" ? desk.services.locale.pattern("accounts.done", call.language) : std::string{};
    return page_with(desk, call, form, {}, notice, 200);
}

http::Response change_accounts(Desk& desk, Call& call) {
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    const AccountForm form = AccountForm::from_posted(*posted);
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        const std::string& expired = desk.services.locale.pattern("form.expired", call.language);
        return page_with(desk, call, form, {{{}, expired}}, {}, 403);
    }
    AccountChange change(desk, call, form);
    const std::string_view go = posted->value("go");
    if (go == "add") return change.add();
    if (go == "set") return change.set();
    if (go == "disable") return change.disable(true);
    if (go == "enable") return change.disable(false);
    if (go == "drop_power") return change.drop_power();
    if (go == "password") return change.reset_password();
    if (go == "second_factor") return change.remove_second_factor();
    if (go == "custodian" || go == "administrator") return change.propose(go);
    return desk.error_page(400, call.language);
}

std::size_t proposals_for(const app::Office& office, const Officer& officer, Instant now) {
    if (!officer.roles.intersects(power_roles)) return 0;
    const auto& all = office.accounts.proposals();
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [&](const PowerProposal& one) { return is_waiting(one, now) && one.by != officer.id; }));
}

namespace {

http::Response power_page_with(Desk& desk, const Call& call, const std::vector<FieldError>& errors,
                               std::string_view notice, int status) {
    const app::OfficePointer office = desk.services.office();
    Page page = desk.staff_page("staff_power", call, *office);
    page.add("back").set("back_url", "/staff");
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    show_errors(page, errors);
    const auto name_of_account = [&](OfficerId id) {
        const auto account = desk.services.staff_book.find(id);
        return account ? account->officer.name : std::to_string(id.value);
    };
    bool any = false;
    for (const PowerProposal& one : office->accounts.proposals()) {
        if (!is_waiting(one, call.now.at)) continue;
        any = true;
        const Date until = std::chrono::floor<std::chrono::days>(one.at + proposal_valid);
        Dictionary row = page.add("proposal");
        row.set("proposal_number", one.number)
            .set("name", name_of_account(one.account))
            .set("power", role_names(one.roles, call.language, desk.words))
            .set("by", name_of_account(one.by))
            .set("until", Locale::date(until, call.language));
        if (one.by != call.officer->officer.id) row.show("may_confirm");
        if (one.by == call.officer->officer.id) row.show("is_own");
    }
    if (!any) page.show("none");
    return personal_page(page, status);
}

}  // namespace

http::Response power_page(Desk& desk, const Call& call) {
    if (!call.officer->officer.roles.intersects(power_roles)) return desk.error_page(403, call.language);
    const std::string notice = query_of(call.request).value("done") == "1"
                                   ? desk.services.locale.pattern("accounts.done", call.language)
                                   : std::string{};
    return power_page_with(desk, call, {}, notice, 200);
}

http::Response decide_power(Desk& desk, Call& call) {
    if (!call.officer->officer.roles.intersects(power_roles)) return desk.error_page(403, call.language);
    const auto posted = posted_form(call.request);
    if (!posted) return desk.error_page(400, call.language);
    if (!same_secret(posted->value("csrf"), call.officer->csrf)) {
        return power_page_with(desk, call, {{{}, desk.services.locale.pattern("form.expired", call.language)}}, {},
                               403);
    }
    const auto number = parse_decimal(posted->value("proposal"));
    const std::string_view go = posted->value("go");
    if (!number || *number > INT64_MAX || (go != "confirm" && go != "withdraw")) {
        return desk.error_page(400, call.language);
    }
    const bool confirms = go == "confirm";
    if (confirms && !desk.sessions.confirmed_recently(*call.officer, call.now.at)) return confirm_first(desk, call);
    const app::Administration act(call.officer->officer.id, call.now);
    const auto proposal = static_cast<std::int64_t>(*number);
    const auto done = desk.services.administer(confirms ? act.confirm(proposal) : act.withdraw(proposal));
    if (done) return see_other(std::string(power_path) + "?done=1");
    NotDone refused = why_not(done.error(), desk.services.locale, call.language);
    return power_page_with(desk, call, {{{}, std::move(refused.message)}}, {}, refused.status);
}

}  // namespace huiyin::web
