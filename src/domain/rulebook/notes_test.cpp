#include "domain/rulebook/notes.hpp"

#include <functional>

#include <gmock/gmock.h>

namespace huiyin {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Rulebook usual() {
    Rulebook rulebook;
    rulebook.limits = {{.id = "handle",
                        .starts_on = {Step::accepted},
                        .met_by = {Step::answered},
                        .length = Length{60, LengthUnit::calendar_day},
                        .extension = Extension{.length = {30, LengthUnit::calendar_day}, .approver = "approver"},
                        .lapse = Lapse::escalate}};
    rulebook.pauses = {{.id = "hearing", .limits = {"handle"}, .days_max = 365}};
    rulebook.classes = {{.id = "ordinary"}, {.id = "retaliation", .bypass = true}};
    rulebook.reviews = {{.id = "review"}};
    rulebook.review_outcomes = {{.id = "changed", .effect = ReviewEffect::change},
                                {.id = "sent_back", .effect = ReviewEffect::send_back}};
    return rulebook;
}

TEST(RulebookNotes, have_nothing_to_say_of_what_is_usual) { EXPECT_THAT(remarks_on(usual()), IsEmpty()); }

TEST(RulebookNotes, name_what_is_allowed_and_odd) {
    const struct {
        std::function<void(Rulebook&)> change;
        RulebookRemark remark;
    } examples[] = {
        {[](Rulebook& r) {
             r.limits[0].length = {366, LengthUnit::calendar_day};
         },
         {RulebookNote::long_limit, "limit handle", 366}},
        {[](Rulebook& r) { r.limits[0].extension->times_max = 13; },
         {RulebookNote::long_extension, "limit handle extension", 390}},
        {[](Rulebook& r) {
             r.limits[0].extension->length = {13, LengthUnit::month};
         },
         {RulebookNote::long_extension, "limit handle extension", 396}},
        {[](Rulebook& r) {
             r.limits[0].extension->length = {262, LengthUnit::working_day};
         },
         {RulebookNote::long_extension, "limit handle extension", 367}},
        {[](Rulebook& r) { r.limits[0].extension->times_max = 2'000'000'000; },
         {RulebookNote::long_extension, "limit handle extension", 2'147'483'647}},
        {[](Rulebook& r) { r.limits[0].extension->notice_before = false; },
         {RulebookNote::late_notice, "limit handle extension"}},
        {[](Rulebook& r) { r.pauses.push_back({.id = "mediation", .limits = {"handle"}, .days_max = 1}); },
         {RulebookNote::long_pauses, "limit handle", 366}},
        {[](Rulebook& r) { r.limits[0].lapse = Lapse::none; }, {RulebookNote::silence_is_free, "limit"}},
        {[](Rulebook& r) { r.small_cell = 1; }, {RulebookNote::nothing_hidden, "small_cell"}},
        {[](Rulebook& r) { r.classes[1].bypass = false; }, {RulebookNote::retaliation_below, "class retaliation"}},
        {[](Rulebook& r) {
             r.classes[1] = {.id = "other", .name = {"打击报复", "Retaliation"}};
         },
         {RulebookNote::retaliation_below, "class other"}},
        {[](Rulebook& r) { r.review_outcomes.erase(r.review_outcomes.begin()); },
         {RulebookNote::only_sent_back, "review_outcome"}},
    };
    for (const auto& [change, remark] : examples) {
        SCOPED_TRACE(to_text(remark));
        Rulebook rulebook = usual();
        change(rulebook);
        EXPECT_THAT(remarks_on(rulebook), ElementsAre(remark));
    }
}

TEST(RulebookNotes, take_supervision_of_a_missed_limit_for_a_consequence) {
    Rulebook rulebook = usual();
    rulebook.limits[0].lapse = Lapse::none;
    rulebook.supervision = {{.id = "overdue", .cause = SupervisionCause::missed_limit}};
    EXPECT_THAT(remarks_on(rulebook), IsEmpty());
}

TEST(RulebookNotes, are_sentences) {
    EXPECT_EQ(to_text(RulebookRemark{RulebookNote::long_pauses, "limit handle", 400}),
              "limit handle: its pauses can hold it for 400 days together, so the limit means little");
    for (int i = 0; i < rulebook_note_count; ++i) {
        EXPECT_GT(to_text(RulebookRemark{static_cast<RulebookNote>(i), "x"}).size(), 20U);
    }
}

}  // namespace
}  // namespace huiyin
