#include "cli/sample_rota.hpp"

#include "app/reception.hpp"
#include "cli/toml_fields.hpp"

namespace huiyin::cli {

namespace {

std::int64_t clock_at(const toml::table& table, std::string_view key) {
    const auto minute = app::parse_clock(needed_text(table, key));
    if (!minute) reject(table, std::string(key) + " has to be a time like 09:00");
    return *minute;
}

SampleReception read_reception(const toml::table& table) {
    allow_only(table,
               {"working_day", "unit", "from", "to", "place", "title", "attending", "publish_attending", "for_matter"});
    SampleReception sample;
    const auto day = table["working_day"].value<int>();
    if (!day || *day < -20 || *day > 20) reject(table, "working_day has to be a number from -20 to 20");
    sample.working_day = *day;
    sample.unit = needed_text(table, "unit");
    sample.from_minute = clock_at(table, "from");
    sample.to_minute = clock_at(table, "to");
    sample.place = needed_text(table, "place");
    sample.title = needed_text(table, "title");
    read_each(table, "attending", [&](const toml::table& who) {
        allow_only(who, {"unit", "title", "by"});
        sample.attending.push_back({needed_text(who, "unit"), needed_text(who, "title"), clock_at(who, "by")});
    });
    sample.attending_published = table["publish_attending"].value_or(false);
    sample.for_matter = table["for_matter"].value_or(false);
    return sample;
}

}  // namespace

Result<std::vector<SampleReception>, std::string> parse_sample_rota(std::string_view toml) {
    return read_toml_fields(toml, [](const toml::table& root) {
        allow_only(root, {"reception"});
        std::vector<SampleReception> rota;
        read_each(root, "reception", [&](const toml::table& table) { rota.push_back(read_reception(table)); });
        return rota;
    });
}

}  // namespace huiyin::cli
