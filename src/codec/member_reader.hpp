#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "codec/event_json.hpp"

namespace huiyin::codec {

/// Strict reading of what MemberWriter wrote, from front to back: takes the members in the order in which they are
/// written, and knows no white space and no other escapes. The first thing that is wrong is kept as the error; from
/// then on nothing more is read. A member that may be empty may be missing.
class MemberReader {
public:
    /// Begins with the members of the object that the text is.
    explicit MemberReader(std::string_view text);

    void text(std::string_view key, std::string& value) { read(key, true, value); }
    void text_or_none(std::string_view key, std::string& value) { read(key, false, value); }
    void number(std::string_view key, std::int64_t& value) { read(key, true, value); }
    void flag(std::string_view key, bool& value) { read(key, false, value); }
    void date(std::string_view key, Date& value) { read(key, true, value); }
    void date_or_none(std::string_view key, std::optional<Date>& value) { read_optional(key, value); }
    void instant(std::string_view key, Instant& value) { read(key, true, value); }
    template <std::size_t n>
    void hex(std::string_view key, std::array<std::uint8_t, n>& value) {
        read(key, true, value);
    }
    void hex_or_none(std::string_view key, std::optional<Hash>& value) { read_optional(key, value); }
    template <class Kind>
    void id(std::string_view key, Id<Kind>& value) {
        read(key, true, value.value);
    }
    template <class Kind>
    void id_or_none(std::string_view key, Id<Kind>& value) {
        read(key, false, value.value);
    }
    template <class Kind>
    void ids(std::string_view key, std::vector<Id<Kind>>& values) {
        list(key, values, [&](Id<Kind>& value) { convert(key, value.value); });
    }
    void texts(std::string_view key, std::vector<std::string>& values) {
        list(key, values, [&](std::string& value) { convert(key, value); });
    }
    template <class E, class Parse, class... Name>
    void name(std::string_view key, E& value, Parse parse, Name...) {
        std::string_view word;
        if (!is_next(key, true) || !take_text(key, word)) return;
        const std::optional<E> found = parse(word);
        if (!found) return fail(EventProblem::bad_value, key);
        value = *found;
        step();
    }
    template <class T, class Describe>
    void object(std::string_view key, T& value, Describe describe) {
        if (!is_next(key, true)) return;
        inner(key, value, describe);
        step();
    }
    template <class T, class Describe>
    void objects(std::string_view key, std::vector<T>& values, Describe describe) {
        list(key, values, [&](T& value) { inner(key, value, describe); });
    }
    /// Ends the object and the text: a member that nobody asked for is an error, and so is what follows.
    void finish();

    [[nodiscard]] bool failed() const noexcept { return error_.has_value(); }
    [[nodiscard]] const std::optional<EventError>& error() const noexcept { return error_; }
    void fail(EventProblem problem, std::string_view key) {
        if (!failed()) error_ = EventError{problem, std::string(key)};
    }

private:
    /// Whether the next member has this name; its value is then next in the text.
    [[nodiscard]] bool is_next(std::string_view key, bool required);
    /// Goes on to the value of the first member, behind the beginning of an object.
    void begin();
    /// Goes on to the value of the next member, behind a value.
    void step();
    void step_over_name();
    /// Ends an object.
    void close();
    /// Steps over the byte, if it is next.
    [[nodiscard]] bool skip(char byte);
    /// Steps over the first byte of a value; with another, the value is of a wrong type.
    [[nodiscard]] bool open(std::string_view key, char byte);
    /// A text that is good until the next one is read.
    [[nodiscard]] bool take_text(std::string_view key, std::string_view& value);
    [[nodiscard]] bool take_escaped();

    void convert(std::string_view key, std::string& value);
    void convert(std::string_view key, std::int64_t& value);
    void convert(std::string_view key, bool& value);
    void convert(std::string_view key, Date& value);
    void convert(std::string_view key, Instant& value);
    void convert_hex(std::string_view key, std::uint8_t* value, std::size_t size);
    template <std::size_t n>
    void convert(std::string_view key, std::array<std::uint8_t, n>& value) {
        convert_hex(key, value.data(), n);
    }

    template <class T>
    void read(std::string_view key, bool required, T& value) {
        if (!is_next(key, required)) return;
        convert(key, value);
        step();
    }
    template <class T>
    void read_optional(std::string_view key, std::optional<T>& value) {
        if (!is_next(key, false)) return;
        convert(key, value.emplace());
        step();
    }
    template <class T, class ReadElement>
    void list(std::string_view key, std::vector<T>& values, ReadElement read_element) {
        if (!is_next(key, false) || !open(key, '[')) return;
        if (!skip(']')) {
            do read_element(values.emplace_back());
            while (!failed() && skip(','));
            if (!skip(']')) malformed();
        }
        step();
    }
    template <class T, class Describe>
    void inner(std::string_view key, T& value, Describe describe) {
        if (!open(key, '{')) return;
        begin();
        describe(*this, value);
        close();
    }
    void malformed() { fail(EventProblem::not_json, {}); }

    std::string_view rest_;  ///< From the value of the next member on, or from the end of the object.
    std::string unescaped_;  ///< The text that was read last, if it had escapes.
    std::string_view next_;  ///< Name of the next member; none at the end of its object.
    std::optional<EventError> error_;
};

}  // namespace huiyin::codec
