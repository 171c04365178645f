#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace huiyin::web::api {

/// Writes one JSON text by appending to a string that outlives the writer. Members stand in the order of the calls;
/// keys are literals without anything to escape; values are UTF-8. A member that has no value is left out by whoever
/// writes, so there is no null.
class JsonWriter {
public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    void begin_object() { begin('{'); }
    void begin_object(std::string_view key) { key_of(key), begin_value('{'); }
    void end_object() { end('}'); }
    void begin_array(std::string_view key) { key_of(key), begin_value('['); }
    void end_array() { end(']'); }

    void text(std::string_view key, std::string_view value) { key_of(key), append_quoted(value); }
    void text_or_none(std::string_view key, std::string_view value) {
        if (!value.empty()) text(key, value);
    }
    void number(std::string_view key, std::int64_t value) { key_of(key), append_number(value); }
    void number_or_none(std::string_view key, std::int64_t value) {
        if (value != 0) number(key, value);
    }
    void flag(std::string_view key, bool value);
    void element(std::string_view value) { separate(), append_quoted(value); }

private:
    void begin(char bracket) { separate(), begin_value(bracket); }
    void begin_value(char bracket) {
        out_.push_back(bracket);
        is_first_ = true;
    }
    void end(char bracket) {
        out_.push_back(bracket);
        is_first_ = false;
    }
    void separate() {
        if (!is_first_) out_.push_back(',');
        is_first_ = false;
    }
    void key_of(std::string_view key);
    void append_quoted(std::string_view value);
    void append_number(std::int64_t value);

    std::string& out_;
    bool is_first_ = true;
};

}  // namespace huiyin::web::api
