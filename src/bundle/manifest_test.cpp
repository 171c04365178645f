#include "bundle/manifest.hpp"

#include <gtest/gtest.h>

namespace huiyin::bundle {
namespace {

const Date monday{std::chrono::year{2026} / 1 / 5};

Manifest example() {
    Manifest manifest{.case_number = "2026-000002-8",
                      .made_on = monday,
                      .made_for = {"registrar", "supervisor"},
                      .language = "zh",
                      .log_origin = "log.example/cases",
                      .log_key = "log.example/cases+9404b6ce+Ac0D"};
    manifest.files = {{.path = "case.html", .bytes = 12, .sha256 = Hash{1}},
                      {.path = "attachments/01.png", .bytes = 3, .sha256 = Hash{2}, .name = "灯.png", .event = 1}};
    manifest.events = {{.number = 1,
                        .type = "filed",
                        .day = monday,
                        .leaf = 7,
                        .proof = "proofs/0001.tlog-proof",
                        .opening = ManifestOpening{.path = "events/0001.json", .salt = Hash{3}}},
                       {.number = 2, .type = "accepted", .day = monday, .leaf = 9, .proof = "proofs/0002.tlog-proof"}};
    manifest.left_out = {{.name = "长.mp4", .bytes = 9, .sha256 = Hash{4}, .event = 1, .why = "too_large"}};
    return manifest;
}

TEST(Manifest, comes_back_as_it_was_written) {
    const auto read = read_manifest(write_manifest(example()));
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, example());
    EXPECT_NE(write_manifest(example()).find("灯.png"), std::string::npos) << "people can read it";
}

TEST(Manifest, is_not_read_if_anything_in_it_is_of_another_form) {
    const std::string text = write_manifest(example());
    const auto with = [&](std::string_view what, std::string_view instead) {
        std::string other = text;
        other.replace(other.find(what), what.size(), instead);
        return read_manifest(other);
    };
    EXPECT_TRUE(with("\"case_number\"", "\"case_number\"").has_value());
    EXPECT_FALSE(with("\"case_number\"", "\"number\"").has_value());
    EXPECT_FALSE(with("\"format\": 1", "\"format\": 2").has_value()) << "a later version made it";
    EXPECT_FALSE(with("huiyin-case-bundle", "something").has_value());
    EXPECT_FALSE(with("2026-01-05", "2026-02-30").has_value());
    EXPECT_FALSE(with("\"bytes\": 12", "\"bytes\": -12").has_value());
    EXPECT_FALSE(with("\"sha256\": \"01", "\"sha256\": \"0").has_value());
    EXPECT_FALSE(with("\"event\": 1", "\"event\": 0").has_value()) << "events are counted from 1";
    EXPECT_FALSE(with("\"salt\": \"03", "\"salt\": \"zz").has_value());
    EXPECT_FALSE(with("\"registrar\"", "7").has_value());
    EXPECT_FALSE(with("\"number\": 2", "\"number\": 99999999999").has_value());
    EXPECT_FALSE(with("\"left_out\": [", "\"left_out\": [1,").has_value());
}

TEST(Manifest, is_not_read_if_it_is_no_json_or_hostile) {
    EXPECT_FALSE(read_manifest("").has_value());
    EXPECT_FALSE(read_manifest("[]").has_value());
    EXPECT_FALSE(read_manifest("{\"kind\":").has_value());
    EXPECT_FALSE(read_manifest(std::string(1'000'000, '[')).has_value());
    EXPECT_FALSE(read_manifest("{\"[\\\"\":" + std::string(1'000'000, '[')).has_value());
    EXPECT_FALSE(read_manifest(std::string(manifest_bytes_max + 1, ' ')).has_value());
}

}  // namespace
}  // namespace huiyin::bundle
