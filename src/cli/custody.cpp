#include "app/custody.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string sign_in;
    std::string key;
};

std::string in_words(app::CustodyProblem problem, const Console& console) {
    using Problem = app::CustodyProblem;
    switch (problem) {
        case Problem::not_a_custodian:
            return console.text("the account is no custodian's, or holds nothing", "该账号不是保管员，或者没有密钥");
        case Problem::no_staff_key: return console.text("the account has to sign in once first", "该账号须先登录一次");
        case Problem::holds_already: return console.text("the account holds the key already", "该账号已持有密钥");
        case Problem::broken:
            return console.text("the key is not the one that identities of this office are sealed to",
                                "这不是本机构身份信息所用的密钥");
        case Problem::wrong_password:
        case Problem::busy:
        case Problem::no_share:
        case Problem::not_written: break;
    }
    return console.text("the log cannot be written", "日志无法写入");
}

/// Who holds the key that opens identities.
class Holders {
public:
    Holders(Wish wish, Console& console) : wish_(std::move(wish)), console_(console) {}

    Exit list() {
        return with_office([&](WorkingOffice&, app::Custody& custody) {
            for (const app::Custodian& one : custody.custodians()) {
                const std::string_view state = one.holds ? "holds" : (one.has_staff_key ? "waits" : "no-key");
                console_.print(fmt::format("{}\t{}\t{}", one.officer.sign_in, one.officer.name, state));
            }
            return Exit::ok;
        });
    }

    Exit give() {
        const auto key = read_custodian_key(wish_.key, console_);
        if (!key) return say(key.error(), console_);
        return with_account([&](WorkingOffice& office, app::Custody& custody, OfficerId to) {
            const auto given = custody.give(*key, to, office.time().now());
            if (!given) return not_done(given.error());
            console_.say("{0} can open identities now. This is on record.", "{0} 现在可以打开身份信息，已记录。",
                         wish_.sign_in);
            return Exit::ok;
        });
    }

    Exit take() {
        return with_account([&](WorkingOffice& office, app::Custody& custody, OfficerId from) {
            const auto taken = custody.take_back(from, OfficerId{}, office.time().now());
            if (!taken) return not_done(taken.error());
            console_.say("{0} can open no identity any more. This is on record.", "{0} 不能再打开身份信息，已记录。",
                         wish_.sign_in);
            return Exit::ok;
        });
    }

private:
    Exit not_done(app::CustodyProblem problem) {
        return console_.refuse(Exit::does_not_hold, "Nothing has changed: {0}.", "没有改动：{0}。",
                               in_words(problem, console_));
    }

    template <class Work>
    Exit with_office(Work work) {
        auto office = WorkingOffice::open(OfficeFolder(wish_.folder), console_, {});
        if (!office) return say(office.error(), console_);
        app::Custody custody((*office)->store().custody(), (*office)->store().staff(), (*office)->custodian(),
                             [&](codec::RecordedOfficeEvent recorded) {
                                 return (*office)->writer().publish_and_wait({std::move(recorded)});
                             });
        return work(**office, custody);
    }

    template <class Work>
    Exit with_account(Work work) {
        return with_office([&](WorkingOffice& office, app::Custody& custody) {
            const auto account = office.store().staff().find(wish_.sign_in);
            if (!account) {
                return console_.refuse(Exit::does_not_hold, "There is no account {0}.", "没有账号 {0}。",
                                       wish_.sign_in);
            }
            return work(office, custody, account->officer.id);
        });
    }

    Wish wish_;
    Console& console_;
};

}  // namespace

void add_custody(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(
        line.app(), "custody", console.text("Who holds the key that opens identities.", "谁持有打开身份信息的密钥。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    CLI::App& list = line.add(
        command, "list", console.text("The custodians, and whether each holds the key.", "列出保管员及是否持有密钥。"));
    line.on(list, [wish, &console] { return Holders(*wish, console).list(); });
    const auto one = [&](const std::string& name, const std::string& description) -> CLI::App& {
        CLI::App& sub = line.add(command, name, description);
        sub.add_option("SIGN_IN", wish->sign_in, console.text("Name to sign in with", "登录名"))->required();
        return sub;
    };
    CLI::App& give = one("give", console.text("Give it to a custodian, with the key that `init` wrote.",
                                              "用 init 写出的密钥文件交给一位保管员。"));
    give.add_option("--key", wish->key, console.text("File with the key", "密钥文件"))->required();
    line.on(give, [wish, &console] { return Holders(*wish, console).give(); });
    CLI::App& take = one("take", console.text("Take it back from a custodian.", "从一位保管员处收回。"));
    line.on(take, [wish, &console] { return Holders(*wish, console).take(); });
}

}  // namespace huiyin::cli
