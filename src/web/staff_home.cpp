#include "web/staff_home.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/reception.hpp"
#include "domain/unit/permission.hpp"
#include "web/accounts_page.hpp"
#include "web/case_page.hpp"
#include "web/log_files.hpp"
#include "web/site_address.hpp"

namespace huiyin::web {

namespace {

/// Names in the order they come in, as the language sets them apart.
class NameList {
public:
    explicit NameList(Language language) : separator_(language == Language::zh ? "、" : ", ") {}
    void add(std::string_view name) {
        if (!text_.empty()) text_ += separator_;
        text_ += name;
    }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string_view separator_;
    std::string text_;
};

std::string role_names(Roles roles, Language language, const Words& words) {
    NameList names(language);
    for (int i = 0; i < role_count; ++i) {
        const auto role = static_cast<Role>(i);
        if (roles.contains(role)) names.add(words.role(role, language));
    }
    return names.text();
}

void show_accounts(Dictionary part, const app::Office& office, const std::vector<Officer>& staff, Language language,
                   const Words& words) {
    NameList without_account(language);
    for (const Unit& unit : office.units.all()) {
        bool has_account = false;
        for (const Officer& officer : staff) {
            if (officer.unit != unit.id) continue;
            has_account = true;
            part.add("account")
                .set("unit", name_of(unit, language))
                .set("name", officer.name)
                .set("sign_in", officer.sign_in)
                .set("roles", role_names(officer.roles, language, words));
        }
        if (!has_account) without_account.add(name_of(unit, language));
    }
    if (!without_account.text().empty()) part.add("without_account").set("units", without_account.text());
}

void show_log(Dictionary part, const Desk& desk, const Call& call) {
    const std::string address = site_address(desk.services.settings, call.request);
    const std::string& unknown = desk.services.locale.pattern("log.site_address", call.language);
    part.set("log_url", (address.empty() ? unknown : address) + "/log");
    const auto checkpoint = desk.services.public_log.checkpoint();
    if (checkpoint == nullptr || checkpoint->empty()) {
        part.add("no_checkpoint");
        return;
    }
    part.add("checkpoint").set("checkpoint", *checkpoint).set("log_size", std::to_string(checkpoint_size(*checkpoint)));
}

}  // namespace

http::Response staff_home(Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    const Officer& officer = call.officer->officer;
    Page page = desk.staff_page("staff_home", call, *office);
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.set("roles", role_names(officer.roles, call.language, desk.words));
    if (permitted(officer.roles, Action::manage_office, {Relation::any})) {
        // Not as they were some seconds ago: an administrator looks here at what was just changed.
        show_accounts(page.add("administrator"), *office, desk.services.staff_book.officers(), call.language,
                      desk.words);
    }
    if (const std::size_t waiting = proposals_for(*office, officer, call.now.at); waiting > 0) {
        page.add("power_waits").set("proposals", static_cast<std::int64_t>(waiting));
    }
    if (app::sees_rota(*office, officer, call.now.on)) page.show("can_see_rota");
    if (officer.roles.contains(Role::auditor)) show_log(page.add("auditor"), desk, call);
    return personal_page(page);
}

}  // namespace huiyin::web
