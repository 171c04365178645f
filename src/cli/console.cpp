#include "cli/console.hpp"

#include <cstdlib>
#include <ostream>

namespace huiyin::cli {

void Console::clear_line() {
    if (!line_stands_) return;
    *err_ << "\r\x1b[K";
    line_stands_ = false;
}

void Console::print(std::string_view line) {
    clear_line();
    *err_ << std::flush;
    *out_ << line << '\n' << std::flush;
}

void Console::print_note(std::string_view line) {
    clear_line();
    *err_ << line << '\n' << std::flush;
}

void Console::write(std::string_view text) {
    clear_line();
    *err_ << std::flush;
    *out_ << text << std::flush;
}

void Console::write_over(std::string_view line) {
    clear_line();
    *err_ << line;
    if (terminal_) {
        line_stands_ = true;
    } else {
        *err_ << '\n';
    }
    *err_ << std::flush;
}

Progress::Progress(Console& console) : console_(&console), next_(std::chrono::steady_clock::now()) {
    if (!console.is_terminal()) next_ += std::chrono::seconds{10};
}

bool Progress::due() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return false;
    next_ = now + (console_->is_terminal() ? std::chrono::milliseconds{100} : std::chrono::milliseconds{10'000});
    return true;
}

void Progress::show(std::string_view line) { console_->write_over(line); }

Language language_of_environment() {
    for (const char* const name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets it while we run
        if (value == nullptr || *value == '\0') continue;
        return std::string_view(value).starts_with("zh") ? Language::zh : Language::en;
    }
    return Language::en;
}

}  // namespace huiyin::cli
