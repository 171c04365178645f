#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <simdjson.h>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "codec/event_json.hpp"

/// Strict reading of what MemberWriter wrote. Only for the sources of this folder, because it brings the JSON library
/// with it.
namespace huiyin::codec {

/// The root object of a JSON text; none if it is no JSON or no object. Whoever reads from it has to be done before the
/// same thread parses the next text.
[[nodiscard]] std::optional<simdjson::dom::object> parse_object(std::string_view text);

/// Takes the members of one object in the order in which MemberWriter writes them. The first thing that is wrong is
/// kept as the error; from then on nothing more is read. A member that may be empty may be missing.
class MemberReader {
public:
    MemberReader(simdjson::dom::object object, std::optional<EventError>& error)
        : next_(object.begin()), end_(object.end()), error_(&error) {}

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
        list(key, values, [&](simdjson::dom::element element, Id<Kind>& value) { convert(key, element, value.value); });
    }
    void texts(std::string_view key, std::vector<std::string>& values) {
        list(key, values, [&](simdjson::dom::element element, std::string& value) { convert(key, element, value); });
    }
    template <class E, class Parse, class... Name>
    void name(std::string_view key, E& value, Parse parse, Name...) {
        simdjson::dom::element element;
        if (!take(key, true, element)) return;
        std::string_view word;
        if (!as_text(key, element, word)) return;
        const std::optional<E> found = parse(word);
        if (!found) return fail(EventProblem::bad_value, key);
        value = *found;
    }
    template <class T, class Describe>
    void object(std::string_view key, T& value, Describe describe) {
        simdjson::dom::element element;
        if (take(key, true, element)) inner(key, element, value, describe);
    }
    template <class T, class Describe>
    void objects(std::string_view key, std::vector<T>& values, Describe describe) {
        list(key, values, [&](simdjson::dom::element element, T& value) { inner(key, element, value, describe); });
    }
    /// Ends the object: a member that nobody asked for is an error.
    void finish();

    [[nodiscard]] bool failed() const noexcept { return error_->has_value(); }
    void fail(EventProblem problem, std::string_view key) {
        if (!failed()) *error_ = EventError{problem, std::string(key)};
    }

private:
    /// The member's value, if it is next.
    [[nodiscard]] bool take(std::string_view key, bool required, simdjson::dom::element& element);
    [[nodiscard]] bool as_text(std::string_view key, simdjson::dom::element element, std::string_view& value);

    void convert(std::string_view key, simdjson::dom::element element, std::string& value);
    void convert(std::string_view key, simdjson::dom::element element, std::int64_t& value);
    void convert(std::string_view key, simdjson::dom::element element, bool& value);
    void convert(std::string_view key, simdjson::dom::element element, Date& value);
    void convert(std::string_view key, simdjson::dom::element element, Instant& value);
    void convert_hex(std::string_view key, simdjson::dom::element element, std::uint8_t* value, std::size_t size);
    template <std::size_t n>
    void convert(std::string_view key, simdjson::dom::element element, std::array<std::uint8_t, n>& value) {
        convert_hex(key, element, value.data(), n);
    }

    template <class T>
    void read(std::string_view key, bool required, T& value) {
        simdjson::dom::element element;
        if (take(key, required, element)) convert(key, element, value);
    }
    template <class T>
    void read_optional(std::string_view key, std::optional<T>& value) {
        simdjson::dom::element element;
        if (take(key, false, element)) convert(key, element, value.emplace());
    }
    template <class T, class Convert>
    void list(std::string_view key, std::vector<T>& values, Convert convert_element) {
        simdjson::dom::element element;
        if (!take(key, false, element)) return;
        simdjson::dom::array array;
        if (element.get(array) != simdjson::SUCCESS) return fail(EventProblem::wrong_type, key);
        for (const simdjson::dom::element member : array) {
            convert_element(member, values.emplace_back());
            if (failed()) return;
        }
    }
    template <class T, class Describe>
    void inner(std::string_view key, simdjson::dom::element element, T& value, Describe describe) {
        simdjson::dom::object object;
        if (element.get(object) != simdjson::SUCCESS) return fail(EventProblem::wrong_type, key);
        MemberReader reader(object, *error_);
        describe(reader, value);
        reader.finish();
    }

    simdjson::dom::object::iterator next_;
    simdjson::dom::object::iterator end_;
    std::optional<EventError>* error_;
};

}  // namespace huiyin::codec
