#include "codec/event_json.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "codec/event_examples.hpp"
#include "domain/grievance/retention.hpp"

namespace huiyin::codec {
namespace {

constexpr CaseId example_case{17};

std::string golden(std::string_view type) {
    const std::string path = HUIYIN_SOURCE_DIR "/test/golden/events/" + std::string(type) + ".json";
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::stringstream text;
    text << file.rdbuf();
    std::string whole = text.str();
    if (whole.ends_with('\n')) whole.pop_back();
    return whole;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(EventJson, every_event_is_written_as_its_golden_file_and_read_back_from_it) {
    int version = 0;
    for (const Recorded& recorded : examples()) {
        SCOPED_TRACE(type_of(recorded.event));
        ++version;
        const std::string kept = golden(type_of(recorded.event));
        EXPECT_EQ(encode_event(example_case, version, recorded), kept);
        const auto decoded = decode_event(kept);
        ASSERT_TRUE(decoded) << to_text(decoded.error());
        EXPECT_EQ(*decoded, (DecodedEvent{example_case, version, recorded}));
    }
    EXPECT_EQ(version, std::variant_size_v<EventVariant>);
}

/// Every text of the examples is Chinese, but for what is chosen from a list.
TEST(EventJson, no_word_of_an_event_is_left_when_its_case_is_erased) {
    for (const Recorded& recorded : examples()) {
        SCOPED_TRACE(type_of(recorded.event));
        Recorded left = recorded;
        left.event = remains_of(std::move(left.event));
        const std::string text = encode_event(example_case, 1, left);
        EXPECT_TRUE(std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << text;
        const auto decoded = decode_event(text);
        ASSERT_TRUE(decoded) << to_text(decoded.error());
        EXPECT_EQ(remains_of(decoded->recorded.event), left.event) << "nothing more to take away";
    }
}

TEST(EventJson, an_event_with_every_member_empty_comes_back_as_it_was) {
    const auto expect_same = []<class... T>(std::type_identity<std::variant<T...>>) {
        for (const Event& event : {Event{T{}}...}) {
            SCOPED_TRACE(type_of(event));
            const Recorded recorded{event, {}, {}, std::nullopt};
            const auto decoded = decode_event(encode_event(example_case, 1, recorded));
            ASSERT_TRUE(decoded) << to_text(decoded.error());
            EXPECT_EQ(decoded->recorded, recorded);
        }
    };
    expect_same(std::type_identity<EventVariant>{});
}

TEST(EventJson, every_byte_that_text_can_hold_is_kept_at_every_place_in_it) {
    for (int c = 1; c < 0x80; ++c) {
        for (const std::size_t before : {0U, 1U, 7U, 8U, 15U, 16U, 17U}) {
            const std::string text = std::string(before, '.') + static_cast<char>(c) + std::string(9, '~') +
                                     "回音🙂" + static_cast<char>(c);
            const Recorded recorded{FilerReplied{text}, {.role = Role::filer}, example_moment, std::nullopt};
            const auto decoded = decode_event(encode_event(example_case, 1, recorded));
            ASSERT_TRUE(decoded);
            ASSERT_EQ(decoded->recorded, recorded) << c;
        }
    }
}

TEST(EventJson, the_first_and_the_last_moment_that_can_be_written_are_read_back) {
    for (const Date on : {day(1, 1, 1), day(1969, 12, 31), day(2024, 2, 29), day(9999, 12, 31)}) {
        for (const int since_midnight : {0, 1, 86'399'999}) {
            const Recorded recorded{
                FilerReplied{"x"}, {}, {Instant{on} + std::chrono::milliseconds{since_midnight}, on}, on};
            const auto decoded = decode_event(encode_event(example_case, 1, recorded));
            ASSERT_TRUE(decoded);
            EXPECT_EQ(decoded->recorded, recorded);
        }
    }
}

TEST(EventJson, a_member_that_may_be_empty_may_be_missing) {
    const std::string kept = golden("filed");
    const auto decoded = decode_event(replaced(kept, R"("topic":"市政",)", ""));
    ASSERT_TRUE(decoded);
    Recorded expected = example<GrievanceFiled>();
    std::get<GrievanceFiled>(expected.event).topic.clear();
    EXPECT_EQ(decoded->recorded, expected);
}

TEST(EventJson, minutes_name_the_reception_of_the_rota_since_there_is_one) {
    Recorded held = example<MeetingHeld>();
    std::get<MeetingHeld>(held.event).reception = ReceptionId{4};
    std::get<MeetingHeld>(held.event).reception_unit = UnitId{1};
    const std::string text = golden("meeting-held-reception");
    EXPECT_EQ(encode_event(example_case, 30, held), text);
    const auto decoded = decode_event(text);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->recorded, held);
}

TEST(EventJson, a_review_that_was_not_admitted_says_so_since_it_lets_stand_what_stood) {
    Recorded decided = example<ReviewDecided>();
    std::get<ReviewDecided>(decided.event).not_admitted = true;
    const std::string text = golden("review-decided-not-admitted");
    EXPECT_EQ(encode_event(example_case, 30, decided), text);
    const auto decoded = decode_event(text);
    ASSERT_TRUE(decoded);
    EXPECT_EQ(decoded->recorded, decided);
}

TEST(EventJson, files_that_were_handed_in_stand_in_filing_and_reply_since_there_are_some) {
    const std::vector<Attachment> attachments{
        {counting_from<32>(0x20), 2'000'000, "image/jpeg", "路灯 1.jpg", counting_from<32>(0x60)},
        {counting_from<32>(0x40), 731, "application/pdf", "合同.pdf", counting_from<32>(0x80)}};
    Recorded filed = example<GrievanceFiled>();
    std::get<GrievanceFiled>(filed.event).attachments = attachments;
    Recorded replied = example<FilerReplied>();
    std::get<FilerReplied>(replied.event).attachments = attachments;
    for (const auto& [name, recorded] :
         {std::pair("filed-attachments", filed), {"filer-replied-attachments", replied}}) {
        SCOPED_TRACE(name);
        const std::string text = golden(name);
        EXPECT_EQ(encode_event(example_case, 1, recorded), text);
        const auto decoded = decode_event(text);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(decoded->recorded, recorded);
    }
}

TEST(EventJson, whatever_is_not_an_event_is_refused_with_its_reason) {
    const std::string filed = golden("filed");
    const std::string missed = golden("limit-missed");
    const struct {
        std::string_view name;
        std::string text;
        EventError error;
    } faults[] = {
        {"nothing", "", {EventProblem::not_json, ""}},
        {"a list", "[]", {EventProblem::not_json, ""}},
        {"half an event", filed.substr(0, filed.size() / 2), {EventProblem::not_json, ""}},
        {"something after it", filed + "{}", {EventProblem::not_json, ""}},
        {"broken UTF-8", replaced(filed, "市政", "\xff"), {EventProblem::not_json, ""}},
        {"an escape that is not needed", replaced(filed, "市政", "\\u5e02"), {EventProblem::not_json, ""}},
        {"an escape of a letter", replaced(filed, "市政", "\\u0041"), {EventProblem::not_json, ""}},
        {"a bare control character", replaced(filed, "市政", "\n"), {EventProblem::not_json, ""}},
        {"a list without its end", replaced(filed, R"("张所长"])", R"("张所长")"), {EventProblem::not_json, ""}},
        {"a comma at the end", replaced(missed, "}}", ",}}"), {EventProblem::not_json, ""}},
        {"a name without its beginning", replaced(filed, R"(,"case":)", R"(,case":)"), {EventProblem::not_json, ""}},
        {"white space", replaced(filed, R"("case":)", R"( "case":)"), {EventProblem::not_json, ""}},
        {"an empty object", "{}", {EventProblem::missing_member, "v"}},
        {"a later format", replaced(filed, R"("v":1)", R"("v":2)"), {EventProblem::unknown_format, "v"}},
        {"a number as text", replaced(filed, R"("case":17)", R"("case":"17")"), {EventProblem::wrong_type, "case"}},
        {"a fraction", replaced(filed, R"("case":17)", R"("case":17.5)"), {EventProblem::wrong_type, "case"}},
        {"a zero in front", replaced(filed, R"("case":17)", R"("case":017)"), {EventProblem::wrong_type, "case"}},
        {"case 0", replaced(filed, R"("case":17)", R"("case":0)"), {EventProblem::bad_value, "case"}},
        {"number 0", replaced(filed, R"("seq":1)", R"("seq":0)"), {EventProblem::bad_value, "seq"}},
        {"a huge number", replaced(filed, R"("seq":1)", R"("seq":2147483648)"), {EventProblem::bad_value, "seq"}},
        {"no moment", replaced(filed, R"("at":"2026-01-05T08:30:00.123Z",)", ""), {EventProblem::missing_member, "at"}},
        {"no zone", replaced(filed, "00.123Z", "00.123+"), {EventProblem::bad_value, "at"}},
        {"hour 24", replaced(filed, "T08:", "T24:"), {EventProblem::bad_value, "at"}},
        {"a day that is none",
         replaced(filed, R"("on":"2026-01-05")", R"("on":"2026-02-30")"),
         {EventProblem::bad_value, "on"}},
        {"an unknown role", replaced(filed, "clerk", "king"), {EventProblem::bad_value, "role"}},
        {"an unknown event", replaced(missed, "limit-missed", "limit-passed"), {EventProblem::unknown_type, "type"}},
        {"an unknown member",
         replaced(missed, R"("limit":)", R"("who":1,"limit":)"),
         {EventProblem::missing_member, "limit"}},
        {"one more member", replaced(missed, "}}", R"(,"who":1}})"), {EventProblem::unexpected_member, "who"}},
        {"a member twice",
         replaced(missed, "}}", R"(,"due":"2026-01-04"}})"),
         {EventProblem::unexpected_member, "due"}},
        {"a digest too short", replaced(filed, "000102", "0102"), {EventProblem::bad_value, "identity"}},
        {"a digest in capitals", replaced(filed, "0a0b0c", "0A0B0C"), {EventProblem::bad_value, "identity"}},
        {"a list as text",
         replaced(filed, R"(["市政管理所","张所长"])", R"("x")"),
         {EventProblem::wrong_type, "about"}},
        {"a number among texts", replaced(filed, R"("张所长")", "1"), {EventProblem::wrong_type, "about"}},
        {"an unknown channel", replaced(filed, "telephone", "pigeon"), {EventProblem::bad_value, "channel"}},
        {"text as a flag",
         replaced(golden("referred"), R"("objection_refused":true)", R"("objection_refused":"yes")"),
         {EventProblem::wrong_type, "objection_refused"}},
        {"null", replaced(filed, R"("尽快修好")", "null"), {EventProblem::wrong_type, "wish"}},
    };
    for (const auto& [name, text, error] : faults) {
        SCOPED_TRACE(name);
        const auto decoded = decode_event(text);
        ASSERT_FALSE(decoded);
        EXPECT_EQ(decoded.error(), error) << to_text(decoded.error());
    }
}

TEST(EventJson, an_event_cut_anywhere_is_refused) {
    for (const Recorded& recorded : examples()) {
        const std::string whole = encode_event(example_case, 3, recorded);
        for (std::size_t size = 0; size < whole.size(); ++size) {
            ASSERT_FALSE(decode_event(whole.substr(0, size))) << size;
        }
    }
}

}  // namespace
}  // namespace huiyin::codec
