#include <memory>
#include <string>
#include <utility>
#include <variant>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/http_source.hpp"
#include "cli/log_key.hpp"
#include "cli/office_reading.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string url;
    std::string key;
    std::string reason;
};

Exit list(const Wish& wish, Console& console) {
    const auto reading = OfficeReading::open(OfficeFolder(wish.folder), console);
    if (!reading) return say(reading.error(), console);
    const auto cosignatures = (*reading)->store().cosignatures().newest();
    for (const app::NamedWitness& witness : (*reading)->office().witnesses) {
        std::string size = "-";
        std::string at = "-";
        for (const app::Cosignature& one : cosignatures) {
            if (one.witness != witness.key) continue;
            size = std::to_string(one.size);
            at = to_text(one.at);
        }
        console.print(fmt::format("{}\t{}\t{}\t{}", size, at, witness.url, witness.key));
    }
    return Exit::ok;
}

Result<ledger::VerifierKey, Trouble> witness_key(const Wish& wish, const Console& console) {
    const auto key = read_log_key(console, wish.key);
    if (!key) return fail(Trouble{key.error().exit, key.error().what});
    if (key->type() != ledger::KeyType::ed25519_cosignature) {
        return fail(Trouble{Exit::usage, console.text("{0} is the key of a log, not of a witness.",
                                                      "{0} 是日志的公钥，不是见证方的公钥。", key->name())});
    }
    return *key;
}

/// Puts the event into the log, or says why it does not fit.
Exit publish(const Wish& wish, codec::OfficeEvent event, Console& console) {
    auto working = WorkingOffice::open(OfficeFolder(wish.folder), console, {});
    if (!working) return say(working.error(), console);
    const auto published = (*working)->writer().publish_and_wait({{std::move(event), {}, (*working)->time().now()}});
    if (published) return Exit::ok;
    const auto* const problem = std::get_if<app::OfficeProblem>(&published.error());
    if (problem != nullptr && problem->kind == app::OfficeProblem::Kind::witness_differs) {
        return console.refuse(
            Exit::usage,
            "It was not done: a witness with this key or name is named already, none with it is, or there are {0}, "
            "which is the most. `huiyin witnesses {1} list` shows them.",
            "未执行：该公钥或名称的见证方已经登记，或者没有登记，或者已达上限 {0} 个。huiyin witnesses {1} list "
            "可列出。",
            app::named_witnesses_max, wish.folder);
    }
    if (problem != nullptr) {
        return console.refuse(Exit::usage, "It was not done: address, key or reason is not fit.",
                              "未执行：地址、公钥或理由不合要求。");
    }
    return console.refuse(Exit::environment, "It was not done: the log cannot be written.", "未执行：日志无法写入。");
}

Exit name_one(const Wish& wish, Console& console) {
    if (!parse_log_address(wish.url)) {
        return console.refuse(Exit::usage, "`{0}` is no address of the form https://host[:port][/path].",
                              "“{0}”不是 https://主机[:端口][/路径] 形式的地址。", wish.url);
    }
    const auto key = witness_key(wish, console);
    if (!key) return say(key.error(), console);
    const Exit done = publish(wish, codec::WitnessNamed{key->text(), wish.url}, console);
    if (done != Exit::ok) return done;
    console.say("{0} is named in the public log, and asked from the next minute on.",
                "{0} 已写入公开日志，从下一分钟起请求其见证。", key->name());
    console.say("It has to watch this log: give whoever runs it the key in {0}/log.vkey.",
                "对方须先登记本日志：请把 {0}/log.vkey 中的公钥交给运行它的人。", wish.folder);
    return Exit::ok;
}

Exit dismiss_one(const Wish& wish, Console& console) {
    const auto key = witness_key(wish, console);
    if (!key) return say(key.error(), console);
    const Exit done = publish(wish, codec::WitnessDismissed{key->text(), wish.reason}, console);
    if (done != Exit::ok) return done;
    console.say("{0} is asked no more; the public log says so, with the reason.",
                "不再请求 {0} 见证，公开日志已写明及其理由。", key->name());
    return Exit::ok;
}

}  // namespace

void add_witnesses(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "witnesses",
                                 console.text("Who outside is asked to sign an office's log.", "请谁见证机构的日志。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.require_subcommand(1);
    CLI::App& listed = line.add(command, "list",
                                console.text("All: entries and time of the last signature, address, key.",
                                             "列出：最近签名的条数和时间、地址、公钥。"));
    line.on(listed, [wish, &console] { return list(*wish, console); });
    const auto about_key = [&](CLI::App& one) {
        one.add_option("KEY", wish->key,
                       console.text("The witness's verifier key, or a file with it", "见证方公钥，或含公钥的文件"))
            ->required();
    };
    CLI::App& named = line.add(command, "name", console.text("Ask one from now on.", "增加一个见证方。"));
    named
        .add_option("URL", wish->url,
                    console.text("Where it takes checkpoints, without `add-checkpoint`",
                                 "接收检查点的地址，不含 add-checkpoint"))
        ->required();
    about_key(named);
    line.on(named, [wish, &console] { return name_one(*wish, console); });
    CLI::App& dismissed = line.add(command, "dismiss", console.text("Ask it no more.", "不再请求该见证方。"));
    about_key(dismissed);
    dismissed.add_option("--reason", wish->reason, console.text("Why; everybody can read it", "理由，所有人都能看到"))
        ->required();
    line.on(dismissed, [wish, &console] { return dismiss_one(*wish, console); });
}

}  // namespace huiyin::cli
