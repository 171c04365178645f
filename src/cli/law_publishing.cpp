#include "cli/law_publishing.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "app/recount.hpp"
#include "base/bytes.hpp"
#include "cli/files.hpp"
#include "cli/procedure_words.hpp"
#include "cli/working_office.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "codec/toml_error.hpp"
#include "domain/rulebook/check.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::cli {

namespace {

using Kind = app::OfficeProblem::Kind;

Result<std::string, Trouble> text_of(const std::string& file, const Console& console) {
    auto text = read_file(file, codec::toml_bytes_max);
    if (text) return *std::move(text);
    return fail(Trouble{Exit::environment, console.text("Cannot read {0}: {1}", "无法读取 {0}：{1}",
                                                        text.error().path.string(), text.error().what)});
}

std::string reason_of(const app::OfficeProblem& problem, const Console& console) {
    switch (problem.kind) {
        case Kind::rulebook_known:
            return console.text(
                "{0} was published before, and a version never changes. Give the new text a higher one.",
                "{0} 已经发布过，已发布的版本不可更改。请为新文本提高版本号。", problem.detail);
        case Kind::not_newer:
            return console.text("its version has to be higher than the one that is in use ({0}).",
                                "版本号必须高于正在使用的版本（{0}）。", problem.detail);
        case Kind::version_unfit:
            return console.text("a calendar's version is numbers with dots between, such as 2027.1 ({0}).",
                                "日历版本号应为以点分隔的数字，如 2027.1（{0}）。", problem.detail);
        case Kind::years_missing:
            return console.text("it leaves out {0}, which the office's calendar knows. Add years, take none away.",
                                "缺少机构现有日历中的 {0} 年。只能增加年份，不能减少。", problem.detail);
        case Kind::no_such_calendar:
            return console.text("it counts in the calendar `{0}`, which this office does not have.",
                                "它使用日历“{0}”，而本机构没有这份日历。", problem.detail);
        case Kind::unreadable:
        case Kind::not_founded:
        case Kind::already_founded:
        case Kind::another_origin:
        case Kind::unit_known:
        case Kind::no_parent:
        case Kind::text_differs:
        case Kind::text_unfit:
        case Kind::name_unfit:
        case Kind::rota_differs:
        case Kind::witness_unfit:
        case Kind::witness_differs:
        case Kind::no_such_rulebook:
        case Kind::account_refused:
        case Kind::sign_in_taken: break;
    }
    return problem.detail;
}

Exit refuse(const std::string& file, const std::string& reason, Console& console) {
    return console.refuse(Exit::does_not_hold, "{0} was not published: {1}", "{0} 未发布：{1}", file, reason);
}

/// Whether all of it stands in the log now.
Exit publish(WorkingOffice& working, std::vector<codec::OfficeEvent> events, const std::string& file,
             Console& console) {
    const Moment now = working.time().now();
    std::vector<codec::RecordedOfficeEvent> recorded;
    recorded.reserve(events.size());
    for (codec::OfficeEvent& event : events) recorded.push_back({std::move(event), {}, now});
    const auto published = working.writer().publish_and_wait(std::move(recorded));
    if (published) return Exit::ok;
    if (const auto* const problem = std::get_if<app::OfficeProblem>(&published.error())) {
        return refuse(file, reason_of(*problem, console), console);
    }
    return console.refuse(Exit::environment, "{0} was not published: the log cannot be written.",
                          "{0} 未发布：日志无法写入。", file);
}

}  // namespace

Exit publish_rulebook(const std::string& folder, const std::string& file, Console& console) {
    auto text = text_of(file, console);
    if (!text) return say(text.error(), console);
    const auto rulebook = codec::parse_rulebook(*text);
    if (!rulebook) return refuse(file, codec::to_text(rulebook.error()), console);
    if (const auto problems = check_rulebook(*rulebook); !problems.empty()) {
        return refuse(file, problem_text(console, problems.front()), console);
    }
    auto working = WorkingOffice::open(OfficeFolder(folder), console, {});
    if (!working) return say(working.error(), console);
    const app::OfficePointer office = (*working)->office();
    const std::string& in_force = office->rulebook(office->rulebook_in_force).id;
    if (rulebook->id != in_force) {
        return refuse(
            file,
            console.text("its id is `{0}`; the office works under `{1}`, and only a newer version of that can "
                         "follow.",
                         "它的标识是“{0}”；本机构适用“{1}”，只能发布后者的新版本。", rulebook->id, in_force),
            console);
    }
    const std::string reference = rulebook->reference();
    const Exit done = publish(**working,
                              {codec::RulebookPublished{reference, ledger::sha256(as_bytes(*text)), *std::move(text)},
                               codec::RulebookPutInForce{reference}},
                              file, console);
    if (done != Exit::ok) return done;
    console.say("{0} is in force, and stands in the public log. Cases that were filed before keep their version.",
                "{0} 已生效，并已写入公开日志。此前提交的案件仍适用原版本。", reference);
    return Exit::ok;
}

Exit publish_calendar(const std::string& folder, const std::string& file, Console& console) {
    auto text = text_of(file, console);
    if (!text) return say(text.error(), console);
    const auto calendar = codec::parse_calendar(*text);
    if (!calendar) return refuse(file, codec::to_text(calendar.error()), console);
    auto working = WorkingOffice::open(OfficeFolder(folder), console, {});
    if (!working) return say(working.error(), console);
    const app::OfficePointer office = (*working)->office();
    const bool is_used = std::any_of(office->calendars.begin(), office->calendars.end(),
                                     [&](const Calendar& one) { return one.id == calendar->id; });
    if (!is_used) {
        return refuse(file, reason_of({Kind::no_such_calendar, calendar->id}, console), console);
    }
    const Exit done = publish(
        **working,
        {codec::CalendarPublished{calendar->id, calendar->version, ledger::sha256(as_bytes(*text)), *std::move(text)}},
        file, console);
    if (done != Exit::ok) return done;
    console.say(
        "Calendar {0}@{1}, years {2} to {3}, stands in the public log. Limits that run already keep their dates until "
        "`huiyin calendar recount` moves them.",
        "日历 {0}@{1}（{2} 至 {3} 年）已写入公开日志。已经开始的期限日期不变，直到运行 huiyin calendar recount。",
        calendar->id, calendar->version, calendar->years.empty() ? 0 : *calendar->years.begin(),
        calendar->years.empty() ? 0 : *calendar->years.rbegin());
    return Exit::ok;
}

Exit recount_limits(const std::string& folder, const std::string& reason, Console& console) {
    if (trimmed(reason).empty()) {
        return console.refuse(Exit::usage, "Say why with --reason: every filer reads it.",
                              "请用 --reason 写明理由：每一位反映人都会看到。");
    }
    auto working = WorkingOffice::open(OfficeFolder(folder), console, {});
    if (!working) return say(working.error(), console);
    const app::Recounted done =
        app::recount((*working)->store().cases(), (*working)->writer(), (*working)->time().now(), reason);
    console.say("Dates moved on {0} open cases, each with the old and the new day in the public log.",
                "共有 {0} 个未结案件的日期改动，原日期和新日期都已写入公开日志。", done.cases);
    if (done.refused > 0) {
        console.say("{0} cases could not be counted.", "有 {0} 个案件未能计算。", done.refused);
    }
    if (!done.interrupted) return Exit::ok;
    return console.refuse(Exit::environment, "The log could not be written to its end. Run the command again.",
                          "日志未能全部写入，请再次运行本命令。");
}

}  // namespace huiyin::cli
