#include "app/reception.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/office_reading.hpp"
#include "cli/working_office.hpp"
#include "domain/grievance/case_number.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::int64_t number = 0;
    std::string unit;
    std::string day;
    std::string from;
    std::string to;
    std::string place;
    std::string title;
    std::string name;
    std::string reason;
    std::vector<std::tuple<std::string, std::string, std::string>> attending;  ///< Unit, office held, time.
    bool attending_published = false;
    std::string matter;  ///< Number of a case.
    bool all = false;
};

std::string in_words(app::ReceptionProblem problem, const Console& console) {
    using Problem = app::ReceptionProblem;
    switch (problem) {
        case Problem::no_such_unit: return console.text("there is no such unit", "没有这个单位");
        case Problem::no_such_reception: return console.text("there is no such reception", "没有这次接待");
        case Problem::day_passed: return console.text("the day has passed", "日期已过");
        case Problem::day_too_far: return console.text("it is more than a year ahead", "超出一年");
        case Problem::times_unfit:
            return console.text("it has to end after it begins, on the same day", "结束时间必须晚于开始时间");
        case Problem::place_unfit:
            return console.text("the place has to have 1 to 100 characters", "地点须为 1 至 100 字");
        case Problem::title_unfit:
            return console.text("the office held has to have 1 to 100 characters", "职务须为 1 至 100 字");
        case Problem::name_unfit: return console.text("the name may have at most 100 characters", "姓名最多 100 字");
        case Problem::reason_unfit:
            return console.text("a reason of at most 300 characters has to be given", "须写明原因，最多 300 字");
        case Problem::too_many: return console.text("the unit has 400 receptions ahead", "该单位今后的接待已有 400 次");
        case Problem::already_cancelled: return console.text("it is cancelled already", "已经取消");
        case Problem::attending_unfit:
            return console.text("at most 6 have to come: each a unit with the office held, once, before it ends",
                                "到场单位最多 6 个，须写明单位和职务，不能重复，时间不晚于结束");
        case Problem::no_such_case: return console.text("there is no such case", "没有这件案件");
        case Problem::there_already: break;
    }
    return console.text("the official is on the rota at that time already", "同一时间已安排了这位负责人");
}

Exit not_done(const std::string& why, Console& console) {
    return console.refuse(Exit::does_not_hold, "The rota is as it was: {0}.", "接待安排没有改动：{0}。", why);
}

Exit publish(WorkingOffice& working, Result<codec::OfficeEvent, app::ReceptionProblem> event, Console& console) {
    if (!event) return not_done(in_words(event.error(), console), console);
    const auto published = working.writer().publish_and_wait({{*std::move(event), {}, working.time().now()}});
    if (published) {
        console.say("The rota is changed, in public.", "接待安排已更改并公开。");
        return Exit::ok;
    }
    if (std::holds_alternative<app::OfficeProblem>(published.error())) {
        return not_done(console.text("somebody else has just changed it", "刚被别人改动过"), console);
    }
    return console.refuse(Exit::environment, "The log cannot be written.", "日志无法写入。");
}

/// `4 Deputy head 08:45; 7 Engineer 09:00`.
std::string attending_text(const Reception& reception) {
    std::string text;
    for (const Attendance& who : reception.attending) {
        if (!text.empty()) text += "; ";
        text += fmt::format("{} {} {}", who.unit.value, who.title, app::clock_text(who.by_minute));
    }
    return text.empty() ? "-" : text;
}

/// The matter of the case with that number; none if there is no such case.
std::optional<CaseId> find_matter(WorkingOffice& working, const std::string& number) {
    if (number.empty()) return CaseId{};
    const auto parsed = parse_case_number(number);
    const auto file = parsed ? working.store().cases().find(parsed->id) : std::nullopt;
    if (!file || parse_case_number(case_number(file->id, file->state.filed.on)) != parsed) return std::nullopt;
    return app::matter_of(file->id, file->state);
}

Exit list_receptions(const Wish& wish, Console& console) {
    const auto reading = OfficeReading::open(OfficeFolder(wish.folder), console);
    if (!reading) return say(reading.error(), console);
    const app::Office& office = (*reading)->office();
    const auto time = app::office_time(office.time_zone);
    const Date from = wish.all || !time ? Date{} : time->now().on;
    for (const Reception& one : app::receptions_from(office, from)) {
        const auto file = one.matter ? (*reading)->store().cases().find(one.matter) : std::nullopt;
        console.print(fmt::format("{}\t{}\t{}-{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", one.id.value, to_text(one.day),
                                  app::clock_text(one.from_minute), app::clock_text(one.to_minute), one.unit.value,
                                  one.place, one.title, one.name.empty() ? "-" : one.name,
                                  one.cancelled ? "cancelled" : "-", one.reason.empty() ? "-" : one.reason,
                                  attending_text(one), file ? case_number(file->id, file->state.filed.on) : "-"));
    }
    return Exit::ok;
}

Exit set_one(const Wish& wish, Console& console) {
    auto working = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!working) return say(working.error(), console);
    const app::OfficePointer office = (*working)->office();
    const auto unit = find_unit(office->units, wish.unit);
    if (!unit) return not_done(in_words(app::ReceptionProblem::no_such_unit, console), console);
    const auto day = parse_date(wish.day);
    const auto from = app::parse_clock(wish.from);
    const auto to = app::parse_clock(wish.to);
    if (!day || !from || !to) {
        return console.refuse(Exit::usage, "Write the day like 2026-04-05 and times like 09:30.",
                              "日期请写成 2026-04-05，时间请写成 09:30。");
    }
    const auto matter = find_matter(**working, wish.matter);
    if (!matter) return not_done(in_words(app::ReceptionProblem::no_such_case, console), console);
    std::vector<Attendance> attending;
    for (const auto& [named, title, time] : wish.attending) {
        const auto who = find_unit(office->units, named);
        if (!who) return not_done(in_words(app::ReceptionProblem::no_such_unit, console), console);
        const auto by = app::parse_clock(time);
        if (!by) {
            return console.refuse(Exit::usage, "Write the time by which they come like 08:45.",
                                  "到场时间请写成 08:45。");
        }
        attending.push_back({*who, title, *by});
    }
    return publish(**working,
                   app::set_reception(*office,
                                      {.id = ReceptionId{wish.number},
                                       .unit = *unit,
                                       .day = *day,
                                       .from_minute = *from,
                                       .to_minute = *to,
                                       .place = wish.place,
                                       .title = wish.title,
                                       .name = wish.name,
                                       .reason = wish.reason,
                                       .attending = std::move(attending),
                                       .attending_published = wish.attending_published,
                                       .matter = *matter},
                                      (*working)->time().now().on),
                   console);
}

Exit cancel_one(const Wish& wish, Console& console) {
    auto working = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!working) return say(working.error(), console);
    return publish(**working,
                   app::cancel_reception(*(*working)->office(), ReceptionId{wish.number}, wish.reason,
                                         (*working)->time().now().on),
                   console);
}

}  // namespace

void add_reception(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command =
        line.add(line.app(), "reception",
                 console.text("The public rota of receptions by those who lead.", "领导接待日的公开安排。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    CLI::App& list = line.add(
        command, "list",
        console.text("Those to come: number, day, times, unit, place, office held, name, state, reason, who has to "
                     "come too, case.",
                     "列出今后的接待：编号、日期、时间、单位、地点、职务、姓名、状态、原因、到场单位、案件。"));
    list.add_flag("--all", wish->all, console.text("Past ones too", "包括已过去的"));
    line.on(list, [wish, &console] { return list_receptions(*wish, console); });
    CLI::App& add =
        line.add(command, "add", console.text("Set one, or change one, in public.", "安排或更改一次接待。"));
    add.add_option("DAY", wish->day, console.text("The day, as 2026-04-05", "日期，如 2026-04-05"))->required();
    add.add_option("--from", wish->from, console.text("When it begins, as 09:00", "开始时间，如 09:00"))->required();
    add.add_option("--to", wish->to, console.text("When it ends", "结束时间"))->required();
    add.add_option("--unit", wish->unit, console.text("Unit, by number or name", "单位编号或名称"))->required();
    add.add_option("--place", wish->place, console.text("Where", "地点"))->required();
    add.add_option("--title", wish->title, console.text("The office that the official holds", "职务"))->required();
    add.add_option("--name", wish->name,
                   console.text("The official's public name; left out of the log", "公开用的姓名；不写入公开日志"));
    add.add_option("--attend", wish->attending,
                   console.text("UNIT OFFICE TIME: who has to come too, and by when; up to 6 times",
                                "单位 职务 时间：还须到场的单位、由谁到场、几点以前到；最多 6 次"))
        ->type_name("UNIT OFFICE TIME");
    add.add_flag("--publish-attending", wish->attending_published,
                 console.text("Everybody sees who has to come; else the staff alone", "到场单位向公众公开"));
    add.add_option("--case", wish->matter,
                   console.text("Number of the case that it is set for; never public", "为哪件案件安排；不公开"));
    add.add_option("--change", wish->number, console.text("Number of the one to change", "要更改的接待编号"));
    add.add_option("--reason", wish->reason, console.text("Why it changes", "变动原因"));
    line.on(add, [wish, &console] { return set_one(*wish, console); });
    CLI::App& cancel = line.add(command, "cancel", console.text("Cancel one, in public.", "取消一次接待。"));
    cancel.add_option("NUMBER", wish->number, console.text("Its number", "编号"))->required();
    cancel.add_option("--reason", wish->reason, console.text("Why", "原因"))->required();
    line.on(cancel, [wish, &console] { return cancel_one(*wish, console); });
}

}  // namespace huiyin::cli
