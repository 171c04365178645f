#include "cli/expected_witnesses.hpp"

#include <algorithm>
#include <utility>

#include "cli/finding_text.hpp"

namespace huiyin::cli {

Result<ExpectedWitnesses, KeyError> read_witnesses(const Console& console,
                                                   const std::vector<std::string>& keys_or_files, std::size_t quorum) {
    ExpectedWitnesses expected{.keys = {}, .quorum = quorum};
    for (const std::string& one : keys_or_files) {
        auto key = read_log_key(console, one);
        if (!key) return fail(key.error());
        if (key->type() != ledger::KeyType::ed25519_cosignature) {
            return fail(KeyError{Exit::usage, console.text("{0} is the key of a log, not of a witness.",
                                                           "{0} 是日志的公钥，不是见证方的公钥。", key->name())});
        }
        const auto is_same = [&](const ledger::VerifierKey& other) { return other.key() == key->key(); };
        if (std::ranges::none_of(expected.keys, is_same)) expected.keys.push_back(*std::move(key));
    }
    if (quorum > expected.keys.size()) {
        return fail(KeyError{Exit::usage, console.text("--quorum {0} needs as many different keys with --witness.",
                                                       "--quorum {0} 须用 --witness 给出同样多的不同公钥。", quorum)});
    }
    return expected;
}

Exit say_witnesses(std::string_view note, std::span<const ledger::Cosigned> cosigned, const ExpectedWitnesses& expected,
                   Console& console) {
    if (expected.keys.empty()) {
        const auto parsed = ledger::parse_note(note);
        if (parsed && parsed->signatures.size() > 1) {
            console.say(
                "Not checked: {0} further signatures on the checkpoint. Give the witnesses' keys with --witness.",
                "未核验：检查点上另有 {0} 个签名。请用 --witness 给出见证方公钥。", parsed->signatures.size() - 1);
        }
        return Exit::ok;
    }
    console.say("Witnessed by {0} of the {1} witnesses that you gave.", "您给出的 {1} 个见证方中，有 {0} 个已见证。",
                cosigned.size(), expected.keys.size());
    for (const ledger::VerifierKey& key : expected.keys) {
        const auto signed_by = std::ranges::find(cosigned, key.name(), &ledger::Cosigned::witness);
        if (signed_by == cosigned.end()) {
            console.say("  - {0}: did not sign this checkpoint", "  - {0}：没有签名这个检查点", key.name());
        } else {
            console.say("  - {0}: {1}", "  - {0}：{1}", key.name(), seconds_text(signed_by->at_seconds));
        }
    }
    if (cosigned.size() >= expected.quorum) return Exit::ok;
    return console.refuse(Exit::does_not_hold, "DOES NOT HOLD: at least {0} witnesses had to sign it.",
                          "不成立：至少须有 {0} 个见证方签名。", expected.quorum);
}

}  // namespace huiyin::cli
