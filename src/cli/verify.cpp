#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/files.hpp"
#include "cli/log_key.hpp"
#include "cli/verify_bundle.hpp"
#include "cli/verify_evidence.hpp"
#include "cli/verify_log.hpp"
#include "cli/verify_receipt.hpp"
#include "cli/verify_statistics.hpp"
#include "ledger/receipt.hpp"

namespace huiyin::cli {

namespace {

struct Question {
    std::string file;
    std::vector<std::string> evidence;
    std::vector<std::string> witnesses;
    std::size_t quorum = 0;
    std::vector<std::string> attachments;
    LogQuestion log;
};

Exit verify_file(const Question& question, Console& console) {
    std::optional<ledger::VerifierKey> key;
    if (!question.log.key.empty()) {
        const auto given = read_log_key(console, question.log.key);
        if (!given) {
            console.print_note(given.error().what);
            return given.error().exit;
        }
        key = *given;
    }
    if (is_bundle(question.file)) {
        if (question.attachments.empty()) return verify_bundle(question.file, key, question.log.witnesses, console);
        return console.refuse(Exit::usage, "--attachment goes with a receipt: the file of a case has its own.",
                              "--attachment 须与回执同用：案件全卷自带附件。");
    }
    const auto text = read_file(question.file, ledger::receipt_bytes_max);
    if (!text) {
        return console.refuse(Exit::environment, "Cannot read {0}: {1}", "无法读取 {0}：{1}", question.file,
                              text.error().what);
    }
    return verify_receipt_text(*text, key, question.log.witnesses, console, question.attachments);
}

Exit verify_evidence_files(const Question& question, Console& console) {
    if (question.evidence.size() > 2 || !question.file.empty()) {
        return console.refuse(Exit::usage, "--evidence takes one file of evidence or two checkpoints, and no receipt.",
                              "--evidence 须给出一份证据文件或两份检查点，不与回执同用。");
    }
    if (question.log.key.empty()) {
        return console.refuse(Exit::usage, "Say with --key whose log it is about.", "请用 --key 给出所指日志的公钥。");
    }
    const auto key = read_log_key(console, question.log.key);
    if (!key) {
        console.print_note(key.error().what);
        return key.error().exit;
    }
    return verify_evidence({.files = question.evidence,
                            .key = *key,
                            .witnesses = question.log.witnesses.keys,
                            .log = question.log.log,
                            .save = question.log.save},
                           console);
}

/// An address of statistics names the log too.
void find_log_of_statistics(LogQuestion& log) {
    if (log.log.empty() && !log.statistics.empty()) log.log = site_of_statistics(log.statistics);
}

Exit verify(Question question, Console& console) {
    auto witnesses = read_witnesses(console, question.witnesses, question.quorum);
    if (!witnesses) {
        console.print_note(witnesses.error().what);
        return witnesses.error().exit;
    }
    question.log.witnesses = *std::move(witnesses);
    if (!question.evidence.empty()) return verify_evidence_files(question, console);
    find_log_of_statistics(question.log);
    if (!question.log.statistics.empty() && question.log.log.empty()) {
        return console.refuse(Exit::usage, "Statistics in a file go with --log, which says where the log is.",
                              "文件中的统计数字须与 --log 同用，以给出日志所在。");
    }
    if (question.file.empty() == question.log.log.empty()) {
        return console.refuse(Exit::usage, "Give either a file, or --log with an address or folder.",
                              "请给出文件，或用 --log 给出日志的地址或目录，二者选一。");
    }
    if (!question.attachments.empty() && question.file.empty()) {
        return console.refuse(Exit::usage, "--attachment goes with a receipt's file.",
                              "--attachment 须与回执文件同用。");
    }
    if (!question.log.log.empty()) return verify_whole_log(question.log, console);
    if (!question.log.since.empty() || !question.log.save.empty()) {
        return console.refuse(Exit::usage, "--since and --save go with --log.", "--since 和 --save 须与 --log 同用。");
    }
    return verify_file(question, console);
}

}  // namespace

void add_verify(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(
        line.app(), "verify",
        console.text("Check a receipt or the whole file of a case offline, or a whole log, and say in plain words what "
                     "is proven and what is not.",
                     "离线核验回执或案件全卷，或核验整份日志，并用通俗的话说明哪些已证明、哪些未证明。"));
    const auto question = std::make_shared<Question>();
    command.add_option(
        "FILE", question->file,
        console.text("Receipt, .tlog-proof file or the whole file of a case (.zip); `-` is the standard input",
                     "回执、.tlog-proof 文件或案件全卷（.zip）；- 表示标准输入"));
    command.add_option("--log", question->log.log,
                       console.text("Check the log at this address, or in this folder (its files, or an office)",
                                    "核验该地址或目录（日志文件或机构目录）中的日志"));
    command
        .add_option("--attachment", question->attachments,
                    console.text("A file: say whether it is one that was handed in with the receipt's case",
                                 "一个文件：核对它是否就是随案提交的附件"))
        ->allow_extra_args(false);
    command.add_option("--key", question->log.key,
                       console.text("The log's verifier key, or a file with it, from elsewhere than the receipt or log",
                                    "从别处得到的日志公钥，或含公钥的文件"));
    command.add_option("--since", question->log.since,
                       console.text("An earlier checkpoint's file: the log must contain its history",
                                    "先前检查点的文件：日志须包含其历史"));
    command.add_option(
        "--statistics", question->log.statistics,
        console.text("Compute the published figures again from the log: an office's address, the address "
                     "of its statistics, or a file of them with --log",
                     "按日志重新计算公布的统计数字：机构网址、其统计页网址，或统计文件（与 --log 同用）"));
    command.add_option("--save", question->log.save,
                       console.text("Keep the checked checkpoint in this file", "把核验过的检查点存入该文件"));
    command.add_option("--law", question->log.law,
                       console.text("A rulebook or calendar that the log publishes and this program does not bring",
                                    "日志已发布而程序未自带的规则或日历文件"));
    command
        .add_option("--witness", question->witnesses,
                    console.text("Verifier key of a witness, or a file with it: look for its signature; once for each",
                                 "见证方公钥，或含公钥的文件：核验其签名；可多次给出"))
        ->allow_extra_args(false);
    command.add_option("--quorum", question->quorum,
                       console.text("How many of these witnesses have to have signed", "其中至少须有几个见证方签名"));
    command.add_option(
        "--evidence", question->evidence,
        console.text("Check whether a witness's file of evidence, or two checkpoints, convict the log of "
                     "the --key of having shown two histories",
                     "核验见证方的证据文件或两份检查点，能否证明 --key 所指日志给出过两份历史"));
    line.on(command, [question, &console] { return verify(*question, console); });
}

}  // namespace huiyin::cli
