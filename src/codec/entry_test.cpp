#include "codec/entry.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "codec/event_examples.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::codec {
namespace {

constexpr Hash commitment = counting_from<32>(0x20);

const PublicEntry full{
    .kind = "accepted",
    .day = day(2026, 1, 5),
    .entered_on = day(2026, 1, 6),
    .tag = counting_from<16>(0xf0),
    .rule = "cn-xinfang-2022@1",
    .starts = {{"handle", day(2026, 3, 6)}, {"inform", day(2026, 1, 20)}},
    .ends = {"unit_notice_direct", "object"},
    .missed = {"unit_notice_direct"},
    .fact = "round-1",
    .commitment = commitment,
};

const std::string full_text =
    R"({"v":1,"kind":"accepted","day":"2026-01-05","entered":"2026-01-06","case":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",)"
    R"("rule":"cn-xinfang-2022@1","starts":[{"limit":"handle","due":"2026-03-06"},{"limit":"inform","due":"2026-01-20"}],)"
    R"("ends":["unit_notice_direct","object"],"missed":["unit_notice_direct"],"fact":"round-1",)"
    R"("commit":"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"})";

const std::string least_text =
    R"({"v":1,"kind":"filer-asked","day":"2026-01-05","case":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",)"
    R"("commit":"202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"})";

Case with_limits() {
    Case before;
    before.stage = Stage::registered;
    before.tag = counting_from<16>(0x10);
    before.rulebook = "cn-xinfang-2022@2";
    before.limits = {{"unit_notice", day(2026, 1, 1), day(2026, 1, 4), true},
                     {"object", day(2026, 1, 1), day(2026, 1, 9), false}};
    return before;
}

const Rulebook no_rules;

PublicEntry entry_after(const Recorded& recorded, const Case& before, const Rulebook& rules = no_rules) {
    const Case after = evolve(before, recorded);
    return entry_of(recorded, {before, after, rules}, commitment);
}

TEST(Entry, has_one_text_with_all_members_and_with_the_least) {
    EXPECT_EQ(encode(full), full_text);
    ASSERT_TRUE(decode_entry(full_text));
    EXPECT_EQ(*decode_entry(full_text), full);

    const PublicEntry least{.kind = "filer-asked",
                            .day = full.day,
                            .entered_on = {},
                            .tag = full.tag,
                            .rule = {},
                            .starts = {},
                            .ends = {},
                            .missed = {},
                            .commitment = commitment};
    EXPECT_EQ(encode(least), least_text);
    ASSERT_TRUE(decode_entry(least_text));
    EXPECT_EQ(*decode_entry(least_text), least);
}

TEST(Entry, of_every_event_is_read_back_and_holds_nothing_but_ids_and_days) {
    for (const Recorded& recorded : examples()) {
        SCOPED_TRACE(type_of(recorded.event));
        const PublicEntry entry = entry_after(recorded, with_limits());
        const std::string text = encode(entry);
        const auto decoded = decode_entry(text);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(*decoded, entry);
        EXPECT_EQ(entry.kind, type_of(recorded.event));
        EXPECT_EQ(entry.day, recorded.at.on);
        EXPECT_EQ(entry.entered_on, recorded.entered_on);
        for (const char c : text) EXPECT_TRUE(c > 0x20 && c < 0x7f) << text;
    }
}

TEST(Entry, of_a_filing_takes_tag_and_rulebook_from_the_event) {
    const PublicEntry entry = entry_after(example<GrievanceFiled>(), Case{});
    EXPECT_EQ(entry.tag, counting_from<16>(0xf0));
    EXPECT_EQ(entry.rule, "cn-xinfang-2022@1");
    EXPECT_EQ(entry.starts, (std::vector<PublicLimit>{{"register", day(2026, 1, 26)}}));
}

TEST(Entry, names_the_limits_that_ended_after_they_were_missed) {
    const PublicEntry entry = entry_after(example<GrievanceAccepted>(), with_limits());
    EXPECT_EQ(entry.tag, counting_from<16>(0x10));
    EXPECT_EQ(entry.rule, "cn-xinfang-2022@2");
    EXPECT_EQ(entry.ends, (std::vector<std::string>{"unit_notice", "object"}));
    EXPECT_EQ(entry.missed, (std::vector<std::string>{"unit_notice"}));
}

TEST(Entry, of_a_missed_limit_names_it) {
    const Recorded missed{LimitMissed{"unit_notice", day(2026, 1, 4)}, {}, example_moment, std::nullopt};
    const PublicEntry entry = entry_after(missed, with_limits());
    EXPECT_EQ(entry.missed, (std::vector<std::string>{"unit_notice"}));
    EXPECT_TRUE(entry.ends.empty());
    EXPECT_TRUE(entry.rule.empty());
}

TEST(Entry, of_an_event_that_moves_no_limit_names_no_rulebook) {
    const Recorded asked{FilerAsked{"?"}, {}, example_moment, std::nullopt};
    EXPECT_EQ(encode(entry_after(asked, Case{.tag = counting_from<16>(0xf0), .rulebook = "a@1"})), least_text);
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    EXPECT_TRUE(file) << path;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

TEST(Entry, of_the_worked_example_is_what_the_description_of_the_format_says) {
    const std::string description = read_file(HUIYIN_SOURCE_DIR "/docs/formats/entry.md");
    std::string private_event = read_file(HUIYIN_SOURCE_DIR "/test/golden/events/accepted.json");
    private_event.pop_back();
    const Salt salt = counting_from<32>(0x40);
    Case before = with_limits();
    before.tag = counting_from<16>(0xf0);
    before.rulebook = "cn-xinfang-2022@1";
    const Recorded accepted = example<GrievanceAccepted>();
    const Case after = evolve(before, accepted);
    const std::string entry = encode(entry_of(accepted, {before, after, no_rules}, commit(salt, private_event)));
    const auto says = [&](const std::string& line) {
        return description.find("\n    " + line + "\n") != std::string::npos;
    };
    EXPECT_TRUE(says(hex_encode(salt)));
    EXPECT_TRUE(says(entry)) << entry;
    constexpr std::uint8_t leaf_prefix = 0;
    EXPECT_TRUE(says(hex_encode(ledger::sha256({ByteView(&leaf_prefix, 1), as_bytes(entry)}))));
}

/// Rules in which a limit is for each kind of duty, and one for none.
Rulebook rules_with_facts() {
    Rulebook rules;
    const auto limit = [&](std::string id, std::vector<Step> met_by) {
        LimitRule& rule = rules.limits.emplace_back();
        rule.id = std::move(id);
        rule.met_by = std::move(met_by);
    };
    limit("notice", {Step::transferred_in, Step::accepted, Step::declined, Step::review_answered});
    limit("handle", {Step::answered, Step::review_answered});
    limit("decide", {Step::rereview_answered});
    limit("report", {Step::urgent_reported});
    rules.satisfied = {"satisfied"};
    rules.review_outcomes = {{"kept", {}, {}, ReviewEffect::uphold}, {"back", {}, {}, ReviewEffect::send_back}};
    return rules;
}

TEST(Entry, says_what_a_figure_needs_and_no_more) {
    ReviewRequested requested;
    requested.round = 2;
    ReviewDecided kept;
    kept.outcome = "kept";
    ReviewDecided back;
    back.round = 2;
    back.outcome = "back";
    ReviewDecided unknown;
    unknown.outcome = "of other rules";
    struct {
        Event event;
        std::string_view fact;
    } const examples[] = {
        {requested, "round-2"},
        {kept, "round-1-uphold"},
        {back, "round-2-send-back"},
        {unknown, ""},
        {AnswerRated{.rating = "satisfied", .comment = "thank you", .clock = {}}, "satisfied"},
        {AnswerRated{.rating = "dissatisfied", .comment = "", .clock = {}}, "other"},
        {LimitMissed{"notice", {}}, "accept"},
        {LimitMissed{"handle", {}}, "answer"},
        {LimitMissed{"decide", {}}, "review"},
        {LimitMissed{"report", {}}, ""},
        {LimitMissed{"of_other_rules", {}}, ""},
        {GrievanceFiled{}, ""},
        {GrievanceDeclined{}, ""},
        {GrievanceAnswered{}, ""},
    };
    const Rulebook rules = rules_with_facts();
    for (const auto& [event, fact] : examples) {
        SCOPED_TRACE(type_of(event));
        const Recorded recorded{event, {}, example_moment, std::nullopt};
        EXPECT_EQ(entry_after(recorded, with_limits(), rules).fact, fact);
    }
    Rulebook without_satisfied = rules;
    without_satisfied.satisfied.clear();
    const Recorded rated{AnswerRated{.rating = "satisfied", .comment = {}, .clock = {}}, {}, example_moment, {}};
    EXPECT_EQ(entry_after(rated, with_limits(), without_satisfied).fact, "");
}

TEST(Entry, is_read_from_its_canonical_bytes_only) {
    const auto with = [](std::string_view from, std::string_view to) {
        std::string text = full_text;
        const std::size_t at = text.find(from);
        EXPECT_NE(at, std::string::npos) << from;
        return text.replace(at, from.size(), to);
    };
    const std::string others[] = {
        "",
        "{}",
        full_text + "\n",
        " " + full_text,
        with("\"kind\"", " \"kind\""),
        with("accepted", "acc\\u0065pted"),
        with("accepted", "Accepted"),
        with("accepted", "受理"),
        with("accepted", ""),
        with("round-1", "Runde 1"),
        with(R"("fact":"round-1",)", R"("fact":"",)"),
        with("\"v\":1", "\"v\":2"),
        with("\"v\":1", "\"v\":1.0"),
        with("\"v\":1", "\"v\":01"),
        with(R"("rule":"cn-xinfang-2022@1",)", R"("rule":"",)"),
        with(R"("missed":["unit_notice_direct"],)", R"("missed":[],)"),
        with(R"("missed":["unit_notice_direct"],)", R"("name":"x",)"),
        with(R"("day":"2026-01-05","entered":"2026-01-06")", R"("entered":"2026-01-06","day":"2026-01-05")"),
        with("2026-01-05", "2026-1-5"),
        with("f0f1", "F0F1"),
        with("f0f1", "f1"),
        with("3f\"}", "3f\",\"commit\":\"00\"}"),
    };
    for (const std::string& text : others) EXPECT_FALSE(decode_entry(text)) << text;

    const auto emptied = decode_entry(with(R"("missed":["unit_notice_direct"],)", R"("missed":[],)"));
    ASSERT_FALSE(emptied);
    EXPECT_EQ(emptied.error(), (EntryError{full_text.find("missed\":"), "not the canonical form"}));
}

TEST(Entry, with_any_byte_changed_is_refused_or_another_entry) {
    for (std::size_t i = 0; i < full_text.size(); ++i) {
        for (const char flip : {'\x01', '\x02', '\x10', '\x20'}) {
            std::string text = full_text;
            text[i] = static_cast<char>(text[i] ^ flip);
            const auto decoded = decode_entry(text);
            EXPECT_FALSE(decoded && *decoded == full) << i;
        }
    }
}

TEST(Entry, gives_its_commitment) {
    EXPECT_EQ(commitment_of(full_text), commitment);
    EXPECT_EQ(commitment_of(least_text), commitment);
    EXPECT_EQ(commitment_of("{}"), std::nullopt);
}

TEST(Commitment, is_the_digest_of_salt_and_private_event) {
    // sha256 of 32 zero bytes followed by the three letters.
    EXPECT_EQ(hex_encode(commit(Salt{}, "abc")), "365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370");
    EXPECT_NE(commit(Salt{}, "abc"), commit(Salt{1}, "abc"));
}

}  // namespace
}  // namespace huiyin::codec
