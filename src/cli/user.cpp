#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "base/bytes.hpp"
#include "cli/administering.hpp"
#include "cli/command_line.hpp"
#include "cli/county.hpp"
#include "cli/office_reading.hpp"
#include "cli/password_file.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string sign_in;
    std::string name;
    std::string unit;
    std::string roles;
    std::string password_file;
};

/// The unit by its number or one of its names; the only one if none is named.
Result<UnitId, Trouble> unit_of(const Wish& wish, const Units& units, const Console& console) {
    if (wish.unit.empty() && units.all().size() == 1) return units.all().front().id;
    if (const auto found = find_unit(units, wish.unit)) return *found;
    if (!wish.unit.empty()) {
        return fail(
            Trouble{Exit::usage, console.text("There is no unit {0}; `huiyin unit {1} list` shows them.",
                                              "没有单位 {0}；huiyin unit {1} list 可列出。", wish.unit, wish.folder)});
    }
    return fail(Trouble{Exit::usage, console.text("Say with --unit which unit; `huiyin unit {0} list` shows them.",
                                                  "请用 --unit 指明单位；huiyin unit {0} list 可列出。", wish.folder)});
}

Result<Roles, Trouble> roles_of(const Wish& wish, const Console& console) {
    if (const auto roles = parse_roles(wish.roles)) return *roles;
    return fail(Trouble{
        Exit::usage,
        console.text(
            "`{0}` is no list of roles. There are: clerk, registrar, handler, lead, approver, custodian, "
            "supervisor, auditor, administrator.",
            "“{0}”不是角色列表。可用：clerk、registrar、handler、lead、approver、custodian、supervisor、auditor、"
            "administrator。",
            wish.roles)});
}

/// Lists the accounts, or changes one of them. Each change is an event in the log that says that it was done on the
/// machine itself.
class Staff {
public:
    Staff(Wish wish, Console& console) : wish_(std::move(wish)), console_(console) {}

    Exit add() {
        if (trimmed(wish_.sign_in).empty() || !is_utf8(wish_.sign_in) || !is_utf8(wish_.name)) {
            return console_.refuse(Exit::usage, "Names have to be UTF-8 and not empty.", "名称须是非空的 UTF-8 文字。");
        }
        if (const auto trouble = open()) return say(*trouble, console_);
        if (office_->store().staff().find(wish_.sign_in)) {
            return console_.refuse(Exit::does_not_hold, "There is an account {0} already.", "账号 {0} 已存在。",
                                   wish_.sign_in);
        }
        const auto unit = unit_of(wish_, office_->office()->units, console_);
        if (!unit) return say(unit.error(), console_);
        const auto roles = roles_of(wish_, console_);
        if (!roles) return say(roles.error(), console_);
        auto password = read_password_file(wish_.password_file, console_);
        if (!password) return say(password.error(), console_);
        const std::string& name = wish_.name.empty() ? wish_.sign_in : wish_.name;
        const Officer officer{office_->office()->accounts.next(), *unit, *roles, wish_.sign_in, name};
        if (auto trouble = administer(*office_, on_machine(*office_).add(officer, *std::move(password)), console_)) {
            return say(*trouble, console_);
        }
        console_.say("{0} may sign in, as {1}.", "{0} 可以登录，角色为 {1}。", wish_.sign_in, roles_text(*roles));
        note_custody(*roles);
        return Exit::ok;
    }

    Exit list() {
        auto reading = OfficeReading::open(OfficeFolder(wish_.folder), console_);
        if (!reading) return say(reading.error(), console_);
        for (const Officer& officer : (*reading)->store().staff().officers()) {
            const Unit* const unit = (*reading)->office().units.find(officer.unit);
            const std::string unit_name = unit == nullptr ? "-" : console_.either(unit->name_en, unit->name_zh);
            console_.print(
                fmt::format("{}\t{}\t{}\t{}", officer.sign_in, officer.name, unit_name, roles_text(officer.roles)));
        }
        return Exit::ok;
    }

    Exit set_roles() {
        const auto roles = roles_of(wish_, console_);
        if (!roles) return say(roles.error(), console_);
        return change(false, [&](const Officer& officer) -> Result<app::StaffAct, Trouble> {
            note_custody(*roles);
            return on_machine(*office_).change(officer.id, officer.unit, *roles);
        });
    }

    Exit set_unit() {
        return change(false, [&](const Officer& officer) -> Result<app::StaffAct, Trouble> {
            const auto unit = unit_of(wish_, office_->office()->units, console_);
            if (!unit) return fail(unit.error());
            return on_machine(*office_).change(officer.id, *unit, officer.roles);
        });
    }

    Exit set_password() {
        return change(true, [&](const Officer& officer) -> Result<app::StaffAct, Trouble> {
            auto password = read_password_file(wish_.password_file, console_);
            if (!password) return fail(password.error());
            note_custody(officer.roles);
            return on_machine(*office_).set_password(officer.id, *std::move(password));
        });
    }

    Exit disable(bool disabled) {
        return change(disabled, [&](const Officer& officer) -> Result<app::StaffAct, Trouble> {
            return on_machine(*office_).set_disabled(officer.id, disabled);
        });
    }

    Exit remove_second_factor() {
        return change(false, [&](const Officer& officer) -> Result<app::StaffAct, Trouble> {
            return on_machine(*office_).remove_second_factor(officer.id);
        });
    }

private:
    /// The role alone opens nothing.
    void note_custody(Roles roles) {
        if (!roles.contains(Role::custodian)) return;
        console_.note(
            "To open identities, {0} has to be given the key: by another custodian on the site, or with "
            "`huiyin custody {1} give {0} --key FILE`.",
            "要打开身份信息，{0} 还须拿到密钥：由另一位保管员在网站上交给，或用 huiyin custody {1} give {0} --key "
            "文件。",
            wish_.sign_in, wish_.folder);
    }
    std::optional<Trouble> open() {
        auto office = WorkingOffice::open(OfficeFolder(wish_.folder), console_, {});
        if (!office) return office.error();
        office_ = *std::move(office);
        return std::nullopt;
    }

    /// `shuts_out`: sessions and tokens of the account end with the change.
    template <class MakeAct>
    Exit change(bool shuts_out, MakeAct make_act) {
        if (const auto trouble = open()) return say(*trouble, console_);
        const auto account = office_->store().staff().find(wish_.sign_in);
        if (!account) {
            return console_.refuse(Exit::does_not_hold, "There is no account {0}.", "没有账号 {0}。", wish_.sign_in);
        }
        auto act = make_act(account->officer);
        if (!act) return say(act.error(), console_);
        if (auto trouble = administer(*office_, *std::move(act), console_)) return say(*trouble, console_);
        console_.say("{0} is changed.", "{0} 已更改。", wish_.sign_in);
        if (shuts_out) {
            console_.note("Whoever was signed in as {0} is signed out, and its tokens are revoked.",
                          "以 {0} 登录的会话均已退出，其令牌均已撤销。", wish_.sign_in);
        }
        return Exit::ok;
    }

    Wish wish_;
    Console& console_;
    std::unique_ptr<WorkingOffice> office_;
};

}  // namespace

void add_user(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "user", console.text("Accounts of the staff.", "工作人员账号。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    const std::string sign_in_text = console.text("Name to sign in with", "登录名");
    const std::string roles_help = console.text(
        "Roles, separated by commas: clerk, registrar, handler, lead, approver, custodian, supervisor, "
        "auditor, administrator",
        "角色，以逗号分隔：clerk、registrar、handler、lead、approver、custodian、supervisor、auditor、"
        "administrator");
    const std::string password_help = console.text(
        "File with the password on its first line; `-` is the standard input", "首行为密码的文件；- 表示标准输入");
    const auto one = [&](const std::string& name, const std::string& description) -> CLI::App& {
        CLI::App& sub = line.add(command, name, description);
        sub.add_option("SIGN_IN", wish->sign_in, sign_in_text)->required();
        return sub;
    };
    CLI::App& add = one("add", console.text("Add an account.", "添加账号。"));
    add.add_option("--name", wish->name, console.text("Name shown to colleagues", "同事看到的姓名"));
    add.add_option("--unit", wish->unit, console.text("Unit, by number or name", "单位编号或名称"));
    add.add_option("--roles", wish->roles, roles_help)->required();
    add.add_option("--password-file", wish->password_file, password_help)->required();
    line.on(add, [wish, &console] { return Staff(*wish, console).add(); });
    CLI::App& list = line.add(command, "list", console.text("All accounts that may sign in.", "列出可登录的账号。"));
    line.on(list, [wish, &console] { return Staff(*wish, console).list(); });
    CLI::App& roles = one("roles", console.text("Give an account other roles.", "更改账号的角色。"));
    roles.add_option("ROLES", wish->roles, roles_help)->required();
    line.on(roles, [wish, &console] { return Staff(*wish, console).set_roles(); });
    CLI::App& unit = one("unit", console.text("Move an account to another unit.", "把账号调到另一单位。"));
    unit.add_option("UNIT", wish->unit, console.text("Unit, by number or name", "单位编号或名称"))->required();
    line.on(unit, [wish, &console] { return Staff(*wish, console).set_unit(); });
    CLI::App& password =
        one("password", console.text("Give an account another password; signs it out and revokes its tokens.",
                                     "更改账号密码；已登录的退出，令牌撤销。"));
    password.add_option("--password-file", wish->password_file, password_help)->required();
    line.on(password, [wish, &console] { return Staff(*wish, console).set_password(); });
    CLI::App& disable =
        one("disable", console.text("Let an account sign in no more; signs it out and revokes its tokens.",
                                    "停用账号；已登录的退出，令牌撤销。"));
    line.on(disable, [wish, &console] { return Staff(*wish, console).disable(true); });
    CLI::App& enable = one("enable", console.text("Let a disabled account sign in again.", "恢复停用的账号。"));
    line.on(enable, [wish, &console] { return Staff(*wish, console).disable(false); });
    CLI::App& factor =
        one("remove-second-factor", console.text("Take the second factor from an account whose owner lost it.",
                                                 "账号所有人丢失第二重验证时，将其移除。"));
    line.on(factor, [wish, &console] { return Staff(*wish, console).remove_second_factor(); });
}

}  // namespace huiyin::cli
