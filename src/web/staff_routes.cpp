#include <algorithm>
#include <string>
#include <utility>

#include "app/reception.hpp"
#include "base/bytes.hpp"
#include "domain/grievance/case_number.hpp"
#include "web/account_page.hpp"
#include "web/accounts_page.hpp"
#include "web/confirming.hpp"
#include "web/counter.hpp"
#include "web/custody_page.hpp"
#include "web/digest_page.hpp"
#include "web/queue_page.hpp"
#include "web/receptions.hpp"
#include "web/site.hpp"
#include "web/staff_case.hpp"
#include "web/staff_home.hpp"
#include "web/staff_sign_in.hpp"

namespace huiyin::web {

namespace {

http::Response show_queue(Desk& desk, const Call& call, app::Queue queue, std::string notice = {}) {
    const Services& services = desk.services;
    const app::OfficePointer office = services.office();
    const Officer& officer = call.officer->officer;
    constexpr std::size_t pages_max = 10'000;
    const auto asked = parse_decimal(query_of(call.request).value("page")).value_or(1);
    const std::size_t number = std::clamp<std::size_t>(asked, 1, pages_max) - 1;
    const app::QueuePage rows = services.cases.queue(queue_query(queue, officer, office->units, call.now.on, number));
    const auto staff = desk.staff_names.at(call.now.at);
    QueueView view{.queue = queue,
                   .rows = rows,
                   .page = number,
                   .units = office->units,
                   .staff = *staff,
                   .words = desk.words,
                   .language = call.language,
                   .today = call.now.on};
    if (queue == app::Queue::backlog) {
        for (const views::CaseRow& row : rows.rows) {
            const auto file = services.cases.find(row.id);
            view.plans.push_back(file ? plan_progress(file->state) : PlanProgress{});
        }
    }
    for (std::size_t i = 0; i < queues.size(); ++i) {
        app::QueueQuery query = queue_query(queues.at(i), officer, office->units, call.now.on, 0);
        query.rows_max = 0;
        view.totals.at(i) = queues.at(i) == queue ? rows.total : services.cases.queue(query).total;
    }
    Page page = desk.staff_page("queue", call, *office);
    show_hidden(page, {{"csrf", call.officer->csrf}});
    page.show("notice", notice);
    if (permitted(officer.roles, Action::file, {Relation::any})) page.show("can_file");
    if (sees_digest(officer)) page.show("can_see_digest");
    if (const std::size_t waiting = proposals_for(*office, officer, call.now.at); waiting > 0) {
        page.add("power_waits").set("proposals", static_cast<std::int64_t>(waiting));
    }
    if (app::sees_rota(*office, officer, call.now.on)) page.show("can_see_rota");
    if (officer.roles.contains(Role::custodian)) page.show("can_see_custody");
    fill_queue_page(page, view);
    return personal_page(page);
}

/// Where a member of staff begins: with the own cases if there are any, else with the unit's. An auditor and an
/// administrator see no case, and have a page of their own.
http::Response begin(Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    const Officer& officer = call.officer->officer;
    if (!permitted(officer.roles, Action::view_queues, {Relation::any})) return staff_home(desk, call);
    app::QueueQuery mine = queue_query(app::Queue::mine, officer, office->units, call.now.on, 0);
    mine.rows_max = 0;
    const bool has_own = desk.services.cases.queue(mine).total > 0 || mine.units.empty();
    return see_other(has_own ? "/staff/queue/mine" : "/staff/queue/unit");
}

http::Response open_by_number(Desk& desk, const Call& call) {
    const auto parsed = parse_case_number(query_of(call.request).value("number"));
    if (!parsed)
        return desk.error_page(404, call.language, desk.services.locale.pattern("find.mistyped_number", call.language));
    // The number as we write it; whether there is such a case, and for whom, is the case page's to say.
    const auto file = desk.services.cases.find(parsed->id);
    if (!file) return desk.error_page(404, call.language);
    const std::string number = case_number(parsed->id, file->state.filed.on);
    http::Response seen = staff_case_page(desk, call, number, {});
    if (seen.status != 200) return seen;
    return see_other("/staff/case/" + number);
}

http::Response show_case(Desk& desk, const Call& call) {
    StaffCaseExtras extras;
    if (!call.request.query.empty()) {
        const http::Form query = query_of(call.request);
        const ActForm* const done = find_act_form(query.value("done"));
        if (done != nullptr) extras.notice = desk.services.locale.name("done", to_text(done->action), call.language);
        const auto left_out = parse_decimal(query.value("left_out"));
        if (done != nullptr && left_out && *left_out > 0) {
            extras.notice += ' ' + desk.services.locale.text("matter.left_out", call.language,
                                                             {{"count", std::to_string(*left_out)}});
        }
    }
    http::Response page = staff_case_page(desk, call, call.parameters[0], extras);
    // What was done can take the case out of sight, as sending it back does. Then the queue says that it is done.
    if (page.status == 404 && !extras.notice.empty()) return show_queue(desk, call, app::Queue::my_unit, extras.notice);
    return page;
}

}  // namespace

std::vector<Route> staff_routes(Desk& desk) {
    using http::Execution;
    using http::Method;
    return {
        {.method = Method::get,
         .pattern = "/staff/sign-in",
         .execution = Execution::inline_,
         .name = "sign_in_form",
         .answer = Answer([&desk](Call& call) { return sign_in_page(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/sign-in",
         .execution = Execution::pooled,
         .name = "sign_in",
         .answer = Answer([&desk](Call& call) { return sign_in(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/sign-in/code",
         .execution = Execution::pooled,
         .name = "sign_in_code",
         .answer = Answer([&desk](Call& call) { return sign_in_with_code(desk, call); })},
        {.method = Method::post,
         .pattern = confirm_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "confirm",
         .answer = Answer([&desk](Call& call) { return confirm(desk, call); })},
        {.method = Method::get,
         .pattern = account_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "account",
         .answer = Answer([&desk](Call& call) { return account_page(desk, call); })},
        {.method = Method::post,
         .pattern = account_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "account_change",
         .answer = Answer([&desk](Call& call) { return change_account(desk, call); })},
        {.method = Method::get,
         .pattern = factor_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "second_factor",
         .answer = Answer([](Call&) { return see_other(std::string(account_path)); })},
        {.method = Method::post,
         .pattern = factor_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "second_factor_change",
         .answer = Answer([&desk](Call& call) { return enrol_factor(desk, call); })},
        {.method = Method::get,
         .pattern = accounts_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::manage_office,
         .name = "accounts",
         .answer = Answer([&desk](Call& call) { return accounts_page(desk, call); })},
        {.method = Method::post,
         .pattern = accounts_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::manage_office,
         .name = "accounts_change",
         .answer = Answer([&desk](Call& call) { return change_accounts(desk, call); })},
        {.method = Method::get,
         .pattern = power_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "power",
         .answer = Answer([&desk](Call& call) { return power_page(desk, call); })},
        {.method = Method::post,
         .pattern = power_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "power_change",
         .answer = Answer([&desk](Call& call) { return decide_power(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/sign-out",
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "sign_out",
         .answer = Answer([&desk](Call& call) { return sign_out(desk, call); })},
        {.method = Method::get,
         .pattern = "/staff",
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "staff",
         .answer = Answer([&desk](Call& call) { return begin(desk, call); })},
        {.method = Method::get,
         .pattern = counter_path,
         .execution = Execution::inline_,
         .access = Access::staff,
         .action = Action::file,
         .name = "counter_form",
         .answer = Answer([&desk](Call& call) { return counter_form(desk, call); })},
        {.method = Method::post,
         .pattern = counter_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::file,
         .takes_files = true,
         .name = "counter",
         .answer = Answer([&desk](Call& call) { return file_at_counter(desk, call); })},
        {.method = Method::get,
         .pattern = rota_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "rota",
         .answer = Answer([&desk](Call& call) { return rota_page(desk, call); })},
        {.method = Method::post,
         .pattern = rota_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .name = "rota_change",
         .answer = Answer([&desk](Call& call) { return change_rota(desk, call); })},
        {.method = Method::get,
         .pattern = custody_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::open_identity,
         .name = "custody",
         .answer = Answer([&desk](Call& call) { return custody_page(desk, call); })},
        {.method = Method::post,
         .pattern = custody_path,
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::open_identity,
         .name = "custody_change",
         .answer = Answer([&desk](Call& call) { return change_custody(desk, call); })},
        {.method = Method::get,
         .pattern = "/staff/digest",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::view_queues,
         .name = "digest",
         .answer = Answer([&desk](Call& call) { return digest_page(desk, call); })},
        {.method = Method::get,
         .pattern = "/staff/queue/{queue}",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::view_queues,
         .name = "queue",
         .answer = Answer([&desk](Call& call) {
             const auto queue = parse_queue(call.parameters[0]);
             return queue ? show_queue(desk, call, *queue) : desk.error_page(404, call.language);
         })},
        {.method = Method::get,
         .pattern = "/staff/case",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::view_case,
         .name = "staff_case_by_number",
         .answer = Answer([&desk](Call& call) { return open_by_number(desk, call); })},
        {.method = Method::get,
         .pattern = "/staff/case/{number}",
         .execution = Execution::inline_,
         .access = Access::staff,
         .action = Action::view_case,
         .name = "staff_case",
         .answer = Answer([&desk](Call& call) { return show_case(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/case/{number}/attachment",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::open_attachment,
         .name = "staff_attachment",
         .answer = Answer([&desk](Call& call) { return open_attachment(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/case/{number}/bundle",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::open_attachment,
         .name = "staff_bundle",
         .answer = Answer([&desk](Call& call) { return send_case_bundle(desk, call); })},
        {.method = Method::post,
         .pattern = "/staff/case/{number}/{action}",
         .execution = Execution::pooled,
         .access = Access::staff,
         .action = Action::view_case,
         .name = "staff_act",
         .answer = Answer([&desk](Call& call) { return act_as_officer(desk, call); })},
    };
}

}  // namespace huiyin::web
