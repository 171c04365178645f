#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/office_reading.hpp"
#include "cli/public_name_text.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string name;
    std::string name_en;
    std::string parent;
    std::string kind = "body";
};

Exit list_units(const Wish& wish, Console& console) {
    const auto reading = OfficeReading::open(OfficeFolder(wish.folder), console);
    if (!reading) return say(reading.error(), console);
    for (const Unit& unit : (*reading)->office().units.all()) {
        console.print(fmt::format("{}\t{}\t{}\t{}\t{}", unit.id.value,
                                  unit.kind == UnitKind::bureau ? "bureau" : "body",
                                  unit.parent ? std::to_string(unit.parent.value) : "-", unit.name_zh, unit.name_en));
    }
    const auto unheld = (*reading)->store().cases().unheld_count();
    if (unheld > 0) {
        console.note(
            "{0} open case(s) lie with no unit, since each one that could hold them is complained of. Registrars "
            "and supervisors of a unit that none of these leads find them under \"unowned\"; if there is no such "
            "unit, add one without --parent, such as a joint meeting, with a registrar.",
            "有 {0} 件未结案件没有单位办理，因为能接手的单位都是被反映的单位。不归这些单位领导的单位，其登记员和督查员"
            "可在“无人经办”中看到；没有这样的单位时，请添加一个不带 --parent 的单位（如联席会议）并配登记员。",
            unheld);
    }
    return Exit::ok;
}

Exit add_one(const Wish& wish, Console& console) {
    auto working = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!working) return say(working.error(), console);
    const app::OfficePointer office = (*working)->office();
    Unit unit{.id = UnitId{1},
              .parent = {},
              .kind = wish.kind == "bureau" ? UnitKind::bureau : UnitKind::body,
              .name_zh = wish.name,
              .name_en = wish.name_en.empty() ? wish.name : wish.name_en};
    for (const Unit& known : office->units.all()) unit.id = std::max(unit.id, UnitId{known.id.value + 1});
    if (!wish.parent.empty()) {
        const auto parent = find_unit(office->units, wish.parent);
        if (!parent) {
            return console.refuse(Exit::usage, "There is no unit {0}; `huiyin unit {1} list` shows them.",
                                  "没有单位 {0}；huiyin unit {1} list 可列出。", wish.parent, wish.folder);
        }
        unit.parent = *parent;
    }
    const UnitId id = unit.id;
    const codec::UnitAdded added{std::move(unit)};
    if (const auto unfit = app::unfit_name(*office, added)) {
        console.print_note(text_of(*unfit, console));
        return unfit->problem == app::NameProblem::taken ? Exit::does_not_hold : Exit::usage;
    }
    const auto published = (*working)->writer().publish_and_wait({{added, {}, (*working)->time().now()}});
    if (!published) {
        const auto* const problem = std::get_if<app::OfficeProblem>(&published.error());
        return console.refuse(problem != nullptr ? Exit::does_not_hold : Exit::environment,
                              "The unit was not added: {0}", "单位未添加：{0}",
                              problem != nullptr ? problem->detail : std::string("the log cannot be written"));
    }
    console.say("Unit {0} is added, and stands in the public log: {1}", "单位 {0} 已添加，并已写入公开日志：{1}",
                id.value, wish.name);
    return Exit::ok;
}

}  // namespace

void add_unit(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "unit", console.text("Units of the office.", "机构下属单位。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    CLI::App& list = line.add(
        command, "list", console.text("All units: number, kind, parent, names.", "列出单位：编号、类别、上级、名称。"));
    line.on(list, [wish, &console] { return list_units(*wish, console); });
    CLI::App& add =
        line.add(command, "add", console.text("Add a unit, for ever and in public.", "添加单位；公开且不可撤销。"));
    add.add_option("NAME", wish->name, console.text("Its name", "名称"))->required();
    add.add_option("--name-en", wish->name_en, console.text("Its name in English", "英文名称"));
    add.add_option("--parent", wish->parent,
                   console.text("Unit one level up, by number or name", "上级单位编号或名称"));
    add.add_option("--kind", wish->kind,
                   console.text("bureau: receives for the office and refers on; body: handles",
                                "bureau：统一受理并转送；body：承办"))
        ->check(CLI::IsMember({"bureau", "body"}))
        ->capture_default_str();
    line.on(add, [wish, &console] { return add_one(*wish, console); });
}

}  // namespace huiyin::cli
