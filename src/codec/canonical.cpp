#include "codec/canonical.hpp"

#include <algorithm>

#include "codec/event_json.hpp"
#include "codec/member_reader.hpp"

namespace huiyin::codec {

bool is_public_id(std::string_view text) noexcept {
    constexpr std::size_t bytes_max = 128;
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '@';
    };
    return !text.empty() && text.size() <= bytes_max && std::all_of(text.begin(), text.end(), allowed);
}

std::optional<EntryError> read_entry(std::string_view text, const std::function<void(MemberReader&)>& read) {
    if (text.size() > entry_bytes_max) return EntryError{entry_bytes_max, "longer than an entry can be"};
    MemberReader m(text);
    std::int64_t format = 0;
    m.number("v", format);
    if (!m.failed() && format != entry_format) m.fail(EventProblem::unknown_format, "v");
    read(m);
    m.finish();
    if (m.failed()) return EntryError{0, to_text(*m.error())};
    return std::nullopt;
}

std::optional<EntryError> difference(std::string_view text, std::string_view canonical) {
    if (text == canonical) return std::nullopt;
    const auto [at, in_canonical] = std::mismatch(text.begin(), text.end(), canonical.begin(), canonical.end());
    return EntryError{static_cast<std::size_t>(at - text.begin()), "not the canonical form"};
}

}  // namespace huiyin::codec
