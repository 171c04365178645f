#include "cli/verify_bundle.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "app/attachments.hpp"
#include "bundle/manifest.hpp"
#include "bundle/zip_reader.hpp"
#include "cli/receipt_facts.hpp"
#include "cli/verify_receipt.hpp"
#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "ledger/proof.hpp"
#include "ledger/receipt.hpp"
#include "vault/attachment.hpp"

namespace huiyin::cli {

namespace {

/// Of the texts that are read, a longer one counts as damaged; the rest is hashed as it passes.
constexpr std::size_t text_bytes_max = bundle::manifest_bytes_max;
constexpr std::uint64_t texts_bytes_max = 256'000'000;

/// A file as it is in the archive.
struct Seen {
    std::uint64_t bytes = 0;
    Hash sha256{};
    std::string text = {};  ///< Of those that are read; empty for all others.
    bool is_listed = false;
};
using Contents = std::map<std::string, Seen, std::less<>>;

bool is_read(std::string_view name) {
    return name == bundle::manifest_name || name == bundle::receipt_name || name.starts_with("proofs/") ||
           name.starts_with("events/");
}

/// Hashes all files of an archive and keeps the texts that are checked.
class Unpacking {
public:
    void take(std::string_view name, ByteView piece) {
        if (piece.empty()) {
            current_.sha256 = digest_.finish();
            digest_ = vault::FileDigest();
            contents_.insert_or_assign(std::string(name), std::exchange(current_, {}));
            return;
        }
        digest_.add(piece);
        current_.bytes += piece.size();
        if (!is_read(name) || current_.bytes > text_bytes_max || kept_ + piece.size() > texts_bytes_max) return;
        kept_ += piece.size();
        current_.text += as_text(piece);
    }
    [[nodiscard]] Contents finish() { return std::move(contents_); }

private:
    Contents contents_;
    Seen current_;
    vault::FileDigest digest_;
    std::uint64_t kept_ = 0;
};

Exit refuse(const bundle::ZipError& error, const std::string& path, Console& console) {
    using bundle::ZipProblem;
    constexpr Exit wrong = Exit::does_not_hold;
    switch (error.problem) {
        case ZipProblem::cannot_open:
            return console.refuse(Exit::environment, "Cannot read {0}.", "无法读取 {0}。", path);
        case ZipProblem::malformed: break;
        case ZipProblem::bad_name:
            return console.refuse(wrong, "WRONG: a file in it has a name that no bundle has: {0}",
                                  "有误：其中有文件名不合规定：{0}", error.name);
        case ZipProblem::repeated:
            return console.refuse(wrong, "WRONG: two files in it have one name: {0}", "有误：其中有两个同名文件：{0}",
                                  error.name);
        case ZipProblem::not_a_file:
            return console.refuse(wrong, "WRONG: this is no plain file: {0}", "有误：不是普通文件：{0}", error.name);
        case ZipProblem::too_many:
            return console.refuse(wrong, "WRONG: it holds more files than any bundle.", "有误：其中文件过多。");
        case ZipProblem::too_large:
            return console.refuse(wrong, "WRONG: what it holds is larger than any bundle.", "有误：其中内容过大。");
    }
    if (error.name.empty()) {
        return console.refuse(wrong, "WRONG: the archive is damaged or was altered.", "有误：压缩包已损坏或被改动。");
    }
    return console.refuse(wrong, "WRONG: the archive is damaged or was altered at {0}.",
                          "有误：压缩包在 {0} 处已损坏或被改动。", error.name);
}

/// The files that came with an event.
std::vector<Attachment> attachments_in(std::string_view private_event) {
    const auto decoded = codec::decode_event(private_event);
    if (!decoded) return {};
    if (const auto* const filed = std::get_if<GrievanceFiled>(&decoded->recorded.event)) return filed->attachments;
    if (const auto* const replied = std::get_if<FilerReplied>(&decoded->recorded.event)) return replied->attachments;
    return {};
}

/// One bundle and all that is found about it. A line of the result begins with what holds.
class Checking {
public:
    Checking(Contents contents, bundle::Manifest manifest, const ExpectedWitnesses& witnesses, Console& console)
        : contents_(std::move(contents)), manifest_(std::move(manifest)), witnesses_(witnesses), console_(console) {}

    Exit check(const std::optional<ledger::VerifierKey>& known_key) {
        say_head();
        contents_.find(bundle::manifest_name)->second.is_listed = true;
        for (const bundle::ManifestFile& file : manifest_.files) check_listed(file);
        for (const auto& [name, seen] : contents_) {
            if (!seen.is_listed) wrong(name, console_.text("the manifest does not list it", "清单中没有此文件"));
        }
        const auto key = known_key ? known_key : ledger::VerifierKey::parse(manifest_.log_key);
        if (!key || key->text() != manifest_.log_key || key->name() != manifest_.log_origin) {
            wrong(std::string(bundle::manifest_name),
                  console_.text("it names another log than the key is for", "所写日志与公钥不符"));
        }
        read_receipt(known_key);
        if (key) {
            for (std::size_t i = 0; i < manifest_.events.size(); ++i) check_event(i, *key);
        }
        if (manifest_.events.empty()) {
            wrong(std::string(bundle::manifest_name), console_.text("it lists no event", "清单中没有办理记录"));
        }
        for (const bundle::ManifestFile& file : manifest_.files) check_file(file);
        find_missing_attachments();
        return finish(known_key);
    }

private:
    struct HandedIn {
        int event = 0;
        std::string name;
    };

    void say_head() {
        std::string roles;
        for (const std::string& name : manifest_.made_for) {
            const auto role = parse_role(name);
            roles += (roles.empty() ? "" : ", ") + std::string(role ? to_text(*role) : "?");
        }
        console_.say("The whole file of a case, made on {0} for: {1}.", "案件全卷，{0} 生成，对象：{1}。",
                     to_text(manifest_.made_on), roles);
    }
    void wrong(std::string_view what, const std::string& why) {
        holds_ = false;
        console_.say("  WRONG   {0}: {1}", "  有误    {0}：{1}", what, why);
    }
    void wrong_event(std::size_t i, const std::string& why) {
        wrong(console_.text("event {0}", "第 {0} 步", i + 1), why);
    }
    /// A file that is there and is what the manifest says; null otherwise.
    const Seen* sound(std::string_view path) const {
        const auto found = contents_.find(path);
        return found == contents_.end() || !found->second.is_listed ? nullptr : &found->second;
    }

    /// Says nothing of a file that is what the manifest says: what it proves is said later.
    void check_listed(const bundle::ManifestFile& file) {
        const std::string path = bundle::is_entry_name(file.path) ? file.path : "?";
        const auto found = contents_.find(file.path);
        if (found == contents_.end()) return wrong(path, console_.text("it is missing", "缺失"));
        if (found->second.is_listed) return wrong(path, console_.text("it is listed twice", "清单中重复"));
        if (found->second.bytes != file.bytes || found->second.sha256 != file.sha256) {
            wrong(path, console_.text("it is not the file that the manifest lists", "与清单所列的不是同一文件"));
            altered_.insert(file.path);
        }
        found->second.is_listed = true;
    }

    void read_receipt(const std::optional<ledger::VerifierKey>& known_key) {
        const Seen* const seen = sound(bundle::receipt_name);
        if (seen == nullptr) {
            return wrong(bundle::receipt_name, console_.text("the bundle has no receipt", "没有回执"));
        }
        auto receipt = ledger::read_receipt(seen->text);
        if (!receipt) return;  // said where the receipt is checked
        if (receipt->number != manifest_.case_number || receipt->log_key != manifest_.log_key) {
            wrong(bundle::receipt_name, console_.text("it belongs to another case or log than the manifest says",
                                                      "与清单所写的案件或日志不符"));
            return;
        }
        const auto findings = ledger::verify_receipt(*receipt, receipt_checks(known_key));
        if (!findings.holds() || !receipt->proof.extra) return;
        receipt_entry_ = *receipt->proof.extra;
        const auto opens = [](const ledger::Finding& one) {
            return one.code == ledger::FindingCode::commitment_opened;
        };
        if (std::ranges::any_of(findings.list, opens)) learn(1, as_text(receipt->opening->private_event));
    }

    /// What the log commits to for this event is known.
    void learn(int number, std::string_view private_event) {
        opened_.insert(number);
        for (const Attachment& one : attachments_in(private_event)) {
            handed_in_.emplace(one.content, HandedIn{number, app::clean_file_name(one.name)});
        }
    }

    void check_event(std::size_t i, const ledger::VerifierKey& key) {
        const bundle::ManifestEvent& event = manifest_.events[i];
        const Seen* const seen = sound(event.proof);
        said_.insert(event.proof);
        const auto proof = seen == nullptr ? std::nullopt : ledger::parse_proof(seen->text);
        if (event.number != static_cast<int>(i) + 1 || !proof || !proof->extra || proof->index != event.leaf) {
            return wrong_event(i, console_.text("its proof is missing or damaged", "证明缺失或已损坏"));
        }
        if (i > 0 && event.leaf <= manifest_.events[i - 1].leaf) {
            return wrong_event(i, console_.text("the steps are not in the order of the log", "步骤与日志的次序不符"));
        }
        const auto proven = ledger::verify_proof(*proof, *proof->extra, key, witnesses_.keys);
        if (!proven) {
            return wrong_event(i, console_.text("the proof does not show that it is in the log {0}",
                                                "证明不能说明它在日志 {0} 中", key.name()));
        }
        const auto entry = codec::decode_entry(as_text(*proof->extra));
        if (!entry || entry->kind != event.type || entry->day != event.day) {
            return wrong_event(i,
                               console_.text("the log says another thing than the manifest", "日志所载与清单不一致"));
        }
        if (!tag_) tag_ = entry->tag;
        const bool agrees_with_receipt =
            i > 0 || (event.type == GrievanceFiled::type && *proof->extra == receipt_entry_);
        if (entry->tag != *tag_ || !agrees_with_receipt) {
            return wrong_event(i, console_.text("it belongs to another case than the receipt", "与回执不是同一案件"));
        }
        if (event.opening && !opens(i, *event.opening, entry->commitment)) return;
        console_.say("  proven  event {0}, {1} of {2}: entry {3} of the log{4}",
                     "  已证明  第 {0} 步，{2} {1}：日志第 {3} 条记录{4}", event.number, event.type, to_text(event.day),
                     event.leaf,
                     event.opening ? console_.text(", and {0} is what it commits to", "，{0} 即其所承诺的内容",
                                                   event.opening->path)
                                   : std::string());
    }

    bool opens(std::size_t i, const bundle::ManifestOpening& opening, const Hash& commitment) {
        const Seen* const seen = sound(opening.path);
        said_.insert(opening.path);
        if (seen == nullptr || ledger::commitment(opening.salt, as_bytes(seen->text)) != commitment) {
            wrong_event(i,
                        console_.text("its words are not those that the log commits to", "内容不是日志所承诺的内容"));
            return false;
        }
        const auto private_event = codec::decode_event(seen->text);
        if (private_event && private_event->version != static_cast<int>(i) + 1) {
            wrong_event(i, console_.text("it is step {0} of the case: steps were left out or put in another order",
                                         "它是案件的第 {0} 步：有步骤被抽去或调换", private_event->version));
            return false;
        }
        learn(static_cast<int>(i) + 1, seen->text);
        return true;
    }

    void check_file(const bundle::ManifestFile& file) {
        if (sound(file.path) == nullptr || altered_.contains(file.path)) return;
        if (file.event == 0) {
            if (said_.contains(file.path)) return;
            console_.say("  listed  {0}", "  相符    {0}", file.path);
            return;
        }
        const std::string name = app::clean_file_name(file.name);
        if (const auto found = handed_in_.find(file.sha256); found != handed_in_.end()) {
            proven_.insert(file.sha256);
            console_.say("  proven  {0}: {1}, byte for byte as handed in with event {2}",
                         "  已证明  {0}：{1}，与第 {2} 步提交的文件逐字节一致", file.path, found->second.name,
                         found->second.event);
        } else if (opened_.contains(file.event)) {
            wrong(file.path, console_.text("it is none of the files that were handed in with event {0}",
                                           "不是第 {0} 步所提交的文件", file.event));
        } else {
            console_.say("  listed  {0}: {1}; this bundle does not prove what was handed in with event {2}",
                         "  相符    {0}：{1}；本卷不能证明第 {2} 步提交了什么", file.path, name, file.event);
        }
    }

    void find_missing_attachments() {
        for (const auto& [hash, file] : handed_in_) {
            if (proven_.contains(hash)) continue;
            const auto left_out = std::ranges::find(manifest_.left_out, hash, &bundle::LeftOut::sha256);
            if (left_out != manifest_.left_out.end()) {
                console_.say("  absent  {0}, handed in with event {1}: left out, as the manifest says",
                             "  缺少    {0}（第 {1} 步提交）：按清单所写未收入", file.name, file.event);
            } else {
                wrong(file.name, console_.text("it was handed in with event {0} and is not here",
                                               "第 {0} 步提交的这一文件不在其中", file.event));
            }
        }
    }

    Exit finish(const std::optional<ledger::VerifierKey>& known_key) {
        const Seen* const receipt = sound(bundle::receipt_name);
        Exit exit = Exit::does_not_hold;
        if (receipt != nullptr) {
            console_.say("{0}:", "{0}：", bundle::receipt_name);
            exit = verify_receipt_text(receipt->text, known_key, witnesses_, console_);
        }
        if (!holds_ || exit == Exit::does_not_hold) {
            console_.say("DOES NOT HOLD: do not rely on this file of a case.", "不成立：这份案卷不可采信。");
            return Exit::does_not_hold;
        }
        console_.say("HOLDS: all {0} files are those that were put together, and {1} steps of case {2} are in the log.",
                     "成立：全部 {0} 个文件均与清单相符，案件 {2} 的 {1} 步均在日志中。", manifest_.files.size(),
                     manifest_.events.size(), manifest_.case_number);
        console_.say(
            "Not covered: case.html, case.json and what else is only listed are the office's words, and nothing "
            "signs them; nor what happened later.",
            "不包括：case.html、case.json 等只是相符的文件，是机关的陈述，没有签名；也不包括此后发生的事。");
        return exit;
    }

    Contents contents_;
    bundle::Manifest manifest_;
    const ExpectedWitnesses& witnesses_;
    Console& console_;
    bool holds_ = true;
    std::set<std::string, std::less<>> altered_;
    std::set<std::string, std::less<>> said_{std::string(bundle::receipt_name)};  ///< Of which more is said elsewhere.
    Bytes receipt_entry_;  ///< That a receipt which holds proves; empty if there is none.
    std::optional<CaseTag> tag_;
    std::set<int> opened_;                ///< Events of which it is known what the log commits to.
    std::map<Hash, HandedIn> handed_in_;  ///< Files that came with those.
    std::set<Hash> proven_;
};

}  // namespace

bool is_bundle(const std::string& path) {
    if (path == "-") return false;
    std::ifstream file(path, std::ios::binary);
    std::array<char, 4> beginning{};
    return file.read(beginning.data(), beginning.size()) &&
           bundle::is_zip(std::string_view(beginning.data(), beginning.size()));
}

Exit verify_bundle(const std::string& path, const std::optional<ledger::VerifierKey>& key,
                   const ExpectedWitnesses& witnesses, Console& console) {
    Unpacking unpacking;
    const auto take = [&](std::string_view name, ByteView piece) { unpacking.take(name, piece); };
    if (const auto done = bundle::read_zip(path, take); !done) return refuse(done.error(), path, console);
    Contents contents = unpacking.finish();
    const auto found = contents.find(bundle::manifest_name);
    auto manifest = found == contents.end() ? std::nullopt : bundle::read_manifest(found->second.text);
    if (!manifest) {
        return console.refuse(
            Exit::does_not_hold,
            "WRONG: this is no file of a case: manifest.json is missing, damaged or of a later version.",
            "有误：这不是案件全卷：manifest.json 缺失、损坏或版本较新。");
    }
    return Checking(std::move(contents), *std::move(manifest), witnesses, console).check(key);
}

}  // namespace huiyin::cli
