#include "cli/command_line.hpp"

#include <algorithm>
#include <exception>
#include <ostream>
#include <string_view>
#include <utility>

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
    add_custody(line);
    add_token(line);
    add_unit(line);
    add_reception(line);
    add_mailbox(line);
    add_witness(line);
    add_witnesses(line);
    add_backup(line);
    add_schema(line);
}

/// The command as it was typed as far as it is known, such as `huiyin user add`, and its last part.
std::pair<std::string, const CLI::App*> command_in(const CLI::App& app) {
    std::string name = app.get_name();
    const CLI::App* last = &app;
    while (!last->get_subcommands().empty()) {
        last = last->get_subcommands().front();
        name += " " + last->get_name();
    }
    return {name, last};
}

/// What is wrong with one option or argument, from the library's sentence about it.
std::string fault_of(const CLI::ParseError& error, const Console& console) {
    const std::string_view what = error.what();
    const std::string name(what.substr(0, what.find(':')));
    const std::string_view rest = what.substr(std::min(what.size(), name.size() + 2));
    const auto before = [&](std::string_view mark) { return std::string(rest.substr(0, rest.find(mark))); };
    const auto after = [&](std::string_view mark) { return std::string(rest.substr(rest.find(mark) + mark.size())); };
    constexpr std::string_view is_required = " is required";
    if (what.ends_with(is_required)) {
        return console.text("{0} is missing.", "缺少 {0}。", what.substr(0, what.size() - is_required.size()));
    }
    if (rest.ends_with(" missing")) return console.text("{0} needs a value.", "{0} 需要取值。", name);
    if (rest.starts_with("At Most")) return console.text("{0} was given too often.", "{0} 给得太多。", name);
    constexpr std::string_view not_in = " not in {";
    if (rest.find(not_in) != std::string_view::npos) {
        return console.text("{0} cannot be `{1}`, but one of {{{2}.", "{0} 不能是“{1}”，只能是 {{{2}。", name,
                            before(not_in), after(not_in));
    }
    constexpr std::string_view out_of_range = " not in range ";
    if (rest.find(out_of_range) != std::string_view::npos) {
        const std::string range = after(out_of_range);  // such as `1 to 64`
        const std::size_t to = range.find(' ');
        return console.text("{0} has to be {1} to {2}.", "{0} 须为 {1} 至 {2}。", name, range.substr(0, to),
                            range.substr(std::min(range.size(), range.rfind(' ') + 1)));
    }
    return console.text("The command line is wrong: {0}", "命令行有误：{0}", what);
}

/// What is wrong with the command line, and where to read more.
std::string fault_text(const CLI::App& app, const CLI::ParseError& error, const Console& console) {
    const auto [name, last] = command_in(app);
    const bool wants_command = !last->get_subcommands([](const CLI::App*) { return true; }).empty();
    std::vector<std::string> unknown = app.remaining(true);
    std::string fault;
    if (!unknown.empty() && wants_command && !unknown.front().starts_with('-')) {
        fault = console.text("There is no command `{0}`.", "没有命令“{0}”。", unknown.front());
    } else if (!unknown.empty()) {
        std::string all;
        for (const std::string& word : unknown) all += (all.empty() ? "" : " ") + word;
        fault = console.text("Not understood: {0}", "无法识别：{0}", all);
    } else if (wants_command && error.get_name() == "RequiredError" &&
               std::string_view(error.what()).starts_with("A subcommand")) {
        fault = console.text("A command is missing.", "缺少命令。");
    } else {
        fault = fault_of(error, console);
    }
    return fault + "\n" + console.text("`{0} --help` says more.", "详见 {0} --help。", name);
}

Exit parse(CLI::App& app, std::vector<std::string> arguments, std::ostream& out, Console& console) {
    try {
        std::ranges::reverse(arguments);
        app.parse(std::move(arguments));
        return Exit::ok;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) {
            app.exit(error, out, out);
            return Exit::ok;
        }
        console.print_note(fault_text(app, error, console));
        return Exit::usage;
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
    app.set_version_flag("--version", "huiyin " HUIYIN_VERSION,
                         console.text("Print the version and end.", "打印版本并结束。"));
    const auto formatter = app.get_formatter();
    formatter->label("Usage", console.text("Usage", "用法"));
    formatter->label("Positionals", console.text("Positionals", "参数"));
    formatter->label("REQUIRED", console.text("(needed)", "（必填）"));
    app.require_subcommand(1);
    CommandLine line(app, console);
    add_commands(line);
    const Exit parsed = parse(app, std::move(rest), out, console);
    if (parsed != Exit::ok || !line.chosen()) return parsed;
    try {
        return line.chosen()();
    } catch (const std::exception& error) {
        return console.refuse(Exit::environment, "It could not be done: {0}", "无法完成：{0}", error.what());
    }
}

}  // namespace huiyin::cli
