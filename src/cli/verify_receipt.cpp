#include "cli/verify_receipt.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "cli/finding_text.hpp"
#include "cli/receipt_facts.hpp"
#include "codec/entry.hpp"
#include "ledger/proof.hpp"
#include "ledger/receipt.hpp"
#include "ledger/verifier.hpp"
#include "vault/attachment.hpp"

namespace huiyin::cli {

namespace {

using ledger::Finding;
using ledger::Verdict;

/// A limit of the rulebook that had not started when the receipt was made: it has no date that could be proven.
bool is_limit_to_come(const Finding& finding) {
    return finding.code == ledger::FindingCode::line_not_proven && finding.parameters.size() > 1 &&
           finding.parameters[0] == "Limit" && finding.parameters[1].ends_with("| -");
}

void say_all(const std::vector<Finding>& list, Verdict verdict, const std::string& title, Console& console) {
    bool first = true;
    std::string to_come;
    for (const Finding& finding : list) {
        if (ledger::verdict_of(finding.code) != verdict) continue;
        if (first) console.print(title);
        first = false;
        if (!is_limit_to_come(finding)) {
            console.print("  - " + finding_text(finding, console));
            continue;
        }
        const std::string& line = finding.parameters[1];
        to_come += (to_come.empty() ? "" : ", ") + line.substr(0, line.find(' '));
    }
    if (to_come.empty()) return;
    console.print("  - " + console.text("Limits that had not started then, and have no date yet: {0}",
                                        "当时尚未起算、还没有日期的期限：{0}", to_come));
}

std::string read_sentence(const ledger::ReceiptError& error, const Console& console) {
    using Kind = ledger::ReceiptError::Kind;
    switch (error.kind) {
        case Kind::too_long: return console.text("it is too long to be a receipt", "文件过长，不是回执");
        case Kind::not_text: return console.text("it is not text", "不是文本");
        case Kind::not_a_receipt: return console.text("it is no receipt", "不是回执");
        case Kind::unknown_format: return console.text("a later version made it", "由更新的版本生成");
        case Kind::line_malformed: return console.text("a line is missing or was changed", "某一行缺失或被改动");
        case Kind::proof_malformed:
            return console.text("the marked proof is missing or was changed", "标记之间的证明缺失或被改动");
        case Kind::opening_malformed: return console.text("the opening was changed", "打开承诺的部分被改动");
        case Kind::trailing_text: return console.text("something follows its end", "结尾之后还有内容");
    }
    return {};
}

/// What an entry says that states a silence.
void say_silence(const Bytes& entry, Console& console) {
    const auto read = codec::decode_entry(as_text(entry));
    if (!read || read->kind != SilenceStated::type) return;
    std::string limits;
    for (const std::string& limit : read->missed) limits += (limits.empty() ? "" : ", ") + limit;
    console.say("Proven: on {0} the office stated that these limits had passed without an answer: {1}.",
                "已证明：机关于 {0} 写明，下列期限已过而没有答复：{1}。", to_text(read->day), limits);
    console.say("It is about the case with the tag {0}, which stands in the entry of its receipt too.",
                "所指案件的标记为 {0}，与其回执中的日志记录一致。", hex_encode(read->tag));
    console.say("The words above the proof are the office's own and prove nothing.",
                "证明上方的文字是机关的说明，本身不能证明什么。");
}

Exit verify_proof_text(std::string_view text, const std::optional<ledger::VerifierKey>& key,
                       const ExpectedWitnesses& witnesses, Console& console) {
    const auto proof = ledger::parse_proof(text);
    if (!proof) return console.refuse(Exit::does_not_hold, "WRONG: this is no proof file.", "有误：这不是证明文件。");
    if (!key) {
        return console.refuse(Exit::usage,
                              "A bare proof does not say whose log it is from: give the log's key with --key.",
                              "单独的证明文件不含日志公钥：请用 --key 给出。");
    }
    if (!proof->extra) {
        return console.refuse(Exit::does_not_hold, "WRONG: the proof comes without its entry.",
                              "有误：证明中缺少日志记录。");
    }
    const auto opened = ledger::verify_proof(*proof, *proof->extra, *key, witnesses.keys);
    if (!opened) {
        return console.refuse(Exit::does_not_hold, "WRONG: the proof does not show that the entry is in the log {0}.",
                              "有误：该证明不能说明记录在日志 {0} 中。", key->name());
    }
    console.say("HOLDS: entry {0} is in the log {1}, which has {2} entries.",
                "成立：第 {0} 条记录在日志 {1} 中，日志共 {2} 条。", proof->index, opened->checkpoint.origin,
                opened->checkpoint.size);
    say_silence(*proof->extra, console);
    console.say("Not covered: what happened after that checkpoint.", "不包括：该检查点之后发生的事。");
    return say_witnesses(proof->checkpoint, opened->cosigned, witnesses, console);
}

/// The proof file that stands between its marks in a text for people; none if there is no such thing.
std::optional<std::string_view> marked_proof(std::string_view text) {
    const std::size_t begin = text.find(ledger::proof_begin);
    if (begin == std::string_view::npos) return std::nullopt;
    const std::size_t first = begin + ledger::proof_begin.size() + 1;
    const std::size_t end = text.find(ledger::proof_end, begin);
    if (end == std::string_view::npos || end < first) return std::nullopt;
    return text.substr(first, end - first);
}

/// SHA-256 of a file, read piece by piece; none if it cannot be read.
std::optional<Hash> hash_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    vault::FileDigest digest;
    std::array<char, 65'536> piece{};
    while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0) {
        digest.add(as_bytes(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount()))));
    }
    if (file.bad()) return std::nullopt;
    return digest.finish();
}

/// Says of a file whether it is one of the attachments. `proven`: the receipt holds, and what it opens names them.
Exit say_attachment(const std::string& path, const ledger::Receipt& receipt, bool proven, Console& console) {
    const auto hash = hash_of_file(path);
    if (!hash) return console.refuse(Exit::environment, "Cannot read {0}.", "无法读取 {0}。", path);
    const auto found = std::find(receipt.attachments.begin(), receipt.attachments.end(), *hash);
    if (found == receipt.attachments.end()) {
        console.say("NOT THE SAME: {0} is none of the files that the receipt lists.",
                    "不相同：{0} 不是回执所列的附件。", path);
        return Exit::does_not_hold;
    }
    const auto position = found - receipt.attachments.begin() + 1;
    if (proven) {
        console.say("THE SAME: {0} is, byte for byte, file {1} that was handed in.",
                    "相同：{0} 与提交的第 {1} 个附件逐字节一致。", path, position);
    } else {
        console.say("{0} is file {1} that the receipt lists, but this receipt does not prove that list.",
                    "{0} 是回执所列的第 {1} 个附件，但这份回执不能证明该清单。", path, position);
    }
    return Exit::ok;
}

}  // namespace

Exit verify_receipt_text(std::string_view text, const std::optional<ledger::VerifierKey>& key,
                         const ExpectedWitnesses& witnesses, Console& console,
                         const std::vector<std::string>& attachments) {
    if (text.starts_with("c2sp.org/tlog-proof@")) return verify_proof_text(text, key, witnesses, console);
    const auto proof = marked_proof(text);
    if (proof && text.find("Receipt-Format:") == std::string_view::npos) {
        return verify_proof_text(*proof, key, witnesses, console);
    }
    const auto receipt = ledger::read_receipt(text);
    if (!receipt) {
        const std::string why = read_sentence(receipt.error(), console);
        if (receipt.error().line == 0) {
            return console.refuse(Exit::does_not_hold, "WRONG: {0}.", "有误：{0}。", why);
        }
        return console.refuse(Exit::does_not_hold, "WRONG: {0} (line {1}).", "有误：{0}（第 {1} 行）。", why,
                              receipt.error().line);
    }
    const ledger::Findings findings = ledger::verify_receipt(*receipt, receipt_checks(key, witnesses.keys));
    const bool holds = findings.holds();
    console.print(holds ? console.text("HOLDS: case {0} is in the log, and nothing in the receipt contradicts it.",
                                       "成立：案件 {0} 在日志中，回执没有与之矛盾之处。", receipt->number)
                        : console.text("DOES NOT HOLD: do not rely on this receipt for case {0}.",
                                       "不成立：案件 {0} 的这份回执不可采信。", receipt->number));
    say_all(findings.list, Verdict::wrong, console.text("Wrong:", "有误："), console);
    say_all(findings.list, Verdict::proven, console.text("Proven:", "已证明："), console);
    say_all(findings.list, Verdict::not_proven, console.text("Not proven by this receipt alone:", "仅凭回执不能证明："),
            console);
    console.print("  - " + console.text("The hour: the office's clock gave it, and the log proves only the order.",
                                        "具体时刻：由机关的时钟给出，日志只证明先后次序。"));
    console.print("  - " + console.text("Anything after it: see the case page, or check the whole log.",
                                        "此后的进展：请查看案件页面，或核验整份日志。"));
    const auto opens = [](const Finding& finding) { return finding.code == ledger::FindingCode::commitment_opened; };
    const bool proven = holds && std::any_of(findings.list.begin(), findings.list.end(), opens);
    Exit exit = Exit::does_not_hold;
    if (holds) {
        // A receipt that holds has a key, and a checkpoint signed with it.
        const auto log = ledger::VerifierKey::parse(receipt->log_key);
        const auto checkpoint = ledger::open_checkpoint(receipt->proof.checkpoint, *log, witnesses.keys);
        exit = say_witnesses(receipt->proof.checkpoint, checkpoint->cosigned, witnesses, console);
    }
    for (const std::string& path : attachments) {
        const Exit one = say_attachment(path, *receipt, proven, console);
        if (exit == Exit::ok) exit = one;
    }
    return exit;
}

}  // namespace huiyin::cli
