#include "cli/verify_evidence.hpp"

#include <optional>
#include <utility>

#include "base/date.hpp"
#include "cli/files.hpp"
#include "cli/finding_text.hpp"
#include "ledger/evidence.hpp"

namespace huiyin::cli {

namespace {

/// What the files hold, or how the command ends.
Result<ledger::Evidence, Exit> read_evidence(const std::vector<std::string>& files, Console& console) {
    std::vector<std::string> texts;
    for (const std::string& file : files) {
        auto text = read_file(file, ledger::evidence_bytes_max);
        if (!text) {
            return fail(console.refuse(Exit::environment, "Cannot read {0}: {1}", "无法读取 {0}：{1}", file,
                                       text.error().what));
        }
        texts.push_back(*std::move(text));
    }
    if (texts.size() == 2) return ledger::Evidence{.first = texts[0], .second = texts[1], .hashes = {}};
    auto evidence = ledger::parse_evidence(texts.front());
    if (evidence) return *std::move(evidence);
    return fail(console.refuse(Exit::does_not_hold, "{0} is no file of evidence; two checkpoints take two files.",
                               "{0} 不是证据文件；两个检查点须给出两个文件。", files.front()));
}

Exit say_gap(ledger::EvidenceGap gap, const ledger::VerifierKey& log, Console& console) {
    using Gap = ledger::EvidenceGap;
    switch (gap) {
        case Gap::first_not_signed:
        case Gap::second_not_signed:
            return console.refuse(
                Exit::does_not_hold, "PROVES NOTHING: the {0} checkpoint was not signed with the key of {1}.",
                "不能证明：{2}检查点不是用 {1} 的密钥签名的。", gap == Gap::first_not_signed ? "first" : "second",
                log.name(), gap == Gap::first_not_signed ? "第一个" : "第二个");
        case Gap::same_checkpoint:
            return console.refuse(Exit::does_not_hold, "PROVES NOTHING: both checkpoints say the same.",
                                  "不能证明：两个检查点内容相同。");
        case Gap::hashes_lead_nowhere:
            return console.refuse(
                Exit::does_not_hold,
                "PROVES NOTHING YET: nothing joins the two checkpoints, so both may be true. `huiyin verify --log` "
                "with --since and the smaller one asks the log itself.",
                "尚不能证明：没有材料把两个检查点联系起来，二者可能都属实。可用 huiyin verify --log，并以 --since "
                "给出较小的检查点，直接核验日志。");
        case Gap::no_contradiction:
            return console.refuse(Exit::does_not_hold,
                                  "PROVES NOTHING: the longer log goes on from the shorter one, as it should.",
                                  "不能证明：较长的日志确是较短日志的延续，并无矛盾。");
    }
    return Exit::does_not_hold;
}

void say_witnesses(const std::string& note, const ledger::Checkpoint& checkpoint, const ledger::VerifierKey& log,
                   const std::vector<ledger::VerifierKey>& witnesses, Console& console) {
    console.say("  {0} entries, root {1}", "  {0} 条，根 {1}", checkpoint.size, base64_encode(checkpoint.root));
    const auto opened = ledger::open_checkpoint(note, log, witnesses);
    if (!opened) return;
    for (const ledger::Cosigned& one : opened->cosigned) {
        console.say("    witnessed by {0} at {1}", "    {0} 于 {1} 见证", one.witness, seconds_text(one.at_seconds));
    }
}

}  // namespace

Exit verify_evidence(const std::vector<std::string>& files, const ledger::VerifierKey& log,
                     const std::vector<ledger::VerifierKey>& witnesses, Console& console) {
    const auto evidence = read_evidence(files, console);
    if (!evidence) return evidence.error();
    const auto convicted = ledger::check_evidence(*evidence, log);
    if (!convicted) return say_gap(convicted.error(), log, console);
    console.say("PROVEN: {0} signed two histories.", "已证明：{0} 签名了两份互相矛盾的历史。", log.name());
    say_witnesses(evidence->first, convicted->first, log, witnesses, console);
    say_witnesses(evidence->second, convicted->second, log, witnesses, console);
    if (convicted->how == ledger::Contradiction::two_roots) {
        console.say("The same number of entries cannot have two roots.", "同样的条数不可能有两个根。");
    } else {
        console.say(
            "The longer log began with other entries than the shorter one: at that size it had the root {0}, as the "
            "hashes beside it show.",
            "较长的日志开头与较短的日志不同：由所附哈希值可知，它在该条数时的根为 {0}。",
            base64_encode(*convicted->past));
    }
    console.say("Only the holder of the log's key can have made both.", "只有持有日志密钥者才能作出这两个签名。");
    return Exit::ok;
}

}  // namespace huiyin::cli
