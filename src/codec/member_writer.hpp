#pragma once

#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"

namespace huiyin::codec {

/// Writes one canonical JSON object by appending: no spaces, members in the order of the calls, only the escapes that
/// JSON demands, everything else as UTF-8. The methods are those of MemberReader, so that one description of a struct
/// serves both. Members that may be empty (text_or_none and the like, lists, flags, objects) are left out when they
/// are.
class MemberWriter {
public:
    /// Appends the object to `out`, which has to outlive the writer.
    explicit MemberWriter(std::string& out) : out_(&out) { out.push_back('{'); }

    void text(std::string_view key, std::string_view value);
    void text_or_none(std::string_view key, std::string_view value) {
        if (!value.empty()) text(key, value);
    }
    void number(std::string_view key, std::int64_t value);
    void flag(std::string_view key, bool value);
    void date(std::string_view key, Date value);
    void date_or_none(std::string_view key, const std::optional<Date>& value) {
        if (value) date(key, *value);
    }
    void instant(std::string_view key, Instant value);
    void hex(std::string_view key, ByteView value);
    void hex_or_none(std::string_view key, const std::optional<Hash>& value) {
        if (value) hex(key, *value);
    }
    template <class Kind>
    void id(std::string_view key, Id<Kind> value) {
        number(key, value.value);
    }
    template <class Kind>
    void id_or_none(std::string_view key, Id<Kind> value) {
        if (value) number(key, value.value);
    }
    template <class Kind>
    void ids(std::string_view key, const std::vector<Id<Kind>>& values) {
        list(key, values, [&](Id<Kind> value) { append_number(value.value); });
    }
    void texts(std::string_view key, const std::vector<std::string>& values) {
        list(key, values, [&](std::string_view value) { append_quoted(value); });
    }
    /// An enumerator by its name: that of its to_text(), or of the function given.
    template <class E, class Parse>
    void name(std::string_view key, E value, Parse) {
        text(key, to_text(value));
    }
    template <class E, class Parse, class Name>
    void name(std::string_view key, E value, Parse, Name name_of) {
        text(key, name_of(value));
    }
    /// An object as a member; it is there even when it is empty.
    template <class T, class Describe>
    void object(std::string_view key, const T& value, Describe describe) {
        append_key(key);
        append_object(value, describe);
    }
    template <class T, class Describe>
    void objects(std::string_view key, const std::vector<T>& values, Describe describe) {
        list(key, values, [&](const T& value) { append_object(value, describe); });
    }
    /// Ends the object. Nothing may follow.
    void finish() { out_->push_back('}'); }

private:
    template <class T, class Append>
    void list(std::string_view key, const std::vector<T>& values, Append append) {
        if (values.empty()) return;
        append_key(key);
        char before = '[';
        for (const T& value : values) {
            out_->push_back(before);
            append(value);
            before = ',';
        }
        out_->push_back(']');
    }
    template <class T, class Describe>
    void append_object(const T& value, Describe describe) {
        MemberWriter inner(*out_);
        describe(inner, value);
        inner.finish();
    }
    void append_key(std::string_view key);
    void append_number(std::int64_t value);
    void append_quoted(std::string_view value);

    std::string* out_;
};

}  // namespace huiyin::codec
