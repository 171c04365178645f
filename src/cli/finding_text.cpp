#include "cli/finding_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/date.hpp"

namespace huiyin::cli {

namespace {

using ledger::Finding;
using ledger::FindingCode;

struct Sentence {
    FindingCode code;
    const char* en;
    const char* zh;
};

// {0}, {1}, {2}: the finding's parameters.
constexpr std::array sentences{
    Sentence{FindingCode::key_known, "The log's key is the one you gave: {0}", "日志公钥与您提供的一致：{0}"},
    Sentence{FindingCode::key_unknown,
             "That this is the office's key: only the receipt says so. Compare it with the front page, a newspaper or "
             "another receipt, or give it with --key: {0}",
             "公钥确属该机关：目前只有回执自己这样说。请与网站首页、报纸或其他回执核对，或用 --key 给出：{0}"},
    Sentence{FindingCode::key_differs, "The receipt names another key ({0}) than the one you gave ({1})",
             "回执中的公钥（{0}）与您提供的（{1}）不同"},
    Sentence{FindingCode::key_malformed, "The line with the log's key is no key: {0}", "公钥一行不是公钥：{0}"},
    Sentence{FindingCode::origin_differs, "The receipt calls the log {0}, but the key belongs to {1}",
             "回执称日志为 {0}，公钥却属于 {1}"},
    Sentence{FindingCode::checkpoint_signed, "The log {0} signed that it holds {1} entries, with the root {2}",
             "日志 {0} 签名确认：共有 {1} 条记录，根为 {2}"},
    Sentence{FindingCode::checkpoint_not_signed, "The checkpoint was not signed with the log's key",
             "检查点不是用日志的密钥签名的"},
    Sentence{FindingCode::witnessed, "The witness {0} saw the same log at {1}", "见证方 {0} 于 {1} 看到同一份日志"},
    Sentence{
        FindingCode::no_witness,
        "That everybody is shown the same log: no witness signed this checkpoint. `huiyin verify --log` with --save "
        "and --since compares the log over time",
        "所有人看到的是同一份日志：该检查点没有见证方签名。可用 huiyin verify --log 配合 --save、--since 长期比对"},
    Sentence{FindingCode::entry_missing, "The proof comes without its entry", "证明中缺少日志记录"},
    Sentence{FindingCode::entry_included, "The entry is in the log, at position {0} of {1}",
             "记录确在日志中，位置 {0}，日志共 {1} 条"},
    Sentence{FindingCode::entry_not_included, "The proof does not lead from the entry to what the log signed",
             "证明无法从该记录推出日志签名的根"},
    Sentence{FindingCode::entry_unreadable, "The entry cannot be read as one about a case",
             "该记录无法作为案件记录读取"},
    Sentence{FindingCode::commitment_opened, "What was filed is what the entry commits to",
             "提交的内容正是该记录所承诺的内容"},
    Sentence{FindingCode::commitment_differs, "What the receipt says was filed is not what the entry commits to",
             "回执所载内容不是该记录所承诺的内容"},
    Sentence{FindingCode::opening_absent, "What was filed: the receipt comes without the part that opens it",
             "提交的内容：回执中没有用于打开承诺的部分"},
    Sentence{FindingCode::line_proven, "{0}: {1}", "{0}：{1}"},
    Sentence{FindingCode::line_differs, "{0}: the receipt says `{1}`, the log says `{2}`",
             "{0}：回执写的是“{1}”，日志中是“{2}”"},
    Sentence{
        FindingCode::line_back_dated,
        "{0}: {1} (the office wrote it down on {2}; the earlier day is the office's statement and is not proven by "
        "the log)",
        "{0}：{1}（机关于 {2} 补录；这个较早的日期只是机关的陈述，日志不能证明）"},
    Sentence{FindingCode::line_missing, "{0}: the receipt leaves out what the log says: `{1}`",
             "{0}：回执缺少日志中的这一项：“{1}”"},
    Sentence{
        FindingCode::terms_not_proven,
        "How long each limit is and which article sets it: the log does not prove that. Compare it with the rulebook "
        "{0}, whose hash is in the log: {1}",
        "各期限的时长和条款：日志不证明这些内容。请与规则 {0} 的原文核对，其哈希值在日志中：{1}"},
    Sentence{FindingCode::line_not_proven, "{0}: {1} (the office states it; nothing signed says so)",
             "{0}：{1}（仅为机关陈述，没有签名内容可以证明）"},
};

struct LineName {
    std::string_view line;
    const char* en;
    const char* zh;
};

constexpr std::array line_names{
    LineName{"Case-Number", "case number", "案件编号"},
    LineName{"Secret-Code", "secret code", "查询码"},
    LineName{"Filed-At", "time of filing", "提交时间"},
    LineName{"Filed-On", "day of filing", "提交日期"},
    LineName{"Office", "name of the office", "受理系统名称"},
    LineName{"Unit", "name of the unit that received it", "接收单位名称"},
    LineName{"Content-SHA-256", "fingerprint of what was filed", "诉求内容的指纹"},
    LineName{"Attachment-SHA-256", "fingerprint of an attachment", "附件的指纹"},
    LineName{"Limit", "limit", "期限"},
};

std::string line_name(const std::string& line, Language language) {
    const auto* const found = std::ranges::find(line_names, line, &LineName::line);
    if (found == line_names.end()) return line;
    return language == Language::zh ? found->zh : found->en;
}

std::string time_of(const std::string& seconds) {
    const auto parsed = parse_decimal(seconds);
    return parsed ? seconds_text(*parsed) : seconds;
}

}  // namespace

std::string seconds_text(std::uint64_t seconds) {
    constexpr std::uint64_t last_second_of_9999 = 253'402'300'799;
    if (seconds > last_second_of_9999) return std::to_string(seconds);
    return to_text(Instant{std::chrono::seconds{static_cast<std::int64_t>(seconds)}});
}

std::string finding_text(const Finding& finding, const Console& console) {
    const auto* const found = std::ranges::find(sentences, finding.code, &Sentence::code);
    if (found == sentences.end()) return std::string(ledger::code_of(finding.code));
    std::array<std::string, 3> given;
    for (std::size_t i = 0; i < given.size() && i < finding.parameters.size(); ++i) given[i] = finding.parameters[i];
    const bool is_line = finding.code == FindingCode::line_back_dated || finding.code == FindingCode::line_proven ||
                         finding.code == FindingCode::line_differs || finding.code == FindingCode::line_missing ||
                         finding.code == FindingCode::line_not_proven;
    if (is_line && given[0] == "Secret-Code") given[1] = "…";
    if (is_line) given[0] = line_name(given[0], console.language());
    if (finding.code == FindingCode::witnessed) given[1] = time_of(given[1]);
    const char* const pattern = console.language() == Language::zh ? found->zh : found->en;
    return fmt::vformat(pattern, fmt::make_format_args(given[0], given[1], given[2]));
}

}  // namespace huiyin::cli
