#include "cli/command_line.hpp"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

namespace huiyin::cli {
namespace {

using Arguments = std::vector<std::string>;

struct Outcome {
    Exit exit;
    std::string out;
    std::string err;
};

Outcome run_with(Arguments arguments) {
    std::ostringstream out;
    std::ostringstream err;
    if (arguments.empty() || !arguments.front().starts_with("--lang")) {
        arguments.insert(arguments.begin(), {"--lang", "en"});
    }
    const Exit exit = run(arguments, out, err);
    return {exit, out.str(), err.str()};
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

Outcome due(const std::string& limit, const std::string& from, Arguments more = {}) {
    Arguments arguments{"due", "--rules", "cn-xinfang-2022", "--limit", limit, "--from", from};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_with(arguments);
}

TEST(Due, prints_the_date_alone_on_the_first_line) {
    struct {
        std::string limit;
        std::string from;
        Arguments more;
        std::string then;
    } const examples[] = {
        {"jurisdiction_objection", "2026-02-13", {}, "2026-02-27"},
        {"jurisdiction_objection", "2025-09-26", {}, "2025-10-10"},
        {"bureau_dispatch", "2026-02-05", {}, "2026-02-20"},
        {"bureau_dispatch", "2026-02-05", {"--switch", "roll_to_next_workday=true"}, "2026-02-24"},
        {"handle", "2025-08-05", {}, "2025-10-04"},
        {"handle", "2025-08-05", {"--switch", "roll_to_next_workday=true"}, "2025-10-09"},
        {"handle", "2025-08-05", {"--switch", "count_from_next_day=false"}, "2025-10-03"},
        {"bureau_dispatch", "2024-02-03", {"--switch", "roll_to_next_workday=true"}, "2024-02-18"},
    };
    for (const auto& [limit, from, more, then] : examples) {
        SCOPED_TRACE(limit + " from " + from);
        const Outcome outcome = due(limit, from, more);
        EXPECT_EQ(outcome.exit, Exit::ok);
        EXPECT_EQ(first_line(outcome.out), then);
    }
}

TEST(Due, tells_every_day_that_was_passed_over_and_the_rule) {
    const Outcome outcome = due("jurisdiction_objection", "2026-02-13");
    EXPECT_NE(outcome.out.find("article 23(3)"), std::string::npos) << outcome.out;
    EXPECT_NE(outcome.out.find("Passed over: 2026-02-15 Sunday, 春节"), std::string::npos) << outcome.out;
    EXPECT_EQ(outcome.out.find("Passed over: 2026-02-14"), std::string::npos) << "a make-up working day";
    const Outcome chinese = run_with({"--lang=zh", "due", "--limit", "jurisdiction_objection", "--from", "2026-02-13"});
    EXPECT_EQ(first_line(chinese.out), "2026-02-27");
    EXPECT_NE(chinese.out.find("跳过：2026-02-15 星期日"), std::string::npos) << chinese.out;
}

TEST(Due, refuses_years_that_are_not_loaded) {
    const Outcome outcome = due("jurisdiction_objection", "2026-12-30");
    EXPECT_EQ(outcome.exit, Exit::does_not_hold);
    EXPECT_EQ(outcome.out, "");
    EXPECT_NE(outcome.err.find("never guessed"), std::string::npos) << outcome.err;
}

TEST(Due, notes_that_the_holidays_of_a_year_are_not_loaded_where_the_limit_needs_none) {
    const Outcome outcome = due("handle", "2030-12-01");
    EXPECT_EQ(outcome.exit, Exit::ok);
    EXPECT_EQ(first_line(outcome.out), "2031-01-30");
    EXPECT_NE(outcome.err.find("the holidays of 2030 are not loaded"), std::string::npos) << outcome.err;
    EXPECT_EQ(due("handle", "2030-12-01", {"--switch", "roll_to_next_workday=true"}).exit, Exit::does_not_hold);
    EXPECT_EQ(due("handle", "2025-08-05").err, "");
}

TEST(Due, refuses_what_it_does_not_know) {
    EXPECT_EQ(due("no_such_limit", "2026-02-13").exit, Exit::usage);
    EXPECT_EQ(due("handle", "2026-02-30").exit, Exit::usage);
    EXPECT_EQ(due("handle", "2026-02-13", {"--switch", "sundays=true"}).exit, Exit::usage);
    EXPECT_EQ(due("handle", "2026-02-13", {"--rules", "no-such-rules"}).exit, Exit::usage);
}

std::string calendar_of(std::string_view rulebook) {
    if (rulebook == "en-councils") return "gb-eng";
    return std::string(rulebook.substr(0, 2));
}

TEST(Rules, that_come_with_the_program_are_fit_for_use) {
    for (const std::string id : {"cn-xinfang-2022", "in-cpgrams-2024", "en-councils", "ph-3-7-20"}) {
        SCOPED_TRACE(id);
        EXPECT_EQ(run_with({"rules", "check", id}).exit, Exit::ok);
        EXPECT_EQ(run_with({"rules", "check", std::string(HUIYIN_SOURCE_DIR) + "/rules/" + id + ".toml", "--calendar",
                            std::string(HUIYIN_SOURCE_DIR) + "/calendars/" + calendar_of(id) + ".toml"})
                      .exit,
                  Exit::ok);
    }
    const Outcome outcome = run_with({"rules", "list"});
    EXPECT_EQ(std::ranges::count(outcome.out, '\n'), 4) << outcome.out;
    EXPECT_NE(outcome.out.find("cn-xinfang-2022@3"), std::string::npos) << outcome.out;
    EXPECT_EQ(run_with({"rules", "check", "/dev/null"}).exit, Exit::does_not_hold);
}

TEST(Rules, are_told_what_is_wrong_with_them_in_both_languages) {
    const std::string past = std::string(HUIYIN_SOURCE_DIR) + "/rules/past/cn-xinfang-2022-1.toml";
    const Outcome english = run_with({"rules", "check", past});
    EXPECT_EQ(english.exit, Exit::does_not_hold);
    EXPECT_NE(english.err.find("limit handle step accepted: the step starts this duty while it runs"),
              std::string::npos)
        << english.err;
    const Outcome chinese = run_with({"--lang=zh", "rules", "check", past});
    EXPECT_NE(chinese.err.find("limit handle step accepted：该义务尚在计时，此步骤又使其开始"), std::string::npos)
        << chinese.err;
}

TEST(Rules, are_explained_and_drawn) {
    const Outcome explained = run_with({"rules", "explain", "ph-3-7-20"});
    EXPECT_EQ(explained.exit, Exit::ok);
    EXPECT_NE(explained.out.find("Republic Act 11032"), std::string::npos);
    EXPECT_NE(run_with({"--lang=zh", "rules", "explain"}).out.find("信访工作条例"), std::string::npos);
    const Outcome drawn = run_with({"rules", "draw", "en-councils"});
    EXPECT_EQ(drawn.exit, Exit::ok);
    EXPECT_EQ(first_line(drawn.out), "digraph \"en-councils@1\" {");
    EXPECT_EQ(run_with({"rules", "explain", "no-such-rules"}).exit, Exit::usage);
    EXPECT_EQ(run_with({"rules", "draw", "/dev/null"}).exit, Exit::does_not_hold);
}

TEST(CommandLine, says_what_is_wrong_with_it) {
    struct {
        std::string_view name;
        Arguments arguments;
        Exit then;
    } const examples[] = {
        {"nothing", {}, Exit::usage},
        {"unknown command", {"fly"}, Exit::usage},
        {"unknown option", {"due", "--fly"}, Exit::usage},
        {"unknown language", {"--lang=fr", "rules", "list"}, Exit::usage},
        {"missing option", {"init", "somewhere"}, Exit::usage},
        {"neither file nor log", {"verify"}, Exit::usage},
        {"file and log", {"verify", "a", "--log", "b"}, Exit::usage},
        {"a file that is not there", {"verify", "/nonexistent"}, Exit::environment},
        {"a folder that is no office", {"audit", "/nonexistent"}, Exit::environment},
        {"an address that is none", {"verify", "--log", "ftp://log.example"}, Exit::usage},
        {"a place to listen that is none", {"serve", "/nonexistent", "--listen", "nowhere"}, Exit::usage},
        {"help", {"--help"}, Exit::ok},
    };
    for (const auto& [name, arguments, then] : examples) {
        SCOPED_TRACE(name);
        EXPECT_EQ(run_with(arguments).exit, then);
    }
}

TEST(CommandLine, names_what_is_wrong_in_both_languages) {
    struct {
        Arguments arguments;
        std::string en;
        std::string zh;
    } const examples[] = {
        {{}, "A command is missing.\n`huiyin --help` says more.\n", "缺少命令。\n详见 huiyin --help。\n"},
        {{"nope"}, "There is no command `nope`.", "没有命令“nope”。"},
        {{"nope", "DIR", "--flag"}, "There is no command `nope`.", "没有命令“nope”。"},
        {{"audit"}, "DIR is missing.\n`huiyin audit --help` says more.\n", "缺少 DIR。\n详见 huiyin audit --help。\n"},
        {{"audit", "a", "b"}, "Not understood: b", "无法识别：b"},
        {{"due", "--fly", "--limit", "handle"}, "Not understood: --fly", "无法识别：--fly"},
        {{"due", "--limit"}, "--limit needs a value.", "--limit 需要取值。"},
        {{"due", "--limit", "a", "--limit", "b", "--from", "c"}, "--limit was given too often.", "--limit 给得太多。"},
        {{"user", "d"}, "A command is missing.\n`huiyin user --help`", "缺少命令。\n详见 huiyin user --help。"},
        {{"user", "d", "nope"}, "There is no command `nope`.\n`huiyin user --help`", "没有命令“nope”。"},
        {{"user", "d", "add"}, "SIGN_IN is missing.\n`huiyin user add --help`", "缺少 SIGN_IN。"},
        {{"unit", "d", "add", "n", "--kind", "x"},
         "--kind cannot be `x`, but one of {bureau,body}.",
         "--kind 不能是“x”，只能是 {bureau,body}。"},
        {{"token", "d", "li", "--days", "0"}, "--days has to be 1 to 3650.", "--days 须为 1 至 3650。"},
        {{"token", "d", "li", "--days", "x"}, "--days has to be 1 to 3650.", "--days 须为 1 至 3650。"},
    };
    for (const auto& [arguments, en, zh] : examples) {
        for (const auto& [language, then] : {std::pair{"--lang=en", en}, std::pair{"--lang=zh", zh}}) {
            Arguments whole{language};
            whole.insert(whole.end(), arguments.begin(), arguments.end());
            const Outcome outcome = run_with(whole);
            EXPECT_EQ(outcome.exit, Exit::usage);
            EXPECT_EQ(outcome.out, "");
            EXPECT_EQ(outcome.err.substr(0, then.size()), then) << outcome.err;
        }
    }
}

TEST(CommandLine, tells_its_version) {
    const Outcome outcome = run_with({"--version"});
    EXPECT_EQ(outcome.exit, Exit::ok);
    EXPECT_TRUE(outcome.out.starts_with("huiyin ")) << outcome.out;
    EXPECT_GT(outcome.out.size(), std::string_view("huiyin \n").size());
}

TEST(CommandLine, helps_with_every_command_in_both_languages) {
    const Arguments commands[] = {{"init"},
                                  {"serve"},
                                  {"import"},
                                  {"verify"},
                                  {"audit"},
                                  {"due"},
                                  {"rules"},
                                  {"rules", "check"},
                                  {"rules", "list"},
                                  {"user"},
                                  {"user", "d", "add"},
                                  {"user", "d", "roles"},
                                  {"token"},
                                  {"unit"},
                                  {"unit", "d", "add"},
                                  {"backup"},
                                  {"schema"}};
    for (const Arguments& command : commands) {
        for (const std::string language : {"--lang=en", "--lang=zh"}) {
            SCOPED_TRACE(command.back() + " " + language);
            Arguments arguments{language};
            arguments.insert(arguments.end(), command.begin(), command.end());
            arguments.emplace_back("--help");
            const Outcome outcome = run_with(arguments);
            EXPECT_EQ(outcome.exit, Exit::ok);
            EXPECT_GT(outcome.out.size(), 50U);
        }
    }
}

TEST(Schema, names_the_tables_of_a_new_office) {
    const Outcome outcome = run_with({"schema"});
    EXPECT_EQ(outcome.exit, Exit::ok) << outcome.err;
    EXPECT_NE(outcome.out.find("CREATE TABLE"), std::string::npos);
}

TEST(Verify, calls_a_text_that_is_no_receipt_wrong) {
    const Outcome outcome = run_with({"verify", std::string(HUIYIN_SOURCE_DIR) + "/CMakeLists.txt"});
    EXPECT_EQ(outcome.exit, Exit::does_not_hold);
    EXPECT_NE(outcome.err.find("WRONG: it is no receipt"), std::string::npos) << outcome.err;
}

}  // namespace
}  // namespace huiyin::cli
