#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/filing.hpp"
#include "base/result.hpp"
#include "domain/grievance/events.hpp"

namespace huiyin::cli {

/// How far a sample case went; demo/README.md tells each story.
enum class Story : std::uint8_t {
    new_case,
    registered,
    overdue_dispatch,
    referred,
    objected,
    overdue_notice,
    unowned,
    accepted,
    overdue,
    asked,
    replied,
    answered,
    answered_late,
    rated,
    rated_poor,
    reopened,
    declined,
    withdrawn,
};

[[nodiscard]] std::optional<Story> parse_story(std::string_view text);

/// A made-up grievance of demo/cases.toml.
struct SampleCase {
    std::string unit;  ///< Key of the unit that it belongs to.
    Story story = Story::new_case;
    int days_ago = 0;
    std::string subject;
    std::string text;
    std::string place;
    std::string topic;
    std::string wish;
    Channel channel = Channel::web;
    Language language = Language::zh;
    vault::Identity identity;
    std::vector<std::string> about;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string ground;
};

/// What is wrong with the file, in English with the line.
[[nodiscard]] Result<std::vector<SampleCase>, std::string> parse_sample_cases(std::string_view toml);

/// What is done to a case, and by whom.
enum class Deed : std::uint8_t {
    register_case,
    refer,
    object,
    accept,
    assign,
    ask,
    reply,
    answer,
    decline,
    rate_well,
    rate_poorly,
    withdraw,
    reopen,
    sweep,  ///< The clock looks whether a limit was missed.
};

/// A deed on a day counted from the day of filing.
struct StoryStep {
    Deed deed{};
    int day = 0;
};

/// The steps of a story, in order. `here`: the bureau handles the case itself and refers it to nobody.
[[nodiscard]] std::vector<StoryStep> steps_of(Story story, int days_ago, bool here);

}  // namespace huiyin::cli
