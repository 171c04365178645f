#include <gtest/gtest.h>

#include "domain/grievance/small_office.hpp"

namespace huiyin {
namespace {

using namespace small_office;

const Actor custodian = officer({30}, bureau, {Role::custodian});

Story identified() {
    FileGrievance command = filing;
    command.identity_digest = Hash{7};
    return Story{}.then(command, full(Actor::filer()));
}

TEST(Identity, opens_for_some_purposes_only_after_somebody_else_agreed_and_then_once) {
    Story story = identified();
    const Context opener = full(custodian);
    EXPECT_EQ(why(story.state(), OpenIdentity{"recusal", "r"}, opener), RefusalCode::second_role_missing);
    EXPECT_TRUE(decide(story.state(), OpenIdentity{"contact", "r"}, opener)) << "which nobody has to agree to";
    EXPECT_EQ(why(story.state(), ApproveOpening{"contact", "r"}, full(supervisor(bureau))),
              RefusalCode::no_second_role);
    EXPECT_EQ(why(story.state(), ApproveOpening{"recusal", ""}, full(supervisor(bureau))), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), ApproveOpening{"nothing", "r"}, full(supervisor(bureau))),
              RefusalCode::unknown_choice);
    EXPECT_EQ(why(story.state(), ApproveOpening{"recusal", "r"}, opener), RefusalCode::not_permitted);
    const Context approver = full(officer({31}, bureau, {Role::approver}));
    EXPECT_EQ(why(story.state(), ApproveOpening{"recusal", "r"}, approver), RefusalCode::not_permitted)
        << "the rulebook names the supervisor";
    story.then(ApproveOpening{"recusal", "r"}, full(supervisor(bureau)));
    story.then(OpenIdentity{"recusal", "r"}, opener);
    EXPECT_EQ(why(story.state(), OpenIdentity{"recusal", "r"}, opener), RefusalCode::second_role_missing);
}

TEST(Identity, is_never_opened_with_the_openers_own_consent) {
    Story story = identified();
    const Context both = full(officer({32}, bureau, {Role::custodian, Role::supervisor}));
    story.then(ApproveOpening{"recusal", "r"}, both);
    EXPECT_EQ(why(story.state(), OpenIdentity{"recusal", "r"}, both), RefusalCode::second_role_missing);
    story.then(ApproveOpening{"recusal", "r"}, full(supervisor(bureau)));
    story.then(OpenIdentity{"recusal", "r"}, both);
    EXPECT_EQ(why(story.state(), OpenIdentity{"recusal", "r"}, both), RefusalCode::second_role_missing)
        << "it was the other one's consent that was used up";
    story.then(OpenIdentity{"recusal", "r"}, full(custodian));
}

TEST(Identity, consent_ends_with_whoever_gave_it_and_with_what_it_was_about) {
    Story story = identified().then(ApproveOpening{"recusal", "r"}, full(supervisor(bureau)));
    story.then(Recuse{"r"}, full(supervisor(bureau)));
    EXPECT_EQ(why(story.state(), OpenIdentity{"recusal", "r"}, full(custodian)), RefusalCode::second_role_missing);
    Story again = identified().then(ApproveOpening{"recusal", "r"}, full(supervisor(bureau)));
    again.then(GiveIdentity{Hash{9}}, the_filer(0));
    EXPECT_EQ(why(again.state(), OpenIdentity{"recusal", "r"}, full(custodian)), RefusalCode::second_role_missing);
}

TEST(Identity, consent_is_not_asked_for_where_the_rulebook_has_no_such_purpose) {
    FileGrievance command = filing;
    command.identity_digest = Hash{7};
    const Case named = Story{}.then(command, context(Actor::filer())).state();
    EXPECT_EQ(why(named, ApproveOpening{"contact", "r"}, context(supervisor(bureau))), RefusalCode::no_second_role);
}

TEST(Identity, is_given_by_the_filer_at_any_time_and_by_nobody_else) {
    Story story = full_handled();
    EXPECT_FALSE(story.state().has_identity);
    EXPECT_EQ(why(story.state(), GiveIdentity{Hash{9}}, full(custodian, 1)), RefusalCode::not_permitted);
    Context helper = the_filer(1);
    helper.actor = Actor::helper();
    EXPECT_EQ(why(story.state(), GiveIdentity{Hash{9}}, helper), RefusalCode::not_permitted);
    story.then(GiveIdentity{Hash{9}}, the_filer(1));
    EXPECT_TRUE(story.state().has_identity);
    story.then(answer, full(handler(water), 2)).then(GiveIdentity{Hash{10}}, the_filer(3));
    EXPECT_EQ(story.types().back(), "identity-given");
}

TEST(LostCode, is_replaced_by_a_custodian_who_says_how_the_identity_was_checked) {
    Story story = identified();
    EXPECT_EQ(why(story.state(), ReissueCode{Hash{1}, "r"}, full(registrar(bureau))), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), ReissueCode{Hash{1}, "r"}, the_filer(0)), RefusalCode::not_permitted);
    EXPECT_EQ(why(story.state(), ReissueCode{Hash{1}, ""}, full(custodian)), RefusalCode::text_missing);
    story.then(GiveCode{"helper", Hash{2}}, the_filer(0)).then(GiveCode{"joining", Hash{3}}, the_filer(0));
    story.then(ReissueCode{Hash{1}, "identity card"}, full(custodian));
    EXPECT_FALSE(story.state().helper_code) << "whoever has the old code may have given it";
    EXPECT_FALSE(story.state().joining_code);
    const Case nameless = Story{}.then(filing, full(Actor::filer())).state();
    EXPECT_EQ(why(nameless, ReissueCode{Hash{1}, "r"}, full(custodian)), RefusalCode::no_identity);
}

TEST(Recusal, takes_the_case_from_whoever_withdraws_for_good) {
    Story story = full_handled();
    const Context me = full(handler(water), 1);
    ASSERT_EQ(story.state().handler, me.actor.officer);
    EXPECT_EQ(why(story.state(), Recuse{" "}, me), RefusalCode::text_missing);
    EXPECT_EQ(why(story.state(), Recuse{"r"}, the_filer(1)), RefusalCode::not_permitted);
    story.then(Recuse{"The filer is a neighbour"}, me);
    EXPECT_FALSE(story.state().handler);
    EXPECT_TRUE(possible_actions(story.state(), me).empty());
    EXPECT_EQ(why(story.state(), answer, me), RefusalCode::not_permitted);
    const Officer same{me.actor.officer, water, {Role::handler, Role::lead}, "h", "H"};
    EXPECT_EQ(refusal_of_handler(story.state(), same, units)->code, RefusalCode::recused);
    const MergeCase merge{.into = CaseId{9}, .obstacle = {}, .reason = "r", .handler = me.actor.officer};
    EXPECT_EQ(why(story.state(), merge, full(registrar(water), 1)), RefusalCode::recused);
    EXPECT_EQ(refusal_of_lead(story.state(), same, units)->code, RefusalCode::recused);
}

}  // namespace
}  // namespace huiyin
