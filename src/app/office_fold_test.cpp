#include "app/office_fold.hpp"

#include <fstream>
#include <initializer_list>
#include <sstream>

#include <gtest/gtest.h>

#include "codec/rulebook_toml.hpp"
#include "domain/rulebook/check.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::app {
namespace {

using Kind = OfficeProblem::Kind;

std::string read_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(std::string(HUIYIN_SOURCE_DIR) + path).rdbuf();
    return text.str();
}

const std::string rules = read_text("/rules/past/cn-xinfang-2022-1.toml");
const std::string days_off = read_text("/calendars/cn.toml");

ledger::VerifierKey log_key() {
    return ledger::SigningKey::from_seed("log.example/qinghe", ledger::sha256(as_bytes("fold"))).verifier();
}

Result<Done, OfficeProblem> put(Office& office, codec::OfficeEvent event) {
    return apply(office, {std::move(event), {}, {}}, log_key());
}

codec::OfficeFounded founded() { return {"Qinghe", "log.example/qinghe", "Asia/Shanghai"}; }
codec::UnitAdded unit(std::int64_t id, std::int64_t parent) {
    return {{UnitId{id}, UnitId{parent}, UnitKind::body, "name", "name"}};
}
codec::CalendarPublished calendar() { return {"cn", "2026.1", ledger::sha256(as_bytes(days_off)), days_off}; }
codec::RulebookPublished rulebook() { return {"cn-xinfang-2022@1", ledger::sha256(as_bytes(rules)), rules}; }

std::vector<codec::OfficeEvent> whole() {
    return {founded(), unit(1, 0), unit(2, 1), calendar(), rulebook(), codec::RulebookPutInForce{"cn-xinfang-2022@1"}};
}

/// What is wrong with the last of the events, the ones before it being right.
std::optional<Kind> problem_of(const std::vector<codec::OfficeEvent>& events) {
    Office office;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto applied = put(office, events[i]);
        if (!applied) {
            EXPECT_EQ(i + 1, events.size());
            return applied.error().kind;
        }
    }
    return std::nullopt;
}

TEST(OfficeFold, makes_an_office_of_its_stored_events) {
    std::vector<std::string> bodies;
    for (const codec::OfficeEvent& event : whole()) bodies.push_back(codec::encode_office_event({event, {}, {}}));
    const auto office = fold_office(bodies, log_key());
    ASSERT_TRUE(office.has_value());
    EXPECT_EQ(office->name, "Qinghe");
    EXPECT_EQ(office->name_in(Language::en), "Qinghe") << "an office without an English name keeps its own";
    EXPECT_EQ(office->verifier_key, log_key().text());
    EXPECT_EQ(office->units.all().size(), 2U);
    const Rulebook& in_force = office->rulebook(office->rulebook_in_force);
    EXPECT_EQ(in_force.reference(), "cn-xinfang-2022@1");
    EXPECT_EQ(office->calendar(in_force).id, "cn");
    bodies[2] = "{}";
    EXPECT_EQ(fold_office(bodies, log_key()).error().kind, Kind::unreadable);
    EXPECT_TRUE(fold_office({}, log_key())->origin.empty());
}

TEST(OfficeFold, refuses_what_does_not_fit) {
    auto other_text = rulebook();
    other_text.text += "\n# one more line";
    auto other_name = rulebook();
    other_name.reference = "cn-xinfang-2022@2";
    auto no_rulebook = rulebook();
    no_rulebook.text = "id = 1";
    no_rulebook.digest = ledger::sha256(as_bytes(no_rulebook.text));
    const struct {
        std::string_view name;
        std::vector<codec::OfficeEvent> events;
        Kind problem;
    } examples[] = {
        {"a unit of no office", {unit(1, 0)}, Kind::not_founded},
        {"an office founded twice", {founded(), founded()}, Kind::already_founded},
        {"another log's office", {codec::OfficeFounded{"Q", "log.example/elsewhere", "UTC"}}, Kind::another_origin},
        {"a unit that is there", {founded(), unit(1, 0), unit(1, 0)}, Kind::unit_known},
        {"a unit below none", {founded(), unit(2, 1)}, Kind::no_parent},
        {"a text that is not the one of the digest", {founded(), calendar(), other_text}, Kind::text_differs},
        {"another version than its name says", {founded(), calendar(), other_name}, Kind::text_differs},
        {"no rulebook at all", {founded(), calendar(), no_rulebook}, Kind::text_unfit},
        {"a rulebook without its calendar", {founded(), rulebook()}, Kind::no_such_calendar},
        {"a version published twice", {founded(), calendar(), rulebook(), rulebook()}, Kind::rulebook_known},
        {"a version nobody published", {founded(), codec::RulebookPutInForce{"x@1"}}, Kind::no_such_rulebook},
    };
    for (const auto& [name, events, problem] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(problem_of(events), problem);
    }
    EXPECT_EQ(problem_of(whole()), std::nullopt);
}

ledger::VerifierKey witness_key(std::string name, std::string_view seed) {
    return ledger::SigningKey::from_seed(std::move(name), ledger::sha256(as_bytes(seed)),
                                         ledger::KeyType::ed25519_cosignature)
        .verifier();
}

TEST(OfficeFold, knows_the_witnesses_that_are_asked) {
    const std::string first = witness_key("witness.example/w1", "1").text();
    const std::string second = witness_key("witness.example/w2", "2").text();
    const std::string url = "https://witness.example/";
    Office office;
    for (const codec::OfficeEvent& event : whole()) ASSERT_TRUE(put(office, event).has_value());
    ASSERT_TRUE(put(office, codec::WitnessNamed{first, url}).has_value());
    ASSERT_TRUE(put(office, codec::WitnessNamed{second, url}).has_value());
    EXPECT_EQ(office.witnesses, (std::vector<NamedWitness>{{first, url}, {second, url}}));
    const struct {
        std::string_view name;
        codec::OfficeEvent event;
        Kind problem;
    } examples[] = {
        {"named already", codec::WitnessNamed{first, url}, Kind::witness_differs},
        {"another key under that name", codec::WitnessNamed{witness_key("witness.example/w1", "3").text(), url},
         Kind::witness_differs},
        {"that key under another name", codec::WitnessNamed{witness_key("witness.example/w3", "1").text(), url},
         Kind::witness_differs},
        {"a log's key", codec::WitnessNamed{log_key().text(), url}, Kind::witness_unfit},
        {"no key", codec::WitnessNamed{"key", url}, Kind::witness_unfit},
        {"no address", codec::WitnessNamed{witness_key("witness.example/w3", "3").text(), "witness.example"},
         Kind::witness_unfit},
        {"no reason to go", codec::WitnessDismissed{first, ""}, Kind::witness_unfit},
        {"nobody to go", codec::WitnessDismissed{witness_key("witness.example/w3", "3").text(), "why"},
         Kind::witness_differs},
    };
    for (const auto& [name, event, problem] : examples) {
        SCOPED_TRACE(name);
        const auto applied = put(office, event);
        ASSERT_FALSE(applied.has_value());
        EXPECT_EQ(applied.error().kind, problem);
    }
    ASSERT_TRUE(put(office, codec::WitnessDismissed{first, "it moved"}).has_value());
    EXPECT_EQ(office.witnesses, (std::vector<NamedWitness>{{second, url}}));
    for (std::size_t i = 1; i < named_witnesses_max; ++i) {
        const std::string text = std::to_string(i);
        ASSERT_TRUE(put(office, codec::WitnessNamed{witness_key("w" + text, "w" + text).text(), url}));
    }
    EXPECT_FALSE(put(office, codec::WitnessNamed{first, url}).has_value()) << "no more than the most";
}

std::string small_calendar(std::string_view version, std::initializer_list<int> years) {
    std::string text = "id = \"cn\"\nversion = \"" + std::string(version) + "\"\n";
    for (const int year : years) {
        text += "[[year]]\nyear = " + std::to_string(year) + "\nnotice = \"a notice\"\noff = []\nwork = []\n";
    }
    return text;
}

codec::CalendarPublished calendar_of(std::string_view version, std::initializer_list<int> years) {
    const std::string text = small_calendar(version, years);
    return {"cn", std::string(version), ledger::sha256(as_bytes(text)), text};
}

TEST(OfficeFold, takes_a_later_version_of_a_calendar_in_place_of_the_earlier) {
    Office office;
    for (const codec::OfficeEvent& event : whole()) ASSERT_TRUE(put(office, event).has_value());
    ASSERT_TRUE(put(office, calendar_of("2026.10", {2024, 2025, 2026, 2027})).has_value());
    ASSERT_EQ(office.calendars.size(), 1U);
    EXPECT_EQ(office.calendars.front().version, "2026.10");
    EXPECT_TRUE(office.calendar(office.rulebook(office.rulebook_in_force)).years.contains(2027));
}

TEST(OfficeFold, refuses_a_calendar_that_takes_anything_back_and_stays_as_it_was) {
    const struct {
        std::string_view name;
        codec::CalendarPublished later;
        Kind problem;
    } examples[] = {
        {"the same version", calendar_of("2026.1", {2024, 2025, 2026, 2027}), Kind::not_newer},
        {"a lower version", calendar_of("2025.9", {2024, 2025, 2026, 2027}), Kind::not_newer},
        {"a version nobody can compare", calendar_of("newest", {2024, 2025, 2026, 2027}), Kind::version_unfit},
        {"a year less", calendar_of("2027.1", {2025, 2026, 2027}), Kind::years_missing},
    };
    for (const auto& [name, later, problem] : examples) {
        SCOPED_TRACE(name);
        Office office;
        for (const codec::OfficeEvent& event : whole()) ASSERT_TRUE(put(office, event).has_value());
        const auto applied = put(office, later);
        ASSERT_FALSE(applied);
        EXPECT_EQ(applied.error().kind, problem);
        EXPECT_EQ(office.calendars.front().version, "2026.1");
    }
}

/// The rulebook of these tests was published by an earlier program; its check found nothing.
TEST(OfficeFold, takes_as_law_what_was_published_before_the_check_found_more) {
    EXPECT_FALSE(check_rulebook(*codec::parse_rulebook(rules)).empty());
    Office office;
    for (const codec::OfficeEvent& event : whole()) ASSERT_TRUE(put(office, event).has_value());
    EXPECT_EQ(office.rulebook("cn-xinfang-2022@1").limits.size(), 12U);
}

TEST(OfficeFold, keeps_every_version_of_a_rulebook_and_takes_only_higher_ones) {
    const auto version_of = [](int version) {
        std::string text = rules;
        const std::string_view first = "\nversion = 1\n";
        text.replace(text.find(first), first.size(), "\nversion = " + std::to_string(version) + "\n");
        return codec::RulebookPublished{"cn-xinfang-2022@" + std::to_string(version), ledger::sha256(as_bytes(text)),
                                        text};
    };
    Office office;
    for (const codec::OfficeEvent& event : whole()) ASSERT_TRUE(put(office, event).has_value());
    ASSERT_TRUE(put(office, version_of(3)).has_value());
    EXPECT_EQ(office.rulebook_in_force, "cn-xinfang-2022@1") << "until it is put in force";
    ASSERT_TRUE(put(office, codec::RulebookPutInForce{"cn-xinfang-2022@3"}).has_value());
    EXPECT_EQ(office.rulebook("cn-xinfang-2022@1").version, 1);
    EXPECT_EQ(put(office, version_of(2)).error().kind, Kind::not_newer);
    EXPECT_EQ(put(office, version_of(3)).error().kind, Kind::rulebook_known);
}

}  // namespace
}  // namespace huiyin::app
