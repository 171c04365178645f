#include "cli/sample_cases.hpp"

#include <algorithm>
#include <utility>

#include "cli/toml_fields.hpp"

namespace huiyin::cli {

namespace {

constexpr std::array<std::string_view, story_count> story_names{
    "new",           "registered",     "overdue_dispatch", "referred",
    "objected",      "overdue_notice", "unowned",          "accepted",
    "overdue",       "asked",          "replied",          "answered",
    "answered_late", "rated",          "rated_poor",       "reopened",
    "declined",      "withdrawn",      "mediation",        "hearing",
    "extended",      "in_review",      "re_reviewed",      "joint",
    "joined",        "speaking",       "promised",         "broken",
    "supervised",    "silent",         "look_back",        "planned",
    "heard",         "urgent",         "contested"};

std::vector<std::string> texts_at(const toml::table& table, std::string_view key) {
    std::vector<std::string> texts;
    for (const toml::node& text : list_at(table, key)) texts.push_back(text.value_or(std::string{}));
    return texts;
}

vault::Identity read_identity(const toml::table& table) {
    allow_only(table, {"name", "phone", "address", "email"});
    vault::Identity identity;
    identity.name = text_at(table, "name");
    identity.phone = text_at(table, "phone");
    identity.address = text_at(table, "address");
    identity.email = text_at(table, "email");
    return identity;
}

SampleCase read_case(const toml::table& table) {
    allow_only(table, {"unit",    "story",    "days_ago", "subject", "text",       "place",    "topic",   "wish",
                       "channel", "language", "identity", "about",   "facts",      "rule",     "reasons", "ground",
                       "class",   "promise",  "plan",     "minutes", "conclusion", "together", "shows"});
    SampleCase sample;
    sample.unit = needed_text(table, "unit");
    const auto story = parse_story(needed_text(table, "story"));
    if (!story) reject(table, "there is no such story");
    sample.story = *story;
    const toml::node* const days = table.get("days_ago");
    sample.days_ago = days == nullptr ? -1 : days->value_or(-1);
    if (sample.days_ago < 0 || sample.days_ago > 1000) reject(table, "days_ago has to be a number from 0 to 1000");
    sample.subject = needed_text(table, "subject");
    sample.text = needed_text(table, "text");
    sample.place = text_at(table, "place");
    sample.topic = text_at(table, "topic");
    sample.wish = text_at(table, "wish");
    const std::string channel = text_at(table, "channel");
    const auto known_channel = channel.empty() ? std::optional{Channel::web} : parse_channel(channel);
    if (!known_channel) reject(table, "there is no such channel");
    sample.channel = *known_channel;
    const std::string language = text_at(table, "language");
    const auto known_language = language.empty() ? std::optional{Language::zh} : parse_language(language);
    if (!known_language) reject(table, "there is no such language");
    sample.language = *known_language;
    if (const toml::node* const identity = table.get("identity")) sample.identity = read_identity(table_of(*identity));
    sample.about = texts_at(table, "about");
    sample.facts = text_at(table, "facts");
    sample.rule = text_at(table, "rule");
    sample.reasons = text_at(table, "reasons");
    sample.ground = text_at(table, "ground");
    sample.case_class = text_at(table, "class");
    sample.promise = text_at(table, "promise");
    sample.plan = texts_at(table, "plan");
    sample.minutes = text_at(table, "minutes");
    sample.conclusion = text_at(table, "conclusion");
    sample.together = texts_at(table, "together");
    if (const toml::node* const shows = table.get("shows")) {
        allow_only(table_of(*shows), {"zh", "en"});
        sample.shows_zh = needed_text(table_of(*shows), "zh");
        sample.shows_en = needed_text(table_of(*shows), "en");
    }
    return sample;
}

/// The way of a case up to the day on which a handler has it.
std::vector<StoryStep> taken_up(bool here) {
    if (here) return {{Deed::register_case, 1}, {Deed::accept, 3}, {Deed::assign, 3}};
    return {{Deed::register_case, 1}, {Deed::refer, 2}, {Deed::accept, 4}, {Deed::assign, 4}};
}

using Steps = std::vector<StoryStep>;

Steps after(Steps steps, const Steps& more) {
    steps.insert(steps.end(), more.begin(), more.end());
    return steps;
}

/// What happens in a procedure beside the main path, or after it; empty for the stories of the main path.
Steps steps_of_procedure(Story story, int days_ago, bool here) {
    const Steps begun = taken_up(here);
    const Steps answered = after(begun, {{Deed::answer, 20}});
    const Steps reviewed = after(answered, {{Deed::ask_review, 24}, {Deed::decide_review, 34}, {Deed::ask_review, 38}});
    const struct {
        Story story;
        Steps before;
        Steps then;
    } procedures[] = {
        {Story::mediation, begun, {{Deed::offer_mediation, 8}, {Deed::accept_mediation, 10}}},
        {Story::hearing, reviewed, {{Deed::set_hearing, 44}}},
        {Story::extended, begun, {{Deed::extend, 55}}},
        {Story::in_review, answered, {{Deed::ask_review, 26}}},
        {Story::re_reviewed, reviewed, {{Deed::decide_rereview, 55}}},
        {Story::joint,
         {{Deed::give_joining_code, 0}, {Deed::represent, 1}, {Deed::register_case, 2}},
         {{Deed::refer, 3}, {Deed::accept, 5}, {Deed::assign, 5}}},
        {Story::speaking, {}, {{Deed::represent, 0}}},
        {Story::promised, answered, {{Deed::make_promise, 21}}},
        {Story::broken, answered, {{Deed::make_promise, 21}, {Deed::sweep, 36}}},
        {Story::supervised, begun, {{Deed::supervise, 12}}},
        {Story::silent, begun, {{Deed::sweep, 68}, {Deed::state_silence, 69}}},
        {Story::look_back, answered, {{Deed::sweep, 112}}},
        {Story::planned,
         after(begun, {{Deed::sweep, 68}, {Deed::assign_lead, 70}}),
         {{Deed::plan_step, 92}, {Deed::finish_step, 99}, {Deed::plan_next_step, 99}}},
        {Story::urgent, {{Deed::mark_urgent, 0}}, {{Deed::refer, 0}, {Deed::accept, 0}, {Deed::report_urgent, 0}}},
        {Story::contested, answered, {{Deed::make_promise, 21}, {Deed::keep_promise, 30}, {Deed::contest_promise, 35}}},
        {Story::heard, begun, {{Deed::record_reception, days_ago}}},
    };
    for (const auto& procedure : procedures) {
        if (procedure.story == story) return after(procedure.before, procedure.then);
    }
    return {};
}

/// The answer comes after some twenty days, or earlier if the case is younger.
int day_of_answer(int days_ago) { return std::clamp(days_ago - 6, 6, 20); }

}  // namespace

std::optional<Story> parse_story(std::string_view text) {
    const auto* const found = std::ranges::find(story_names, text);
    if (found == story_names.end()) return std::nullopt;
    return static_cast<Story>(found - story_names.begin());
}

bool is_of_filer(Deed deed) {
    constexpr std::array of_filer{
        Deed::reply,     Deed::rate_well,        Deed::rate_poorly,    Deed::withdraw,
        Deed::reopen,    Deed::accept_mediation, Deed::ask_review,     Deed::give_joining_code,
        Deed::represent, Deed::state_silence,    Deed::contest_promise};
    return std::ranges::find(of_filer, deed) != of_filer.end();
}

Result<std::vector<SampleCase>, std::string> parse_sample_cases(std::string_view toml) {
    return read_toml_fields(toml, [](const toml::table& root) {
        allow_only(root, {"case"});
        std::vector<SampleCase> cases;
        read_each(root, "case", [&](const toml::table& table) { cases.push_back(read_case(table)); });
        return cases;
    });
}

std::vector<StoryStep> steps_of(Story story, int days_ago, bool here) {
    const int answered_on = day_of_answer(days_ago);
    const std::vector<StoryStep> passed_on{{Deed::register_case, 1}, {Deed::refer, 2}};
    switch (story) {
        case Story::new_case: return {};
        case Story::registered: return {{Deed::register_case, 1}};
        case Story::overdue_dispatch: return {{Deed::register_case, 1}, {Deed::sweep, 17}};
        case Story::referred: return passed_on;
        case Story::objected: return after(passed_on, {{Deed::object, 4}});
        case Story::overdue_notice: return after(passed_on, {{Deed::sweep, 20}});
        case Story::withdrawn: return after(passed_on, {{Deed::withdraw, 6}});
        case Story::declined:
            return here ? std::vector<StoryStep>{{Deed::register_case, 1}, {Deed::decline, 9}}
                        : after(passed_on, {{Deed::decline, 9}});
        case Story::unowned: {
            std::vector<StoryStep> steps = taken_up(here);
            steps.pop_back();
            return steps;
        }
        case Story::accepted: return taken_up(here);
        case Story::overdue: return after(taken_up(here), {{Deed::sweep, 68}});
        case Story::asked: return after(taken_up(here), {{Deed::ask, 6}});
        case Story::replied: return after(taken_up(here), {{Deed::ask, 6}, {Deed::reply, 9}});
        case Story::answered: return after(taken_up(here), {{Deed::answer, answered_on}});
        case Story::answered_late: return after(taken_up(here), {{Deed::sweep, 68}, {Deed::answer, 75}});
        case Story::rated:
            return after(taken_up(here), {{Deed::answer, answered_on}, {Deed::rate_well, answered_on + 2}});
        case Story::rated_poor:
            return after(taken_up(here), {{Deed::answer, answered_on}, {Deed::rate_poorly, answered_on + 2}});
        case Story::reopened:
            return after(taken_up(here), {{Deed::answer, answered_on}, {Deed::reopen, answered_on + 5}});
        case Story::mediation:
        case Story::hearing:
        case Story::extended:
        case Story::in_review:
        case Story::re_reviewed:
        case Story::joint:
        case Story::joined:
        case Story::speaking:
        case Story::promised:
        case Story::broken:
        case Story::supervised:
        case Story::silent:
        case Story::look_back:
        case Story::planned:
        case Story::heard:
        case Story::urgent:
        case Story::contested: break;
    }
    return steps_of_procedure(story, days_ago, here);
}

}  // namespace huiyin::cli
