#include "vault/token.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "app/staff_act.hpp"
#include "base/bytes.hpp"
#include "cli/administering.hpp"
#include "cli/command_line.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string sign_in;
    std::string label;
    int days = 90;
    std::string token_name;
    std::string all_of;
};

std::string name_of(const app::ApiToken& token) { return app::token_name(token.token); }

Instant instant_now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

Exit make_token(const Wish& wish, Console& console) {
    if (wish.sign_in.empty()) {
        return console.refuse(Exit::usage, "Say for which account: huiyin token {0} SIGN_IN",
                              "请指明账号：huiyin token {0} 登录名", wish.folder);
    }
    if (!is_utf8(wish.label)) {
        return console.refuse(Exit::usage, "--label has to be UTF-8.", "--label 须是 UTF-8 文字。");
    }
    auto office = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!office) return say(office.error(), console);
    const auto account = (*office)->store().staff().find(wish.sign_in);
    if (!account || account->disabled) {
        return console.refuse(Exit::does_not_hold, "There is no account {0} that may sign in.",
                              "没有可登录的账号 {0}。", wish.sign_in);
    }
    const std::string token = vault::make_token();
    const std::chrono::days valid{wish.days};
    const Instant expires = instant_now() + valid;
    auto act = on_machine(**office).make_token({.token = vault::token_digest((*office)->server_key(), token),
                                                .officer = account->officer.id,
                                                .label = wish.label,
                                                .expires = expires},
                                               (*office)->time().now().on + valid);
    if (const auto trouble = administer(**office, std::move(act), console)) return say(*trouble, console);
    console.print(token);
    console.note("It acts as {0} until {1}, and is shown only this once.", "它代表 {0}，有效至 {1}，只显示这一次。",
                 wish.sign_in, to_text(expires));
    return Exit::ok;
}

/// Works on the tokens that there are.
class Tokens {
public:
    Tokens(const Wish& wish, Console& console) : wish_(wish), console_(console) {}

    Exit list() {
        const auto store = open_store(OfficeFolder(wish_.folder), console_);
        if (!store) return say(store.error(), console_);
        app::StaffBook& staff = (*store)->staff();
        for (const app::ApiToken& token : staff.tokens(instant_now())) {
            const auto account = staff.find(token.officer);
            console_.print(fmt::format("{}\t{}\t{}\t{}", name_of(token), account ? account->officer.sign_in : "-",
                                       to_text(token.expires), token.label));
        }
        return Exit::ok;
    }

    Exit revoke() {
        if (wish_.token_name.empty() == wish_.all_of.empty()) {
            return console_.refuse(Exit::usage, "Name one token, as `list` shows it, or an account with --all-of.",
                                   "请给出一个令牌编号（见 list），或用 --all-of 指明账号。");
        }
        auto office = WorkingOffice::open(OfficeFolder(wish_.folder), console_, {});
        if (!office) return say(office.error(), console_);
        return wish_.all_of.empty() ? revoke_one(**office) : revoke_all(**office);
    }

private:
    Exit revoke_one(WorkingOffice& office) {
        const auto all = office.store().staff().tokens(instant_now());
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const app::ApiToken& token) { return name_of(token) == wish_.token_name; });
        if (found == all.end()) {
            return console_.refuse(Exit::does_not_hold, "There is no valid token {0}.", "没有有效的令牌 {0}。",
                                   wish_.token_name);
        }
        if (const auto trouble = administer(office, on_machine(office).revoke_token(*found), console_)) {
            return say(*trouble, console_);
        }
        console_.say("The token {0} is revoked.", "令牌 {0} 已撤销。", wish_.token_name);
        return Exit::ok;
    }

    Exit revoke_all(WorkingOffice& office) {
        const auto account = office.store().staff().find(wish_.all_of);
        if (!account) {
            return console_.refuse(Exit::does_not_hold, "There is no account {0}.", "没有账号 {0}。", wish_.all_of);
        }
        int revoked = 0;
        for (const app::ApiToken& token : office.store().staff().tokens(instant_now())) {
            if (token.officer != account->officer.id) continue;
            if (const auto trouble = administer(office, on_machine(office).revoke_token(token), console_)) {
                return say(*trouble, console_);
            }
            ++revoked;
        }
        console_.say("Tokens of {0} that are revoked: {1}", "已撤销 {0} 的令牌：{1} 个", wish_.all_of, revoked);
        return Exit::ok;
    }

    const Wish& wish_;
    Console& console_;
};

}  // namespace

void add_token(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command =
        line.add(line.app(), "token",
                 console.text("Make a token with which a program acts as a member of staff, through the API.",
                              "生成令牌，供程序通过接口以某工作人员的身份办事。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.add_option("SIGN_IN", wish->sign_in, console.text("Account that it acts as", "所代表的账号"));
    command.add_option("--label", wish->label, console.text("What it is for", "用途"));
    command.add_option("--days", wish->days, console.text("How long it is valid", "有效天数"))
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    command.require_subcommand(0, 1);
    const CLI::App& list = line.add(command, "list",
                                    console.text("Tokens that are valid: name, account, end, what it is for.",
                                                 "列出有效令牌：编号、账号、到期、用途。"));
    CLI::App& revoke = line.add(command, "revoke", console.text("End a token at once.", "立即撤销令牌。"));
    revoke.add_option("TOKEN", wish->token_name, console.text("Its name, as `list` shows it", "令牌编号（见 list）"));
    revoke.add_option("--all-of", wish->all_of, console.text("All tokens of this account", "该账号的全部令牌"));
    line.on(command, [wish, &list, &revoke, &console] {
        if (list.parsed()) return Tokens(*wish, console).list();
        if (revoke.parsed()) return Tokens(*wish, console).revoke();
        return make_token(*wish, console);
    });
}

}  // namespace huiyin::cli
