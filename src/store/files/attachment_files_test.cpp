#include "store/files/attachment_files.hpp"

#include <fstream>
#include <set>

#include <gtest/gtest.h>

#include "app/log_filing.hpp"
#include "ledger/receipt.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::store::files {
namespace {

using app::UploadProblem;
using sqlite::TrialDirectory;
using sqlite::TrialOffice;

constexpr Instant now{std::chrono::hours{500'000}};

/// As long as is asked for, and a PNG by its first bytes.
Bytes png(std::size_t bytes = 100'000) {
    using namespace std::string_view_literals;
    const auto start = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0"sv;
    Bytes image(as_bytes(start).begin(), as_bytes(start).end());
    for (std::size_t i = image.size(); i < bytes; ++i) image.push_back(static_cast<std::uint8_t>(i * 7));
    return image;
}

class AttachmentFolder : public testing::Test {
protected:
    [[nodiscard]] std::filesystem::path folder() const { return directory_.path() / "attachments"; }
    [[nodiscard]] std::set<std::string> names() const {
        std::set<std::string> all;
        for (const auto& entry : std::filesystem::directory_iterator(folder())) {
            all.insert(entry.path().filename().string());
        }
        return all;
    }
    Result<app::TakenFile, UploadProblem> hand_in(ByteView bytes, std::string_view name = "灯.png") {
        auto incoming = files_.begin({});
        if (!incoming) return fail(incoming.error());
        for (ByteView rest = bytes; !rest.empty();) {
            const ByteView some = rest.first(std::min<std::size_t>(rest.size(), 9'999));
            (*incoming)->take(some);
            rest = rest.subspan(some.size());
        }
        return files_.finish(*std::move(incoming), name, now);
    }
    static Bytes read(app::OpenedFile& file) {
        Bytes all;
        for (;;) {
            const auto piece = file.next();
            if (!piece) return {};
            if (piece->empty()) return all;
            all.insert(all.end(), piece->begin(), piece->end());
        }
    }

    TrialDirectory directory_;
    vault::Key server_ = vault::Key::generate();
    app::AttachmentLimits limits_{.file_bytes_max = 300'000, .uploads_max = 2, .free_bytes_min = 0};
    AttachmentFiles files_{folder(), server_, limits_};
};

TEST_F(AttachmentFolder, gives_back_what_was_handed_in_and_keeps_nothing_of_it_readable) {
    const Bytes image = png();
    const auto taken = hand_in(image, "C:\\photos\\灯.png");
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken->attachment.kind, "image/png");
    EXPECT_EQ(taken->attachment.name, "灯.png");
    EXPECT_EQ(taken->attachment.bytes, 100'000);
    EXPECT_EQ(taken->attachment.content, ledger::sha256(image));
    EXPECT_EQ(names(), std::set{attachment_file_name(taken->attachment.stored)});
    const auto path = folder() / attachment_file_name(taken->attachment.stored);
    std::ifstream file(path, std::ios::binary);
    const std::string sealed((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    EXPECT_EQ(ledger::sha256(as_bytes(sealed)), taken->attachment.stored);
    EXPECT_EQ(sealed.find("PNG"), std::string::npos);
    EXPECT_EQ(std::filesystem::status(path).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

    const auto redeemed = files_.redeem(taken->ticket, now);
    ASSERT_TRUE(redeemed);
    EXPECT_EQ(redeemed->attachment, taken->attachment);
    const auto opened = files_.open(redeemed->attachment, redeemed->key.wrapped);
    ASSERT_NE(opened, nullptr);
    EXPECT_EQ(read(*opened), image);
}

TEST_F(AttachmentFolder, takes_no_file_that_is_empty_too_large_or_of_a_kind_that_is_not_on_the_list) {
    EXPECT_EQ(hand_in({}).error(), UploadProblem::empty);
    EXPECT_EQ(hand_in(png(300'001)).error(), UploadProblem::too_large);
    EXPECT_TRUE(hand_in(png(300'000)));
    EXPECT_EQ(hand_in(as_bytes("<!DOCTYPE html><html><body>x</body></html>"), "letter.txt").error(),
              UploadProblem::kind_not_taken);
    EXPECT_EQ(hand_in(as_bytes("MZ\x90\x01\x02\x03\x04\x05 no picture at all"), "a.jpg").error(),
              UploadProblem::kind_not_taken);
    EXPECT_EQ(hand_in(as_bytes("只是一些文字。\n"), "a.txt")->attachment.kind, "text/plain");
    EXPECT_EQ(names().size(), 2U) << "what was refused leaves nothing";
}

TEST_F(AttachmentFolder, bounds_how_many_are_on_their_way) {
    auto one = files_.begin({});
    auto two = files_.begin({});
    ASSERT_TRUE(one && two);
    EXPECT_EQ(files_.begin({}).error(), UploadProblem::too_busy);
    (*one)->take(png());
    (*one).reset();
    EXPECT_TRUE(files_.begin({}));
    (*two).reset();
    EXPECT_TRUE(names().empty());
}

TEST_F(AttachmentFolder, drops_an_upload_that_has_lost_its_place_with_all_that_came_of_it) {
    limits_.still_max = std::chrono::seconds{0};
    AttachmentFiles files(folder(), server_, limits_);
    auto still = files.begin({});
    auto other = files.begin({});
    ASSERT_TRUE(still && other);
    (*still)->take(png(10));
    (*other)->take(png());
    EXPECT_TRUE(files.begin({}));
    EXPECT_EQ((*still)->problem(), UploadProblem::too_busy);
    EXPECT_FALSE((*other)->problem());
    (*still)->take(png());
    EXPECT_EQ(names().size(), 1U) << "while it is still being sent";
    EXPECT_EQ(files.finish(*std::move(still), "a.png", now).error(), UploadProblem::too_busy);
    EXPECT_TRUE(files.finish(*std::move(other), "b.png", now));
}

TEST_F(AttachmentFolder, takes_no_more_when_too_much_lies_there_that_was_never_filed) {
    limits_.unfiled_bytes_max = 150'000;
    AttachmentFiles files(folder(), server_, limits_);
    const auto send = [&] {
        auto incoming = files.begin({});
        if (!incoming) return Result<app::TakenFile, UploadProblem>(fail(incoming.error()));
        (*incoming)->take(png());
        return files.finish(*std::move(incoming), "a.png", now);
    };
    const auto first = send();
    ASSERT_TRUE(first);
    ASSERT_TRUE(send());
    EXPECT_EQ(send().error(), UploadProblem::no_room);
    files.settle([](const Hash&) { return false; });
    EXPECT_EQ(send().error(), UploadProblem::no_room);
    files.settle([&](const Hash& stored) { return stored == first->attachment.stored; });
    EXPECT_TRUE(send());
    AttachmentFiles after_a_restart(folder(), server_, limits_);
    after_a_restart.remove_abandoned([](const Hash&) { return false; });
    EXPECT_EQ(after_a_restart.begin({}).error(), UploadProblem::no_room);
}

TEST_F(AttachmentFolder, takes_nothing_when_the_disk_is_nearly_full) {
    limits_.free_bytes_min = UINT64_MAX;
    AttachmentFiles full(folder(), server_, limits_);
    EXPECT_EQ(full.begin({}).error(), UploadProblem::no_room);
}

TEST_F(AttachmentFolder, redeems_no_ticket_that_is_old_forged_or_without_its_file) {
    const auto taken = hand_in(png());
    ASSERT_TRUE(taken);
    EXPECT_FALSE(files_.redeem(taken->ticket, now + limits_.kept));
    EXPECT_FALSE(files_.redeem("x" + taken->ticket, now));
    const vault::Key other = vault::Key::generate();
    AttachmentFiles elsewhere(folder(), other, limits_);
    EXPECT_FALSE(elsewhere.redeem(taken->ticket, now));
    std::filesystem::remove(folder() / attachment_file_name(taken->attachment.stored));
    EXPECT_FALSE(files_.redeem(taken->ticket, now));
}

TEST_F(AttachmentFolder, opens_nothing_that_was_altered_cut_or_has_lost_its_key) {
    const Bytes image = png(200'000);
    const auto taken = hand_in(image);
    ASSERT_TRUE(taken);
    const Attachment& attachment = taken->attachment;
    const Bytes key = files_.redeem(taken->ticket, now)->key.wrapped;
    EXPECT_EQ(files_.open(attachment, Bytes(72)), nullptr);
    EXPECT_EQ(check_attachment_file(folder(), attachment.stored), StoredFile::sound);
    const auto path = folder() / attachment_file_name(attachment.stored);
    std::filesystem::resize_file(path, 150'000);
    EXPECT_EQ(check_attachment_file(folder(), attachment.stored), StoredFile::altered);
    EXPECT_EQ(read(*files_.open(attachment, key)), Bytes());
    std::filesystem::remove(path);
    EXPECT_EQ(check_attachment_file(folder(), attachment.stored), StoredFile::missing);
    EXPECT_EQ(files_.open(attachment, key), nullptr);
}

TEST_F(AttachmentFolder, forgets_after_a_day_what_no_case_has) {
    const auto filed = hand_in(png(5'000));
    const auto abandoned = hand_in(png(6'000));
    const auto recent = hand_in(png(7'000));
    ASSERT_TRUE(filed && abandoned && recent);
    std::ofstream(folder() / "incoming-left-by-a-crash") << "x";
    std::ofstream(folder() / "note of the operator") << "x";
    const auto long_ago = std::filesystem::file_time_type::clock::now() - std::chrono::hours{26};
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
        if (entry.path().filename() != attachment_file_name(recent->attachment.stored)) {
            std::filesystem::last_write_time(entry.path(), long_ago);
        }
    }
    EXPECT_EQ(files_.remove_abandoned([&](const Hash& stored) { return stored == filed->attachment.stored; }), 2U);
    EXPECT_EQ(names(),
              (std::set<std::string>{attachment_file_name(filed->attachment.stored),
                                     attachment_file_name(recent->attachment.stored), "note of the operator"}));
}

/// An office into which two files are filed.
class FiledAttachment : public AttachmentFolder {
protected:
    FiledAttachment() {
        app::FilingRequest request;
        request.subject = "Street lights";
        request.text = "No light for three weeks.";
        request.now = sqlite::morning_of(sqlite::day(2026, 3, 2));
        for (const std::size_t size : {70'000U, 80'000U}) {
            request.attachments.push_back(*files_.redeem(hand_in(png(size))->ticket, now));
        }
        attachments_ = {request.attachments[0].attachment, request.attachments[1].attachment};
        receipt_ = *filing_.submit_and_wait(std::move(request));
    }
    ~FiledAttachment() override { office_.writer().stop(); }

    app::AuditReport audit() {
        return app::audit(*office_.store().archive(), sqlite::trial_key().verifier(), {}, [&](const Hash& stored) {
            const StoredFile found = check_attachment_file(folder(), stored);
            return std::string(found == StoredFile::sound ? "" : found == StoredFile::missing ? "missing" : "altered");
        });
    }

    TrialOffice office_{directory_.path()};
    vault::CustodianKey custodian_ = vault::CustodianKey::generate();
    vault::IdentitySealer sealer_{custodian_.public_key()};
    app::LogFiling filing_{
        {.log = office_.writer(),
         .cases = office_.store().cases(),
         .public_log = office_.store().public_log(),
         .office = [this] { return office_.writer().office(); },
         .server = server_,
         .sealer = sealer_,
         .words = [](const GrievanceFiled&, const Recorded&) { return std::vector<std::string>{}; }}};
    std::vector<Attachment> attachments_;
    app::FilingReceipt receipt_;
};

TEST_F(FiledAttachment, is_in_the_event_the_receipt_and_under_its_key_in_the_database) {
    const auto file = office_.store().cases().find(receipt_.id);
    ASSERT_TRUE(file);
    EXPECT_EQ(std::get<GrievanceFiled>(file->timeline.front().recorded.event).attachments, attachments_);
    const auto receipt = ledger::read_receipt(receipt_.receipt);
    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->attachments, (std::vector<Hash>{attachments_[0].content, attachments_[1].content}));
    for (const Attachment& one : attachments_) {
        EXPECT_TRUE(office_.store().cases().is_attached(one.stored));
        const auto key = office_.store().cases().attachment_key(receipt_.id, one.stored);
        ASSERT_TRUE(key);
        const auto opened = files_.open(one, *key);
        ASSERT_NE(opened, nullptr);
        EXPECT_EQ(ledger::sha256(read(*opened)), one.content);
    }
    EXPECT_FALSE(office_.store().cases().is_attached(Hash{1}));
    EXPECT_FALSE(office_.store().cases().attachment_key(CaseId{2}, attachments_[0].stored));
    EXPECT_TRUE(audit().clean());
}

TEST_F(FiledAttachment, that_came_with_a_reply_is_kept_as_well) {
    const app::RedeemedFile later = *files_.redeem(hand_in(png(90'000))->ticket, now);
    app::Change change{.id = receipt_.id,
                       .command = ReplyToOffice{.text = "One more.", .attachments = {later.attachment}},
                       .actor = Actor::filer(),
                       .holds_receipt = true,
                       .now = sqlite::morning_of(sqlite::day(2026, 3, 3))};
    change.attachment_keys = {later.key};
    ASSERT_TRUE(office_.writer().submit_and_wait(std::move(change)));
    EXPECT_TRUE(office_.store().cases().attachment_key(receipt_.id, later.attachment.stored));
    EXPECT_TRUE(audit().clean());
}

TEST_F(FiledAttachment, that_is_missing_altered_or_without_its_row_is_named_by_an_audit) {
    const auto path = folder() / attachment_file_name(attachments_[1].stored);
    std::filesystem::resize_file(path, 100);
    EXPECT_EQ(audit().first->found, "altered");
    std::filesystem::remove(path);
    EXPECT_EQ(audit().first->found, "missing");
    EXPECT_EQ(audit().first->key, attachment_file_name(attachments_[1].stored));
    sqlite::Database database(directory_.database(), sqlite::Access::write);
    database.execute("INSERT INTO attachment (case_id, stored, wrapped_key) VALUES (1, zeroblob(32), x'00')");
    std::filesystem::copy_file(folder() / attachment_file_name(attachments_[0].stored), path);
    EXPECT_EQ(audit().first->found, "altered") << "another file under its name";
    database.execute("DELETE FROM attachment WHERE stored <> zeroblob(32)");
    EXPECT_EQ(audit().first->table, "attachment");
    EXPECT_EQ(audit().first->found, "none");
}

}  // namespace
}  // namespace huiyin::store::files
