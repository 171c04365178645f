#include "http/multipart.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"
#include "http/request.hpp"

namespace huiyin::http {

namespace {

constexpr std::string_view line_break = "\r\n";
constexpr std::string_view header_end = "\r\n\r\n";
constexpr std::size_t boundary_bytes_max = 70;  // RFC 2046 section 5.1.1
constexpr std::size_t name_bytes_max = 1000;

bool is_boundary_byte(char c) {
    constexpr std::string_view marks = "'()+_,-./:=? ";
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           marks.find(c) != std::string_view::npos;
}

/// Takes the value of a parameter from the front of `rest`: a token, or a text in quotes in which a backslash stands
/// only before a quote or another backslash (any other is a byte of the name, as browsers of old sent paths).
std::optional<std::string> take_value(std::string_view& rest) {
    std::string value;
    if (!rest.starts_with('"')) {
        const std::size_t end = std::min(rest.find_first_of("; \t"), rest.size());
        value = rest.substr(0, end);
        rest.remove_prefix(end);
        if (value.empty() || value.find('"') != std::string::npos) return std::nullopt;
        return value;
    }
    for (std::size_t i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest.remove_prefix(i + 1);
            return value;
        }
        const bool escapes = rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\');
        if (escapes) ++i;
        value += rest[i];
    }
    return std::nullopt;
}

/// Calls `take` with each parameter that follows; false if they are not well-formed, or it says so.
template <class Take>
bool each_parameter(std::string_view rest, const Take& take) {
    for (;;) {
        rest = trimmed(rest);
        if (rest.empty()) return true;
        if (!rest.starts_with(';')) return false;
        rest = trimmed(rest.substr(1));
        if (rest.empty()) return true;
        const std::size_t equals = rest.find('=');
        if (equals == std::string_view::npos) return false;
        const std::string_view name = rest.substr(0, equals);
        rest.remove_prefix(equals + 1);
        auto value = take_value(rest);
        if (!value || !take(name, *std::move(value))) return false;
    }
}

/// What follows the first word of a field's value, if that is the word.
std::optional<std::string_view> after_word(std::string_view value, std::string_view word) {
    const std::size_t end = std::min(value.find_first_of("; \t"), value.size());
    if (!same_ignoring_case(value.substr(0, end), word)) return std::nullopt;
    return value.substr(end);
}

/// Browsers write a quote and line breaks in names like this (the HTML standard, "multipart form data").
std::string without_browser_escapes(std::string_view name) {
    std::string plain;
    while (!name.empty()) {
        const bool is_quote = name.starts_with("%22");
        const bool is_break = name.starts_with("%0D") || name.starts_with("%0A");
        if (is_quote) plain += '"';
        if (is_break) plain += ' ';
        if (!is_quote && !is_break) plain += name.front();
        name.remove_prefix(is_quote || is_break ? 3 : 1);
    }
    return plain;
}

bool is_fit_name(std::string_view name) {
    return name.size() <= name_bytes_max && is_utf8(name) && name.find('\0') == std::string_view::npos;
}

std::optional<FormPart> parse_disposition(std::string_view value) {
    const auto parameters = after_word(value, "form-data");
    if (!parameters) return std::nullopt;
    std::optional<std::string> name;
    std::optional<std::string> file_name;
    const bool well_formed = each_parameter(*parameters, [&](std::string_view key, std::string given) {
        // filename* is not allowed in forms (RFC 7578 section 4.2), and would name the file twice.
        auto* const target = same_ignoring_case(key, "name") ? &name : &file_name;
        if (target == &file_name && !same_ignoring_case(key, "filename")) return false;
        if (target->has_value() || !is_fit_name(given)) return false;
        *target = without_browser_escapes(given);
        return true;
    });
    if (!well_formed || !name) return std::nullopt;
    return FormPart{*std::move(name), std::move(file_name)};
}

std::optional<FormPart> parse_header(std::string_view lines) {
    std::optional<FormPart> part;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find(line_break), lines.size());
        const std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + line_break.size(), lines.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0 || line.find('\r') != std::string_view::npos ||
            line.find('\n') != std::string_view::npos) {
            return std::nullopt;
        }
        const std::string_view key = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        // An encoding that is not undone would make another file of it (deprecated by RFC 7578 section 4.7).
        if (same_ignoring_case(key, "Content-Transfer-Encoding") && !same_ignoring_case(value, "binary") &&
            !same_ignoring_case(value, "8bit") && !same_ignoring_case(value, "7bit")) {
            return std::nullopt;
        }
        if (!same_ignoring_case(key, "Content-Disposition")) continue;
        if (part) return std::nullopt;
        part = parse_disposition(value);
        if (!part) return std::nullopt;
    }
    return part;
}

}  // namespace

std::optional<std::string> multipart_boundary(std::string_view content_type) {
    const auto parameters = after_word(trimmed(content_type), "multipart/form-data");
    if (!parameters) return std::nullopt;
    std::optional<std::string> boundary;
    const bool well_formed = each_parameter(*parameters, [&](std::string_view key, std::string given) {
        if (!same_ignoring_case(key, "boundary")) return true;
        if (boundary) return false;
        boundary = std::move(given);
        return true;
    });
    const bool is_fit = well_formed && boundary && !boundary->empty() && boundary->size() <= boundary_bytes_max &&
                        !boundary->ends_with(' ') && std::all_of(boundary->begin(), boundary->end(), is_boundary_byte);
    if (!is_fit) return std::nullopt;
    return boundary;
}

MultipartReader::MultipartReader(std::string_view boundary, PartReceiver& receiver, Bounds bounds)
    : delimiter_(std::string(line_break) + "--" + std::string(boundary)), receiver_(receiver), bounds_(bounds) {
    // The first delimiter may stand at the very beginning, where no line break comes before it.
    unread_ = std::string(line_break);
}

bool MultipartReader::read(std::string_view bytes) {
    if (state_ == State::refused) return false;
    if (state_ == State::over) return true;  // what follows the last delimiter is for nobody
    unread_.append(bytes);
    while (step()) {
    }
    return state_ != State::refused;
}

/// False if more bytes are needed, or none.
bool MultipartReader::step() {
    switch (state_) {
        case State::preamble:
        case State::body: return read_until_delimiter();
        case State::delimiter: return read_delimiter_end();
        case State::header: return read_header();
        case State::over: unread_.clear(); return false;
        case State::refused: break;
    }
    return false;
}

bool MultipartReader::read_until_delimiter() {
    const std::size_t found = unread_.find(delimiter_);
    // What may be the beginning of a delimiter waits for what comes next.
    const std::size_t tail = delimiter_.size() - 1;
    const std::size_t ready = found != std::string::npos ? found : unread_.size() - std::min(tail, unread_.size());
    if (state_ == State::body && ready > 0 && !receiver_.part_bytes(std::string_view(unread_).substr(0, ready))) {
        return refuse();
    }
    unread_.erase(0, found != std::string::npos ? found + delimiter_.size() : ready);
    if (found == std::string::npos) return false;
    if (state_ == State::body && !receiver_.end_part()) return refuse();
    state_ = State::delimiter;
    return true;
}

bool MultipartReader::read_delimiter_end() {
    if (unread_.size() < 2) return false;
    const std::string_view end = std::string_view(unread_).substr(0, 2);
    if (end == "--") {
        state_ = State::over;
        return true;
    }
    if (end != line_break) return refuse();
    unread_.erase(0, end.size());
    state_ = State::header;
    return true;
}

bool MultipartReader::read_header() {
    const std::size_t end = unread_.find(header_end);
    if (end == std::string::npos) return unread_.size() > bounds_.header_bytes_max ? refuse() : false;
    auto part = end > bounds_.header_bytes_max ? std::nullopt : parse_header(std::string_view(unread_).substr(0, end));
    if (!part || ++parts_ > bounds_.parts_max || !receiver_.begin_part(*std::move(part))) return refuse();
    unread_.erase(0, end + header_end.size());
    state_ = State::body;
    return true;
}

bool MultipartReader::refuse() noexcept {
    state_ = State::refused;
    wipe(unread_);
    return false;
}

}  // namespace huiyin::http
