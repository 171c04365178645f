#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <CLI/CLI.hpp>
#include <sys/stat.h>

#include "app/audit.hpp"
#include "cli/command_line.hpp"
#include "cli/file_check.hpp"
#include "cli/files.hpp"
#include "cli/working_office.hpp"
#include "ledger/checkpoint.hpp"
#include "store/files/attachment_files.hpp"
#include "vault/keys.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string folder;
    std::string file;
    bool with_keys = false;
    bool whole_audit = false;
    bool without_attachments = false;
};

/// A new folder beside FILE for the copy until it is checked. With it goes what the copy is made of, and nothing else.
class Workshop {
public:
    /// None if it cannot be made.
    static std::optional<Workshop> beside(const std::filesystem::path& file) {
        std::string pattern = file.string() + ".unchecked-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) return std::nullopt;
        return Workshop(pattern);
    }
    Workshop(Workshop&& other) noexcept : path_(std::exchange(other.path_, {})) {}
    Workshop(const Workshop&) = delete;
    Workshop& operator=(const Workshop&) = delete;
    ~Workshop() {
        if (path_.empty()) return;
        std::error_code ignored;
        for (const std::string_view end : {"", "-wal", "-shm"}) {
            std::filesystem::remove(path_ / (std::string(store::sqlite::database_name) + std::string(end)), ignored);
        }
        std::filesystem::remove(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    explicit Workshop(std::filesystem::path path) : path_(std::move(path)) {}
    std::filesystem::path path_;
};

/// What the copy's checkpoint says, after the copy was looked at as a stranger would.
Result<ledger::Checkpoint, Trouble> check_copy(const std::filesystem::path& folder, const ledger::VerifierKey& key,
                                               const app::FileCheck* audited_files, const Console& console) {
    auto copy = open_store(OfficeFolder(folder), console);
    if (!copy) return fail(copy.error());
    const auto archive = (*copy)->archive();
    if (const auto damage = archive->damage()) return fail(Trouble{Exit::does_not_hold, *damage});
    const app::LogHead head = archive->head();
    const auto opened = ledger::open_checkpoint(head.checkpoint, key);
    if (!opened || opened->checkpoint.size != head.size) {
        return fail(Trouble{Exit::does_not_hold, console.text("The copy's last checkpoint is not the one of its log.",
                                                              "副本的最后检查点与其日志不符。")});
    }
    if (audited_files != nullptr) {
        const app::AuditReport report = app::audit(*archive, key, {}, *audited_files);
        if (report.first) {
            return fail(
                Trouble{Exit::does_not_hold,
                        console.text("The audit of the copy found a difference in {0}, {1}.",
                                     "副本审计发现不一致：{0}，{1}。", report.first->table, report.first->key)});
        }
    }
    return opened->checkpoint;
}

/// Copies the files that the copy of the database names, each checked against its name, into a folder that is made if
/// there is any.
std::optional<Trouble> copy_attachments(const OfficeFolder& folder, const std::filesystem::path& database,
                                        const std::filesystem::path& target, const Console& console) {
    const auto made = [&] { return ::mkdir(target.c_str(), S_IRWXU) == 0 || errno == EEXIST; };
    auto copy = open_archive(OfficeFolder(database), console);
    if (!copy) return copy.error();
    const app::FileCheck check = file_check(target);
    std::optional<Trouble> trouble;
    (*copy)->each_attached_file([&](const Hash& stored) {
        const std::string name = store::files::attachment_file_name(stored);
        if (!made()) {
            const std::string why = std::error_code(errno, std::generic_category()).message();
            trouble = Trouble{Exit::environment,
                              console.text("Cannot make {0}: {1}", "无法建立 {0}：{1}", target.string(), why)};
            return false;
        }
        std::error_code error;
        std::filesystem::copy_file(folder.attachments() / name, target / name, error);
        const std::string found = error ? error.message() : check(stored);
        if (found.empty()) return true;
        trouble = Trouble{Exit::does_not_hold, console.text("The file {0} that was handed in cannot be copied: {1}.",
                                                            "附件文件 {0} 无法备份：{1}。", name, found)};
        return false;
    });
    return trouble;
}

std::optional<Trouble> copy_keys(const OfficeFolder& folder, const std::filesystem::path& target,
                                 const Console& console) {
    const auto failed = [&](const std::filesystem::path& path, const std::string& what) {
        return Trouble{Exit::environment,
                       console.text("Cannot copy {0}: {1}", "无法复制 {0}：{1}", path.string(), what)};
    };
    if (::mkdir(target.c_str(), S_IRWXU) != 0) {
        return failed(target, std::error_code(errno, std::generic_category()).message());
    }
    for (const auto& entry : std::filesystem::directory_iterator(folder.keys())) {
        auto text = read_file(entry.path(), 1'000'000);
        if (!text) return failed(entry.path(), text.error().what);
        const auto written = write_new_private_file(target / entry.path().filename(), *text);
        wipe(*text);
        if (!written) return failed(written.error().path, written.error().what);
    }
    return std::nullopt;
}

Exit back_up(const Wish& wish, Console& console) {
    const OfficeFolder folder(wish.folder);
    const std::filesystem::path file = wish.file;
    std::filesystem::path keys = file;
    keys += ".keys";
    std::filesystem::path attachments = file;
    attachments += ".attachments";
    for (const auto& target : {file, keys, attachments}) {
        if (!std::filesystem::exists(target) || (target == keys && !wish.with_keys)) continue;
        if (target == attachments && wish.without_attachments) continue;
        return console.refuse(Exit::environment, "{0} is there already; it was left as it is.",
                              "{0} 已存在，未作改动。", target.string());
    }
    std::error_code ignored;
    const std::filesystem::path parent = std::filesystem::absolute(file).parent_path();
    if (!std::filesystem::is_directory(parent, ignored)) {
        return console.refuse(Exit::environment, "There is no folder {0}; make it first.", "没有目录 {0}，请先建立。",
                              parent.string());
    }
    const auto key = read_verifier_key(folder, console);
    if (!key) return say(key.error(), console);
    auto store = open_store(folder, console);
    if (!store) return say(store.error(), console);
    const auto workshop = Workshop::beside(file);
    if (!workshop) {
        const std::string why = std::error_code(errno, std::generic_category()).message();
        return console.refuse(Exit::environment, "Cannot write in {0}: {1}", "无法写入 {0}：{1}", parent.string(), why);
    }
    const auto copied = (*store)->copy_to(workshop->path() / store::sqlite::database_name);
    if (!copied) return say({Exit::environment, copied.error().detail}, console);
    if (!wish.without_attachments) {
        if (auto trouble = copy_attachments(folder, workshop->path(), attachments, console))
            return say(*trouble, console);
    }
    const app::FileCheck files = wish.without_attachments ? app::FileCheck() : file_check(attachments);
    const auto checked = check_copy(workshop->path(), *key, wish.whole_audit ? &files : nullptr, console);
    if (!checked) return say(checked.error(), console);
    std::filesystem::rename(workshop->path() / store::sqlite::database_name, file);
    if (wish.with_keys) {
        if (auto trouble = copy_keys(folder, keys, console)) return say(*trouble, console);
    }
    console.say("Copied to {0}, and checked: the log has {1} entries, its signature holds.",
                "已备份到 {0} 并核对：日志共 {1} 条，签名有效。", wish.file, checked->size);
    if (std::filesystem::exists(attachments) && !wish.without_attachments) {
        console.say("What was handed in is in {0}.", "附件在 {0}。", attachments.string());
    }
    if (wish.with_keys) {
        console.say("The keys are in {0}: whoever has both can sign as the office and open what was handed in.",
                    "密钥在 {0}：同时持有两者即可代机构签名并打开附件。", keys.string());
    } else {
        console.say(
            "The keys are not in it. Keep a copy of {0} elsewhere: without them the log cannot go on, and no "
            "attachment can be opened.",
            "其中不含密钥。请另行备份 {0}：缺少密钥日志无法继续，附件也无法打开。", folder.keys().string());
    }
    return Exit::ok;
}

}  // namespace

void add_backup(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "backup",
                                 console.text("Copy an office's database while it works, and check the copy.",
                                              "在运行中备份机构数据库，并核对副本。"));
    const auto wish = std::make_shared<Wish>();
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command.add_option("FILE", wish->file, console.text("New file for the copy", "副本的新文件"))->required();
    command.add_flag("--with-keys", wish->with_keys,
                     console.text("Copy the keys too, into the folder FILE.keys", "同时把密钥复制到 FILE.keys 目录"));
    command.add_flag("--no-attachments", wish->without_attachments,
                     console.text("Leave out the files that people handed in", "不复制附件文件"));
    command.add_flag("--audit", wish->whole_audit,
                     console.text("Audit the whole copy, not only its end", "对整个副本做审计，而非只核对末端"));
    line.on(command, [wish, &console] { return back_up(*wish, console); });
}

}  // namespace huiyin::cli
