#include "ledger/receipt.hpp"

#include <fstream>
#include <iterator>
#include <random>

#include <gtest/gtest.h>

#include "ledger/example_log.hpp"

namespace huiyin::ledger {
namespace {

/// The first fenced block below a heading of a page in docs/formats/.
std::string example_in(std::string_view page, std::string_view heading) {
    std::ifstream file{std::string{HUIYIN_SOURCE_DIR "/docs/formats/"} + std::string{page}};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    const std::string fence = "```\n";
    const std::size_t start = text.find(fence, text.find(heading)) + fence.size();
    return text.substr(start, text.find(fence, start) - start);
}

TEST(Receipt, is_written_as_its_documentation_shows) {
    Receipt documented = example::receipt();
    documented.attachments.clear();
    EXPECT_EQ(write_receipt(documented), example_in("receipt.md", "## Example"));
}

TEST(Receipt, is_read_back_as_it_was_written) {
    const Receipt whole = example::receipt();
    EXPECT_EQ(read_receipt(write_receipt(whole)), (Result<Receipt, ReceiptError>{whole}));
    Receipt bare = whole;
    bare.preamble.clear();
    bare.code.reset();
    bare.unit.reset();
    bare.attachments.clear();
    bare.limits.clear();
    bare.opening.reset();
    EXPECT_EQ(read_receipt(write_receipt(bare)), (Result<Receipt, ReceiptError>{bare}));
    Receipt empty_event = whole;
    empty_event.opening->private_event.clear();
    EXPECT_EQ(read_receipt(write_receipt(empty_event)), (Result<Receipt, ReceiptError>{empty_event}));
}

TEST(Receipt, holds_the_proof_file_byte_for_byte_between_its_marks) {
    const Receipt receipt = example::receipt();
    const std::string text = write_receipt(receipt);
    const std::string begin = "-----BEGIN TLOG PROOF-----\n";
    const std::size_t start = text.find(begin) + begin.size();
    const std::size_t end = text.find("-----END TLOG PROOF-----\n");
    EXPECT_EQ(text.substr(start, end - start), write_proof(receipt.proof));
}

TEST(Receipt, with_the_secrets_cut_out_by_hand_is_still_a_receipt) {
    std::string text = write_receipt(example::receipt());
    const std::size_t code = text.find("Secret-Code");
    text.erase(code, text.find('\n', code) + 1 - code);
    text.erase(text.find("-----BEGIN COMMITMENT"));
    const auto receipt = read_receipt(text);
    ASSERT_TRUE(receipt);
    EXPECT_FALSE(receipt->code);
    EXPECT_FALSE(receipt->opening);
    EXPECT_EQ(receipt->proof, example::receipt().proof);
}

TEST(Receipt, survives_what_editors_and_mail_programs_do_to_lines) {
    const std::string text = write_receipt(example::receipt());
    std::string windows = "\xEF\xBB\xBF";
    for (const char c : text) {
        if (c == '\n') windows += '\r';
        windows += c;
    }
    EXPECT_EQ(read_receipt(windows + "\r\n\r\n"), (Result<Receipt, ReceiptError>{example::receipt()}));
    // Another width of lines, or none, in the opening.
    std::string unwrapped = text;
    for (std::size_t at = unwrapped.find("eyJ2IjoxLCJjYXNlIjoyLC"); unwrapped[at + 1] != '-'; ++at) {
        if (unwrapped[at] == '\n') unwrapped.erase(at, 1);
    }
    EXPECT_LT(unwrapped.size(), text.size());
    EXPECT_EQ(read_receipt(unwrapped), (Result<Receipt, ReceiptError>{example::receipt()}));
    std::string without_last_newline = text;
    without_last_newline.pop_back();
    EXPECT_EQ(read_receipt(without_last_newline), (Result<Receipt, ReceiptError>{example::receipt()}));
}

TEST(Receipt, keeps_its_shape_whatever_the_texts_in_it_are) {
    Receipt receipt = example::receipt();
    receipt.preamble = {"-----BEGIN TLOG PROOF-----", "Receipt-Format: 1", "two\nlines", ""};
    receipt.office = "a\nCase-Number: 1\r\x7F";
    receipt.limits[0].article = "1 | 2\t|";
    const auto read = read_receipt(write_receipt(receipt));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->preamble,
              (std::vector<std::string>{" -----BEGIN TLOG PROOF-----", " Receipt-Format: 1", "two lines", ""}));
    EXPECT_EQ(read->office, "a Case-Number: 1  ");
    EXPECT_EQ(read->limits[0].article, "1   2  ");
    EXPECT_EQ(read->number, receipt.number);
    EXPECT_EQ(read->proof, receipt.proof);
}

TEST(Receipt, that_is_broken_says_where) {
    using Kind = ReceiptError::Kind;
    const std::string good = write_receipt(example::receipt());
    struct {
        std::string_view from;
        std::string_view to;
        ReceiptError error;
    } const examples[] = {
        {"Receipt-Format: 1\n", "", {Kind::not_a_receipt, 17}},
        {"Receipt-Format: 1", "Receipt-Format: 2", {Kind::unknown_format, 4}},
        {"Case-Number: 2026-000002-8\n", "", {Kind::line_malformed, 5}},
        {"Case-Number", "Case-number", {Kind::line_malformed, 5}},
        {"Case-Number: ", "Case-Number:", {Kind::line_malformed, 5}},
        {"Filed-At: 2026-01-05T08:30:00.123Z", "Filed-At: 2026-01-05T08:30:00.12Z", {Kind::line_malformed, 7}},
        {"Filed-At: 2026-01-05T", "Filed-At: 2026-02-30T", {Kind::line_malformed, 7}},
        {"Filed-On: 2026-01-05", "Filed-On: 2026-1-5", {Kind::line_malformed, 8}},
        {"Content-SHA-256: ", "Content-SHA-256: 0", {Kind::line_malformed, 11}},
        {"Attachment-SHA-256: ", "Attachment-SHA-256: A", {Kind::line_malformed, 12}},
        {"| 2026-01-20", "| soon", {Kind::line_malformed, 13}},
        {"| 34 | -", "| 34", {Kind::line_malformed, 14}},
        {"| 34 | -", "| 34 | - | -", {Kind::line_malformed, 14}},
        {"Log-Origin: ", "Origin: ", {Kind::line_malformed, 15}},
        {"Log-Key: ", "Unknown: x\nLog-Key: ", {Kind::line_malformed, 16}},
        {"\n\n-----BEGIN TLOG PROOF", "\n-----BEGIN TLOG PROOF", {Kind::line_malformed, 17}},
        {"-----BEGIN TLOG PROOF-----", "-----BEGIN PROOF-----", {Kind::proof_malformed, 18}},
        {"-----END TLOG PROOF-----", "-----END-----", {Kind::proof_malformed, 18}},
        {"index 1", "index 01", {Kind::proof_malformed, 18}},
        {"salt ", "salt _", {Kind::opening_malformed, 32}},
        {"salt ", "", {Kind::opening_malformed, 32}},
        {"=\n\neyJ", "=\neyJ", {Kind::opening_malformed, 32}},
        {"eyJ2IjoxLCJjYXNlIjo", "eyJ2IjoxLCJjYXNlIj", {Kind::opening_malformed, 32}},
        {"-----END COMMITMENT OPENING-----\n", "", {Kind::opening_malformed, 32}},
        {"BEGIN COMMITMENT OPENING", "BEGIN OPENING", {Kind::trailing_text, 32}},
        {"END COMMITMENT OPENING-----\n", "END COMMITMENT OPENING-----\nmore\n", {Kind::trailing_text, 45}},
        {"回执", "\xFF", {Kind::not_text, 0}},
    };
    for (const auto& [from, to, error] : examples) {
        SCOPED_TRACE(std::string{from} + " -> " + std::string{to});
        std::string bad = good;
        ASSERT_NE(bad.find(from), std::string::npos);
        bad.replace(bad.find(from), from.size(), to);
        const auto read = read_receipt(bad);
        ASSERT_FALSE(read);
        EXPECT_EQ(static_cast<int>(read.error().kind), static_cast<int>(error.kind));
        EXPECT_EQ(read.error().line, error.line);
    }
    EXPECT_EQ(read_receipt("").error(), (ReceiptError{Kind::not_a_receipt, 0}));
    EXPECT_EQ(read_receipt(std::string(receipt_bytes_max + 1, 'a')).error(), (ReceiptError{Kind::too_long, 0}));
    EXPECT_EQ(read_receipt(std::string(100000, '\n')).error(), (ReceiptError{Kind::not_a_receipt, 0}));
}

TEST(Receipt, reading_survives_random_damage) {
    const std::string good = write_receipt(example::receipt());
    std::mt19937_64 random{11};
    for (int round = 0; round < 20000; ++round) {
        std::string bad = good;
        const std::size_t at = random() % bad.size();
        switch (random() % 4) {
            case 0: bad[at] = static_cast<char>(random() & 0xFFU); break;
            case 1: bad.erase(at, random() % 99); break;
            case 2: bad.insert(at, bad.substr(random() % bad.size(), random() % 99)); break;
            default: bad.resize(at); break;
        }
        // What is read can be written, and is then the same for ever.
        const auto read = read_receipt(bad);
        if (!read) continue;
        const auto again = read_receipt(write_receipt(*read));
        ASSERT_TRUE(again);
        ASSERT_EQ(read_receipt(write_receipt(*again)), again);
        ASSERT_EQ(again->proof, read->proof);
    }
}

TEST(ContentHash, is_what_sha256sum_says_of_subject_newline_text) {
    // printf '%s\n%s' Lamp 'The lamp is dark.' | sha256sum
    EXPECT_EQ(hex_encode(content_hash("Lamp", "The lamp is dark.")),
              "9c419ae1be0dc2e4f91493665278223d4c2859dda5bfe32c29b909115df4e937");
    EXPECT_EQ(content_hash("a", "b"), sha256(as_bytes("a\nb")));
}

}  // namespace
}  // namespace huiyin::ledger
