#include "codec/office_event.hpp"

#include <gtest/gtest.h>

#include "codec/event_examples.hpp"

namespace huiyin::codec {
namespace {

constexpr Hash digest = counting_from<32>(0x20);
constexpr std::string_view digest_hex = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";

struct Example {
    OfficeEvent event;
    std::string stored;  ///< The end of the stored form, from `type` on.
    std::string entry;   ///< The end of the public form, from `kind` on, without kind and day.
};

std::vector<Example> examples_of_office() {
    const std::string hash{digest_hex};
    return {
        {OfficeFounded{"清河县信访局", "huiyin.example/qinghe", "Asia/Shanghai"},
         R"("type":"office-founded","data":{"name":"清河县信访局","origin":"huiyin.example/qinghe",)"
         R"("time_zone":"Asia/Shanghai"}})",
         R"("name":"清河县信访局","origin":"huiyin.example/qinghe","time_zone":"Asia/Shanghai"})"},
        {OfficeFounded{"清和县", "huiyin.example/qinghe", "Asia/Shanghai", "Qinghe County"},
         R"("type":"office-founded","data":{"name":"清和县","origin":"huiyin.example/qinghe",)"
         R"("time_zone":"Asia/Shanghai","name_en":"Qinghe County"}})",
         R"("name":"清和县","origin":"huiyin.example/qinghe","time_zone":"Asia/Shanghai","name_en":"Qinghe County"})"},
        {UnitAdded{{UnitId{1}, {}, UnitKind::bureau, "县信访局", "County Bureau"}},
         R"("type":"unit-added","data":{"unit":1,"sort":"bureau","zh":"县信访局","en":"County Bureau"}})",
         R"("unit":1,"sort":"bureau","zh":"县信访局","en":"County Bureau"})"},
        {UnitAdded{{UnitId{4}, UnitId{1}, UnitKind::body, "\"北街\"办事处", "North Street"}},
         R"("type":"unit-added","data":{"unit":4,"parent":1,"sort":"body","zh":"\"北街\"办事处","en":"North Street"}})",
         R"("unit":4,"parent":1,"sort":"body","zh":"\"北街\"办事处","en":"North Street"})"},
        {RulebookPublished{"cn-xinfang-2022@1", digest, "id = \"cn-xinfang-2022\"\n"},
         R"("type":"rulebook-published","data":{"rule":"cn-xinfang-2022@1","sha256":")" + hash +
             R"(","toml":"id = \"cn-xinfang-2022\"\n"}})",
         R"("rule":"cn-xinfang-2022@1","sha256":")" + hash + R"("})"},
        {RulebookPutInForce{"cn-xinfang-2022@1"}, R"("type":"rulebook-in-force","data":{"rule":"cn-xinfang-2022@1"}})",
         R"("rule":"cn-xinfang-2022@1"})"},
        {CalendarPublished{"cn", "2026.1", digest, "id = \"cn\"\n"},
         R"("type":"calendar-published","data":{"calendar":"cn","version":"2026.1","sha256":")" + hash +
             R"(","toml":"id = \"cn\"\n"}})",
         R"("calendar":"cn","version":"2026.1","sha256":")" + hash + R"("})"},
        {ReceptionSet{{.id = ReceptionId{3},
                       .unit = UnitId{1},
                       .day = *parse_date("2026-02-02"),
                       .from_minute = 540,
                       .to_minute = 690,
                       .place = "接待大厅",
                       .title = "副县长",
                       .name = "林",
                       .reason = "换到大厅"}},
         R"("type":"reception-set","data":{"reception":3,"unit":1,"held_on":"2026-02-02","from_minute":540,)"
         R"("to_minute":690,"place":"接待大厅","title":"副县长","name":"林","reason":"换到大厅"}})",
         R"("reception":3,"unit":1,"held_on":"2026-02-02","from_minute":540,"to_minute":690,"place":"接待大厅",)"
         R"("title":"副县长","reason":"换到大厅"})"},
        {ReceptionSet{{.id = ReceptionId{4},
                       .unit = UnitId{1},
                       .day = *parse_date("2026-02-09"),
                       .from_minute = 540,
                       .to_minute = 690,
                       .place = "会议室",
                       .title = "副县长",
                       .attending = {{UnitId{4}, "副局长", 525}, {UnitId{7}, "总工程师", 540}},
                       .attending_published = true,
                       .matter = CaseId{17}}},
         R"("type":"reception-set","data":{"reception":4,"unit":1,"held_on":"2026-02-09","from_minute":540,)"
         R"("to_minute":690,"place":"会议室","title":"副县长","attending":[{"unit":4,"title":"副局长",)"
         R"("by_minute":525},{"unit":7,"title":"总工程师","by_minute":540}],"attending_published":true,"matter":17}})",
         R"("reception":4,"unit":1,"held_on":"2026-02-09","from_minute":540,"to_minute":690,"place":"会议室",)"
         R"("title":"副县长","attending":[{"unit":4,"title":"副局长","by_minute":525},{"unit":7,"title":"总工程师",)"
         R"("by_minute":540}]})"},
        {ReceptionSet{{.id = ReceptionId{5},
                       .unit = UnitId{1},
                       .day = *parse_date("2026-02-09"),
                       .from_minute = 540,
                       .to_minute = 690,
                       .place = "会议室",
                       .title = "副县长",
                       .attending = {{UnitId{4}, "副局长", 525}},
                       .matter = CaseId{17}}},
         R"("type":"reception-set","data":{"reception":5,"unit":1,"held_on":"2026-02-09","from_minute":540,)"
         R"("to_minute":690,"place":"会议室","title":"副县长","attending":[{"unit":4,"title":"副局长",)"
         R"("by_minute":525}],"matter":17}})",
         R"("reception":5,"unit":1,"held_on":"2026-02-09","from_minute":540,"to_minute":690,"place":"会议室",)"
         R"("title":"副县长"})"},
        {ReceptionCancelled{ReceptionId{3}, "出差"},
         R"("type":"reception-cancelled","data":{"reception":3,"reason":"出差"}})",
         R"("reception":3,"reason":"出差"})"},
        {WitnessNamed{"witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO",
                      "https://witness.example/"},
         R"("type":"witness-named","data":{"witness":"witness.example/w1+a7e12144+)"
         R"(BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO","url":"https://witness.example/"}})",
         R"("witness":"witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO",)"
         R"("url":"https://witness.example/"})"},
        {WitnessDismissed{"witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO", "停办"},
         R"("type":"witness-dismissed","data":{"witness":"witness.example/w1+a7e12144+)"
         R"(BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO","reason":"停办"}})",
         R"("witness":"witness.example/w1+a7e12144+BGG3op9v3HIXXDPBmFc/0CioJHhGCXc+pyvvFPlBZdYO","reason":"停办"})"},
        {AccountAdded{OfficerId{7}, UnitId{1}, {Role::clerk, Role::registrar}},
         R"("type":"account-added","data":{"account":7,"unit":1,"roles":"clerk registrar"}})",
         R"("account":7,"unit":1,"roles":"clerk registrar"})"},
        {AccountAdded{OfficerId{8}, UnitId{2}, {}, true, true, true},
         R"("type":"account-added","data":{"account":8,"unit":2,"roles":"","disabled":true,"taken_over":true,)"
         R"("on_machine":true}})",
         R"("account":8,"unit":2,"roles":"","disabled":true,"taken_over":true,"on_machine":true})"},
        {AccountChanged{OfficerId{7}, UnitId{2}, {Role::custodian}, true},
         R"("type":"account-changed","data":{"account":7,"unit":2,"roles":"custodian","on_machine":true}})",
         R"("account":7,"unit":2,"roles":"custodian","on_machine":true})"},
        {AccountDisabled{OfficerId{7}}, R"("type":"account-disabled","data":{"account":7}})", R"("account":7})"},
        {AccountEnabled{OfficerId{7}, true}, R"("type":"account-enabled","data":{"account":7,"on_machine":true}})",
         R"("account":7,"on_machine":true})"},
        {PasswordSet{OfficerId{7}}, R"("type":"password-set","data":{"account":7}})", R"("account":7})"},
        {SecondFactorRemoved{OfficerId{7}, true},
         R"("type":"second-factor-removed","data":{"account":7,"on_machine":true}})",
         R"("account":7,"on_machine":true})"},
        {TokenMade{OfficerId{7}, *parse_date("2026-04-05"), "0123456789ab"},
         R"("type":"token-made","data":{"account":7,"until":"2026-04-05","token":"0123456789ab"}})",
         R"("account":7,"until":"2026-04-05"})"},
        {TokenRevoked{OfficerId{7}, "0123456789ab"},
         R"("type":"token-revoked","data":{"account":7,"token":"0123456789ab"}})", R"("account":7})"},
        {PowerProposed{2, OfficerId{7}, {Role::custodian, Role::administrator}},
         R"("type":"power-proposed","data":{"proposal":2,"account":7,"roles":"custodian administrator"}})",
         R"("proposal":2,"account":7,"roles":"custodian administrator"})"},
        {PowerConfirmed{2}, R"("type":"power-confirmed","data":{"proposal":2}})", R"("proposal":2})"},
        {PowerProposalWithdrawn{2}, R"("type":"power-proposal-withdrawn","data":{"proposal":2}})", R"("proposal":2})"},
        {MailboxSet{UnitId{4}, true, true}, R"("type":"mailbox-set","data":{"unit":4,"below":true,"removed":true}})",
         R"("unit":4,"below":true,"removed":true})"},
    };
}

std::string entry_text(const Example& example) {
    return R"({"v":1,"kind":")" + std::string(type_of(example.event)) + R"(","day":"2026-01-05",)" + example.entry;
}

TEST(OfficeEvent, is_stored_whole) {
    for (const Example& example : examples_of_office()) {
        SCOPED_TRACE(type_of(example.event));
        const RecordedOfficeEvent recorded{example.event, OfficerId{9}, example_moment};
        const std::string text = R"({"v":1,"at":"2026-01-05T08:30:00.123Z","on":"2026-01-05","by":9,)" + example.stored;
        EXPECT_EQ(encode_office_event(recorded), text);
        const auto decoded = decode_office_event(text);
        ASSERT_TRUE(decoded) << to_text(decoded.error());
        EXPECT_EQ(*decoded, recorded);
        for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(decode_office_event(text.substr(0, size)));
    }
}

TEST(OfficeEvent, done_on_the_machine_itself_names_no_officer) {
    const RecordedOfficeEvent recorded{RulebookPutInForce{"a@1"}, {}, example_moment};
    const std::string text = encode_office_event(recorded);
    EXPECT_EQ(text.find("\"by\""), std::string::npos);
    ASSERT_TRUE(decode_office_event(text));
    EXPECT_EQ(*decode_office_event(text), recorded);
}

TEST(OfficeEvent, is_published_without_officer_and_texts) {
    for (const Example& example : examples_of_office()) {
        SCOPED_TRACE(type_of(example.event));
        const OfficeEntry entry = entry_of({example.event, OfficerId{9}, example_moment});
        const std::string text = entry_text(example);
        EXPECT_EQ(encode(entry), text);
        const auto decoded = decode_office_entry(text);
        ASSERT_TRUE(decoded) << decoded.error().what;
        EXPECT_EQ(*decoded, entry);
        EXPECT_EQ(commitment_of(text), std::nullopt);
        for (std::size_t size = 0; size < text.size(); ++size) EXPECT_FALSE(decode_office_entry(text.substr(0, size)));
    }
}

TEST(OfficeEvent, entry_is_read_from_its_canonical_bytes_only) {
    for (const Example& example : examples_of_office()) {
        const std::string text = entry_text(example);
        EXPECT_FALSE(decode_office_entry(text + "\n"));
        EXPECT_FALSE(decode_office_entry(" " + text));
        EXPECT_FALSE(decode_office_entry(text.substr(0, text.size() - 1) + R"(,"more":1})"));
        EXPECT_FALSE(decode_entry(text));
    }
    const std::string spelled = R"({"v":1,"kind":"rulebook-in-force","day":"2026-01-05","rule":"a\u0040\u0031"})";
    EXPECT_FALSE(decode_office_entry(spelled));
    EXPECT_FALSE(decode_office_entry(R"({"v":1,"kind":"rulebook-in-force","day":"2026-01-05","rule":"A@1"})"));
    EXPECT_FALSE(decode_office_entry(R"({"v":1,"kind":"rulebook-burnt","day":"2026-01-05","rule":"a@1"})"));
}

TEST(AnyEntry, is_told_apart_by_its_tag) {
    for (const Example& example : examples_of_office()) {
        const auto decoded = decode_any_entry(entry_text(example));
        ASSERT_TRUE(decoded);
        EXPECT_TRUE(std::holds_alternative<OfficeEntry>(*decoded));
    }
    const Recorded filed = example<GrievanceFiled>();
    const Case after = evolve(Case{}, filed);
    const auto decoded = decode_any_entry(encode(entry_of(filed, {Case{}, after, Rulebook{}}, digest)));
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(std::holds_alternative<PublicEntry>(*decoded));
    EXPECT_FALSE(decode_any_entry(""));
    EXPECT_FALSE(decode_any_entry(R"({"v":1,"case":1})"));
}

}  // namespace
}  // namespace huiyin::codec
