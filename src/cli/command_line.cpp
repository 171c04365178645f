#include "cli/command_line.hpp"

#include <algorithm>
#include <exception>
#include <ostream>

#include <CLI/CLI.hpp>

namespace huiyin::cli {

namespace {

/// Takes `--lang WORD` and `--lang=WORD` out of the arguments; what WORD is if it was there.
std::optional<std::string> take_language(std::vector<std::string>& arguments) {
    constexpr std::string_view option = "--lang";
    constexpr std::string_view joined = "--lang=";
    std::optional<std::string> word;
    for (auto at = arguments.begin(); at != arguments.end();) {
        if (*at == "--") break;
        if (at->starts_with(joined)) {
            word = at->substr(joined.size());
            at = arguments.erase(at);
        } else if (*at == option && std::next(at) != arguments.end()) {
            word = *std::next(at);
            at = arguments.erase(at, std::next(at, 2));
        } else {
            ++at;
        }
    }
    return word;
}

void add_commands(CommandLine& line) {
    add_init(line);
    add_serve(line);
    add_demo(line);
    add_import(line);
    add_verify(line);
    add_audit(line);
    add_due(line);
    add_rules(line);
    add_calendar(line);
    add_user(line);
    add_token(line);
    add_unit(line);
    add_backup(line);
    add_schema(line);
}

Exit parse(CLI::App& app, std::vector<std::string> arguments, std::ostream& out, std::ostream& err) {
    try {
        std::ranges::reverse(arguments);
        app.parse(std::move(arguments));
        return Exit::ok;
    } catch (const CLI::ParseError& error) {
        return app.exit(error, out, err) == 0 ? Exit::ok : Exit::usage;
    }
}

}  // namespace

CLI::App& CommandLine::add(CLI::App& parent, const std::string& name, const std::string& description) {
    return *parent.add_subcommand(name, description);
}

void CommandLine::on(CLI::App& command, std::function<Exit()> run) {
    command.callback([this, run = std::move(run)] { chosen_ = run; });
}

Exit run(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err, bool terminal) {
    std::vector<std::string> rest = arguments;
    const auto word = take_language(rest);
    const auto asked = word ? parse_language(*word) : std::optional{language_of_environment()};
    Console console(out, err, asked.value_or(Language::en), terminal);
    if (!asked) {
        return console.refuse(Exit::usage, "--lang takes `zh` or `en`, not `{0}`.",
                              "--lang 只能是 zh 或 en，不能是“{0}”。", *word);
    }
    CLI::App app(console.text("Huiyin: grievances that get an answer, and a log that anyone can check.",
                              "回音：件件有答复，人人可核验的诉求受理系统。"),
                 "huiyin");
    app.footer(
        console.text("`--lang zh|en` sets the language; else the environment does.\n"
                     "Exit codes: 0 all is well; 1 something does not hold; 2 wrong usage; 3 file, disk or network.",
                     "用 --lang zh|en 选择语言，不给则按系统环境。\n"
                     "退出码：0 一切正常；1 有不成立之处；2 用法有误；3 文件、磁盘或网络问题。"));
    app.option_defaults()->group(console.text("Options", "选项"));
    app.set_help_flag("-h,--help", console.text("Print this help and end.", "打印帮助并结束。"));
    const auto formatter = app.get_formatter();
    formatter->label("Usage", console.text("Usage", "用法"));
    formatter->label("Positionals", console.text("Positionals", "参数"));
    formatter->label("REQUIRED", console.text("(needed)", "（必填）"));
    app.require_subcommand(1);
    CommandLine line(app, console);
    add_commands(line);
    const Exit parsed = parse(app, std::move(rest), out, err);
    if (parsed != Exit::ok || !line.chosen()) return parsed;
    try {
        return line.chosen()();
    } catch (const std::exception& error) {
        return console.refuse(Exit::environment, "It could not be done: {0}", "无法完成：{0}", error.what());
    }
}

}  // namespace huiyin::cli
