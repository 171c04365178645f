#include "bundle/manifest.hpp"

#include <algorithm>
#include <limits>

#include <nlohmann/json.hpp>

namespace huiyin::bundle {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kind = "huiyin-case-bundle";
constexpr int format = 1;
constexpr int indent = 2;

/// The members of one object; what is missing or of another type makes the whole unreadable.
class Members {
public:
    explicit Members(const Json& object) : object_(object), is_sound_(object.is_object()) {}

    [[nodiscard]] bool is_sound() const noexcept { return is_sound_; }
    [[nodiscard]] bool has(const char* key) const { return is_sound_ && object_.contains(key); }
    std::string text(const char* key) {
        const Json* const value = find(key);
        if (value == nullptr || !value->is_string()) return wrong<std::string>();
        return value->get_ref<const std::string&>();
    }
    std::uint64_t number(const char* key) {
        const Json* const value = find(key);
        if (value == nullptr || !value->is_number_unsigned()) return wrong<std::uint64_t>();
        return value->get<std::uint64_t>();
    }
    int count(const char* key) {
        const std::uint64_t value = number(key);
        if (value > static_cast<std::uint64_t>(std::numeric_limits<int>::max())) return wrong<int>();
        return static_cast<int>(value);
    }
    Date day(const char* key) {
        const auto value = parse_date(text(key));
        return value ? *value : wrong<Date>();
    }
    Hash hash(const char* key) { return in_digits(text(key)); }
    /// Calls `read` with each element of an array.
    void each(const char* key, auto read) {
        const Json* const value = find(key);
        if (value == nullptr || !value->is_array()) {
            is_sound_ = false;
            return;
        }
        for (const Json& element : *value) is_sound_ = read(element) && is_sound_;
    }

private:
    const Json* find(const char* key) const {
        if (!is_sound_) return nullptr;
        const auto found = object_.find(key);
        return found == object_.end() ? nullptr : &*found;
    }
    template <class T>
    T wrong() {
        is_sound_ = false;
        return {};
    }
    Hash in_digits(std::string_view digits) {
        const auto bytes = hex_decode(digits);
        Hash hash{};
        if (!bytes || bytes->size() != hash.size()) return wrong<Hash>();
        std::copy(bytes->begin(), bytes->end(), hash.begin());
        return hash;
    }

    const Json& object_;
    bool is_sound_;
};

Json json_of(const ManifestFile& file) {
    Json json{{"path", file.path}, {"bytes", file.bytes}, {"sha256", hex_encode(file.sha256)}};
    if (file.event == 0) return json;
    json["name"] = file.name;
    json["event"] = file.event;
    return json;
}

Json json_of(const ManifestEvent& event) {
    Json json{{"number", event.number},
              {"type", event.type},
              {"day", to_text(event.day)},
              {"leaf", event.leaf},
              {"proof", event.proof}};
    if (!event.opening) return json;
    json["private_event"] = event.opening->path;
    json["salt"] = hex_encode(event.opening->salt);
    return json;
}

Json json_of(const LeftOut& file) {
    return {{"name", file.name},
            {"bytes", file.bytes},
            {"sha256", hex_encode(file.sha256)},
            {"event", file.event},
            {"why", file.why}};
}

template <class T>
Json json_of(const std::vector<T>& all) {
    Json json = Json::array();
    for (const T& one : all) json.push_back(json_of(one));
    return json;
}

/// Whether no value lies deeper than in a manifest. A text of brackets alone would keep the parser busy for long.
bool is_shallow(std::string_view text) {
    constexpr int depth_max = 3;
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') is_quoted = !is_quoted;
        if (is_quoted && c == '\\') ++i;
        if (is_quoted) continue;
        if (c == '[' || c == '{') ++depth;
        if (c == ']' || c == '}') --depth;
        if (depth > depth_max) return false;
    }
    return true;
}

bool read_into(Manifest& manifest, const Json& json) {
    Members members(json);
    if (members.text("kind") != kind || members.count("format") != format) return false;
    manifest.case_number = members.text("case_number");
    manifest.made_on = members.day("made_on");
    manifest.language = members.text("language");
    manifest.log_origin = members.text("log_origin");
    manifest.log_key = members.text("log_key");
    members.each("for", [&](const Json& element) {
        if (!element.is_string()) return false;
        manifest.made_for.push_back(element.get_ref<const std::string&>());
        return true;
    });
    members.each("files", [&](const Json& element) {
        Members file(element);
        ManifestFile read{.path = file.text("path"), .bytes = file.number("bytes"), .sha256 = file.hash("sha256")};
        if (file.has("event")) {
            read.event = file.count("event");
            read.name = file.text("name");
        }
        const bool is_sound = file.is_sound() && (read.event > 0 || !file.has("event"));
        manifest.files.push_back(std::move(read));
        return is_sound;
    });
    members.each("events", [&](const Json& element) {
        Members event(element);
        ManifestEvent read{.number = event.count("number"),
                           .type = event.text("type"),
                           .day = event.day("day"),
                           .leaf = event.number("leaf"),
                           .proof = event.text("proof")};
        if (event.has("private_event")) {
            read.opening = ManifestOpening{.path = event.text("private_event"), .salt = event.hash("salt")};
        }
        manifest.events.push_back(std::move(read));
        return event.is_sound();
    });
    members.each("left_out", [&](const Json& element) {
        Members file(element);
        manifest.left_out.push_back({.name = file.text("name"),
                                     .bytes = file.number("bytes"),
                                     .sha256 = file.hash("sha256"),
                                     .event = file.count("event"),
                                     .why = file.text("why")});
        return file.is_sound();
    });
    return members.is_sound();
}

}  // namespace

std::string write_manifest(const Manifest& manifest) {
    const Json json{
        {"kind", kind},
        {"format", format},
        {"case_number", manifest.case_number},
        {"made_on", to_text(manifest.made_on)},
        {"for", manifest.made_for},
        {"language", manifest.language},
        {"log_origin", manifest.log_origin},
        {"log_key", manifest.log_key},
        {"files", json_of(manifest.files)},
        {"events", json_of(manifest.events)},
        {"left_out", json_of(manifest.left_out)},
    };
    return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Manifest> read_manifest(std::string_view text) {
    if (text.size() > manifest_bytes_max || !is_shallow(text)) return std::nullopt;
    const Json json = Json::parse(text, nullptr, false);
    Manifest manifest;
    if (json.is_discarded() || !read_into(manifest, json)) return std::nullopt;
    return manifest;
}

}  // namespace huiyin::bundle
