#include <algorithm>

#include "domain/grievance/procedure.hpp"
#include "domain/unit/comparable.hpp"

// In what an officer, or whoever holds a code, stands to a case, and who may be given it.

namespace huiyin {

std::vector<UnitId> accused(const Case& current, const Units& units) {
    std::vector<UnitId> all = current.complained_of;
    for (const std::string& name : current.about) {
        for (const UnitId unit : units.named_in(name)) {
            if (!contains(all, unit)) all.push_back(unit);
        }
    }
    return all;
}

namespace {

/// Whether a review is pending that the officer may not decide.
bool judged(const Case& current, OfficerId officer) {
    return current.stage == Stage::in_review && has_judged(current, officer);
}

/// I5: the case names the officer's unit, or the officer.
bool is_accused(const Case& current, UnitId unit, std::string_view name, const Units& units) {
    const auto names_officer = [&](const std::string& text) { return names_person(text, name); };
    return contains(accused(current, units), unit) ||
           std::any_of(current.about.begin(), current.about.end(), names_officer);
}

/// The unit that sent the case on, or that settles an objection in its place; none if nobody did.
UnitId deciding_on_objection(const Case& current) {
    if (current.objection && current.objection->settling) return current.objection->decided_by;
    return current.referral ? current.referral->from : UnitId{};
}

}  // namespace

Relations relations_of(const Case& current, const Context& context) {
    Relations relations{Relation::any};
    const Actor& actor = context.actor;
    // A helper's code that was taken back holds nothing, also in a request that was on its way.
    const bool still_holds = !actor.roles.contains(Role::helper) || current.helper_code;
    if (context.holds_receipt && still_holds) relations.insert(Relation::receipt_holder);
    if (!actor.officer) return relations;
    if (current.holder && actor.unit == current.holder) relations.insert(Relation::in_holding_unit);
    if (actor.unit && actor.unit == deciding_on_objection(current)) relations.insert(Relation::in_referring_unit);
    if (context.units.is_above(actor.unit, current.holder)) relations.insert(Relation::above_holding_unit);
    if (current.supervision && actor.unit == current.supervision->unit) relations.insert(Relation::asked_to_account);
    if (actor.officer == current.handler) relations.insert(Relation::assigned_handler);
    const bool near = context.units.is_at_or_above(actor.unit, current.holder);
    if (near && actor.officer == current.lead) relations.insert(Relation::assigned_lead);
    if (has_judged(current, actor.officer)) relations.insert(Relation::decided_before);
    if (is_accused(current, actor.unit, actor.name, context.units)) relations.insert(Relation::complained_of);
    if (contains(current.recused, actor.officer)) relations.insert(Relation::recused);
    if (current.stage != Stage::none && !current.holder) {
        const std::vector<UnitId> complained_of = accused(current, context.units);
        const std::vector<UnitId> led_by = context.units.upwards_from(actor.unit);
        const bool is_led_by_accused =
            std::any_of(led_by.begin(), led_by.end(), [&](UnitId unit) { return contains(complained_of, unit); });
        if (!led_by.empty() && !is_led_by_accused) relations.insert(Relation::beside_unheld);
    }
    return relations;
}

std::optional<Refusal> refusal_of_handler(const Case& current, const Officer& officer, const Units& units) {
    if (!officer.roles.contains(Role::handler) || officer.unit != current.holder) {
        return refused(RefusalCode::officer_unfit, "officer");
    }
    if (is_accused(current, officer.unit, officer.name, units)) {
        return refused(RefusalCode::unit_complained_of, "officer");
    }
    if (judged(current, officer.id)) return refused(RefusalCode::decided_before, "officer");
    if (contains(current.recused, officer.id)) return refused(RefusalCode::recused, "officer");
    if (officer.id == current.handler) return refused(RefusalCode::already_assigned, "officer");
    return std::nullopt;
}

std::optional<Refusal> refusal_of_lead(const Case& current, const Officer& officer, const Units& units) {
    const bool near = units.is_at_or_above(officer.unit, current.holder);
    if (!officer.roles.contains(Role::lead) || !near) return refused(RefusalCode::officer_unfit, "officer");
    if (is_accused(current, officer.unit, officer.name, units)) {
        return refused(RefusalCode::unit_complained_of, "officer");
    }
    if (judged(current, officer.id)) return refused(RefusalCode::decided_before, "officer");
    if (contains(current.recused, officer.id)) return refused(RefusalCode::recused, "officer");
    if (officer.id == current.lead) return refused(RefusalCode::already_assigned, "officer");
    return std::nullopt;
}

}  // namespace huiyin
