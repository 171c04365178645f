#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/date.hpp"
#include "cli/command_line.hpp"
#include "cli/law.hpp"
#include "cli/procedure_words.hpp"

namespace huiyin::cli {

namespace {

struct Question {
    std::string rules = "cn-xinfang-2022";
    std::string limit;
    std::string from;
    std::string calendar;
    std::vector<std::string> switches;
};

/// Sets one switch from `name=true` or `name=false`.
bool set_switch(Counting& counting, std::string_view word) {
    const auto equals = word.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view name = word.substr(0, equals);
    const std::string_view value = word.substr(equals + 1);
    if (value != "true" && value != "false") return false;
    if (name == "count_from_next_day") {
        counting.from_next_day = value == "true";
    } else if (name == "roll_to_next_workday") {
        counting.roll_to_workday = value == "true";
    } else {
        return false;
    }
    return true;
}

std::string weekday_of(const Console& console, Date day) {
    static constexpr const char* en[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    static constexpr const char* zh[] = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"};
    const unsigned at = std::chrono::weekday{day}.c_encoding();
    return console.language() == Language::zh ? zh[at] : en[at];
}

std::string known_limits(const Rulebook& rulebook) {
    std::string known;
    for (const LimitRule& limit : rulebook.limits) known += (known.empty() ? "" : ", ") + limit.id;
    return known;
}

void say_rule(Console& console, const Rulebook& rulebook, const LimitRule& limit) {
    console.say("Limit: {0} ({1}), {2}", "期限：{0}（{1}），{2}", limit.id,
                console.either(limit.name.en, limit.name.zh), length_text(console, *limit.length));
    console.say("Rule: {0}, article {1}, in {2}", "依据：{0} 第{1}条（{2}）",
                console.either(rulebook.name.en, rulebook.name.zh), limit.article, rulebook.reference());
    console.say("Due is: {0}", "应做到：{0}", console.either(limit.duty.en, limit.duty.zh));
}

void say_counting(Console& console, const Counting& counting, Length length, const Calendar& calendar) {
    console.print(counting.from_next_day
                      ? console.text("Counting: the first day is not counted (count_from_next_day = true).",
                                     "计算：起始当日不计入（count_from_next_day = true）。")
                      : console.text("Counting: the first day is counted (count_from_next_day = false).",
                                     "计算：起始当日计入（count_from_next_day = false）。"));
    if (length.unit == LengthUnit::working_day) {
        console.say("Days off are passed over, by the calendar {0}@{1}.", "休息日不计入，按日历 {0}@{1}。", calendar.id,
                    calendar.version);
    } else {
        console.print(counting.roll_to_workday
                          ? console.text("An end on a day off moves to the next working day "
                                         "(roll_to_next_workday = true).",
                                         "届满日为休息日的，顺延至下一工作日（roll_to_next_workday = true）。")
                          : console.text("An end on a day off stays where it is (roll_to_next_workday = false).",
                                         "届满日为休息日的，不顺延（roll_to_next_workday = false）。"));
    }
}

void say_skipped(Console& console, const DueDate& due) {
    for (const SkippedDay& day : due.skipped) {
        const std::string why = day.why == DayOff::weekend ? console.text("weekend", "周末") : day.holiday;
        console.say("Passed over: {0} {1}, {2}", "跳过：{0} {1}，{2}", to_text(day.on), weekday_of(console, day.on),
                    why);
    }
    if (due.skipped.empty()) console.say("No day was passed over.", "没有跳过任何一天。");
}

/// A limit that needs no calendar has its date in any year; that the holidays of the year are not loaded is still said.
void note_unloaded_year(Console& console, Date from, Date due, const Calendar& calendar) {
    for (const Date day : {from, due}) {
        const int year = static_cast<int>(std::chrono::year_month_day{day}.year());
        if (calendar.years.contains(year)) continue;
        console.note(
            "Note: the holidays of {0} are not loaded in the calendar {1}. This limit is counted without them.",
            "注意：日历 {1} 没有 {0} 年的节假日。此期限的计算不需要节假日。", year, calendar.id);
        return;
    }
}

Exit tell_due(const Question& question, Console& console) {
    const auto from = parse_date(question.from);
    if (!from) {
        return console.refuse(Exit::usage, "--from takes a day as YYYY-MM-DD, not `{0}`.",
                              "--from 要写成 YYYY-MM-DD，不能是“{0}”。", question.from);
    }
    auto law = load_law(console, question.rules, question.calendar);
    if (!law) {
        console.print_note(law.error().what);
        return law.error().exit;
    }
    for (const std::string& word : question.switches) {
        if (set_switch(law->rulebook.counting, word)) continue;
        return console.refuse(
            Exit::usage, "--switch takes count_from_next_day=true|false or roll_to_next_workday=true|false, not `{0}`.",
            "--switch 只能是 count_from_next_day=true|false 或 roll_to_next_workday=true|false，不能是“{0}”。", word);
    }
    const LimitRule* limit = law->rulebook.find_limit(question.limit);
    if (limit == nullptr) {
        return console.refuse(Exit::usage, "{0} has no limit `{1}`. It has: {2}.", "{0} 没有期限“{1}”。有：{2}。",
                              law->rulebook.reference(), question.limit, known_limits(law->rulebook));
    }
    if (!limit->length) {
        return console.refuse(
            Exit::does_not_hold, "Article {0} sets this duty without a number, so no date is computed: {1}",
            "第{0}条没有规定天数，因此不计算日期：{1}", limit->article, console.either(limit->duty.en, limit->duty.zh));
    }
    const auto due = due_date(*from, *limit->length, law->rulebook.counting, law->calendar);
    if (!due) {
        return console.refuse(Exit::does_not_hold,
                              "The date cannot be told: the calendar {0} does not know the year of {1}. "
                              "Dates beyond the loaded years are refused, never guessed.",
                              "无法给出日期：日历 {0} 没有 {1} 所在的年份。超出已有年份的日期一律不推测。",
                              due.error().calendar, to_text(due.error().day));
    }
    console.print(to_text(due->due_on));
    say_rule(console, law->rulebook, *limit);
    console.say("From: {0} {1}. Last day: {2} {3}.", "起始：{0} {1}。最后一天：{2} {3}。", to_text(*from),
                weekday_of(console, *from), to_text(due->due_on), weekday_of(console, due->due_on));
    note_unloaded_year(console, *from, due->due_on, law->calendar);
    say_counting(console, law->rulebook.counting, *limit->length, law->calendar);
    say_skipped(console, *due);
    if (limit->extension) {
        console.say("It can be extended {0} time(s), by at most {1} each, with the approval of: {2}.",
                    "可延长 {0} 次，每次最多{1}，须经批准（{2}）。", limit->extension->times_max,
                    length_text(console, limit->extension->length), limit->extension->approver);
    }
    return Exit::ok;
}

}  // namespace

void add_due(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(
        line.app(), "due",
        console.text("Print when a limit ends: the date alone on the first line, then every day passed over and why.",
                     "计算期限的最后一天：第一行只有日期，其后逐日说明跳过的日子和原因。"));
    const auto question = std::make_shared<Question>();
    command.add_option("--rules", question->rules, console.text("Rulebook, by its id or file", "规则：名称或文件"))
        ->capture_default_str();
    command
        .add_option("--limit", question->limit,
                    console.text("Id of the limit, such as `handle`", "期限的标识，如 handle"))
        ->required();
    command.add_option("--from", question->from, console.text("Day that starts it, YYYY-MM-DD", "起始日，YYYY-MM-DD"))
        ->required();
    command.add_option(
        "--calendar", question->calendar,
        console.text("Calendar file, instead of the one that comes with the program", "日历文件（代替自带日历）"));
    command
        .add_option("--switch", question->switches,
                    console.text("Count otherwise: count_from_next_day=true|false, roll_to_next_workday=true|false",
                                 "改变算法：count_from_next_day=true|false、roll_to_next_workday=true|false"))
        ->allow_extra_args(false);
    line.on(command, [question, &console] { return tell_due(*question, console); });
}

}  // namespace huiyin::cli
