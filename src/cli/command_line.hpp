#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/console.hpp"

namespace CLI {
class App;
}

namespace huiyin::cli {

/// What the commands are added to. The command line is read first, whole, and then the chosen command runs.
class CommandLine {
public:
    CommandLine(CLI::App& app, Console& console) : app_(&app), console_(&console) {}

    [[nodiscard]] CLI::App& app() const noexcept { return *app_; }
    [[nodiscard]] Console& console() const noexcept { return *console_; }
    /// A command below `parent`, described in both languages.
    CLI::App& add(CLI::App& parent, const std::string& name, const std::string& description);
    /// What to do if this command was chosen.
    void on(CLI::App& command, std::function<Exit()> run);

    [[nodiscard]] const std::function<Exit()>& chosen() const noexcept { return chosen_; }

private:
    CLI::App* app_;
    Console* console_;
    std::function<Exit()> chosen_;
};

/// Each adds one command.
void add_init(CommandLine& line);
void add_serve(CommandLine& line);
void add_demo(CommandLine& line);
void add_import(CommandLine& line);
void add_verify(CommandLine& line);
void add_audit(CommandLine& line);
void add_due(CommandLine& line);
void add_rules(CommandLine& line);
void add_calendar(CommandLine& line);
void add_custody(CommandLine& line);
void add_user(CommandLine& line);
void add_token(CommandLine& line);
void add_unit(CommandLine& line);
void add_reception(CommandLine& line);
void add_mailbox(CommandLine& line);
void add_witness(CommandLine& line);
void add_witnesses(CommandLine& line);
void add_backup(CommandLine& line);
void add_schema(CommandLine& line);

/// Runs the program; `arguments` are those after its name. `--lang` may stand anywhere among them.
[[nodiscard]] Exit run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err,
                       bool terminal = false);

}  // namespace huiyin::cli
