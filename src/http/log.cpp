#include "http/log.hpp"

#include <array>
#include <cerrno>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/overloaded.hpp"

namespace huiyin::http {

namespace {

using Buffer = fmt::basic_memory_buffer<char, Log::line_bytes_max>;

std::string_view word_for(Level level) noexcept {
    switch (level) {
        case Level::debug: return "debug";
        case Level::info: return "info";
        case Level::warning: return "warning";
        case Level::error: break;
    }
    return "error";
}

void append(Buffer& out, std::string_view text) { out.append(text.data(), text.data() + text.size()); }

void append_escaped(Buffer& out, char c) {
    switch (c) {
        case '"': append(out, "\\\""); break;
        case '\\': append(out, "\\\\"); break;
        case '\n': append(out, "\\n"); break;
        default:
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
                fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
            } else {
                out.push_back(c);
            }
    }
}

void append_text(Buffer& out, std::string_view text) {
    std::string_view kept = text.substr(0, Log::text_bytes_max);
    // A character that the cut went through is left out.
    while (kept.size() < text.size() && !kept.empty() &&
           (static_cast<std::uint8_t>(text[kept.size()]) & 0xC0U) == 0x80U) {
        kept.remove_suffix(1);
    }
    const bool is_text = is_utf8(kept);
    out.push_back('"');
    for (const char c : kept) append_escaped(out, is_text || static_cast<unsigned char>(c) < 0x80 ? c : '?');
    out.push_back('"');
}

void append_value(Buffer& out, const LogField& field) {
    std::visit(Overloaded{
                   [&](std::string_view text) { append_text(out, text); },
                   [&](bool yes) { append(out, yes ? "true" : "false"); },
                   [&](auto number) { fmt::format_to(std::back_inserter(out), "{}", number); },
               },
               field.value);
}

void append_field(Buffer& out, const LogField& field) {
    constexpr std::string_view cut = ",\"cut\":true";
    const std::size_t before = out.size();
    out.push_back(',');
    append_text(out, field.name);
    out.push_back(':');
    append_value(out, field);
    if (out.size() + cut.size() + 2 <= Log::line_bytes_max) return;
    out.resize(before);
    if (!std::string_view(out.data(), out.size()).ends_with(cut)) append(out, cut);
}

}  // namespace

void Log::write(Level level, std::string_view event, std::initializer_list<LogField> fields) noexcept {
    if (!wants(level)) return;
    try {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        Buffer line;
        append(line, R"({"time":")");
        append(line, to_text(now));
        append(line, R"(","level":")");
        append(line, word_for(level));
        append(line, R"(","event":)");
        append_text(line, event);
        for (const LogField& field : fields) append_field(line, field);
        append(line, "}\n");
        put(std::string_view(line.data(), line.size()));
    } catch (const std::exception&) {
        lost_.fetch_add(1, std::memory_order_relaxed);
    }
}

void Log::access(const AccessLine& line) noexcept {
    write(Level::info, "request",
          {{"method", http::name_of(line.method)},
           {"route", line.route},
           {"status", line.status},
           {"bytes", line.bytes},
           {"micros", line.took.count()}});
}

void Log::put(std::string_view line) noexcept {
    while (!line.empty()) {
        const ssize_t written = ::write(descriptor_, line.data(), line.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            lost_.fetch_add(1, std::memory_order_relaxed);
            return;
        }
        line.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace huiyin::http
