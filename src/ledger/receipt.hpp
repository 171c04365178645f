#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/result.hpp"
#include "ledger/proof.hpp"

namespace huiyin::ledger {

/// Of a whole receipt; a longer one is not read.
inline constexpr std::size_t receipt_bytes_max = 4'000'000;
inline constexpr std::size_t preamble_lines_max = 500;
inline constexpr std::size_t attachments_max = 1000;
inline constexpr std::size_t limits_max = 1000;

/// A limit that the law sets for the case, as the receipt tells it.
struct ReceiptLimit {
    std::string limit;        ///< Id in the rulebook.
    std::string length;       ///< In words, e.g. `15 calendar days`.
    std::string rule;         ///< Reference of the rulebook, `id@version`.
    std::string article;      ///< Where its text says so.
    std::optional<Date> due;  ///< None if it has not started.
    friend bool operator==(const ReceiptLimit&, const ReceiptLimit&) = default;
};

/// What shows the filer's own event behind the commitment of the public entry: SHA-256(salt || private event).
struct Opening {
    std::array<std::uint8_t, 32> salt{};
    Bytes private_event;
    friend bool operator==(const Opening&, const Opening&) = default;
};

/// What a person who filed takes home: readable, printable, and checkable without the server. docs/formats/receipt.md
/// has the text byte by byte.
///
/// Only the proof and what the opening opens can be proven; everything else is what the office states. Whoever shows
/// the receipt to others may take out the line with the secret code and the opening: the rest stays valid.
struct Receipt {
    /// The human part, already in the languages of the office: any lines, without their newlines.
    std::vector<std::string> preamble;
    std::string number;
    std::optional<std::string> code;  ///< The secret code.
    Moment filed;
    std::string office;
    std::optional<std::string> unit;  ///< The unit that received it.
    Hash content{};                   ///< content_hash() of what was filed.
    std::vector<Hash> attachments;    ///< SHA-256 of each file.
    std::vector<ReceiptLimit> limits;
    std::string origin;   ///< The log's origin line.
    std::string log_key;  ///< The log's verifier key as text.
    TlogProof proof;      ///< With the public entry as `extra`.
    std::optional<Opening> opening;
    friend bool operator==(const Receipt&, const Receipt&) = default;
};

/// SHA-256(subject || newline || text), so that `printf '%s\n%s'` and any SHA-256 program give the same.
[[nodiscard]] Hash content_hash(std::string_view subject, std::string_view text);
/// SHA-256(salt || private event): what the public entry commits to.
[[nodiscard]] Hash commitment(ByteView salt, ByteView private_event);

/// The receipt's text. Characters that would break a line's shape are written as spaces (control characters, a `|`
/// within a limit), and `-----` at the start of a preamble line or a preamble line that looks like the first machine
/// line gets a space in front, so that every receipt can be read back.
[[nodiscard]] std::string write_receipt(const Receipt& receipt);

/// Why a text is no receipt, and where.
struct ReceiptError {
    enum class Kind : std::uint8_t {
        too_long,
        not_text,           ///< No UTF-8.
        not_a_receipt,      ///< The line `Receipt-Format:` is missing.
        unknown_format,     ///< Made by a later version.
        line_malformed,     ///< A machine line is missing, in another order, or does not have its form.
        proof_malformed,    ///< The marked proof is missing or is no tlog-proof file.
        opening_malformed,  ///< The opening is there but cannot be read.
        trailing_text,      ///< Something follows the last mark.
    };
    Kind kind = Kind::not_a_receipt;
    std::size_t line = 0;  ///< From 1; 0 if it concerns the whole text.
    friend bool operator==(const ReceiptError&, const ReceiptError&) = default;
};

/// Reads a receipt; nothing in it is verified yet. A byte order mark and CRLF line ends, which mail programs and
/// editors put in, are forgiven.
[[nodiscard]] Result<Receipt, ReceiptError> read_receipt(std::string_view text);

}  // namespace huiyin::ledger
