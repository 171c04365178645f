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
    mediation,
    hearing,
    extended,
    in_review,
    re_reviewed,
    joint,
    joined,
    speaking,
    promised,
    broken,
    supervised,
    silent,
    look_back,
    planned,
    heard,
    urgent,
    contested,
};
inline constexpr int story_count = 35;

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
    std::string case_class;
    std::string promise;            ///< What the office promises.
    std::vector<std::string> plan;  ///< Two steps of a plan.
    std::string minutes;            ///< Of a reception, with what it came to.
    std::string conclusion;
    std::vector<std::string> together;  ///< What those wrote who filed the same matter, one text each.
    std::string shows_zh;               ///< What a newcomer can see in it; empty: its receipt is not printed.
    std::string shows_en;
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
    offer_mediation,
    accept_mediation,
    extend,
    ask_review,
    decide_review,
    decide_rereview,
    set_hearing,
    give_joining_code,
    represent,
    make_promise,
    supervise,
    state_silence,
    assign_lead,
    plan_step,
    finish_step,
    plan_next_step,
    record_reception,
    mark_urgent,
    report_urgent,
    keep_promise,
    contest_promise,
};

/// Whether it is the holder of the receipt who does it.
[[nodiscard]] bool is_of_filer(Deed deed);

/// A deed on a day counted from the day of filing.
struct StoryStep {
    Deed deed{};
    int day = 0;
};

/// The steps of a story, in order. `here`: the bureau handles the case itself and refers it to nobody.
[[nodiscard]] std::vector<StoryStep> steps_of(Story story, int days_ago, bool here);

}  // namespace huiyin::cli
