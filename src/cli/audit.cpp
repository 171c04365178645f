#include "app/audit.hpp"

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/command_line.hpp"
#include "cli/file_check.hpp"
#include "cli/office_folder.hpp"
#include "cli/working_office.hpp"
#include "store/files/attachment_files.hpp"

namespace huiyin::cli {

namespace {

std::string step_text(const app::AuditProgress& at, const Console& console) {
    switch (at.step) {
        case app::AuditProgress::Step::files: return console.text("reading the files", "检查文件");
        case app::AuditProgress::Step::office: return console.text("replaying the office", "重放机构事件");
        case app::AuditProgress::Step::cases:
            return console.text("replaying events: {0} of {1}", "重放案件事件：{0} / {1}", at.done, at.total);
        case app::AuditProgress::Step::log:
            return console.text("growing the tree again: {0} of {1}", "重建日志树：{0} / {1}", at.done, at.total);
    }
    return {};
}

void say_difference(const app::Difference& difference, Console& console) {
    console.say("First difference: {0}, {1}{2}", "首处不一致：{0}，{1}{2}", difference.table, difference.key,
                difference.column.empty() ? "" : ", " + difference.column);
    console.say("  the events give: {0}", "  按事件应为：{0}", difference.expected);
    console.say("  the store holds: {0}", "  库中实为：{0}", difference.found);
}

Exit audit(const std::string& path, Console& console) {
    const OfficeFolder folder(path);
    const auto archive = open_archive(folder, console);
    if (!archive) {
        console.print_note(archive.error().what);
        return archive.error().exit;
    }
    const auto key = read_verifier_key(folder, console);
    if (!key) {
        console.print_note(key.error().what);
        return key.error().exit;
    }
    Progress progress(console);
    const app::AuditReport report = app::audit(
        **archive, *key,
        [&](const app::AuditProgress& at) {
            if (progress.due()) progress.show(step_text(at, console));
        },
        file_check(folder.attachments()));
    if (!report.clean()) {
        console.say("NOT CLEAN: what is stored is not what the events give.", "不一致：库中内容与事件不符。");
        say_difference(*report.first, console);
        console.say("Keep the folder as it is, and compare it with the last backup.",
                    "请保留目录原状，并与最近的备份比对。");
        return Exit::does_not_hold;
    }
    console.say("CLEAN: {0} cases, {1} events, {2} entries and {3} tiles agree with the signed checkpoint of size {4}.",
                "一致：{0} 件案件、{1} 个事件、{2} 条记录、{3} 个树块均与大小为 {4} 的已签名检查点相符。", report.cases,
                report.events, report.leaves, report.tiles, report.size);
    if (report.erased > 0) {
        console.say("{0} of the cases are erased, each with its tombstone in the log.",
                    "其中 {0} 件已销毁，日志中均有记录。", report.erased);
    }
    return Exit::ok;
}

}  // namespace

app::FileCheck file_check(const std::filesystem::path& folder) {
    return [folder](const Hash& stored) -> std::string {
        switch (store::files::check_attachment_file(folder, stored)) {
            case store::files::StoredFile::sound: break;
            case store::files::StoredFile::missing: return "no such file";
            case store::files::StoredFile::altered: return "other bytes";
        }
        return {};
    };
}

void add_audit(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command =
        line.add(line.app(), "audit",
                 console.text("Replay everything an office has recorded and compare it with what is stored.",
                              "重放机构的全部记录，并与库中内容逐一比对。"));
    const auto folder = std::make_shared<std::string>();
    command.add_option("DIR", *folder, console.text("Folder of the office", "机构目录"))->required();
    line.on(command, [folder, &console] { return audit(*folder, console); });
}

}  // namespace huiyin::cli
