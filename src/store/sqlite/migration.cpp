#include "store/sqlite/migration.hpp"

#include "base/check.hpp"
#include "base/embedded.hpp"
#include "store/sqlite/refold.hpp"

namespace huiyin::embedded {
EmbeddedFiles sqlite_migrations();
}

namespace huiyin::store::sqlite {

namespace {

// "hyin" in ASCII: tells our databases from other programs'.
constexpr std::int64_t application_id = 0x6879696E;

/// The newest step whose kinds of counts the tables of the versions before it do not have. Folding them needs the
/// tables as they are after that step, and an empty log gives empty ones.
constexpr int tallies_version = 6;

std::vector<Migration> read_migrations() {
    std::vector<Migration> steps;
    for (const EmbeddedFile& file : embedded::sqlite_migrations().all()) {
        const int version = static_cast<int>(steps.size()) + 1;
        std::string name(file.name);
        check(std::stoi(name) == version);
        steps.push_back({.version = version, .name = std::move(name), .sql = file.bytes});
        if (version == tallies_version) steps.back().then = fold_tallies_again;
    }
    return steps;
}

}  // namespace

const std::vector<Migration>& migrations() {
    static const std::vector<Migration> steps = read_migrations();
    return steps;
}

Result<int, SchemaError> schema_version(Database& database, std::span<const Migration> steps) {
    const int known = static_cast<int>(steps.size());
    const int found = static_cast<int>(database.number("PRAGMA user_version"));
    const bool has_tables = database.number("SELECT count(*) FROM sqlite_schema") > 0;
    if (has_tables && database.number("PRAGMA application_id") != application_id) {
        return fail(SchemaError{SchemaError::Kind::foreign, found, known});
    }
    if (found > known) return fail(SchemaError{SchemaError::Kind::newer, found, known});
    return found;
}

Result<Done, SchemaError> migrate(Database& database, std::span<const Migration> steps) {
    for (;;) {
        auto version = schema_version(database, steps);
        if (!version) return fail(version.error());
        if (*version == static_cast<int>(steps.size())) return Done{};
        Transaction transaction(database);
        version = schema_version(database, steps);  // another process may have been faster
        if (!version) return fail(version.error());
        if (*version == static_cast<int>(steps.size())) return Done{};
        const Migration& step = steps[static_cast<std::size_t>(*version)];
        database.execute(std::string(step.sql));
        if (step.then != nullptr) step.then(database);
        database.execute("PRAGMA application_id = " + std::to_string(application_id));
        database.execute("PRAGMA user_version = " + std::to_string(step.version));
        transaction.commit();
    }
}

}  // namespace huiyin::store::sqlite
