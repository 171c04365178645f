#include "cli/verify_evidence.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/files.hpp"
#include "cli/finding_text.hpp"
#include "cli/reached_log.hpp"
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
                "PROVES NOTHING YET: nothing joins the two checkpoints, so both may be true. Where the log shows the "
                "longer one, --log asks it for what is missing.",
                "尚不能证明：没有材料把两个检查点联系起来，二者可能都属实。若日志处可查到较长的一份，可用 --log "
                "向其索取缺少的材料。");
        case Gap::no_contradiction:
            return console.refuse(Exit::does_not_hold,
                                  "PROVES NOTHING: the longer log goes on from the shorter one, as it should.",
                                  "不能证明：较长的日志确是较短日志的延续，并无矛盾。");
    }
    return Exit::does_not_hold;
}

void say_witnesses(const std::string& note, const ledger::Checkpoint& checkpoint, const EvidenceQuestion& question,
                   Console& console) {
    console.say("  {0} entries, root {1}", "  {0} 条，根 {1}", checkpoint.size, base64_encode(checkpoint.root));
    const auto opened = ledger::open_checkpoint(note, question.key, question.witnesses);
    if (!opened) return;
    for (const ledger::Cosigned& one : opened->cosigned) {
        console.say("    witnessed by {0} at {1}", "    {0} 于 {1} 见证", one.witness, seconds_text(one.at_seconds));
    }
}

void say_convicted(const ledger::Evidence& evidence, const ledger::Convicted& convicted,
                   const EvidenceQuestion& question, Console& console) {
    console.say("PROVEN: {0} signed two histories.", "已证明：{0} 签名了两份互相矛盾的历史。", question.key.name());
    say_witnesses(evidence.first, convicted.first, question, console);
    say_witnesses(evidence.second, convicted.second, question, console);
    if (convicted.how == ledger::Contradiction::two_roots) {
        console.say("The same number of entries cannot have two roots.", "同样的条数不可能有两个根。");
    } else {
        console.say(
            "The longer log began with other entries than the shorter one: at that size it had the root {0}, as the "
            "hashes beside it show.",
            "较长的日志开头与较短的日志不同：由所附哈希值可知，它在该条数时的根为 {0}。",
            base64_encode(*convicted.past));
    }
    console.say("Only the holder of the log's key can have made both.", "只有持有日志密钥者才能作出这两个签名。");
}

/// What joins the two checkpoints, from where the log is. Nothing of the answer is believed: it is checked like any.
Result<ledger::Proof, Exit> ask_log(const ledger::Evidence& evidence, const EvidenceQuestion& question,
                                    Console& console) {
    const auto reached = reach(question.log, console);
    if (!reached) {
        console.print_note(reached.error().what);
        return fail(reached.error().exit);
    }
    const auto size_of = [&](const std::string& note) {
        return ledger::open_checkpoint(note, question.key)->checkpoint.size;
    };
    const auto [smaller, larger] = std::minmax({size_of(evidence.first), size_of(evidence.second)});
    const auto read = [&](ledger::Tile tile) -> std::optional<Bytes> {
        auto bytes = reached->source->fetch(path_of(tile), ledger::tile_bytes_max);
        if (!bytes) {  // a log may keep the full tile alone
            tile.width = ledger::tile_width_max;
            bytes = reached->source->fetch(path_of(tile), ledger::tile_bytes_max);
        }
        return bytes ? std::optional(*std::move(bytes)) : std::nullopt;
    };
    auto hashes = ledger::joining_hashes(smaller, larger, read);
    if (hashes) return *std::move(hashes);
    return fail(console.refuse(Exit::environment, "{0} does not show {1} entries of the log.",
                               "{0} 处查不到日志的前 {1} 条。", question.log, larger));
}

}  // namespace

Exit verify_evidence(const EvidenceQuestion& question, Console& console) {
    auto evidence = read_evidence(question.files, console);
    if (!evidence) return evidence.error();
    auto convicted = ledger::check_evidence(*evidence, question.key);
    if (!convicted && convicted.error() == ledger::EvidenceGap::hashes_lead_nowhere && !question.log.empty()) {
        auto hashes = ask_log(*evidence, question, console);
        if (!hashes) return hashes.error();
        evidence = ledger::Evidence{evidence->first, evidence->second, *std::move(hashes)};
        convicted = ledger::check_evidence(*evidence, question.key);
    }
    if (!convicted) return say_gap(convicted.error(), question.key, console);
    say_convicted(*evidence, *convicted, question, console);
    if (question.save.empty()) return Exit::ok;
    if (const auto saved = replace_file(question.save, write_evidence(*evidence)); !saved) {
        return console.refuse(Exit::environment, "Cannot write {0}: {1}", "无法写入 {0}：{1}",
                              saved.error().path.string(), saved.error().what);
    }
    return Exit::ok;
}

}  // namespace huiyin::cli
