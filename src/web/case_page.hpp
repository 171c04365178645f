#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/filing.hpp"
#include "web/act_form.hpp"
#include "web/case_view.hpp"
#include "web/desk.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// Names and values that every form of a page carries without showing them.
using HiddenFields = std::vector<std::pair<std::string_view, std::string>>;
void show_hidden(Dictionary& page, const HiddenFields& hidden);

/// What a case page shows besides the case itself.
struct CasePageExtras {
    std::vector<Action> possible;  ///< The actions that may be taken now.
    HiddenFields hidden;
    const TypedAct* act = nullptr;  ///< A form that came back.
    std::string notice;             ///< What was done just now.
    std::string matter;             ///< As matter_text() says it.
    bool is_helper = false;         ///< The page is for the filer's helper.
    /// The officer keeps a rota, and more filed in this matter than may speak for it.
    bool may_set_reception = false;
    /// The sealed identity, just opened: for staff once, for the filer as long as the filer wants it to be readable.
    const vault::Identity* identity = nullptr;
};

/// That the case is one of several of a matter, and how many they are, as coarse as the rulebook publishes counts;
/// empty if it stands alone. Which the others are is shown to nobody.
[[nodiscard]] std::string matter_text(const Desk& desk, const app::CaseFile& file, const Rulebook& rulebook,
                                      Language language);

/// The actions on the case that the actor may take now, as the matter stands that it belongs to: nobody is asked to
/// speak for one that has as many who do as the rulebook allows.
[[nodiscard]] std::vector<Action> offered_actions(const Desk& desk, const app::CaseFile& file, const Context& context);

/// Whether the case leads a matter in which more filed than may speak for it at the counter, so that a reception for it
/// is worth setting. Never of a matter whose size is not shown.
[[nodiscard]] bool is_large_matter(const Desk& desk, const app::CaseFile& file, const Rulebook& rulebook);

/// Fills `case`: the case for the holder of its receipt.
void fill_case_page(Page& page, const CaseView& view, const CasePageExtras& extras);
/// Fills `bundle_case`: what is on record of the case, without anything that can be done about it and without who
/// filed.
void fill_kept_case(Page& page, const CaseView& view);
/// Fills `staff_case`: the case for an officer who may see it.
void fill_staff_case_page(Page& page, const CaseView& view, const CasePageExtras& extras);
/// The page that stands for a case which was erased, for its holder and for staff: that it was, when and by which rule.
void fill_erased_page(Page& page, const CaseView& view);

}  // namespace huiyin::web
