#include <filesystem>
#include <string>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "cli/command_line.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/store.hpp"

namespace huiyin::cli {

namespace {

/// Everything that a fresh database is made with, as SQLite keeps it.
Exit print_schema(Console& console) {
    std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-schema-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
        return console.refuse(Exit::environment, "Cannot make a folder in {0}.", "无法在 {0} 中建立目录。",
                              std::filesystem::temp_directory_path().string());
    }
    const std::filesystem::path folder = pattern;
    Exit exit = Exit::ok;
    if (const auto made = store::sqlite::Store::create(folder); !made) {
        console.print_note(made.error().detail);
        exit = Exit::environment;
    }
    if (exit == Exit::ok) {
        store::sqlite::Database database(folder / store::sqlite::database_name, store::sqlite::Access::read);
        auto statement = database.prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid");
        auto rows = statement.rows();
        while (rows.next()) console.print(std::string(rows.text(0)) + ";");
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
    return exit;
}

}  // namespace

void add_schema(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command =
        line.add(line.app(), "schema",
                 console.text("Print what the database of a new office is made with: no table about a person.",
                              "打印新机构数据库的结构：其中没有以个人为对象的表。"));
    line.on(command, [&console] { return print_schema(console); });
}

}  // namespace huiyin::cli
