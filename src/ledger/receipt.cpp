#include "ledger/receipt.hpp"

#include <algorithm>

#include "ledger/lines.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::ledger {

namespace {

constexpr std::string_view format_key = "Receipt-Format";
constexpr std::string_view format_number = "1";
constexpr std::string_view opening_begin = "-----BEGIN COMMITMENT OPENING-----";
constexpr std::string_view opening_end = "-----END COMMITMENT OPENING-----";
constexpr std::string_view mark_start = "-----";
constexpr std::string_view salt_start = "salt ";
constexpr std::string_view bar = " | ";
constexpr std::string_view no_date = "-";
constexpr std::size_t line_bytes = 57;  // 76 characters of base64

bool is_control(char c) noexcept { return static_cast<std::uint8_t>(c) < 0x20 || c == 0x7F; }

void append_clean(std::string& out, std::string_view value, bool without_bar = false) {
    const std::size_t start = out.size();
    out.append(value);
    const auto breaks = [&](char c) { return is_control(c) || (without_bar && c == '|'); };
    std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(start), out.end(), breaks, ' ');
}

void append_field(std::string& out, std::string_view key, std::string_view value) {
    out.append(key).append(": ");
    append_clean(out, value);
    out.push_back('\n');
}

void append_limit(std::string& out, const ReceiptLimit& limit) {
    out.append("Limit: ");
    for (const std::string* part : {&limit.limit, &limit.length, &limit.rule, &limit.article}) {
        append_clean(out, *part, true);
        out.append(bar);
    }
    out.append(limit.due ? to_text(*limit.due) : std::string{no_date}).append("\n");
}

void append_preamble(std::string& out, const std::vector<std::string>& preamble) {
    for (const std::string& line : preamble) {
        if (line.starts_with(mark_start) || line.starts_with(format_key)) out.push_back(' ');
        append_clean(out, line);
        out.push_back('\n');
    }
}

void append_opening(std::string& out, const Opening& opening) {
    out.append("\n").append(opening_begin).append("\n");
    out.append(salt_start).append(base64_encode(opening.salt)).append("\n\n");
    ByteView left = opening.private_event;
    while (!left.empty()) {
        const ByteView line = left.first(std::min(line_bytes, left.size()));
        append_base64(out, line);
        out.push_back('\n');
        left = left.subspan(line.size());
    }
    out.append(opening_end).append("\n");
}

std::optional<Hash> hash_of_hex(std::string_view text) {
    const auto bytes = hex_decode(text);
    if (!bytes || bytes->size() != hash_bytes) return std::nullopt;
    Hash hash{};
    std::ranges::copy(*bytes, hash.begin());
    return hash;
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() != 24 || text[10] != 'T' || text[19] != '.' || text[23] != 'Z') return std::nullopt;
    const auto local = parse_local_time(text.substr(0, 19));
    if (!local) return std::nullopt;
    std::chrono::milliseconds part{0};
    for (const char c : text.substr(20, 3)) {
        if (c < '0' || c > '9') return std::nullopt;
        part = part * 10 + std::chrono::milliseconds{c - '0'};
    }
    return Instant{local->on} + local->since_midnight + part;
}

std::optional<ReceiptLimit> parse_limit(std::string_view text) {
    std::array<std::string_view, 5> parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const bool is_last = i + 1 == parts.size();
        const std::size_t end = is_last ? text.size() : text.find(bar);
        if (end == std::string_view::npos) return std::nullopt;
        parts[i] = text.substr(0, end);
        if (parts[i].find('|') != std::string_view::npos) return std::nullopt;
        text.remove_prefix(is_last ? end : end + bar.size());
    }
    ReceiptLimit limit{.limit = std::string{parts[0]},
                       .length = std::string{parts[1]},
                       .rule = std::string{parts[2]},
                       .article = std::string{parts[3]},
                       .due = parse_date(parts[4])};
    if (!limit.due && parts[4] != no_date) return std::nullopt;
    return limit;
}

/// Goes through the lines of a receipt one after the other and knows where it is.
class ReceiptReader {
public:
    explicit ReceiptReader(std::string_view text) : rest_(text) {}

    Result<Receipt, ReceiptError> read() {
        Receipt receipt;
        for (const auto part : {&ReceiptReader::read_preamble, &ReceiptReader::read_case, &ReceiptReader::read_log,
                                &ReceiptReader::read_proof, &ReceiptReader::read_opening}) {
            if (const auto error = (this->*part)(receipt)) return fail(*error);
        }
        while (!rest_.empty()) {
            if (take() != "") return fail(here(ReceiptError::Kind::trailing_text));
        }
        return receipt;
    }

private:
    using Kind = ReceiptError::Kind;
    using Error = std::optional<ReceiptError>;

    /// The next line, or what is left if its newline is missing.
    std::string_view take() {
        ++line_;
        if (const auto line = next_line(rest_)) return *line;
        return std::exchange(rest_, {});
    }

    [[nodiscard]] std::string_view peek() const { return rest_.substr(0, rest_.find('\n')); }
    [[nodiscard]] ReceiptError here(Kind kind) const { return {kind, line_}; }

    [[nodiscard]] bool has_field(std::string_view key) const {
        const std::string_view line = peek();
        return line.starts_with(key) && line.substr(key.size()).starts_with(": ");
    }

    /// Reads the next line, if it has that key, into a value through a parser. If it has not, or does not parse, the
    /// line stays where it is.
    template <class T, class Parse>
    bool read_field(std::string_view key, T& value, Parse parse) {
        if (!has_field(key)) return false;
        const std::string_view text = peek().substr(key.size() + 2);
        if (std::ranges::any_of(text, is_control)) return false;
        auto parsed = parse(text);
        if (!parsed) return false;
        value = *std::move(parsed);
        take();
        return true;
    }

    bool read_text(std::string_view key, std::string& value) {
        return read_field(key, value, [](std::string_view text) { return std::optional{std::string{text}}; });
    }

    Error read_preamble(Receipt& receipt) {
        while (!has_field(format_key)) {
            if (rest_.empty() || receipt.preamble.size() == preamble_lines_max) {
                return ReceiptError{Kind::not_a_receipt, 0};
            }
            const std::string_view line = take();
            if (line.starts_with(mark_start)) return here(Kind::not_a_receipt);
            receipt.preamble.emplace_back(line);
        }
        std::string number;
        if (!read_text(format_key, number)) return ReceiptError{Kind::line_malformed, line_ + 1};
        if (number != format_number) return here(Kind::unknown_format);
        return {};
    }

    Error read_case(Receipt& receipt) {
        const auto broken = [&] { return ReceiptError{Kind::line_malformed, line_ + 1}; };
        if (!read_text("Case-Number", receipt.number)) return broken();
        if (has_field("Secret-Code") && !read_text("Secret-Code", receipt.code.emplace())) return broken();
        if (!read_field("Filed-At", receipt.filed.at, parse_instant)) return broken();
        if (!read_field("Filed-On", receipt.filed.on, parse_date)) return broken();
        if (!read_text("Office", receipt.office)) return broken();
        if (has_field("Unit") && !read_text("Unit", receipt.unit.emplace())) return broken();
        if (!read_field("Content-SHA-256", receipt.content, hash_of_hex)) return broken();
        while (has_field("Attachment-SHA-256")) {
            if (receipt.attachments.size() == attachments_max) return broken();
            if (!read_field("Attachment-SHA-256", receipt.attachments.emplace_back(), hash_of_hex)) return broken();
        }
        while (has_field("Limit")) {
            if (receipt.limits.size() == limits_max) return broken();
            if (!read_field("Limit", receipt.limits.emplace_back(), parse_limit)) return broken();
        }
        return {};
    }

    Error read_log(Receipt& receipt) {
        if (!read_text("Log-Origin", receipt.origin) || !read_text("Log-Key", receipt.log_key)) {
            return ReceiptError{Kind::line_malformed, line_ + 1};
        }
        if (take() != "") return here(Kind::line_malformed);
        return {};
    }

    /// The bytes up to a line that is the mark, which is taken away with it; nothing if there is no such line.
    std::optional<std::string_view> until(std::string_view mark) {
        const std::string_view all = rest_;
        for (std::size_t taken = 0; !rest_.empty();) {
            const std::string_view line = take();
            if (line == mark) return all.substr(0, taken);
            taken = all.size() - rest_.size();
        }
        return std::nullopt;
    }

    Error read_proof(Receipt& receipt) {
        if (take() != proof_begin) return here(Kind::proof_malformed);
        const ReceiptError error = here(Kind::proof_malformed);
        const auto text = until(proof_end);
        if (!text) return error;
        auto proof = parse_proof(*text);
        if (!proof) return error;
        receipt.proof = *std::move(proof);
        return {};
    }

    Error read_opening(Receipt& receipt) {
        while (!rest_.empty() && peek() == "") take();
        if (peek() != opening_begin) return {};
        take();
        const ReceiptError error = here(Kind::opening_malformed);
        const auto text = until(opening_end);
        if (!text) return error;
        std::string_view lines = *text;
        const auto salt_line = next_line(lines);
        const auto blank = next_line(lines);
        if (!salt_line || !salt_line->starts_with(salt_start) || blank != "") return error;
        const auto salt = base64_decode_hash(salt_line->substr(salt_start.size()));
        std::string joined;
        joined.reserve(lines.size());
        while (const auto line = next_line(lines)) joined.append(*line);
        auto event = base64_decode(joined);
        if (!salt || !event) return error;
        receipt.opening = Opening{.salt = *salt, .private_event = *std::move(event)};
        return {};
    }

    std::string_view rest_;
    std::size_t line_ = 0;
};

/// Without the byte order mark and carriage returns that programs on the way put in.
std::string normalised(std::string_view text) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    std::string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool ends_line = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        if (!ends_line) result.push_back(text[i]);
    }
    return result;
}

}  // namespace

Hash content_hash(std::string_view subject, std::string_view text) {
    return sha256({as_bytes(subject), as_bytes("\n"), as_bytes(text)});
}

Hash commitment(ByteView salt, ByteView private_event) { return sha256({salt, private_event}); }

std::string write_receipt(const Receipt& receipt) {
    std::string out;
    // Room for the usual receipt at once: base64 and hashes dominate, the rest is a few hundred bytes.
    out.reserve(2048 + receipt.preamble.size() * 160 + receipt.limits.size() * 120 + receipt.proof.hashes.size() * 45 +
                receipt.proof.checkpoint.size() + (receipt.proof.extra ? receipt.proof.extra->size() * 3 / 2 : 0) +
                (receipt.opening ? receipt.opening->private_event.size() * 3 / 2 : 0));
    append_preamble(out, receipt.preamble);
    append_field(out, format_key, format_number);
    append_field(out, "Case-Number", receipt.number);
    if (receipt.code) append_field(out, "Secret-Code", *receipt.code);
    append_field(out, "Filed-At", to_text(receipt.filed.at));
    append_field(out, "Filed-On", to_text(receipt.filed.on));
    append_field(out, "Office", receipt.office);
    if (receipt.unit) append_field(out, "Unit", *receipt.unit);
    append_field(out, "Content-SHA-256", hex_encode(receipt.content));
    for (const Hash& hash : receipt.attachments) append_field(out, "Attachment-SHA-256", hex_encode(hash));
    for (const ReceiptLimit& limit : receipt.limits) append_limit(out, limit);
    append_field(out, "Log-Origin", receipt.origin);
    append_field(out, "Log-Key", receipt.log_key);
    out.append("\n").append(proof_begin).append("\n");
    const TlogProof& proof = receipt.proof;
    const auto extra = proof.extra ? std::optional<ByteView>{*proof.extra} : std::nullopt;
    append_proof(out, extra, proof.index, proof.hashes, proof.checkpoint);
    out.append(proof_end).append("\n");
    if (receipt.opening) append_opening(out, *receipt.opening);
    return out;
}

Result<Receipt, ReceiptError> read_receipt(std::string_view text) {
    using Kind = ReceiptError::Kind;
    if (text.size() > receipt_bytes_max) return fail(ReceiptError{Kind::too_long, 0});
    if (!is_utf8(text)) return fail(ReceiptError{Kind::not_text, 0});
    const std::string plain = normalised(text);
    return ReceiptReader{plain}.read();
}

}  // namespace huiyin::ledger
