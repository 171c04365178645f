#include <algorithm>
#include <set>
#include <sstream>

#include <gmock/gmock.h>

#include "cli/law.hpp"
#include "cli/procedure_words.hpp"
#include "cli/rulebook_diagram.hpp"
#include "cli/rulebook_explanation.hpp"

namespace huiyin::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A console whose results can be read.
struct Paper {
    explicit Paper(Language language) : console(out, err, language) {}
    std::ostringstream out;
    std::ostringstream err;
    Console console;
};

std::vector<Law> laws_at_hand() {
    Paper paper(Language::en);
    std::vector<Law> laws;
    for (const std::string& id : rulebooks_at_hand()) {
        auto law = load_law(paper.console, id);
        if (!law) ADD_FAILURE() << id << ": " << law.error().what;
        if (law) laws.push_back(*std::move(law));
    }
    return laws;
}

std::string explained(const Law& law, Language language) {
    Paper paper(language);
    explain(paper.console, law);
    return paper.out.str();
}

std::string drawn(const Rulebook& rulebook, Language language) {
    Paper paper(language);
    return diagram_of(paper.console, rulebook);
}

/// Every id of the rulebook with the name and article beside it.
struct Item {
    std::string id;
    Label name;
    std::string article;
};

std::vector<Item> items_of(const Rulebook& rulebook) {
    std::vector<Item> items;
    const auto take = [&](const auto& list) {
        for (const auto& one : list) items.push_back({one.id, one.name, one.article});
    };
    take(rulebook.limits);
    take(rulebook.grounds);
    take(rulebook.outcomes);
    take(rulebook.ratings);
    take(rulebook.opening_purposes);
    take(rulebook.next_steps);
    take(rulebook.reviews);
    take(rulebook.review_outcomes);
    take(rulebook.classes);
    take(rulebook.pauses);
    take(rulebook.supervision);
    return items;
}

TEST(Explanation, says_everything_that_a_rulebook_sets_in_both_languages) {
    for (const Law& law : laws_at_hand()) {
        const Rulebook& rules = law.rulebook;
        for (const Language language : {Language::en, Language::zh}) {
            SCOPED_TRACE(rules.id);
            const bool zh = language == Language::zh;
            const std::string text = explained(law, language);
            for (const Item& item : items_of(rules)) {
                EXPECT_THAT(text,
                            HasSubstr(zh ? item.name.zh + "（" + item.id + "）" : item.name.en + " (" + item.id + ")"));
                EXPECT_THAT(text, HasSubstr(item.article == "*" ? "" : item.article));
            }
            for (const LimitRule& limit : rules.limits) {
                EXPECT_THAT(text, HasSubstr(zh ? limit.duty.zh : limit.duty.en));
            }
            EXPECT_THAT(text, HasSubstr(rules.reference()));
            EXPECT_THAT(text, HasSubstr(rules.source));
            EXPECT_THAT(text, HasSubstr(law.calendar.version));
            EXPECT_THAT(text, HasSubstr(zh ? rules.after_reviews.zh : rules.after_reviews.en));
            for (const auto& [year, notice] : law.calendar.notices) EXPECT_THAT(text, HasSubstr(notice));
        }
    }
}

/// Changes one thing at a time: a text that stays the same left it out.
TEST(Explanation, changes_with_every_field) {
    Paper paper(Language::en);
    const Law law = *load_law(paper.console, "cn-xinfang-2022");
    const std::string before = explained(law, Language::en);
    struct {
        std::string_view name;
        void (*change)(Rulebook&);
    } const examples[] = {
        {"version", [](Rulebook& r) { ++r.version; }},
        {"calendar", [](Rulebook& r) { r.calendar = "xx"; }},
        {"first day", [](Rulebook& r) { r.counting.from_next_day = false; }},
        {"roll", [](Rulebook& r) { r.counting.roll_to_workday = true; }},
        {"kind", [](Rulebook& r) { r.limits[0].kind = LimitKind::window; }},
        {"starts", [](Rulebook& r) { r.limits[0].starts_on.push_back(Step::objected); }},
        {"ends", [](Rulebook& r) { r.limits[0].met_by.push_back(Step::rated); }},
        {"amount", [](Rulebook& r) { r.limits[0].length->amount = 77; }},
        {"unit", [](Rulebook& r) { r.limits[0].length->unit = LengthUnit::month; }},
        {"no length", [](Rulebook& r) { r.limits[0].length.reset(); }},
        {"lapse", [](Rulebook& r) { r.limits[0].lapse = Lapse::deemed_approved; }},
        {"classes", [](Rulebook& r) { r.limits[0].classes = {"retaliation"}; }},
        {"extension",
         [](Rulebook& r) {
             r.limits[0].extension = Extension{{5, LengthUnit::hour}, 2, "lead", false};
         }},
        {"outcome classes", [](Rulebook& r) { r.outcomes[0].classes.clear(); }},
        {"rating classes", [](Rulebook& r) { r.ratings[0].classes = {"appeal"}; }},
        {"purpose classes", [](Rulebook& r) { r.opening_purposes[0].classes = {"appeal"}; }},
        {"next step classes", [](Rulebook& r) { r.next_steps[0].classes = {"appeal"}; }},
        {"decided by", [](Rulebook& r) { r.reviews[0].decided_by = ReviewAuthority::other_officer; }},
        {"effect", [](Rulebook& r) { r.review_outcomes[0].effect = ReviewEffect::change; }},
        {"chosen by", [](Rulebook& r) { r.classes[1].chosen_by = ClassChooser::office; }},
        {"bypass", [](Rulebook& r) { r.classes[1].bypass = true; }},
        {"ordinary", [](Rulebook& r) { std::swap(r.classes[0], r.classes[1]); }},
        {"cause of a pause", [](Rulebook& r) { r.pauses[0].cause = PauseCause::mediation; }},
        {"limits of a pause", [](Rulebook& r) { r.pauses[0].limits.emplace_back("handle"); }},
        {"days of a pause", [](Rulebook& r) { r.pauses[0].days_max = 31; }},
        {"cause of supervision", [](Rulebook& r) { r.supervision[0].cause = SupervisionCause::by_hand; }},
        {"satisfied", [](Rulebook& r) { r.satisfied.pop_back(); }},
        {"representatives", [](Rulebook& r) { r.representatives_max.reset(); }},
        {"retention", [](Rulebook& r) { r.retention.reset(); }},
        {"months kept", [](Rulebook& r) { r.retention->months = 7; }},
        {"months kept after a decline", [](Rulebook& r) { r.retention->declined_months = 7; }},
        {"months kept after a withdrawal", [](Rulebook& r) { r.retention->withdrawn_months = 7; }},
        {"who sets the retention", [](Rulebook& r) { r.retention->article = "9"; }},
        {"look back", [](Rulebook& r) { r.look_back_days.reset(); }},
        {"small cell", [](Rulebook& r) { r.small_cell = 7; }},
        {"rating days", [](Rulebook& r) { r.rating_days_max = 9; }},
        {"reopening days", [](Rulebook& r) { r.reopen_days_max.reset(); }},
    };
    for (const auto& [name, change] : examples) {
        SCOPED_TRACE(name);
        Law changed = law;
        change(changed.rulebook);
        EXPECT_NE(explained(changed, Language::en), before);
    }
}

TEST(Explanation, says_what_is_not_there) {
    Paper paper(Language::en);
    Law law = *load_law(paper.console, "cn-xinfang-2022");
    law.rulebook.classes.clear();
    law.rulebook.pauses.clear();
    law.rulebook.supervision.clear();
    law.rulebook.reviews.clear();
    const std::string text = explained(law, Language::en);
    EXPECT_THAT(text, HasSubstr("no clock stands still"));
    EXPECT_THAT(text, HasSubstr("No trigger is set"));
    EXPECT_THAT(text, HasSubstr("There is no review"));
    EXPECT_THAT(text, Not(HasSubstr("Classes of case")));
}

/// The strings of a DOT text, and what is left without them.
std::pair<std::vector<std::string>, std::string> strings_of(const std::string& dot) {
    std::vector<std::string> strings;
    std::string rest;
    bool inside = false;
    for (std::size_t i = 0; i < dot.size(); ++i) {
        if (inside && dot[i] == '\\') {
            strings.back() += dot[++i];
        } else if (dot[i] == '"') {
            inside = !inside;
            if (inside) strings.emplace_back();
        } else if (inside) {
            strings.back() += dot[i];
        } else {
            rest += dot[i];
        }
    }
    EXPECT_FALSE(inside);
    return {strings, rest};
}

TEST(Diagram, is_the_same_each_time_and_shows_every_limit) {
    for (const Law& law : laws_at_hand()) {
        for (const Language language : {Language::en, Language::zh}) {
            SCOPED_TRACE(law.rulebook.id);
            const std::string dot = drawn(law.rulebook, language);
            EXPECT_EQ(dot, drawn(law.rulebook, language));
            for (const LimitRule& limit : law.rulebook.limits) {
                EXPECT_THAT(dot, HasSubstr(language == Language::zh ? limit.name.zh : limit.name.en));
            }
        }
    }
}

TEST(Diagram, draws_edges_between_nodes_that_it_names) {
    for (const Law& law : laws_at_hand()) {
        SCOPED_TRACE(law.rulebook.id);
        std::istringstream lines(strings_of(drawn(law.rulebook, Language::en)).second);
        std::set<std::string> nodes;
        std::set<std::string> used;
        std::string line;
        while (std::getline(lines, line)) {
            std::istringstream words(line);
            std::string first;
            std::string second;
            std::string third;
            words >> first >> second >> third;
            if (second == "->") {
                used.insert({first, third});
            } else if (first != "node" && second.starts_with("[")) {
                nodes.insert(first);
            }
        }
        EXPECT_GT(used.size(), 4U);
        EXPECT_TRUE(std::ranges::includes(nodes, used));
    }
}

TEST(Diagram, quotes_whatever_a_rulebook_calls_things) {
    Rulebook rulebook = laws_at_hand().front().rulebook;
    const std::string name = R"(a "name" \N with \" both \)";
    rulebook.limits[0].name = {name, name};
    const auto [strings, rest] = strings_of(drawn(rulebook, Language::en));
    EXPECT_TRUE(std::ranges::any_of(strings, [&](const std::string& one) { return one.find(name) != one.npos; }));
    EXPECT_THAT(rest, Not(HasSubstr("name")));
}

TEST(Diagram, leaves_out_what_a_rulebook_does_not_have) {
    Rulebook rulebook = laws_at_hand().front().rulebook;
    rulebook.reviews.clear();
    EXPECT_THAT(drawn(rulebook, Language::en), Not(HasSubstr("review [")));
}

TEST(ProcedureWords, say_each_step_phase_role_and_fault_in_both_languages) {
    for (const Language language : {Language::en, Language::zh}) {
        Paper paper(language);
        std::set<std::string> said;
        for (int i = 0; i < step_count; ++i) said.insert(step_text(paper.console, static_cast<Step>(i)));
        for (int i = 0; i < phase_count; ++i) said.insert(phase_text(paper.console, static_cast<Phase>(i)) + ".");
        for (int i = 0; i < role_count; ++i) said.insert(role_text(paper.console, static_cast<Role>(i)) + ":");
        for (int i = 0; i < rulebook_fault_count; ++i) {
            said.insert(problem_text(paper.console, {static_cast<RulebookFault>(i), "here"}));
        }
        EXPECT_EQ(said.size(), static_cast<std::size_t>(step_count + phase_count + role_count + rulebook_fault_count));
    }
}

TEST(Calendars, that_know_no_holiday_say_so) {
    Paper paper(Language::en);
    note_missing_holidays(paper.console, load_law(paper.console, "en-councils")->calendar);
    EXPECT_THAT(paper.err.str(), HasSubstr("knows no public holiday of 2025, 2026, 2027"));
    Paper china(Language::en);
    note_missing_holidays(china.console, load_law(china.console, "cn-xinfang-2022")->calendar);
    EXPECT_EQ(china.err.str(), "");
}

/// A calendar without holidays ends a limit too early. That must never take a day from someone who files.
TEST(Calendars, that_know_no_holiday_count_no_window_of_a_filer) {
    for (const Law& law : laws_at_hand()) {
        if (!law.calendar.off.empty()) continue;
        for (const LimitRule& limit : law.rulebook.limits) {
            const bool in_working_days = limit.length && limit.length->unit == LengthUnit::working_day;
            EXPECT_FALSE(limit.kind == LimitKind::window && in_working_days) << law.rulebook.id << " " << limit.id;
        }
    }
}

}  // namespace
}  // namespace huiyin::cli
