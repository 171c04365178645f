#include <future>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "app/register_door.hpp"
#include "codec/rulebook_toml.hpp"
#include "domain/grievance/case_number.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::sqlite {
namespace {

using app::ChangeResult;

const Date monday = day(2026, 3, 2);
const AnswerGrievance answer{"No light",     "A cable broke", "Lighting rules, article 3",
                             "It is mended", "supported",     "Ask for review within thirty days"};

Hash digest(std::string_view text) { return ledger::sha256(as_bytes(text)); }

RefusalCode why(const ChangeResult& result) {
    const auto* const refusal = result ? nullptr : std::get_if<Refusal>(&result.error());
    EXPECT_NE(refusal, nullptr);
    return refusal == nullptr ? RefusalCode::nothing_missed : refusal->code;
}

class Matter : public testing::Test {
protected:
    Matter() : office_(directory_.path()) {}

    ChangeResult by_filer(CaseId id, Command command, Date on = monday) {
        return office_.act(id, std::move(command), Actor::filer(), on);
    }
    ChangeResult by(OfficerId officer, CaseId id, Command command, Date on = monday) {
        return office_.act(id, std::move(command), Actor::of(trial_officer(officer)), on);
    }
    void give(CaseId id, const std::string& scope, std::string_view code) {
        ASSERT_TRUE(by_filer(id, GiveCode{scope, digest(code)}).has_value());
    }
    static app::Change joining(CaseId whose, std::string_view code, std::vector<std::string> about = {}) {
        app::Change change = filing(monday, "Dark street", std::move(about));
        std::get<FileGrievance>(change.command).joins = whose;
        change.shown_code = digest(code);
        return change;
    }
    ChangeResult join(CaseId whose, std::string_view code, std::vector<std::string> about = {}) {
        return office_.writer().submit_and_wait(joining(whose, code, std::move(about)));
    }
    Case state(CaseId id) { return office_.store().cases().find(id)->state; }
    void expect_clean() {
        const auto report = office_.audit();
        EXPECT_TRUE(report.clean()) << report.first->table << ' ' << report.first->key << ' ' << report.first->column;
    }
    /// A case that was filed, and two that joined it before anything was done.
    void three_of_a_matter() {
        first_ = office_.file(monday);
        give(first_, "joining", "J");
        second_ = join(first_, "J")->id;
        third_ = join(first_, "J")->id;
    }
    /// The regulation as it ships, with this cap.
    void put_in_force_with_two_representatives() {
        const auto shipped = founding();
        std::string text;
        for (const auto& recorded : shipped) {
            const auto* const published = std::get_if<codec::RulebookPublished>(&recorded.event);
            if (published != nullptr) text = published->text;
        }
        const auto replace_line = [&](const std::string& beginning, const std::string& line) {
            const std::size_t at = text.find("\n" + beginning);
            if (at == std::string::npos) return false;
            text.replace(at + 1, text.find('\n', at + 1) - at - 1, line);
            return true;
        };
        const std::string cap = "representatives_max = 2";
        const bool has_cap = replace_line("representatives_max", cap);
        ASSERT_TRUE(replace_line("version = ", has_cap ? "version = 900" : "version = 900\n" + cap));
        const std::string reference = codec::parse_rulebook(text)->reference();
        ASSERT_TRUE(
            office_.writer()
                .publish_and_wait({{codec::RulebookPublished{reference, digest(text), text}, {}, morning_of(monday)},
                                   {codec::RulebookPutInForce{reference}, {}, morning_of(monday)}})
                .has_value());
    }
    void refer_and_accept(CaseId id) {
        ASSERT_TRUE(by(registrar_of_bureau, id, ReferCase{housing, "Within its powers"}).has_value());
        ASSERT_TRUE(by(registrar_of_housing, id, AcceptCase{"As usual"}).has_value());
        ASSERT_TRUE(by(registrar_of_housing, id, AssignHandler{trial_officer(handler_of_housing)}).has_value());
    }

    TrialDirectory directory_;
    TrialOffice office_;
    CaseId first_;
    CaseId second_;
    CaseId third_;
};

TEST_F(Matter, is_answered_once_and_every_filer_has_the_answer_as_an_event_of_the_own_case) {
    three_of_a_matter();
    refer_and_accept(first_);
    const auto answered = by(handler_of_housing, first_, answer);
    ASSERT_TRUE(answered.has_value());
    EXPECT_EQ(answered->left_out, 0);
    EXPECT_EQ(answered->events.size(), 1U) << "what is given back is the case that was acted on, and no other";
    for (const CaseId id : {first_, second_, third_}) {
        const auto file = office_.store().cases().find(id);
        EXPECT_EQ(file->state.stage, Stage::answered);
        EXPECT_EQ(file->timeline.back().recorded.by.officer, handler_of_housing);
        EXPECT_TRUE(office_.store().public_log().prove(file->timeline.back().leaf).has_value());
    }
    ASSERT_TRUE(by_filer(second_, RateAnswer{"satisfied", {}}).has_value() ||
                by_filer(second_, AskForReview{"Still dark"}).has_value());
    EXPECT_TRUE(state(first_).rating.empty()) << "a right that one filer used is still the others'";
    EXPECT_EQ(office_.store().cases().matter_size(first_), 3);
    expect_clean();
}

TEST_F(Matter, leaves_out_a_case_where_the_rules_refuse_and_says_how_many) {
    three_of_a_matter();
    ASSERT_TRUE(by_filer(third_, WithdrawGrievance{}).has_value());
    const CaseId against_housing = join(first_, "J", {"Qinghe Housing"})->id;
    const auto referred = by(registrar_of_bureau, first_, ReferCase{housing, "Within its powers"});
    ASSERT_TRUE(referred.has_value());
    EXPECT_EQ(referred->left_out, 1) << "the one that complains of the unit, not the one that was withdrawn";
    EXPECT_EQ(state(second_).holder, housing);
    EXPECT_EQ(state(against_housing).holder, bureau);
    EXPECT_EQ(state(third_).stage, Stage::withdrawn);
    const auto accepted = by(registrar_of_housing, first_, AcceptCase{"As usual"});
    ASSERT_TRUE(accepted.has_value());
    EXPECT_EQ(accepted->left_out, 1);
    EXPECT_EQ(state(against_housing).stage, Stage::filed);
    expect_clean();
}

TEST_F(Matter, is_joined_at_the_unit_where_it_lies_and_through_whoever_follows_already) {
    three_of_a_matter();
    refer_and_accept(first_);
    give(second_, "joining", "K");
    const auto late = join(second_, "K");
    ASSERT_TRUE(late.has_value());
    EXPECT_EQ(late->state.follows, first_);
    EXPECT_EQ(late->state.holder, housing);
    EXPECT_EQ(join(first_, "J", {"Qinghe Housing"})->state.holder, bureau) << "never to the accused";
}

TEST_F(Matter, is_not_joined_with_another_code_a_code_taken_back_or_after_its_end) {
    three_of_a_matter();
    EXPECT_EQ(why(join(first_, "X")), RefusalCode::joining_code_wrong);
    EXPECT_EQ(why(join(CaseId{99}, "J")), RefusalCode::joining_code_wrong);
    app::Change without_code = joining(first_, "J");
    without_code.shown_code.reset();
    EXPECT_EQ(why(office_.writer().submit_and_wait(std::move(without_code))), RefusalCode::joining_code_wrong);
    ASSERT_TRUE(by_filer(first_, WithdrawGrievance{}).has_value());
    EXPECT_EQ(why(join(first_, "J")), RefusalCode::already_closed);
}

TEST_F(Matter, decides_two_who_join_while_the_code_is_taken_back_one_after_the_other) {
    first_ = office_.file(monday);
    give(first_, "joining", "J");
    const auto later = [&](app::Change change) {
        const auto promise = std::make_shared<std::promise<ChangeResult>>();
        office_.writer().submit(std::move(change),
                                [promise](ChangeResult result) { promise->set_value(std::move(result)); });
        return promise->get_future();
    };
    app::Change take_back;
    take_back.id = first_;
    take_back.command = TakeBackCode{"joining"};
    take_back.actor = Actor::filer();
    take_back.holds_receipt = true;
    take_back.now = morning_of(monday);
    auto before = later(joining(first_, "J"));
    auto beside = later(joining(first_, "J"));
    auto taken = later(std::move(take_back));
    auto after = later(joining(first_, "J"));
    EXPECT_TRUE(before.get().has_value());
    EXPECT_TRUE(beside.get().has_value());
    EXPECT_TRUE(taken.get().has_value());
    EXPECT_EQ(why(after.get()), RefusalCode::joining_code_wrong);
    EXPECT_EQ(office_.store().cases().matter_size(first_), 3);
    expect_clean();
}

TEST_F(Matter, takes_no_more_cases_than_it_can_be_handled_with) {
    first_ = office_.file(monday);
    give(first_, "joining", "J");
    std::vector<std::future<ChangeResult>> waiting;
    for (int i = 1; i < matter_cases_max; ++i) {
        const auto promise = std::make_shared<std::promise<ChangeResult>>();
        waiting.push_back(promise->get_future());
        office_.writer().submit(joining(first_, "J"),
                                [promise](ChangeResult result) { promise->set_value(std::move(result)); });
    }
    for (auto& one : waiting) ASSERT_TRUE(one.get().has_value());
    EXPECT_EQ(why(join(first_, "J")), RefusalCode::matter_full);
    const auto referred = by(registrar_of_bureau, first_, ReferCase{housing, "Within its powers"});
    ASSERT_TRUE(referred.has_value());
    EXPECT_EQ(referred->left_out, 0);
    EXPECT_EQ(state(CaseId{matter_cases_max}).holder, housing);
}

TEST_F(Matter, is_left_whole_as_it_was_when_the_disk_is_full) {
    three_of_a_matter();
    const auto before = office_.store().cases().find(first_)->timeline.size();
    office_.store().limit_pages(1);
    ReferCase refer{housing, std::string(4'900, 'x')};
    ChangeResult result = by(registrar_of_bureau, first_, refer);
    for (int i = 0; i < 200 && result; ++i) result = by(registrar_of_bureau, office_.file(monday), refer);
    ASSERT_FALSE(result.has_value());
    const bool done = state(first_).holder == housing;
    EXPECT_EQ(state(second_).holder == housing, done);
    EXPECT_EQ(state(third_).holder == housing, done);
    EXPECT_EQ(office_.store().cases().find(first_)->timeline.size() > before, done);
    office_.store().limit_pages(1'000'000);
    expect_clean();
}

TEST_F(Matter, grows_by_merging_and_shrinks_by_parting) {
    first_ = office_.file(monday);
    second_ = office_.file(monday);
    third_ = office_.file(monday);
    const CaseId elsewhere = office_.accepted_case(monday, monday);
    const MergeCase into_first{first_, std::nullopt, "The same lamps"};
    EXPECT_EQ(why(by(registrar_of_bureau, first_, into_first)), RefusalCode::same_case);
    EXPECT_EQ(why(by(registrar_of_bureau, second_, MergeCase{CaseId{77}, std::nullopt, "x"})),
              RefusalCode::no_such_case);
    EXPECT_EQ(why(by(registrar_of_bureau, second_, MergeCase{elsewhere, std::nullopt, "x"})),
              RefusalCode::no_such_case);
    ASSERT_TRUE(by(registrar_of_bureau, second_, into_first).has_value());
    EXPECT_EQ(why(by(registrar_of_bureau, third_, MergeCase{second_, std::nullopt, "x"})), RefusalCode::leads_others);
    EXPECT_EQ(why(by(registrar_of_bureau, first_, MergeCase{third_, std::nullopt, "x"})), RefusalCode::leads_others);
    ASSERT_TRUE(by(registrar_of_bureau, third_, into_first).has_value());
    EXPECT_EQ(office_.store().cases().matter_size(first_), 3);
    ASSERT_TRUE(by(registrar_of_bureau, third_, PartCase{"Another street"}).has_value());
    ASSERT_TRUE(by_filer(second_, PartCase{}).has_value());
    EXPECT_EQ(office_.store().cases().matter_size(first_), 1);
    ASSERT_TRUE(by(registrar_of_bureau, first_, ReferCase{housing, "Within its powers"}).has_value());
    EXPECT_EQ(state(second_).holder, bureau);
    expect_clean();
}

TEST_F(Matter, that_grows_by_merging_has_one_handler_whose_answer_reaches_all) {
    first_ = office_.file(monday);
    refer_and_accept(first_);
    second_ = office_.file(monday);
    ASSERT_TRUE(by(registrar_of_bureau, second_, ReferCase{housing, "Within its powers"}).has_value());
    ASSERT_TRUE(by(registrar_of_housing, second_, AcceptCase{"As usual"}).has_value());
    ASSERT_TRUE(by(registrar_of_housing, second_, MergeCase{first_, std::nullopt, "The same lamps"}).has_value());
    EXPECT_EQ(state(second_).handler, handler_of_housing);
    const auto answered = by(handler_of_housing, first_, answer);
    ASSERT_TRUE(answered.has_value());
    EXPECT_EQ(answered->left_out, 0);
    EXPECT_EQ(state(second_).stage, Stage::answered);
    expect_clean();
}

TEST_F(Matter, counts_its_representatives_over_all_of_its_cases) {
    put_in_force_with_two_representatives();
    three_of_a_matter();
    EXPECT_TRUE(by_filer(first_, ChooseRepresentative{}).has_value());
    EXPECT_TRUE(by_filer(second_, ChooseRepresentative{}).has_value());
    EXPECT_EQ(why(by_filer(third_, ChooseRepresentative{})), RefusalCode::representatives_full);
    EXPECT_EQ(office_.store().cases().representatives(first_), 2);
    EXPECT_EQ(office_.store().cases().representatives(second_), 1) << "which leads no matter";
    ASSERT_TRUE(by_filer(first_, ReleaseRepresentative{}).has_value());
    EXPECT_EQ(office_.store().cases().representatives(first_), 1);
    EXPECT_TRUE(by_filer(third_, ChooseRepresentative{}).has_value());
}

TEST_F(Matter, goes_on_where_it_was_after_a_restart) {
    three_of_a_matter();
    app::WriterLimits limits;
    office_.writer().stop();
    TrialOffice again(directory_.path(), limits);
    const auto referred = again.act(first_, ReferCase{housing, "Within its powers"},
                                    Actor::of(trial_officer(registrar_of_bureau)), monday);
    ASSERT_TRUE(referred.has_value());
    EXPECT_EQ(again.store().cases().find(third_)->state.holder, housing);
}

class Codes : public Matter {
protected:
    Codes() : door_(office_.store().cases(), server_) {
        first_ = office_.file(monday);
        number_ = case_number(first_, monday);
    }
    std::string give_new(const std::string& scope) {
        const app::NewCode made = door_.new_code();
        EXPECT_TRUE(by_filer(first_, GiveCode{scope, made.digest}).has_value());
        return made.text;
    }
    ChangeResult reply_with(const app::Entered& entered) {
        app::Change change;
        change.id = entered.id;
        change.command = ReplyToOffice{"Since March"};
        change.actor = entered.actor;
        change.holds_receipt = true;
        change.shown_code = entered.shown;
        change.now = morning_of(monday);
        return office_.writer().submit_and_wait(std::move(change));
    }

    vault::Key server_ = vault::Key::generate();
    app::RegisterDoor door_;
    std::string number_;
};

TEST_F(Codes, open_what_they_were_given_for_and_nothing_else) {
    const std::string helper = give_new("helper");
    const std::string joining = give_new("joining");
    const auto entered = door_.enter(number_, helper);
    ASSERT_TRUE(entered.has_value());
    EXPECT_EQ(entered->actor, Actor::helper());
    EXPECT_EQ(door_.enter(number_, joining).error(), app::AccessDenied::no_match);
    EXPECT_EQ(door_.join(number_, helper).error(), app::AccessDenied::no_match);
    ASSERT_TRUE(door_.join(number_, joining).has_value());
    EXPECT_EQ(door_.enter(case_number(CaseId{9}, monday), helper).error(), app::AccessDenied::no_match);
}

TEST_F(Codes, open_nothing_once_taken_back_not_even_for_a_request_on_its_way) {
    const auto entered = door_.enter(number_, give_new("helper"));
    ASSERT_TRUE(entered.has_value());
    ASSERT_TRUE(reply_with(*entered).has_value());
    EXPECT_EQ(office_.store().cases().find(first_)->timeline.back().recorded.by.role, Role::helper);
    ASSERT_TRUE(by_filer(first_, TakeBackCode{"helper"}).has_value());
    EXPECT_EQ(why(reply_with(*entered)), RefusalCode::not_permitted);
    const std::string second = give_new("helper");
    EXPECT_EQ(why(reply_with(*entered)), RefusalCode::not_permitted) << "the old code, while a new one is given";
    EXPECT_TRUE(door_.enter(number_, second).has_value());
    expect_clean();
}

TEST_F(Codes, stand_in_the_database_only_as_digests) {
    const std::string helper = give_new("helper");
    office_.writer().stop();
    Database database(directory_.database(), Access::read);
    EXPECT_EQ(database.number("SELECT count(*) FROM event WHERE instr(private_event, '" + helper + "') > 0"), 0);
    EXPECT_EQ(database.number("SELECT length(helper_digest) FROM case_view WHERE case_id = 1"), 32);
}

}  // namespace
}  // namespace huiyin::store::sqlite
