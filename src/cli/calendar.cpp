#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/law_publishing.hpp"

namespace huiyin::cli {

void add_calendar(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "calendar", console.text("Calendars of working days.", "工作日日历。"));
    command.require_subcommand(1);
    CLI::App& publish =
        line.add(command, "publish",
                 console.text("Give an office a newer calendar, for the limits that begin from now on; in public.",
                              "为机构发布新版日历，此后开始的期限按它计算；公开且不可撤销。"));
    const auto folder = std::make_shared<std::string>();
    const auto file = std::make_shared<std::string>();
    publish.add_option("DIR", *folder, console.text("Folder of the office", "机构目录"))->required();
    publish.add_option("FILE", *file, console.text("Calendar as TOML", "日历文件（TOML）"))->required();
    line.on(publish, [folder, file, &console] { return publish_calendar(*folder, *file, console); });

    CLI::App& recount = line.add(
        command, "recount",
        console.text("Count the dates of running limits anew by the newest calendar; each moved date is public.",
                     "按最新日历重新计算已经开始的期限，每一处改动都公开。"));
    const auto reason = std::make_shared<std::string>();
    recount.add_option("DIR", *folder, console.text("Folder of the office", "机构目录"))->required();
    recount.add_option("--reason", *reason, console.text("Why, as every filer reads it", "理由，每一位反映人都会看到"))
        ->required();
    line.on(recount, [folder, reason, &console] { return recount_limits(*folder, *reason, console); });
}

}  // namespace huiyin::cli
