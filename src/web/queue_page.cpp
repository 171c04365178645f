#include "web/queue_page.hpp"

#include <algorithm>
#include <string>

#include "domain/grievance/case_number.hpp"
#include "domain/unit/permission.hpp"

namespace huiyin::web {

namespace {

constexpr std::array<std::string_view, queues.size()> names{"mine", "unit", "due", "overdue", "unowned", "backlog"};

std::string page_url(app::Queue queue, std::size_t page) {
    std::string url = "/staff/queue/" + std::string(queue_name(queue));
    if (page > 0) url += "?page=" + std::to_string(page + 1);
    return url;
}

void show_plan(Dictionary& row, const views::CaseRow& of, const PlanProgress& plan, const QueueView& view) {
    row.add("age").set("days_open", std::int64_t{(view.today - of.filed_on).count()});
    const std::string_view lead = view.staff.name(of.lead);
    row.show("lead", lead);
    if (lead.empty()) row.show("no_lead");
    if (plan.steps == 0) {
        row.show("no_plan");
        return;
    }
    Dictionary shown = row.add("plan");
    shown.set("steps_done", static_cast<std::int64_t>(plan.done)).set("steps", static_cast<std::int64_t>(plan.steps));
    if (!plan.next) return;
    Dictionary step = shown.add("next_step");
    step.set("step_unit", unit_name(view.units, plan.next->unit, view.language))
        .set("step_due", Locale::date(plan.next->due_on, view.language));
    if (plan.next->due_on < view.today) step.show("step_late");
}

void show_row(Dictionary& table, const views::CaseRow& row, const QueueView& view) {
    const std::string number = case_number(row.id, row.filed_on);
    Dictionary shown = table.add("row");
    shown.set("number", number)
        .set("case_url", "/staff/case/" + number)
        .set("subject", row.subject)
        .set("stage", view.words.stage(row.stage, view.language))
        .set("unit", unit_name(view.units, row.unit, view.language));
    const std::string_view handler = view.staff.name(row.handler);
    shown.show("handler", handler);
    if (handler.empty()) shown.show("no_handler");
    if (row.next_due) {
        shown.add("due").set("due", Locale::date(*row.next_due, view.language)).set("due_iso", to_text(*row.next_due));
    } else if (!row.overdue) {
        shown.show("no_due");
    }
    if (row.urgent) shown.show("urgent");
    if (row.overdue) shown.show("overdue");
    if (row.asked_unit) {
        shown.add("asked").set("asked_unit", unit_name(view.units, row.asked_unit, view.language));
    }
    const auto index = static_cast<std::size_t>(&row - view.rows.rows.data());
    if (index < view.plans.size()) show_plan(shown, row, view.plans[index], view);
}

}  // namespace

std::string_view queue_name(app::Queue queue) { return names.at(static_cast<std::size_t>(queue)); }

std::optional<app::Queue> parse_queue(std::string_view name) {
    const auto* const found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return queues.at(static_cast<std::size_t>(found - names.begin()));
}

std::vector<UnitId> visible_units(const Officer& officer, const Units& units) {
    std::vector<UnitId> visible;
    if (permitted(officer.roles, Action::view_case, {Relation::in_holding_unit})) visible.push_back(officer.unit);
    if (permitted(officer.roles, Action::view_case, {Relation::above_holding_unit})) {
        for (const Unit& unit : units.all()) {
            if (units.is_above(officer.unit, unit.id)) visible.push_back(unit.id);
        }
    }
    return visible;
}

app::QueueQuery queue_query(app::Queue queue, const Officer& officer, const Units& units, Date today,
                            std::size_t page) {
    const bool sees_unheld = permitted(officer.roles, Action::view_case, {Relation::beside_unheld});
    const bool may_account = permitted(officer.roles, Action::view_case, {Relation::asked_to_account});
    return {
        .queue = queue,
        .officer = officer.id,
        .units = visible_units(officer, units),
        .complained_of = officer.unit,
        .unheld_without = sees_unheld ? units.upwards_from(officer.unit) : std::vector<UnitId>{},
        .asked = may_account ? officer.unit : UnitId{},
        .due_before = queue == app::Queue::backlog ? today - backlog_days : today + due_soon_days,
        .offset = page * queue_rows,
        .rows_max = queue_rows,
    };
}

PlanProgress plan_progress(const Case& current) {
    PlanProgress progress{.steps = current.plan.size(), .next = {}};
    for (const Undertaking& step : current.plan) {
        if (step.state == Undertaking::State::done) {
            ++progress.done;
        } else if (!progress.next || step.due_on < progress.next->due_on) {
            progress.next = step;
        }
    }
    return progress;
}

void fill_queue_page(Page& page, const QueueView& view) {
    for (std::size_t i = 0; i < queues.size(); ++i) {
        Dictionary tab = page.add("tab_" + std::string(names.at(i)));
        tab.set("count", static_cast<std::int64_t>(view.totals.at(i)));
        if (queues.at(i) == view.queue) tab.show("current");
    }
    if (view.rows.rows.empty()) {
        page.show("empty");
    } else {
        Dictionary table = page.add("rows");
        if (view.queue == app::Queue::backlog) table.show("is_backlog");
        for (const views::CaseRow& row : view.rows.rows) show_row(table, row, view);
    }
    const std::size_t page_count = (view.rows.total + queue_rows - 1) / queue_rows;
    if (page_count <= 1) return;
    Dictionary pages = page.add("pages");
    pages.set("page", static_cast<std::int64_t>(view.page + 1))
        .set("page_count", static_cast<std::int64_t>(page_count));
    if (view.page > 0) pages.add("previous").set("previous_url", page_url(view.queue, view.page - 1));
    if (view.page + 1 < page_count) pages.add("next").set("next_url", page_url(view.queue, view.page + 1));
}

}  // namespace huiyin::web
