#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include <fmt/core.h>

#include "domain/grievance/events.hpp"

namespace huiyin::cli {

/// How a command ends: the exit code of the process. docs/commands.md promises them to scripts.
enum class Exit : int {
    ok = 0,
    does_not_hold = 1,  ///< What was asked is not so: a proof fails, a row was refused, a date cannot be told.
    usage = 2,          ///< The command line is wrong.
    environment = 3,    ///< A file, a permission, the disk, the network.
};

/// Where a command speaks, in one of two languages. Every sentence is given in both, and the compiler holds each to its
/// arguments. Results go to `out`, everything else to `err`.
class Console {
public:
    /// `terminal`: whether a person looks at `err`, so that a line of progress may be written over.
    Console(std::ostream& out, std::ostream& err, Language language, bool terminal = false)
        : out_(&out), err_(&err), language_(language), terminal_(terminal) {}

    [[nodiscard]] Language language() const noexcept { return language_; }
    [[nodiscard]] bool is_terminal() const noexcept { return terminal_; }

    template <class... Args>
    [[nodiscard]] std::string text(fmt::format_string<Args...> en, fmt::format_string<Args...> zh,
                                   Args&&... args) const {
        const fmt::string_view pattern = language_ == Language::zh ? fmt::string_view(zh) : fmt::string_view(en);
        return fmt::vformat(pattern, fmt::make_format_args(args...));
    }
    /// A line of the result.
    template <class... Args>
    void say(fmt::format_string<Args...> en, fmt::format_string<Args...> zh, Args&&... args) {
        print(text(en, zh, std::forward<Args>(args)...));
    }
    /// A line beside the result: trouble, or how far it is.
    template <class... Args>
    void note(fmt::format_string<Args...> en, fmt::format_string<Args...> zh, Args&&... args) {
        print_note(text(en, zh, std::forward<Args>(args)...));
    }
    template <class... Args>
    [[nodiscard]] Exit refuse(Exit how, fmt::format_string<Args...> en, fmt::format_string<Args...> zh,
                              Args&&... args) {
        print_note(text(en, zh, std::forward<Args>(args)...));
        return how;
    }
    [[nodiscard]] const std::string& either(const std::string& en, const std::string& zh) const noexcept {
        return language_ == Language::zh ? zh : en;
    }

    void print(std::string_view line);
    void print_note(std::string_view line);
    /// Text without a line end of its own.
    void write(std::string_view text);
    /// A line on `err` that the next one replaces, where a person looks at it.
    void write_over(std::string_view line);

private:
    void clear_line();

    std::ostream* out_;
    std::ostream* err_;
    Language language_;
    bool terminal_;
    bool line_stands_ = false;
};

/// How far something long is: ten times a second for a person, each ten seconds for a file.
class Progress {
public:
    explicit Progress(Console& console);
    /// Whether it is time for another line.
    [[nodiscard]] bool due();
    void show(std::string_view line);

private:
    Console* console_;
    std::chrono::steady_clock::time_point next_;
};

/// The language that the environment asks for: that of LC_ALL, LC_MESSAGES or LANG, whichever is set first; English if
/// it is any but Chinese.
[[nodiscard]] Language language_of_environment();

}  // namespace huiyin::cli
