#include "vault/token.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "app/staff_book.hpp"
#include "base/bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/working_office.hpp"
#include "vault/keys.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string sign_in;
    std::string label;
    int days = 90;
};

Exit make_token(const Wish& wish, Console& console) {
    if (!is_utf8(wish.label)) {
        return console.refuse(Exit::usage, "--label has to be UTF-8.", "--label 须是 UTF-8 文字。");
    }
    const OfficeFolder folder(wish.folder);
    auto store = open_store(folder, console);
    if (!store) {
        console.print_note(store.error().what);
        return store.error().exit;
    }
    const auto account = (*store)->staff().find(wish.sign_in);
    if (!account || account->disabled) {
        return console.refuse(Exit::does_not_hold, "There is no account {0} that may sign in.",
                              "没有可登录的账号 {0}。", wish.sign_in);
    }
    const auto server_key = vault::read_server_key(folder.server_key());
    if (!server_key) {
        console.print_note(vault::to_text(server_key.error()));
        return Exit::environment;
    }
    const std::string token = vault::make_token();
    const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const Instant expires = now + std::chrono::days{wish.days};
    (*store)->staff().save_token({.token = vault::token_digest(*server_key, token),
                                  .officer = account->officer.id,
                                  .label = wish.label,
                                  .expires = expires});
    console.print(token);
    console.note("It acts as {0} until {1}, and is shown only this once.", "它代表 {0}，有效至 {1}，只显示这一次。",
                 wish.sign_in, to_text(expires));
    return Exit::ok;
}

}  // namespace

void add_token(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command =
        line.add(line.app(), "token",
                 console.text("Make a token with which a program acts as a member of staff, through the API.",
                              "生成令牌，供程序通过接口以某工作人员的身份办事。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.add_option("SIGN_IN", wish->sign_in, console.text("Account that it acts as", "所代表的账号"))->required();
    command.add_option("--label", wish->label, console.text("What it is for", "用途"));
    command.add_option("--days", wish->days, console.text("How long it is valid", "有效天数"))
        ->check(CLI::Range(1, 3650))
        ->capture_default_str();
    line.on(command, [wish, &console] { return make_token(*wish, console); });
}

}  // namespace huiyin::cli
