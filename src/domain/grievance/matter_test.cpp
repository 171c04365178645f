#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;
using std::chrono::days;

const GiveCode helpers_code{.scope = "helper", .code_digest = {7}};
const GiveCode joining_code{.scope = "joining", .code_digest = {8}};
const CaseId leading{1};

Context holder(Actor actor = Actor::filer(), Date on = monday) { return context(actor, on, true); }

Case with(Story story, const Command& command) { return story.then(command, holder()).state(); }

Story joined() {
    FileGrievance command = filing;
    command.joins = leading;
    return Story{}.then(command, context(Actor::filer()));
}

TEST(HelpersCode, lets_the_helper_act_for_the_filer_and_says_who_it_was) {
    const Case current = with(handled(), helpers_code);
    const ReplyToOffice reply{"三楼也没有水"};
    const auto events = decide(current, reply, holder(Actor::helper()));
    ASSERT_TRUE(events);
    const Recorded recorded = record(current, reply, events->front(), holder(Actor::helper()));
    EXPECT_EQ(recorded.by.role, Role::helper);
    EXPECT_FALSE(recorded.by.officer);
}

TEST(HelpersCode, gives_no_right_away_that_is_the_filers_alone) {
    Story story = handled();
    story.then(helpers_code, holder()).then(joining_code, holder());
    const Case current = story.state();
    const Command forbidden[] = {joining_code,           TakeBackCode{"helper"},  WithdrawGrievance{},
                                 ChooseRepresentative{}, ReleaseRepresentative{}, OpenIdentity{}};
    for (const Command& command : forbidden) {
        SCOPED_TRACE(to_text(action_of(command)));
        EXPECT_EQ(why(current, command, holder(Actor::helper())), RefusalCode::not_permitted);
    }
    EXPECT_EQ(why(current, ReplyToOffice{"x"}, context(Actor::helper())), RefusalCode::not_permitted)
        << "no code shown";
}

TEST(HelpersCode, that_was_taken_back_holds_nothing_also_in_a_request_on_its_way) {
    Story story = handled();
    story.then(helpers_code, holder()).then(TakeBackCode{"helper"}, holder());
    EXPECT_EQ(why(story.state(), ReplyToOffice{"x"}, holder(Actor::helper())), RefusalCode::not_permitted);
    EXPECT_TRUE(possible_actions(story.state(), holder(Actor::helper())).empty());
}

TEST(HelpersCode, offers_mediation_as_the_filers_side) {
    const Case current = with(handled(), helpers_code);
    const OfferMediation offer{.mediator = "people", .proposal = "当面谈"};
    const auto events = decide(current, offer, holder(Actor::helper()));
    ASSERT_TRUE(events);
    EXPECT_TRUE(std::get<MediationOffered>(events->back()).by_filer);
}

TEST(Codes, are_given_once_each_and_taken_back_once) {
    const Case current = with(handled(), helpers_code);
    EXPECT_EQ(why(current, helpers_code, holder()), RefusalCode::code_given);
    EXPECT_EQ(why(current, TakeBackCode{"joining"}, holder()), RefusalCode::no_code);
    EXPECT_TRUE(decide(current, joining_code, holder()));
    EXPECT_EQ(why(answered().state(), joining_code, holder()), RefusalCode::already_closed);
    EXPECT_TRUE(decide(answered().state(), helpers_code, holder())) << "a helper may ask for review";
}

TEST(Matter, is_joined_with_a_case_of_ones_own) {
    const Story story = joined();
    EXPECT_EQ(story.types(), (std::vector<std::string>{"filed", "joined"}));
    EXPECT_EQ(story.state().follows, leading);
    FileGrievance full = filing;
    full.joins = leading;
    full.obstacle = RefusalCode::matter_full;
    const auto refusal = decide(Case{}, full, context(Actor::filer()));
    ASSERT_FALSE(refusal);
    EXPECT_EQ(refusal.error(),
              (Refusal{.code = RefusalCode::matter_full, .field = "joining_code", .limit = matter_cases_max}));
}

TEST(Matter, is_left_by_the_filer_without_and_by_the_office_with_a_reason) {
    const Case current = joined().state();
    EXPECT_TRUE(decide(current, PartCase{}, holder()));
    EXPECT_EQ(why(current, PartCase{}, context(registrar(bureau))), RefusalCode::text_missing);
    EXPECT_TRUE(decide(current, PartCase{"另一件事"}, context(registrar(bureau))));
    const Case parted = joined().then(PartCase{}, holder()).state();
    EXPECT_FALSE(parted.follows);
    EXPECT_EQ(why(parted, PartCase{}, holder()), RefusalCode::not_joined);
}

TEST(Matter, keeps_what_is_one_filers_own_out_of_what_is_done_together) {
    for (const Action action :
         {Action::open_identity, Action::rate, Action::ask_review, Action::decide_review, Action::give_code,
          Action::take_back_code, Action::withdraw, Action::merge, Action::part, Action::accept_mediation}) {
        EXPECT_FALSE(concerns_matter(action)) << to_text(action);
    }
    for (const Action action : {Action::accept, Action::decline, Action::refer, Action::answer, Action::ask_filer,
                                Action::make_promise, Action::answer_supervision}) {
        EXPECT_TRUE(concerns_matter(action)) << to_text(action);
    }
}

TEST(Matter, goes_along_only_where_both_cases_stand_together) {
    const Case one = handled().state();
    EXPECT_TRUE(goes_along(one, handled().state(), answer));
    EXPECT_FALSE(goes_along(one, filed().state(), answer)) << "it lies with another unit";
    const Case in_review = answered().then(AskForReview{"x"}, holder(Actor::filer(), monday + days{11})).state();
    Case leading_there = one;
    leading_there.holder = in_review.holder;
    EXPECT_FALSE(goes_along(leading_there, in_review, answer));
}

TEST(Matter, does_not_mix_up_promises_that_were_made_before_the_cases_came_together) {
    const auto promised = [](int day) {
        return handled()
            .then(MakePromise{.what = "修好", .due_on = monday + days{day}, .unit = water}, context(handler(water)))
            .state();
    };
    const KeepPromise kept{.number = 1, .how = "已修"};
    EXPECT_TRUE(goes_along(promised(20), promised(20), kept));
    EXPECT_FALSE(goes_along(promised(20), promised(25), kept));
    EXPECT_FALSE(goes_along(promised(20), handled().state(), kept));
}

TEST(Representatives, are_no_more_than_the_rulebook_allows) {
    Rulebook few = rulebook;
    few.representatives_max = 2;
    const Case current = joined().state();
    const Context base = holder();
    const Context under{.now = base.now,
                        .actor = base.actor,
                        .holds_receipt = true,
                        .entered_on = {},
                        .rulebook = few,
                        .calendar = calendar,
                        .units = units};
    EXPECT_TRUE(decide(current, ChooseRepresentative{1}, under));
    EXPECT_EQ(why(current, ChooseRepresentative{2}, under), RefusalCode::representatives_full);
    EXPECT_EQ(why(handled().state(), ChooseRepresentative{0}, under), RefusalCode::not_joined);
}

}  // namespace
}  // namespace huiyin
