#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/postbox.hpp"
#include "cli/administering.hpp"
#include "cli/command_line.hpp"
#include "cli/office_reading.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string unit;
    std::string address;
    bool below = false;
};

Exit list_mailboxes(const Wish& wish, Console& console) {
    const auto reading = OfficeReading::open(OfficeFolder(wish.folder), console);
    if (!reading) return say(reading.error(), console);
    for (const app::Mailbox& one : (*reading)->store().postbox().mailboxes()) {
        console.print(fmt::format("{}\t{}\t{}", one.unit.value, one.below ? "below" : "alone", one.address));
    }
    return Exit::ok;
}

/// With an empty address, removes it.
Exit set_one(const Wish& wish, Console& console) {
    if (!wish.address.empty() && !app::is_mail_address(wish.address)) {
        return console.refuse(Exit::usage, "`{0}` is no mail address.", "“{0}”不是邮箱地址。", wish.address);
    }
    const auto office = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!office) return say(office.error(), console);
    const auto unit = find_unit((*office)->office()->units, wish.unit);
    if (!unit) {
        return console.refuse(Exit::usage, "There is no unit {0}; `huiyin unit {1} list` shows them.",
                              "没有单位 {0}；huiyin unit {1} list 可列出。", wish.unit, wish.folder);
    }
    auto act = on_machine(**office).set_mailbox({*unit, wish.below, wish.address});
    if (const auto trouble = administer(**office, std::move(act), console)) return say(*trouble, console);
    console.say("Done. It holds from the next digest on.", "已设置，下一份简报起生效。");
    return Exit::ok;
}

}  // namespace

void add_mailbox(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(
        line.app(), "mailbox",
        console.text("Where the daily digest of a unit goes: an address of the office.", "每日简报发往哪个单位邮箱。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    CLI::App& list = line.add(
        command, "list", console.text("All: unit, alone or with those below, address.", "列出：单位、范围、地址。"));
    line.on(list, [wish, &console] { return list_mailboxes(*wish, console); });
    const auto about_unit = [&](CLI::App& one) {
        one.add_option("UNIT", wish->unit, console.text("Unit, by number or name", "单位编号或名称"))->required();
        one.add_flag("--below", wish->below,
                     console.text("The digest of the unit with all that are below it", "包括下级单位的简报"));
    };
    CLI::App& set =
        line.add(command, "set",
                 console.text("Set an address of the office, never a person's.", "设置单位邮箱，不得填写个人邮箱。"));
    about_unit(set);
    set.add_option("ADDRESS", wish->address, console.text("The address", "邮箱地址"))->required();
    line.on(set, [wish, &console] { return set_one(*wish, console); });
    CLI::App& remove = line.add(command, "remove", console.text("Send it there no more.", "不再发送。"));
    about_unit(remove);
    line.on(remove, [wish, &console] {
        wish->address.clear();
        return set_one(*wish, console);
    });
}

}  // namespace huiyin::cli
