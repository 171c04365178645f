#include "app/witness.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bytes.hpp"
#include "base/wipe.hpp"
#include "cli/command_line.hpp"
#include "cli/files.hpp"
#include "cli/log_key.hpp"
#include "cli/office_folder.hpp"
#include "cli/serving.hpp"
#include "cli/witness_site.hpp"
#include "ledger/evidence.hpp"
#include "store/sqlite/witness_book.hpp"
#include "vault/keys.hpp"

namespace huiyin::cli {

namespace {

constexpr std::chrono::seconds grace{10};

struct Wish {
    std::string folder;
    std::string name;
    std::string log;
    std::string listen = "127.0.0.1:8090";
    std::string save;
    bool access_log = true;
    std::vector<std::string> trusted_proxies;
};

std::filesystem::path key_file(const Wish& wish) { return std::filesystem::path(wish.folder) / "witness.key"; }
std::filesystem::path verifier_key_file(const Wish& wish) {
    return std::filesystem::path(wish.folder) / "witness.vkey";
}

Trouble book_trouble(const store::sqlite::OpenError& error, const Wish& wish, const Console& console) {
    if (error.kind == store::sqlite::OpenError::Kind::missing) {
        return {Exit::environment, console.text("There is no witness in {0}; `huiyin witness {0} init` makes one.",
                                                "{0} 中没有见证方；请用 huiyin witness {0} init 建立。", wish.folder)};
    }
    return {Exit::environment, console.text("The witness's database in {0} cannot be used: {1}",
                                            "{0} 中的见证数据库无法使用：{1}", wish.folder, error.detail)};
}

using Book = std::unique_ptr<app::WitnessBook>;

Result<Book, Trouble> open_book(const Wish& wish, const Console& console) {
    auto book = store::sqlite::open_witness_book(wish.folder);
    if (!book) return fail(book_trouble(book.error(), wish, console));
    return *std::move(book);
}

Result<ledger::SigningKey, Trouble> read_key(const Wish& wish, const Console& console) {
    auto text = vault::read_secret_file(key_file(wish));
    if (!text) return fail(Trouble{Exit::environment, to_text(text.error())});
    auto key = ledger::SigningKey::parse(trimmed(*text));
    wipe(*text);
    if (!key || key->verifier().type() != ledger::KeyType::ed25519_cosignature) {
        return fail(Trouble{Exit::environment, console.text("{0} holds no key of a witness.",
                                                            "{0} 中没有见证方的密钥。", key_file(wish).string())});
    }
    return *std::move(key);
}

Exit init(const Wish& wish, Console& console) {
    if (!ledger::is_key_name(wish.name)) {
        return console.refuse(Exit::usage,
                              "`{0}` cannot be a witness's name: give an address without scheme, such as "
                              "witness.example/w1, without spaces and `+`.",
                              "“{0}”不能用作见证方名称：请给出不含协议的地址，如 witness.example/w1，不含空格和加号。",
                              wish.name);
    }
    std::error_code error;
    std::filesystem::create_directories(wish.folder, error);
    if (error || ::chmod(wish.folder.c_str(), S_IRWXU) != 0) {
        return console.refuse(Exit::environment, "{0} cannot be made.", "无法建立 {0}。", wish.folder);
    }
    // The key first: a folder with a key but no database is not taken for a witness, and can be filled up by no one
    // who means another.
    const auto key = ledger::SigningKey::generate(wish.name, ledger::KeyType::ed25519_cosignature);
    std::string secret = key.text();
    const auto written = vault::write_secret_file(key_file(wish), secret);
    wipe(secret);
    if (!written) return console.refuse(Exit::environment, "{0}", "{0}", to_text(written.error()));
    if (const auto kept = write_new_file(verifier_key_file(wish), key.verifier().text() + "\n"); !kept) {
        return console.refuse(Exit::environment, "{0}: {1}", "{0}：{1}", kept.error().path.string(), kept.error().what);
    }
    if (const auto book = store::sqlite::create_witness_book(wish.folder); !book) {
        return say(book_trouble(book.error(), wish, console), console);
    }
    console.say("The witness {0} stands in {1}.", "见证方 {0} 已在 {1} 建立。", wish.name, wish.folder);
    console.say("Its verifier key, for the logs it signs and for all who check them: {0}",
                "其验证公钥，供被见证的日志和所有核验者使用：{0}", key.verifier().text());
    console.say(
        "Keep witness.key and witness.db together and never put back an older witness.db: it would sign what it has "
        "signed otherwise before.",
        "请将 witness.key 与 witness.db 一同保管，切勿恢复旧的 witness.db：否则可能签出与先前相矛盾的内容。");
    console.say("Next: `huiyin witness {0} watch KEY` with a log's verifier key, then `huiyin witness {0} serve`.",
                "下一步：用 huiyin witness {0} watch 公钥 指定日志，再运行 huiyin witness {0} serve。", wish.folder);
    return Exit::ok;
}

Result<ledger::VerifierKey, Trouble> log_of(const Wish& wish, const Console& console) {
    const auto key = read_log_key(console, wish.log);
    if (!key) return fail(Trouble{key.error().exit, key.error().what});
    if (key->type() != ledger::KeyType::ed25519) {
        return fail(Trouble{Exit::usage, console.text("{0} is the key of a witness, not of a log.",
                                                      "{0} 是见证方的公钥，不是日志的公钥。", key->name())});
    }
    return *key;
}

Exit watch(const Wish& wish, Console& console) {
    const auto book = open_book(wish, console);
    if (!book) return say(book.error(), console);
    const auto log = log_of(wish, console);
    if (!log) return say(log.error(), console);
    (*book)->watch(*log);
    console.say("The log {0} is watched, from the next request on.", "从下一次请求起见证日志 {0}。", log->name());
    return Exit::ok;
}

Exit unwatch(const Wish& wish, Console& console) {
    const auto book = open_book(wish, console);
    if (!book) return say(book.error(), console);
    const auto log = log_of(wish, console);
    if (!log) return say(log.error(), console);
    if (!(*book)->unwatch(*log)) {
        return console.refuse(Exit::usage, "This key of {0} is not watched.", "没有在见证 {0} 的这个公钥。",
                              log->name());
    }
    console.say("The log {0} is signed no more. What was signed stays on record.",
                "不再见证日志 {0}。已签名的内容仍保留。", log->name());
    return Exit::ok;
}

Exit list(const Wish& wish, Console& console) {
    const auto book = open_book(wish, console);
    if (!book) return say(book.error(), console);
    for (const app::WatchedLog& log : (*book)->logs()) {
        console.print(fmt::format("{}\t{}\t{}\t{}", log.watched ? "watched" : "ended",
                                  log.last ? std::to_string(log.last->tree.size) : "-",
                                  log.last ? to_text(log.last->at) : "-", log.key));
    }
    return Exit::ok;
}

Exit evidence(const Wish& wish, Console& console) {
    const auto book = open_book(wish, console);
    if (!book) return say(book.error(), console);
    for (const app::KeptWitnessEvidence& kept : (*book)->evidence()) {
        const app::WitnessEvidence& one = kept.evidence;
        const std::string name = "evidence-" + std::to_string(kept.id) + ".txt";
        console.print(fmt::format("{}\t{}\t{}\t{}\t{}\t{}", kept.id, one.convicts ? "convicts" : "open",
                                  to_text(one.seen_at), one.first_size, one.second_size, kept.origin));
        if (wish.save.empty()) continue;
        if (const auto saved = replace_file(std::filesystem::path(wish.save) / name, one.text); !saved) {
            return console.refuse(Exit::environment, "Cannot write {0}: {1}", "无法写入 {0}：{1}",
                                  saved.error().path.string(), saved.error().what);
        }
    }
    return Exit::ok;
}

Exit serve(const Wish& wish, Console& console) {
    const auto listen = parse_listen(wish.listen);
    if (!listen) {
        return console.refuse(Exit::usage, "--listen takes HOST:PORT, not `{0}`.",
                              "--listen 须为 主机:端口，不能是“{0}”。", wish.listen);
    }
    hold_signals();
    const auto book = open_book(wish, console);
    if (!book) return say(book.error(), console);
    auto key = read_key(wish, console);
    if (!key) return say(key.error(), console);
    http::Log log(STDERR_FILENO);
    http::Metrics metrics;
    app::Witness witness(**book, *std::move(key));
    WitnessSite site(witness, **book, log, metrics);
    http::Settings settings{.listen = *listen, .trusted_proxies = wish.trusted_proxies, .access_log = wish.access_log};
    settings.limits.body_bytes_max = ledger::add_checkpoint_bytes_max;
    settings.limits.body_time_max = std::chrono::seconds{10};
    http::Server server(settings, site, log, metrics);
    if (const auto started = server.start(); !started) {
        return console.refuse(Exit::environment, "Cannot serve: {0} ({1}).", "无法提供服务：{0}（{1}）。",
                              why_not(started.error(), console), started.error().detail);
    }
    const std::string address = address_text(settings, server.port());
    console.say("The witness {0} is served at {1}", "见证方 {0} 的服务地址：{1}", witness.verifier().name(), address);
    notify_service("READY=1\nSTATUS=Serving " + address);
    static_cast<void>(wait_for_end());
    notify_service("STOPPING=1");
    server.stop(grace);
    return Exit::ok;
}

void add_serving(CommandLine& line, CLI::App& command, const std::shared_ptr<Wish>& wish) {
    Console& console = line.console();
    CLI::App& served = line.add(command, "serve",
                                console.text("Take checkpoints until told to end (C2SP tlog-witness).",
                                             "接收检查点，直到收到停止信号（C2SP tlog-witness）。"));
    served
        .add_option("--listen", wish->listen, console.text("HOST:PORT; port 0 takes any", "主机:端口；端口 0 为任意"))
        ->capture_default_str();
    served
        .add_option(
            "--trusted-proxy", wish->trusted_proxies,
            console.text("Address or prefix of a proxy whose word on the client is taken", "可信代理的地址或网段"))
        ->allow_extra_args(false);
    served.add_flag("!--no-access-log", wish->access_log,
                    console.text("Write no line for each request", "不为每个请求写日志"));
    line.on(served, [wish, &console] { return serve(*wish, console); });
}

}  // namespace

void add_witness(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "witness",
                                 console.text("Be a witness of other people's logs: sign that they only ever grow.",
                                              "为他人的日志作见证：签名证明它只增不改。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the witness", "见证方目录"))->required();
    command.require_subcommand(1);
    CLI::App& made =
        line.add(command, "init", console.text("Make its folder, key and database.", "建立目录、密钥和数据库。"));
    made.add_option("NAME", wish->name,
                    console.text("Its name, for ever: an address without scheme, such as witness.example/w1",
                                 "名称，永不更改：不含协议的地址，如 witness.example/w1"))
        ->required();
    line.on(made, [wish, &console] { return init(*wish, console); });
    const auto about_log = [&](CLI::App& one) {
        one.add_option("KEY", wish->log,
                       console.text("The log's verifier key, or a file with it", "日志公钥，或含公钥的文件"))
            ->required();
    };
    CLI::App& watched = line.add(command, "watch", console.text("Sign this log's checkpoints.", "开始见证这份日志。"));
    about_log(watched);
    line.on(watched, [wish, &console] { return watch(*wish, console); });
    CLI::App& ended = line.add(command, "unwatch", console.text("Sign them no more.", "不再见证。"));
    about_log(ended);
    line.on(ended, [wish, &console] { return unwatch(*wish, console); });
    CLI::App& listed = line.add(command, "list",
                                console.text("All: whether watched, entries and time of the last signature, key.",
                                             "列出：是否见证、最近签名的条数和时间、公钥。"));
    line.on(listed, [wish, &console] { return list(*wish, console); });
    CLI::App& kept =
        line.add(command, "evidence",
                 console.text("What contradicts, or might, what was signed: number, whether it convicts the "
                              "log, time, sizes, log.",
                              "与已签内容相矛盾或可能矛盾的材料：编号、是否成立、时间、条数、日志。"));
    kept.add_option("--save", wish->save,
                    console.text("Write each into this folder, for `huiyin verify --evidence`",
                                 "逐份写入该目录，供 huiyin verify --evidence 核验"));
    line.on(kept, [wish, &console] { return evidence(*wish, console); });
    add_serving(line, command, wish);
}

}  // namespace huiyin::cli
