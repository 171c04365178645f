#include "cli/working_office.hpp"

#include <utility>
#include <vector>

#include "web/assets/embedded.hpp"

namespace huiyin::cli {

namespace {

using store::sqlite::OpenError;
using store::sqlite::Store;

Trouble open_trouble(const OpenError& error, const OfficeFolder& folder, const Console& console) {
    const std::string path = folder.path().string();
    switch (error.kind) {
        case OpenError::Kind::missing:
            return {Exit::environment, console.text("There is no office in {0}; `huiyin init` makes one.",
                                                    "{0} 中没有机构；请用 huiyin init 建立。", path)};
        case OpenError::Kind::exists:
            return {Exit::environment, console.text("There is an office in {0} already.", "{0} 中已有机构。", path)};
        case OpenError::Kind::damaged:
            return {Exit::does_not_hold, console.text("The database in {0} is damaged: {1}",
                                                      "{0} 中的数据库已损坏：{1}", path, error.detail)};
        case OpenError::Kind::not_ours:
        case OpenError::Kind::older:
        case OpenError::Kind::newer:
        case OpenError::Kind::unavailable: break;
    }
    return {Exit::environment,
            console.text("The database in {0} cannot be used: {1}", "{0} 中的数据库无法使用：{1}", path, error.detail)};
}

Trouble writer_trouble(app::WriterProblem problem, const Console& console) {
    switch (problem) {
        case app::WriterProblem::store_unavailable:
            return {Exit::environment, console.text("The database cannot be written: is the disk full, or another "
                                                    "program holding it?",
                                                    "无法写入数据库：磁盘是否已满，或被其他程序占用？")};
        case app::WriterProblem::head_damaged:
            return {Exit::does_not_hold, console.text("The end of the log contradicts itself: run `huiyin audit`.",
                                                      "日志末端自相矛盾：请运行 huiyin audit。")};
        case app::WriterProblem::wrong_key:
            return {Exit::does_not_hold, console.text("The key in keys/log.key is not the one that signed this log.",
                                                      "keys/log.key 不是为这份日志签名的密钥。")};
        case app::WriterProblem::office_unreadable:
            return {Exit::does_not_hold,
                    console.text("What the office is cannot be read from its log: run `huiyin audit`.",
                                 "无法从日志读出机构信息：请运行 huiyin audit。")};
    }
    return {};
}

/// The sentences above the facts of a receipt.
app::ReceiptWords receipt_words(const web::Locale& locale) {
    return [&locale](const GrievanceFiled& filed, const Recorded& recorded) {
        const Language language = filed.language;
        const std::optional<Date>& entered_on = recorded.entered_on;
        std::vector<std::string> lines;
        for (const std::string_view id : {"brand.name", "receipt.heading", "receipt.file_keep", "receipt.file_next",
                                          "receipt.check_body", "receipt.file_lines"}) {
            lines.push_back(locale.pattern(id, language));
        }
        if (entered_on) {
            lines.push_back(
                locale.text("receipt.entered_later", language, {{"day", web::Locale::date(*entered_on, language)}}));
        }
        for (const Attachment& one : filed.attachments) {
            lines.push_back(locale.text("receipt.attachment", language,
                                        {{"name", one.name}, {"size", web::Locale::size(one.bytes)}}));
        }
        return lines;
    };
}

}  // namespace

Result<std::unique_ptr<Store>, Trouble> open_store(const OfficeFolder& folder, const Console& console) {
    auto store = Store::open(folder.path());
    if (!store) return fail(open_trouble(store.error(), folder, console));
    return *std::move(store);
}

Result<std::unique_ptr<app::Archive>, Trouble> open_archive(const OfficeFolder& folder, const Console& console) {
    auto archive = store::sqlite::open_archive(folder.path());
    if (!archive) return fail(open_trouble(archive.error(), folder, console));
    return *std::move(archive);
}

WorkingOffice::WorkingOffice(OfficeFolder folder, vault::Key server_key, const vault::CustodianPublicKey& custodian,
                             web::Locale locale)
    : folder_(std::move(folder)),
      server_key_(std::move(server_key)),
      custodian_(custodian),
      locale_(std::move(locale)),
      sealer_(custodian) {}

WorkingOffice::~WorkingOffice() { stop(); }

void WorkingOffice::stop() {
    if (writer_) writer_->stop();
}

Result<std::unique_ptr<WorkingOffice>, Trouble> WorkingOffice::open(const OfficeFolder& folder, const Console& console,
                                                                    Report report) {
    auto store = Store::open(folder.path(), {.report = report});
    if (!store) return fail(open_trouble(store.error(), folder, console));
    auto keys = read_office_keys(folder, console);
    if (!keys) return fail(keys.error());
    auto locale = web::Locale::load(embedded::web());
    if (!locale) return fail(Trouble{Exit::environment, locale.error().what});
    std::unique_ptr<WorkingOffice> office(
        new WorkingOffice(folder, std::move(keys->server), keys->custodian, *std::move(locale)));
    office->store_ = *std::move(store);
    auto writer = app::Writer::start(office->store_->log(), std::move(keys->log), std::move(report));
    if (!writer) return fail(writer_trouble(writer.error(), console));
    office->writer_ = *std::move(writer);
    const app::OfficePointer now = office->office();
    if (now->origin.empty()) {
        return fail(
            Trouble{Exit::environment, console.text("The office in {0} was never founded; make it anew.",
                                                    "{0} 中的机构未完成建立，请重新建立。", folder.path().string())});
    }
    office->time_ = app::office_time(now->time_zone);
    if (!office->time_) {
        return fail(Trouble{Exit::environment, console.text("This machine does not know the time zone {0}.",
                                                            "本机不认识时区 {0}。", now->time_zone)});
    }
    if (auto act = app::take_over(*now, office->store_->staff().accounts(), office->time_->now());
        !act.events.empty()) {
        // If it fails, another process was faster, or nothing can be written, which is found soon enough.
        static_cast<void>(office->writer_->administer_and_wait(std::move(act)));
    }
    office->filing_ = std::make_unique<app::LogFiling>(app::LogFiling::Means{
        .log = *office->writer_,
        .cases = office->store_->cases(),
        .public_log = office->store_->public_log(),
        .office = [writer = office->writer_.get()] { return writer->office(); },
        .server = office->server_key_,
        .sealer = office->sealer_,
        .words = receipt_words(office->locale_),
    });
    return office;
}

}  // namespace huiyin::cli
