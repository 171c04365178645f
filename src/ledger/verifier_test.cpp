#include "ledger/verifier.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "ledger/example_log.hpp"

namespace huiyin::ledger {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

ReceiptChecks checks_of_example() {
    ReceiptChecks checks;
    checks.known_key = example::log_key().verifier();
    checks.commitment_of = example::commitment_of;
    checks.facts_of = [](ByteView, std::optional<ByteView> event) {
        CommittedFacts facts;
        facts.filed_on = parse_date("2026-01-05");
        facts.limits = {
            {{.limit = "unit_notice_direct", .rule = "cn-xinfang-2022@1", .due = *parse_date("2026-01-20")}}};
        if (event) {
            facts.content = content_hash("路灯不亮", "北街的路灯已经三个星期不亮。");
            facts.attachments = {sha256(as_bytes("photo"))};
        }
        return facts;
    };
    return checks;
}

std::vector<FindingCode> codes(const Findings& findings) {
    std::vector<FindingCode> result;
    for (const Finding& finding : findings.list) result.push_back(finding.code);
    return result;
}

TEST(VerifyReceipt, tells_line_by_line_what_is_proven_and_what_is_not) {
    const Receipt receipt = example::receipt();
    const Findings findings = verify_receipt(receipt, checks_of_example());
    EXPECT_TRUE(findings.holds());
    const Hash root = parse_checkpoint_text(parse_note(receipt.proof.checkpoint)->text)->root;
    EXPECT_THAT(
        findings.list,
        ElementsAre(Finding{FindingCode::key_known, {"log.example/cases"}},
                    Finding{FindingCode::checkpoint_signed, {"log.example/cases", "3", base64_encode(root)}},
                    Finding{FindingCode::no_witness, {}}, Finding{FindingCode::entry_included, {"1", "3"}},
                    Finding{FindingCode::commitment_opened, {}},
                    Finding{FindingCode::line_not_proven, {"Case-Number", "2026-000002-8"}},
                    Finding{FindingCode::line_not_proven, {"Secret-Code", ""}},
                    Finding{FindingCode::line_not_proven, {"Filed-At", "2026-01-05T08:30:00.123Z"}},
                    Finding{FindingCode::line_proven, {"Filed-On", "2026-01-05"}},
                    Finding{FindingCode::line_not_proven, {"Office", "清河县信访局"}},
                    Finding{FindingCode::line_not_proven, {"Unit", "青石镇"}},
                    Finding{FindingCode::line_proven, {"Content-SHA-256", hex_encode(receipt.content)}},
                    Finding{FindingCode::line_proven, {"Attachment-SHA-256", hex_encode(receipt.attachments[0])}},
                    Finding{FindingCode::line_proven, {"Limit", "unit_notice_direct | cn-xinfang-2022@1 | 2026-01-20"}},
                    Finding{FindingCode::line_not_proven, {"Limit", "handle | cn-xinfang-2022@1 | -"}},
                    Finding{FindingCode::terms_not_proven,
                            {"cn-xinfang-2022@1",
                             "unit_notice_direct: 15 calendar days, 23(1); handle: 60 calendar days, 34"}}));
}

TEST(VerifyReceipt, finds_each_altered_field) {
    struct {
        std::string_view what;
        std::function<void(Receipt&)> alter;
        FindingCode found;
    } const examples[] = {
        {"key", [](Receipt& r) { r.log_key = SigningKey::generate("log.example/cases").verifier().text(); },
         FindingCode::key_differs},
        {"key text", [](Receipt& r) { r.log_key.pop_back(); }, FindingCode::key_malformed},
        {"origin", [](Receipt& r) { r.origin = "log.example/other"; }, FindingCode::origin_differs},
        {"checkpoint", [](Receipt& r) { r.proof.checkpoint[20] ^= 1; }, FindingCode::checkpoint_not_signed},
        {"signature", [](Receipt& r) { r.proof.checkpoint[r.proof.checkpoint.size() - 9] ^= 1; },
         FindingCode::checkpoint_not_signed},
        {"no entry", [](Receipt& r) { r.proof.extra.reset(); }, FindingCode::entry_missing},
        {"entry", [](Receipt& r) { (*r.proof.extra)[0] ^= 1; }, FindingCode::entry_not_included},
        {"index", [](Receipt& r) { r.proof.index = 2; }, FindingCode::entry_not_included},
        {"index beyond", [](Receipt& r) { r.proof.index = 3; }, FindingCode::entry_not_included},
        {"hash", [](Receipt& r) { r.proof.hashes[0][5] ^= 1; }, FindingCode::entry_not_included},
        {"missing hash", [](Receipt& r) { r.proof.hashes.pop_back(); }, FindingCode::entry_not_included},
        {"salt", [](Receipt& r) { r.opening->salt[31] ^= 1; }, FindingCode::commitment_differs},
        {"event", [](Receipt& r) { r.opening->private_event[3] ^= 1; }, FindingCode::commitment_differs},
        {"day", [](Receipt& r) { r.filed.on -= std::chrono::days{1}; }, FindingCode::line_differs},
        {"content", [](Receipt& r) { r.content[0] ^= 1; }, FindingCode::line_differs},
        {"attachment", [](Receipt& r) { r.attachments[0][0] ^= 1; }, FindingCode::line_differs},
        {"attachment added", [](Receipt& r) { r.attachments.push_back(Hash{}); }, FindingCode::line_differs},
        {"attachment left out", [](Receipt& r) { r.attachments.clear(); }, FindingCode::line_missing},
        {"started limit left out", [](Receipt& r) { r.limits.erase(r.limits.begin()); }, FindingCode::line_missing},
        {"all limits left out", [](Receipt& r) { r.limits.clear(); }, FindingCode::line_missing},
        {"date of a limit that has not started", [](Receipt& r) { r.limits[1].due = r.filed.on; },
         FindingCode::line_differs},
        {"due date", [](Receipt& r) { *r.limits[0].due += std::chrono::days{1}; }, FindingCode::line_differs},
        {"due date left out", [](Receipt& r) { r.limits[0].due.reset(); }, FindingCode::line_differs},
        {"rule", [](Receipt& r) { r.limits[0].rule = "cn-xinfang-2022@2"; }, FindingCode::line_differs},
    };
    for (const auto& [what, alter, found] : examples) {
        SCOPED_TRACE(what);
        Receipt receipt = example::receipt();
        alter(receipt);
        const Findings findings = verify_receipt(receipt, checks_of_example());
        EXPECT_FALSE(findings.holds());
        EXPECT_THAT(codes(findings), Contains(found));
        EXPECT_EQ(verdict_of(found), Verdict::wrong);
    }
}

TEST(VerifyReceipt, calls_no_line_proven_when_the_proof_does_not_hold) {
    Receipt receipt = example::receipt();
    receipt.proof.hashes[0][5] ^= 1;
    EXPECT_THAT(codes(verify_receipt(receipt, checks_of_example())), Not(Contains(FindingCode::line_proven)));
    receipt = example::receipt();
    receipt.opening->salt[0] ^= 1;
    EXPECT_THAT(codes(verify_receipt(receipt, checks_of_example())), Not(Contains(FindingCode::line_proven)));
}

TEST(VerifyReceipt, says_that_a_key_out_of_the_receipt_itself_proves_little) {
    ReceiptChecks checks = checks_of_example();
    checks.known_key.reset();
    const Findings findings = verify_receipt(example::receipt(), checks);
    EXPECT_TRUE(findings.holds());
    EXPECT_EQ(findings.list.front(), (Finding{FindingCode::key_unknown, {example::log_key().verifier().text()}}));
}

TEST(VerifyReceipt, says_of_an_altered_length_or_article_that_the_log_does_not_prove_it) {
    Receipt receipt = example::receipt();
    receipt.limits[0].length = "95 calendar days";
    receipt.limits[0].article = "99(9)";
    const Finding terms{
        FindingCode::terms_not_proven,
        {"cn-xinfang-2022@1", "unit_notice_direct: 95 calendar days, 99(9); handle: 60 calendar days, 34"}};
    EXPECT_THAT(verify_receipt(receipt, checks_of_example()).list, Contains(terms));
    EXPECT_EQ(verdict_of(terms.code), Verdict::not_proven);
}

TEST(VerifyReceipt, does_not_call_the_day_proven_that_is_earlier_than_the_entry) {
    ReceiptChecks checks = checks_of_example();
    checks.facts_of = [facts_of = checks.facts_of](ByteView entry, std::optional<ByteView> event) {
        CommittedFacts facts = facts_of(entry, event);
        if (event) facts.filed_at = example::receipt().filed.at;
        facts.entered_on = parse_date("2026-11-22");
        return facts;
    };
    Receipt receipt = example::receipt();
    const Findings findings = verify_receipt(receipt, checks);
    EXPECT_TRUE(findings.holds());
    for (const auto& [line, value] :
         {std::pair{"Filed-At", "2026-01-05T08:30:00.123Z"}, std::pair{"Filed-On", "2026-01-05"}}) {
        EXPECT_THAT(findings.list, Contains(Finding{FindingCode::line_back_dated, {line, value, "2026-11-22"}}));
    }
    EXPECT_EQ(verdict_of(FindingCode::line_back_dated), Verdict::not_proven);
    receipt.filed.on -= std::chrono::days{1};
    EXPECT_FALSE(verify_receipt(receipt, checks).holds());
}

TEST(VerifyReceipt, without_the_opening_proves_only_what_is_public) {
    Receipt receipt = example::receipt();
    receipt.opening.reset();
    const Findings findings = verify_receipt(receipt, checks_of_example());
    EXPECT_TRUE(findings.holds());
    EXPECT_THAT(codes(findings), Contains(FindingCode::opening_absent));
    EXPECT_THAT(findings.list,
                Contains(Finding{FindingCode::line_not_proven, {"Content-SHA-256", hex_encode(receipt.content)}}));
    EXPECT_THAT(findings.list, Contains(Finding{FindingCode::line_proven, {"Filed-On", "2026-01-05"}}));
}

TEST(VerifyReceipt, names_the_witnesses_that_saw_the_checkpoint) {
    const SigningKey witness =
        SigningKey::from_seed("witness.example/w1", sha256(as_bytes("witness")), KeyType::ed25519_cosignature);
    Receipt receipt = example::receipt();
    receipt.proof.checkpoint += witness.cosignature_line(parse_note(receipt.proof.checkpoint)->text, 1767601900);
    ReceiptChecks checks = checks_of_example();
    EXPECT_THAT(codes(verify_receipt(receipt, checks)), Contains(FindingCode::no_witness));
    checks.witnesses = {witness.verifier()};
    const Findings findings = verify_receipt(receipt, checks);
    EXPECT_THAT(findings.list, Contains(Finding{FindingCode::witnessed, {"witness.example/w1", "1767601900"}}));
    EXPECT_THAT(codes(findings), Not(Contains(FindingCode::no_witness)));
}

TEST(VerifyReceipt, does_not_hold_for_an_entry_without_a_commitment) {
    ReceiptChecks checks = checks_of_example();
    checks.commitment_of = [](ByteView) { return std::nullopt; };
    const Findings findings = verify_receipt(example::receipt(), checks);
    EXPECT_FALSE(findings.holds());
    EXPECT_EQ(findings.list.back().code, FindingCode::entry_unreadable);
}

LogChecks checks_of_log() {
    return {.key = example::log_key().verifier(), .witnesses = {}, .earlier = {}, .on_progress = {}, .on_entry = {}};
}

/// The kind of the first fault; nothing if all holds.
std::optional<LogFault::Kind> fault_of(LogSource& source, const LogChecks& checks) {
    const auto result = verify_log(source, checks);
    return result ? std::nullopt : std::optional{result.error().kind};
}

TEST(VerifyLog, accepts_whole_logs_of_any_size_and_hands_out_each_entry) {
    for (const std::size_t size : {0U, 1U, 2U, 255U, 256U, 257U, 511U, 512U, 1000U}) {
        SCOPED_TRACE(size);
        const example::Log log = example::log_of(size);
        example::Files files = log.files();
        std::vector<std::string> seen;
        std::vector<std::uint64_t> progress;
        LogChecks checks = checks_of_log();
        checks.on_entry = [&](std::uint64_t index, ByteView entry) {
            EXPECT_EQ(index, seen.size());
            seen.emplace_back(as_text(entry));
            return true;
        };
        checks.on_progress = [&](std::uint64_t done, std::uint64_t of) {
            EXPECT_EQ(of, size);
            progress.push_back(done);
        };
        const auto result = verify_log(files, checks);
        ASSERT_TRUE(result) << code_of(result.error().kind);
        EXPECT_EQ(result->checkpoint, log.checkpoint());
        EXPECT_EQ(seen, log.entries());
        EXPECT_EQ(progress.size(), (size + 255) / 256);
        EXPECT_TRUE(progress.empty() || progress.back() == size);
        EXPECT_EQ(files.fetched, static_cast<int>(files.files.size()));
    }
}

TEST(VerifyLog, finds_one_flipped_bit_in_any_file) {
    const example::Files good = example::log_of(600).files();
    for (const auto& [path, bytes] : good.files) {
        for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 37) {
            example::Files bad = good;
            bad.files[path][at] ^= 4;
            ASSERT_TRUE(fault_of(bad, checks_of_log())) << path << " at " << at;
        }
        for (const std::size_t size : {std::size_t{0}, bytes.size() - 1}) {
            example::Files bad = good;
            bad.files[path].resize(size);
            ASSERT_TRUE(fault_of(bad, checks_of_log())) << path << " cut to " << size;
        }
        example::Files bad = good;
        bad.files.erase(path);
        const auto result = verify_log(bad, checks_of_log());
        ASSERT_FALSE(result);
        EXPECT_EQ(result.error(), (LogFault{LogFault::Kind::fetch_failed, {path, "not found"}}));
    }
}

TEST(VerifyLog, names_the_first_thing_that_differs) {
    const example::Files good = example::log_of(600).files();
    example::Files bad = good;
    bad.files["tile/0/001"][32 * 7] ^= 1;
    EXPECT_EQ(verify_log(bad, checks_of_log()).error(), (LogFault{LogFault::Kind::tile_differs, {"tile/0/001", "7"}}));
    bad = good;
    bad.files["tile/1/000.p/2"][32] ^= 1;
    EXPECT_EQ(verify_log(bad, checks_of_log()).error(),
              (LogFault{LogFault::Kind::tile_differs, {"tile/1/000.p/2", "1"}}));
    bad = good;
    bad.files["tile/entries/002.p/88"].push_back(0);
    EXPECT_EQ(verify_log(bad, checks_of_log()).error(),
              (LogFault{LogFault::Kind::bundle_malformed, {"tile/entries/002.p/88"}}));
    bad = good;
    Checkpoint checkpoint = example::log_of(600).checkpoint();
    checkpoint.root = sha256(as_bytes("another tree"));
    bad.files["checkpoint"] = to_bytes(sign_checkpoint(checkpoint, example::log_key()));
    EXPECT_EQ(verify_log(bad, checks_of_log()).error(), (LogFault{LogFault::Kind::root_differs, {"600"}}));
    LogChecks checks = checks_of_log();
    checks.on_entry = [](std::uint64_t index, ByteView) { return index != 300; };
    bad = good;
    EXPECT_EQ(verify_log(bad, checks).error(), (LogFault{LogFault::Kind::entry_refused, {"300"}}));
}

TEST(VerifyLog, wants_the_checkpoint_of_this_log_signed_by_it) {
    example::Files files = example::log_of(5).files();
    LogChecks checks = checks_of_log();
    checks.key = SigningKey::generate("log.example/cases").verifier();
    EXPECT_EQ(fault_of(files, checks), LogFault::Kind::checkpoint_not_signed);
    Checkpoint other = example::log_of(5).checkpoint();
    other.origin = "log.example/other";
    const std::string text = checkpoint_text(other);
    const std::array<std::string, 1> lines{example::log_key().signature_line(text)};
    files.files["checkpoint"] = to_bytes(make_note(text, lines));
    EXPECT_EQ(fault_of(files, checks_of_log()), LogFault::Kind::another_origin);
    files.files["checkpoint"] = to_bytes("nothing");
    EXPECT_EQ(fault_of(files, checks_of_log()), LogFault::Kind::checkpoint_malformed);
}

TEST(VerifyLog, takes_the_full_tile_or_bundle_where_the_partial_one_is_gone) {
    example::Files files = example::log_of(512).files();
    files.files["checkpoint"] = example::log_of(300).files().files["checkpoint"];
    files.files["tile/1/000.p/1"] = files.files["tile/1/000.p/2"];
    EXPECT_EQ(fault_of(files, checks_of_log()), std::nullopt);
}

TEST(VerifyLog, holds_the_log_to_its_earlier_checkpoints) {
    example::Files files = example::log_of(600).files();
    LogChecks checks = checks_of_log();
    for (const std::size_t size : {0U, 1U, 255U, 256U, 257U, 599U, 600U}) {
        checks.earlier.push_back(example::log_of(size).checkpoint());
    }
    EXPECT_EQ(fault_of(files, checks), std::nullopt);
    checks.earlier.push_back(example::log_of(601).checkpoint());
    EXPECT_EQ(fault_of(files, checks), LogFault::Kind::went_backwards);
    // The log was written anew with another entry in it and signed again: perfect, but for whoever remembers.
    std::vector<std::string> entries = example::log_of(600).entries();
    entries[100] = "rewritten";
    example::Log rewritten;
    rewritten.grow(entries);
    example::Files other = rewritten.files();
    EXPECT_EQ(fault_of(other, checks_of_log()), std::nullopt);
    LogChecks remembering = checks_of_log();
    remembering.earlier = {example::log_of(100).checkpoint(), example::log_of(101).checkpoint()};
    const auto result = verify_log(other, remembering);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error(), (LogFault{LogFault::Kind::history_differs, {"101"}}));
}

TEST(DirectorySource, reads_a_log_laid_out_as_files) {
    const auto directory = std::filesystem::temp_directory_path() / ("huiyin-log-" + std::to_string(::getpid()));
    const example::Files files = example::log_of(300).files();
    for (const auto& [path, bytes] : files.files) {
        std::filesystem::create_directories((directory / path).parent_path());
        std::ofstream{directory / path, std::ios::binary} << as_text(bytes);
    }
    DirectorySource source{directory};
    EXPECT_EQ(fault_of(source, checks_of_log()), std::nullopt);
    EXPECT_EQ(source.fetch("tile/0/999", 10).error().kind, FetchError::Kind::not_found);
    EXPECT_EQ(source.fetch("checkpoint/x", 10).error().kind, FetchError::Kind::not_found);
    EXPECT_EQ(source.fetch("tile/0/000", 8191).error().kind, FetchError::Kind::too_large);
    EXPECT_EQ(source.fetch("tile", 8192).error().kind, FetchError::Kind::unreachable);
    std::filesystem::remove_all(directory);
}

}  // namespace
}  // namespace huiyin::ledger
