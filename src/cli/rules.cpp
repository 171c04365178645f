#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/law.hpp"
#include "cli/law_publishing.hpp"
#include "cli/procedure_words.hpp"
#include "cli/rulebook_diagram.hpp"
#include "cli/rulebook_explanation.hpp"
#include "codec/rulebook_toml.hpp"
#include "domain/rulebook/check.hpp"
#include "domain/rulebook/notes.hpp"

namespace huiyin::cli {

namespace {

Exit check_rules(const std::string& name_or_file, const std::string& calendar, Console& console) {
    const auto text = rulebook_text(console, name_or_file);
    if (!text) {
        console.print_note(text.error().what);
        return text.error().exit;
    }
    const auto rulebook = codec::parse_rulebook(*text);
    if (!rulebook)
        return console.refuse(Exit::does_not_hold, "{0}: {1}", "{0}：{1}", name_or_file,
                              codec::to_text(rulebook.error()));
    const auto problems = check_rulebook(*rulebook);
    for (const RulebookProblem& problem : problems) {
        console.note("{0}: {1}", "{0}：{1}", name_or_file, problem_text(console, problem));
    }
    if (!problems.empty()) {
        return console.refuse(Exit::does_not_hold, "{0} problem(s); the rulebook cannot be used.",
                              "共 {0} 个问题；该规则不能使用。", problems.size());
    }
    const auto law = load_law(console, name_or_file, calendar);
    if (!law) {
        console.print_note(law.error().what);
        return law.error().exit;
    }
    console.say("{0} is fit for use: {1}", "{0} 可以使用：{1}", rulebook->reference(),
                console.either(rulebook->name.en, rulebook->name.zh));
    console.say("{0} limits, {1} grounds for declining, {2} outcomes.",
                "{0} 项期限，{1} 项不予受理情形，{2} 种处理结果。", rulebook->limits.size(), rulebook->grounds.size(),
                rulebook->outcomes.size());
    const auto& years = law->calendar.years;
    if (years.empty()) {
        console.say("Calendar {0}@{1}, no years.", "日历 {0}@{1}，没有任何年份。", law->calendar.id,
                    law->calendar.version);
    } else {
        console.say("Calendar {0}@{1}, years {2} to {3}.", "日历 {0}@{1}，{2} 至 {3} 年。", law->calendar.id,
                    law->calendar.version, *years.begin(), *years.rbegin());
    }
    note_missing_holidays(console, law->calendar);
    for (const RulebookRemark& remark : remarks_on(*rulebook)) {
        console.note("{0}: note: {1}", "{0}：提示：{1}", name_or_file, remark_text(console, remark));
    }
    return Exit::ok;
}

/// What the rulebook is shown as.
using Showing = void (*)(Console& console, const Law& law);

Exit show_rules(const std::string& name_or_file, const std::string& calendar, Showing show, Console& console) {
    const auto law = load_law(console, name_or_file, calendar);
    if (!law) {
        console.print_note(law.error().what);
        return law.error().exit;
    }
    show(console, *law);
    return Exit::ok;
}

void draw(Console& console, const Law& law) { console.write(diagram_of(console, law.rulebook)); }

Exit list_rules(Console& console) {
    for (const std::string& id : rulebooks_at_hand()) {
        const auto law = load_law(console, id);
        if (!law) {
            console.print_note(law.error().what);
            return law.error().exit;
        }
        console.say("{0}  {1}", "{0}  {1}", law->rulebook.reference(),
                    console.either(law->rulebook.name.en, law->rulebook.name.zh));
    }
    return Exit::ok;
}

/// `rules explain` and `rules draw`.
void add_showing(CommandLine& line, CLI::App& rules, const std::string& name, const std::string& what, Showing show) {
    Console& console = line.console();
    CLI::App& command = line.add(rules, name, what);
    const auto rulebook = std::make_shared<std::string>("cn-xinfang-2022");
    const auto calendar = std::make_shared<std::string>();
    command.add_option("RULEBOOK", *rulebook, console.text("Id or file", "名称或文件"))->capture_default_str();
    command.add_option("--calendar", *calendar, console.text("Calendar file", "日历文件"));
    line.on(command, [rulebook, calendar, show, &console] { return show_rules(*rulebook, *calendar, show, console); });
}

}  // namespace

void add_rules(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(
        line.app(), "rules", console.text("Look at rulebooks, or publish a newer one.", "查看规则，或发布新版本。"));
    command.require_subcommand(1);
    CLI::App& check = line.add(command, "check",
                               console.text("Say whether a rulebook can be used, and if not, everything that is wrong.",
                                            "检查规则能否使用；不能用时逐条指出问题。"));
    const auto name = std::make_shared<std::string>();
    const auto calendar = std::make_shared<std::string>();
    check.add_option("RULEBOOK", *name, console.text("Id or file", "名称或文件"))->required();
    check.add_option("--calendar", *calendar, console.text("Calendar file", "日历文件"));
    line.on(check, [name, calendar, &console] { return check_rules(*name, *calendar, console); });
    add_showing(line, command, "explain",
                console.text("Say in plain words all that a rulebook sets, with its articles.",
                             "用文字逐条说明规则的全部内容和条文。"),
                explain);
    add_showing(line, command, "draw",
                console.text("Print the procedure as a graph for Graphviz (DOT).", "输出程序流程图（Graphviz DOT）。"),
                draw);
    CLI::App& list =
        line.add(command, "list", console.text("The rulebooks that come with the program.", "程序自带的规则。"));
    line.on(list, [&console] { return list_rules(console); });
    CLI::App& publish =
        line.add(command, "publish",
                 console.text("Put a newer version into force for the cases that are filed from now on; in public.",
                              "发布新版本，此后提交的案件适用；公开且不可撤销。"));
    const auto folder = std::make_shared<std::string>();
    const auto file = std::make_shared<std::string>();
    publish.add_option("DIR", *folder, console.text("Folder of the office", "机构目录"))->required();
    publish.add_option("FILE", *file, console.text("Rulebook as TOML", "规则文件（TOML）"))->required();
    line.on(publish, [folder, file, &console] { return publish_rulebook(*folder, *file, console); });
}

}  // namespace huiyin::cli
