#include "web/case_page.hpp"

#include <algorithm>
#include <optional>
#include <variant>

#include "app/reception.hpp"
#include "domain/grievance/retention.hpp"
#include "web/attachments.hpp"

namespace huiyin::web {

namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty()) text += '\n';
        text += line;
    }
    return text;
}

void show_filed(Page& page, const CaseView& view) {
    const GrievanceFiled& filed = view.filed();
    const Date filed_on = view.file.state.filed.on;
    page.set("number", view.number())
        .set("subject", filed.subject)
        .set("text", filed.text)
        .set("stage", view.words.stage(view.file.state.stage, view.language))
        .set("filed_on", Locale::date(filed_on, view.language))
        .set("filed_iso", to_text(filed_on));
    if (view.file.state.urgent && is_open(view.file.state.stage)) page.show("urgent");
    page.show("place", filed.place);
    page.show("wish", filed.wish);
    page.show("about", joined(filed.about));
}

void show_matter(Page& page, const CaseView& view) {
    show_filed(page, view);
    const Reception* const next =
        app::next_reception_of(view.office, app::matter_of(view.file.id, view.file.state), view.today);
    if (next == nullptr) return;
    page.show("matter_reception", view.words.locale().text("matter.reception", view.language,
                                                           {{"date", Locale::date(next->day, view.language)},
                                                            {"from", app::clock_text(next->from_minute)},
                                                            {"to", app::clock_text(next->to_minute)},
                                                            {"place", next->place},
                                                            {"who", next->title}}));
}

/// The running duty that falls due first, among those that are late or those that are not.
const RunningLimit* first_duty(const CaseView& view, bool late) {
    const RunningLimit* first = nullptr;
    for (const RunningLimit& running : view.file.state.limits) {
        const LimitRule* const rule = view.rulebook.find_limit(running.limit);
        if (rule == nullptr || rule->kind != LimitKind::duty) continue;
        if ((running.due_on < view.today) != late || !running.pause.empty()) continue;
        if (first == nullptr || running.due_on < first->due_on) first = &running;
    }
    return first;
}

void show_standing(Page& page, const CaseView& view) {
    const Case& current = view.file.state;
    const Language language = view.language;
    const auto name = [&](const RunningLimit& running) -> const std::string& {
        return in_language(view.rulebook.find_limit(running.limit)->name, language);
    };
    if (is_open(current.stage)) {
        const std::string_view holder = unit_name(view.office.units, current.holder, language);
        if (holder.empty()) page.show("no_holder");
        page.show("holder", holder);
    }
    if (const RunningLimit* const late = first_duty(view, true)) {
        page.add("overdue_now")
            .set("overdue_name", name(*late))
            .set("overdue_due", Locale::date(late->due_on, language))
            .set("overdue_days", std::int64_t{(view.today - late->due_on).count()});
    }
    if (const RunningLimit* const next = first_duty(view, false)) {
        page.add("next_due")
            .set("next_due_name", name(*next))
            .set("next_due_date", Locale::date(next->due_on, language));
    }
}

void show_openings(Page& page, const CaseView& view) {
    bool any = false;
    for (const app::KeptEvent& kept : view.file.timeline) {
        const auto* const opened = std::get_if<IdentityOpened>(&kept.recorded.event);
        if (opened == nullptr) continue;
        any = true;
        const OpeningPurpose* const purpose = view.rulebook.find_purpose(opened->purpose);
        Dictionary opening = page.add("opening");
        opening.set("date", Locale::date(kept.recorded.at.on, view.language))
            .set("date_iso", to_text(kept.recorded.at.on))
            .set("by", view.words.by(kept.recorded.by, view.office.units, view.language))
            .set("purpose", purpose == nullptr ? opened->purpose : in_language(purpose->name, view.language));
        opening.show("reason", opened->reason);
    }
    if (!any) page.show("not_opened");
}

void show_identity(Dictionary&& shown, const vault::Identity& identity) {
    shown.set("name", identity.name)
        .set("phone", identity.phone)
        .set("address", identity.address)
        .set("email", identity.email)
        .set("words", identity.words);
}

/// Until when it is kept, or what keeps it longer.
void show_retention(Page& page, const CaseView& view) {
    const Case& current = view.file.state;
    const auto& kept = view.rulebook.retention;
    if (current.hold) {
        const auto placed = std::find_if(view.file.timeline.rbegin(), view.file.timeline.rend(), [](const auto& one) {
            return std::holds_alternative<HoldPlaced>(one.recorded.event);
        });
        const Recorded& hold = placed->recorded;
        page.add("hold")
            .set("hold_date", Locale::date(hold.at.on, view.language))
            .set("hold_by", view.words.by(hold.by, view.office.units, view.language))
            .set("hold_reason", std::get<HoldPlaced>(hold.event).reason);
    } else if (const auto day = erasure_day(current, view.rulebook)) {
        page.add("kept_until").set("kept_date", Locale::date(*day, view.language));
    } else if (kept) {
        page.add("kept_open").set("kept_months", std::int64_t{kept->months});
    } else {
        page.show("kept_always");
    }
}

/// Where whoever suffers for this case can say so: the class that goes past every unit it names.
void show_retaliation(Page& page, const CaseView& view) {
    const Rulebook& rulebook = view.office.rulebook(view.office.rulebook_in_force);
    const auto found = std::ranges::find(rulebook.classes, true, &CaseClass::bypass);
    if (found == rulebook.classes.end() || found->chosen_by != ClassChooser::filer) return;
    page.add("retaliation").set("retaliation_url", "/file?class=" + found->id);
}

void show_extras(Page& page, const CasePageExtras& extras) {
    page.show("notice", extras.notice);
    page.show("matter", extras.matter);
    if (extras.is_helper) page.show("helper");
    show_hidden(page, extras.hidden);
    if (extras.act != nullptr) show_errors(page, extras.act->errors);
}

}  // namespace

void show_hidden(Dictionary& page, const HiddenFields& hidden) {
    for (const auto& [name, value] : hidden) page.add("hidden").set("name", name).set("value", value);
}

std::string matter_text(const Desk& desk, const app::CaseFile& file, const Rulebook& rulebook, Language language) {
    const CaseId leading = file.state.follows ? file.state.follows : file.id;
    const int size = desk.services.cases.matter_size(leading);
    if (size < 2) return {};
    const Locale& locale = desk.services.locale;
    if (size < rulebook.small_cell) {
        return locale.text("matter.few", language, {{"limit", std::to_string(rulebook.small_cell)}});
    }
    return locale.text("matter.size", language, {{"count", std::to_string(size)}});
}

std::vector<Action> offered_actions(const Desk& desk, const app::CaseFile& file, const Context& context) {
    std::vector<Action> possible = possible_actions(file.state, context);
    const auto& most = context.rulebook.representatives_max;
    const auto choosing = std::ranges::find(possible, Action::choose_representative);
    if (choosing == possible.end() || !most) return possible;
    const CaseId leading = file.state.follows ? file.state.follows : file.id;
    if (desk.services.cases.representatives(leading) >= *most) possible.erase(choosing);
    return possible;
}

bool is_large_matter(const Desk& desk, const app::CaseFile& file, const Rulebook& rulebook) {
    if (file.state.follows || !is_open(file.state.stage) || !rulebook.representatives_max) return false;
    const int most = std::max(*rulebook.representatives_max, rulebook.small_cell - 1);
    return desk.services.cases.matter_size(file.id) > most;
}

void fill_case_page(Page& page, const CaseView& view, const CasePageExtras& extras) {
    show_extras(page, extras);
    show_matter(page, view);
    show_standing(page, view);
    show_open_question(page, view);
    show_answer(page, view);
    show_limits(page, view);
    show_undertakings(page, view);
    show_timeline(page, view);
    show_attachments(page, view, "/attachment");
    show_openings(page, view);
    if (extras.identity != nullptr) {
        show_identity(page.add("identity"), *extras.identity);
    } else {
        page.show(view.file.state.has_identity ? "sealed" : "anonymous");
    }
    if (view.file.state.silence_stated_on) page.show("silence");
    show_retention(page, view);
    show_retaliation(page, view);
    const bool any = std::any_of(act_forms().begin(), act_forms().end(), [&](const ActForm& form) {
        return std::find(extras.possible.begin(), extras.possible.end(), form.action) != extras.possible.end();
    });
    if (any) {
        Dictionary actions = page.add("actions");
        show_act_forms(actions, view, extras.possible, "/case", extras.act);
    }
}

void fill_kept_case(Page& page, const CaseView& view) {
    show_filed(page, view);
    page.set("office", view.office.name_in(view.language)).set("today", Locale::date(view.today, view.language));
    show_standing(page, view);
    show_open_question(page, view);
    show_answer(page, view);
    show_limits(page, view);
    show_undertakings(page, view);
    show_timeline(page, view);
    show_openings(page, view);
    page.show(view.file.state.has_identity ? "sealed" : "anonymous");
}

void fill_staff_case_page(Page& page, const CaseView& view, const CasePageExtras& extras) {
    const Case& current = view.file.state;
    const GrievanceFiled& filed = view.filed();
    show_extras(page, extras);
    show_matter(page, view);
    page.set("channel", view.words.channel(filed.channel, view.language))
        .set("case_language", view.words.language(filed.language, view.language))
        .set("rulebook", in_language(view.rulebook.name, view.language));
    page.show("topic", filed.topic);
    if (!extras.matter.empty()) page.show(current.follows ? "follows" : "leads");
    if (extras.may_set_reception && app::next_reception_of(view.office, view.file.id, view.today) == nullptr) {
        page.add("matter_large").set("matter_case", view.number());
    }
    const auto show_or = [&](std::string_view section, std::string_view value, std::string_view otherwise) {
        if (value.empty()) {
            page.show(otherwise);
        } else {
            page.show(section, value);
        }
    };
    show_or("unit", unit_name(view.office.units, current.holder, view.language), "no_unit");
    show_or("handler", view.staff.name(current.handler), "no_handler");
    show_or("lead", view.staff.name(current.lead), "no_lead");
    show_open_question(page, view);
    show_answer(page, view);
    show_limits(page, view);
    show_undertakings(page, view);
    show_timeline(page, view);
    const std::string address = "/staff/case/" + view.number();
    show_attachments(page, view, address + "/attachment");
    page.set("bundle_url", address + "/bundle");
    if (extras.identity != nullptr) {
        show_identity(page.add("identity"), *extras.identity);
    } else {
        page.show(current.has_identity ? "sealed" : "anonymous");
    }
    show_retention(page, view);
    const bool only_opening = std::all_of(extras.possible.begin(), extras.possible.end(), [](Action action) {
        return action == Action::open_identity || find_act_form(to_text(action)) == nullptr;
    });
    if (only_opening) page.show("no_actions");
    show_act_forms(page, view, extras.possible, address, extras.act);
}

void fill_erased_page(Page& page, const CaseView& view) {
    const Date erased_on = *view.file.state.erased_on;
    const std::string leaf = std::to_string(view.file.timeline.back().leaf);
    page.set("number", view.number())
        .set("erased_on", Locale::date(erased_on, view.language))
        .set("rulebook", in_language(view.rulebook.name, view.language))
        .set("leaf_index", leaf)
        .set("leaf_url", "/log/entry/" + leaf);
}

}  // namespace huiyin::web
