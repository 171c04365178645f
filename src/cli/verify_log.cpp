#include "cli/verify_log.hpp"

#include <optional>
#include <utility>
#include <variant>

#include "cli/embedded.hpp"
#include "cli/files.hpp"
#include "cli/log_key.hpp"
#include "cli/reached_log.hpp"
#include "cli/recount.hpp"
#include "cli/verify_statistics.hpp"
#include "codec/office_event.hpp"
#include "codec/toml_error.hpp"
#include "ledger/verifier.hpp"
#include "store/sqlite/store.hpp"

namespace huiyin::cli {

namespace {

std::string fault_text(const ledger::LogFault& fault, const Console& console) {
    using Kind = ledger::LogFault::Kind;
    const auto at = [&](std::size_t n) { return n < fault.parameters.size() ? fault.parameters[n] : std::string{}; };
    switch (fault.kind) {
        case Kind::fetch_failed: return console.text("{0} cannot be had: {1}", "无法取得 {0}：{1}", at(0), at(1));
        case Kind::checkpoint_malformed: return console.text("the checkpoint is none", "检查点格式有误");
        case Kind::checkpoint_not_signed:
            return console.text("the checkpoint was not signed with the key of {0}", "检查点不是用 {0} 的密钥签名的",
                                at(0));
        case Kind::another_origin:
            return console.text("the checkpoint is of another log than {0}", "检查点属于另一份日志，不是 {0}", at(0));
        case Kind::went_backwards:
            return console.text("the log has {0} entries, but had {1} before: entries were taken away",
                                "日志现有 {0} 条，先前有 {1} 条：有记录被移除", at(0), at(1));
        case Kind::history_differs:
            return console.text("the first {0} entries are not those of the earlier checkpoint: the past was changed",
                                "前 {0} 条与先前的检查点不符：历史被改动", at(0));
        case Kind::bundle_malformed:
        case Kind::tile_malformed: return console.text("{0} is malformed", "{0} 格式有误", at(0));
        case Kind::tile_differs:
            return console.text("{0} does not follow from the entries, at position {1}", "{0} 与记录不符，位置 {1}",
                                at(0), at(1));
        case Kind::root_differs:
            return console.text("the {0} entries do not lead to the signed root: one of them was changed",
                                "{0} 条记录无法得出签名的根：有记录被改动", at(0));
        case Kind::entry_refused: return console.text("entry {0} cannot be read", "第 {0} 条记录无法读取", at(0));
    }
    return {};
}

Exit add_earlier(const std::string& file, const ledger::VerifierKey& key, ledger::LogChecks& checks, Console& console) {
    const auto note = read_file(file, ledger::note_bytes_max);
    if (!note) {
        return console.refuse(Exit::environment, "Cannot read {0}: {1}", "无法读取 {0}：{1}", file, note.error().what);
    }
    const auto opened = ledger::open_checkpoint(*note, key);
    if (!opened) {
        return console.refuse(Exit::does_not_hold, "{0} is no checkpoint that {1} signed.",
                              "{0} 不是 {1} 签名的检查点。", file, key.name());
    }
    checks.earlier.push_back(opened->checkpoint);
    return Exit::ok;
}

/// The key that was given, else the one beside the log.
Result<ledger::VerifierKey, KeyError> key_of(const LogQuestion& question, const ReachedLog& reached,
                                             const Console& console) {
    if (!question.key.empty()) return read_log_key(console, question.key);
    if (reached.key_beside) return *reached.key_beside;
    return fail(KeyError{Exit::usage, console.text("There is no {0} beside the log: give the log's key with --key.",
                                                   "日志旁没有 {0}：请用 --key 给出日志公钥。", log_key_name)});
}

/// The texts of rulebooks and calendars: those of the program, of the office on this machine, and the given ones.
Exit know_the_law(const LogQuestion& question, const ReachedLog& reached, DateRecount& dates, Console& console) {
    for (const EmbeddedFile& file : embedded::rules().all()) dates.know(file.bytes);
    if (reached.store) {
        reached.store->archive()->each_office_event([&](std::int64_t, std::uint64_t, std::string_view body) {
            const auto recorded = codec::decode_office_event(body);
            if (!recorded) return true;
            if (const auto* const rules = std::get_if<codec::RulebookPublished>(&recorded->event)) {
                dates.know(rules->text);
            }
            if (const auto* const days = std::get_if<codec::CalendarPublished>(&recorded->event)) {
                dates.know(days->text);
            }
            return true;
        });
    }
    for (const std::string& file : question.law) {
        const auto text = read_file(file, codec::toml_bytes_max);
        if (!text) {
            return console.refuse(Exit::environment, "Cannot read {0}: {1}", "无法读取 {0}：{1}", file,
                                  text.error().what);
        }
        dates.know(*text);
    }
    return Exit::ok;
}

Exit say_wrong_date(const DateRecount::Wrong& wrong, Console& console) {
    return console.refuse(
        Exit::does_not_hold, "DOES NOT HOLD: entry {0} says that {1} is due on {2}; the published law gives {3}.",
        "不成立：第 {0} 条记录称 {1} 的期限为 {2}，按已发布的规则应为 {3}。", wrong.index, wrong.limit,
        to_text(wrong.stated), wrong.computed ? to_text(*wrong.computed) : std::string("-"));
}

/// Keeps the checkpoint as it was checked: what the log shows a moment later may already be longer.
class NoteKeeper final : public ledger::LogSource {
public:
    explicit NoteKeeper(ledger::LogSource& source) : source_(&source) {}
    Result<Bytes, ledger::FetchError> fetch(std::string_view path, std::size_t bytes_max) override {
        auto bytes = source_->fetch(path, bytes_max);
        if (bytes && path == "checkpoint") note_ = as_text(*bytes);
        return bytes;
    }
    [[nodiscard]] const std::string& note() const noexcept { return note_; }

private:
    ledger::LogSource* source_;
    std::string note_;
};

Exit say_fault(const ledger::LogFault& fault, Console& console) {
    const bool unreachable = fault.kind == ledger::LogFault::Kind::fetch_failed && fault.parameters.size() > 1 &&
                             fault.parameters[1] != "not found";
    return console.refuse(unreachable ? Exit::environment : Exit::does_not_hold, "DOES NOT HOLD: {0}.", "不成立：{0}。",
                          fault_text(fault, console));
}

void say_what_holds(const LogQuestion& question, const ledger::LogChecks& checks, const ledger::Checkpoint& checkpoint,
                    Console& console) {
    console.say("HOLDS: all {0} entries of the log {1} lead to the root that it signed.",
                "成立：日志 {1} 的全部 {0} 条记录均可得出其签名的根。", checkpoint.size, checkpoint.origin);
    if (!checks.earlier.empty()) {
        console.say("Its first {0} entries are those of the earlier checkpoint: nothing of the past was changed.",
                    "前 {0} 条与先前的检查点一致：历史未被改动。", checks.earlier.front().size);
    }
    if (!question.key.empty()) return;
    console.say(
        "The key came from beside the log, so this shows that the log agrees with itself. "
        "Give the key from a receipt or the front page with --key to show whose it is.",
        "公钥取自日志旁边，因此只说明日志自身一致。请用 --key 给出回执或首页上的公钥，以确认日志归属。");
    console.say("Key: {0}", "公钥：{0}", checks.key.text());
}

Exit save_checkpoint(const std::string& file, const std::string& note, Console& console) {
    if (const auto saved = replace_file(file, note); !saved) {
        return console.refuse(Exit::environment, "Cannot write {0}: {1}", "无法写入 {0}：{1}",
                              saved.error().path.string(), saved.error().what);
    }
    console.say("Checkpoint kept in {0}: give it with --since next time.", "检查点已存入 {0}：下次用 --since 给出。",
                file);
    return Exit::ok;
}

}  // namespace

Exit verify_whole_log(const LogQuestion& question, Console& console) {
    const auto reached = reach(question.log, console);
    if (!reached) {
        console.print_note(reached.error().what);
        return reached.error().exit;
    }
    const auto key = key_of(question, *reached, console);
    if (!key) {
        console.print_note(key.error().what);
        return key.error().exit;
    }
    std::optional<StatisticsRecount> statistics;
    if (!question.statistics.empty()) {
        auto read = read_statistics(question.statistics, console);
        if (!read) {
            console.print_note(read.error().what);
            return read.error().exit;
        }
        statistics = *std::move(read);
    }
    Recount recount;
    if (statistics) recount.compare(*statistics);
    if (const Exit known = know_the_law(question, *reached, recount.dates(), console); known != Exit::ok) return known;
    Progress progress(console);
    ledger::LogChecks checks{
        .key = *key, .witnesses = question.witnesses.keys, .earlier = {}, .on_progress = {}, .on_entry = {}};
    if (!question.since.empty()) {
        const Exit added = add_earlier(question.since, *key, checks, console);
        if (added != Exit::ok) return added;
    }
    checks.on_entry = [&](std::uint64_t index, ByteView entry) { return recount.add(index, entry); };
    checks.on_progress = [&](std::uint64_t done, std::uint64_t size) {
        if (progress.due())
            progress.show(console.text("checked {0} of {1} entries", "已核验 {0} / {1} 条", done, size));
    };
    NoteKeeper source(*reached->source);
    const auto opened = ledger::verify_log(source, checks);
    if (!opened) return say_fault(opened.error(), console);
    say_what_holds(question, checks, opened->checkpoint, console);
    const Exit witnessed = say_witnesses(source.note(), opened->cosigned, question.witnesses, console);
    recount.print(console);
    if (const auto& wrong = recount.dates().first_wrong()) return say_wrong_date(*wrong, console);
    if (statistics) {
        const Exit compared = say_statistics(*statistics, opened->checkpoint, console);
        if (compared != Exit::ok) return compared;
    }
    if (witnessed != Exit::ok) return witnessed;
    return question.save.empty() ? Exit::ok : save_checkpoint(question.save, source.note(), console);
}

}  // namespace huiyin::cli
