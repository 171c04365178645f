#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/county.hpp"
#include "cli/files.hpp"
#include "cli/founding.hpp"
#include "cli/law.hpp"
#include "cli/password_file.hpp"

namespace huiyin::cli {

namespace {

constexpr std::size_t units_file_bytes_max = 1'000'000;

struct Wish {
    std::string folder;
    std::string office;
    std::string office_en;
    std::string rules = "cn-xinfang-2022";
    std::string calendar;
    std::string origin;
    std::string base_url;
    std::string time_zone = "Asia/Shanghai";
    std::string units;
    std::string admin;
    std::string admin_roles;
    std::string password_file;
    std::string custodian_key;
};

/// A small office is one unit, which receives and handles.
std::vector<Unit> single_unit(const Wish& wish) {
    return {{.id = UnitId{1},
             .parent = {},
             .kind = UnitKind::bureau,
             .name_zh = wish.office,
             .name_en = wish.office_en.empty() ? wish.office : wish.office_en}};
}

Result<std::vector<Unit>, Trouble> units_of(const Wish& wish, const Console& console) {
    if (wish.units.empty()) return single_unit(wish);
    const auto text = read_file(wish.units, units_file_bytes_max);
    if (!text) {
        return fail(Trouble{Exit::environment,
                            console.text("Cannot read {0}: {1}", "无法读取 {0}：{1}", wish.units, text.error().what)});
    }
    const auto county = parse_county(*text);
    if (!county) return fail(Trouble{Exit::usage, wish.units + ": " + county.error()});
    std::vector<Unit> units;
    for (const County::NamedUnit& named : county->units) units.push_back(named.unit);
    if (units.empty()) {
        return fail(Trouble{Exit::usage, console.text("{0} names no unit.", "{0} 中没有单位。", wish.units)});
    }
    return units;
}

/// The administrator belongs to the unit that receives for the office.
UnitId unit_of_admin(const std::vector<Unit>& units) {
    for (const Unit& unit : units) {
        if (unit.kind == UnitKind::bureau) return unit.id;
    }
    return units.front().id;
}

Exit init(const Wish& wish, Console& console) {
    if (trimmed(wish.office).empty() || !is_utf8(wish.office) || !is_utf8(wish.office_en)) {
        return console.refuse(Exit::usage, "--office has to be a name in UTF-8.", "--office 须是 UTF-8 编码的名称。");
    }
    if (trimmed(wish.admin).empty() || !is_utf8(wish.admin)) {
        return console.refuse(Exit::usage, "--admin has to be a name in UTF-8.", "--admin 须是 UTF-8 编码的名称。");
    }
    Roles roles{Role::administrator};
    if (!wish.admin_roles.empty()) {
        const auto more = parse_roles(wish.admin_roles);
        if (!more) {
            return console.refuse(Exit::usage, "--admin-roles takes roles separated by commas, not `{0}`.",
                                  "--admin-roles 须是以逗号分隔的角色，不能是“{0}”。", wish.admin_roles);
        }
        roles = Roles::from_bits(roles.bits() | more->bits());
    }
    auto law = load_law(console, wish.rules, wish.calendar);
    if (!law) return say({law.error().exit, law.error().what}, console);
    note_missing_holidays(console, law->calendar);
    auto units = units_of(wish, console);
    if (!units) return say(units.error(), console);
    auto password = read_password_file(wish.password_file, console);
    if (!password) return say(password.error(), console);
    const OfficeFolder folder(wish.folder);
    const Officer admin{{}, unit_of_admin(*units), roles, wish.admin, wish.admin};
    const NewOffice office{.name = wish.office,
                           .name_en = wish.office_en,
                           .origin = wish.origin.empty() ? origin_of(wish.base_url) : wish.origin,
                           .time_zone = wish.time_zone,
                           .law = *std::move(law),
                           .units = *std::move(units),
                           .accounts = {{admin, *std::move(password)}},
                           .custodian_key = wish.custodian_key.empty() ? folder.custodian_key_beside()
                                                                       : std::filesystem::path(wish.custodian_key)};
    const auto key = found_office(folder, office, console);
    if (!key) return say(key.error(), console);
    console.say("The office {0} is founded in {1}.", "机构“{0}”已在 {1} 建立。", office.name, wish.folder);
    console.say("Rules: {0}. Units: {1}. Days are counted in {2}.", "规则：{0}。单位 {1} 个。按 {2} 计日。",
                office.law.rulebook.reference(), office.units.size(), office.time_zone);
    console.say("The log's verifier key, to be made known widely: {0}", "日志公钥，请广泛公布：{0}", key->text());
    console.say("Keep {0}/keys safe and copy it: without it the log cannot go on.",
                "请妥善保管并备份 {0}/keys：缺少它日志无法继续。", wish.folder);
    console.say("The key that opens identities is in {0}. Take it off this machine now, and lock it away.",
                "打开身份信息的密钥在 {0}。请现在就把它移出本机并锁好。", office.custodian_key.string());
    console.say(
        "Once every custodian has lost the password, only this file opens identities. See `huiyin custody --help`.",
        "所有保管员都丢失密码之后，只有这个文件能打开身份信息。见 huiyin custody --help。");
    console.say(
        "Next: `huiyin user {0} add ..` for those who work on cases, then `huiyin serve {0} --listen HOST:PORT`.",
        "下一步：用 huiyin user {0} add .. 添加经办人员，再运行 huiyin serve {0} --listen 主机:端口。", wish.folder);
    return Exit::ok;
}

}  // namespace

void add_init(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "init",
                                 console.text("Make an office: its folder, keys, database, law and first account.",
                                              "建立机构：目录、密钥、数据库、规则和首个账号。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder to make", "要建立的目录"))->required();
    command.add_option("--office", wish->office, console.text("Name of the office", "机构名称"))->required();
    command.add_option("--office-en", wish->office_en, console.text("Its name in English", "机构英文名称"));
    command.add_option("--rules", wish->rules, console.text("Rulebook, by its id or file", "规则：名称或文件"))
        ->capture_default_str();
    command.add_option("--calendar", wish->calendar,
                       console.text("Calendar file for that rulebook", "规则所用日历的文件"));
    command.add_option(
        "--origin", wish->origin,
        console.text("Name of the log, for ever: its address without scheme", "日志名称，永不更改：不含协议的地址"));
    command.add_option("--base-url", wish->base_url,
                       console.text("Public address of the site; names the log if --origin does not",
                                    "网站公开地址；未给 --origin 时用作日志名称"));
    command
        .add_option("--time-zone", wish->time_zone, console.text("Time zone that days are counted in", "计日所用时区"))
        ->capture_default_str();
    command.add_option("--units", wish->units,
                       console.text("TOML file with the units; without it the office is one unit",
                                    "列出各单位的 TOML 文件；不给则只有一个单位"));
    command
        .add_option("--admin", wish->admin, console.text("Name that the administrator signs in with", "管理员登录名"))
        ->required();
    command.add_option("--admin-roles", wish->admin_roles,
                       console.text("Further roles of the administrator, such as registrar,handler,approver",
                                    "管理员兼任的角色，如 registrar,handler,approver"));
    command
        .add_option("--password-file", wish->password_file,
                    console.text("File with the administrator's password on the first line; `-` is the standard input",
                                 "首行为管理员密码的文件；- 表示标准输入"))
        ->required();
    command.add_option("--custodian-key", wish->custodian_key,
                       console.text("New file for the key that opens identities; without it DIR.custodian.key",
                                    "存放身份密钥的新文件；不给则为 目录.custodian.key"));
    line.on(command, [wish, &console] { return init(*wish, console); });
}

}  // namespace huiyin::cli
