#include "cli/law.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/embedded.hpp"
#include "cli/files.hpp"
#include "cli/procedure_words.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "domain/rulebook/check.hpp"

namespace huiyin::cli {

namespace {

constexpr std::string_view rules_folder = "rules/";
constexpr std::string_view past_folder = "past/";
constexpr std::string_view calendars_folder = "calendars/";
constexpr std::string_view ending = ".toml";

std::string embedded_name(std::string_view folder, std::string_view id) {
    return std::string(folder) + std::string(id) + std::string(ending);
}

Result<std::string, LawError> text_of_file(const Console& console, const std::string& path) {
    auto text = read_file(path, codec::toml_bytes_max);
    if (text) return *std::move(text);
    return fail(LawError{Exit::environment, console.text("Cannot read {0}: {1}", "无法读取 {0}：{1}",
                                                         text.error().path.string(), text.error().what)});
}

Result<std::string, LawError> calendar_text(const Console& console, const std::string& id,
                                            const std::string& rulebook_file, const std::string& calendar_file) {
    if (!calendar_file.empty()) return text_of_file(console, calendar_file);
    const auto beside = std::filesystem::path(rulebook_file).parent_path() / (id + std::string(ending));
    if (std::filesystem::exists(beside)) return text_of_file(console, beside.string());
    if (const auto text = embedded::rules().find(embedded_name(calendars_folder, id))) return std::string(*text);
    return fail(LawError{
        Exit::usage,
        console.text("No calendar `{0}` comes with the program, and there is no {1}. Name one with --calendar.",
                     "程序不带日历“{0}”，也没有文件 {1}。请用 --calendar 指定。", id, beside.string())});
}

}  // namespace

std::vector<std::string> rulebooks_at_hand() {
    std::vector<std::string> ids;
    for (const EmbeddedFile& file : embedded::rules().all()) {
        if (!file.name.starts_with(rules_folder)) continue;
        const std::string_view rest = file.name.substr(rules_folder.size());
        if (rest.starts_with(past_folder)) continue;
        ids.emplace_back(rest.substr(0, rest.size() - ending.size()));
    }
    return ids;
}

Result<std::string, LawError> rulebook_text(const Console& console, const std::string& name_or_file) {
    if (const auto text = embedded::rules().find(embedded_name(rules_folder, name_or_file))) return std::string(*text);
    if (std::filesystem::exists(name_or_file)) return text_of_file(console, name_or_file);
    std::string known;
    for (const std::string& id : rulebooks_at_hand()) known += (known.empty() ? "" : ", ") + id;
    return fail(LawError{
        Exit::usage, console.text("There is no rulebook `{0}`. With the program come: {1}. "
                                  "A file is named by its path.",
                                  "没有名为“{0}”的规则。程序自带：{1}。也可以给出文件路径。", name_or_file, known)});
}

Result<Law, LawError> load_law(const Console& console, const std::string& name_or_file,
                               const std::string& calendar_file) {
    auto text = rulebook_text(console, name_or_file);
    if (!text) return fail(text.error());
    auto rulebook = codec::parse_rulebook(*text);
    if (!rulebook) {
        return fail(LawError{Exit::does_not_hold, name_or_file + ": " + codec::to_text(rulebook.error())});
    }
    const auto problems = check_rulebook(*rulebook);
    if (!problems.empty()) {
        return fail(
            LawError{Exit::does_not_hold, console.text("The rulebook {0} cannot be used: {1}", "规则 {0} 不能使用：{1}",
                                                       name_or_file, problem_text(console, problems.front()))});
    }
    auto days = calendar_text(console, rulebook->calendar, name_or_file, calendar_file);
    if (!days) return fail(days.error());
    auto calendar = codec::parse_calendar(*days);
    if (!calendar) return fail(LawError{Exit::does_not_hold, codec::to_text(calendar.error())});
    if (calendar->id != rulebook->calendar) {
        return fail(LawError{Exit::usage,
                             console.text("The rulebook counts in the calendar `{0}`, the file has `{1}`.",
                                          "规则使用日历“{0}”，文件中是“{1}”。", rulebook->calendar, calendar->id)});
    }
    return Law{*std::move(rulebook), *std::move(text), *std::move(calendar), *std::move(days)};
}

void note_missing_holidays(Console& console, const Calendar& calendar) {
    std::string years;
    for (const int year : calendar.years) {
        const auto in_year = [&](const auto& day) {
            return static_cast<int>(std::chrono::year_month_day{day.first}.year()) == year;
        };
        if (std::ranges::any_of(calendar.off, in_year)) continue;
        years.append(years.empty() ? "" : ", ").append(std::to_string(year));
    }
    if (years.empty()) return;
    console.note(
        "Note: the calendar {0} knows no public holiday of {1}. Limits in working days can end too early there, "
        "never too late. Enter the holidays: `huiyin calendar publish`.",
        "注意：日历 {0} 没有 {1} 年的任何公共假日。以工作日计算的期限可能早于法定日期，绝不会晚。"
        "请用 huiyin calendar publish 录入假日。",
        calendar.id, years);
}

}  // namespace huiyin::cli
