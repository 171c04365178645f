#include <string>
#include <string_view>

#include "web/api/json_writer.hpp"
#include "web/statistics.hpp"

namespace huiyin::web {

namespace {

using api::JsonWriter;
using views::PeriodFacts;

void write_number(JsonWriter& json, std::string_view key, std::uint64_t value) {
    json.number(key, static_cast<std::int64_t>(value));
}

void write_days(JsonWriter& json, const views::Period& period) {
    json.text("from", to_text(period.from));
    json.text("to", to_text(period.to));
}

void write_facts(JsonWriter& json, const PeriodFacts& facts) {
    write_days(json, facts.period);
    json.begin_object("figures");
    for (const views::Figure& figure : views::figures()) write_number(json, figure.id, figure.value(facts));
    json.end_object();
    json.begin_object("rates");
    for (const views::Rate& rate : views::rates()) {
        const std::uint64_t numerator = rate.numerator(facts);
        const std::uint64_t denominator = rate.denominator(facts);
        json.begin_object(rate.id);
        write_number(json, "numerator", numerator);
        write_number(json, "denominator", denominator);
        json.text_or_none("percent", views::percent(numerator, denominator).value_or(""));
        json.end_object();
    }
    json.end_object();
    json.begin_array("missed_by_limit");
    for (const auto& [limit, missed] : views::missed_by_limit(facts)) {
        json.begin_object();
        json.text("limit", limit);
        write_number(json, "missed", missed);
        json.end_object();
    }
    json.end_array();
}

void write_split(JsonWriter& json, const SplitTable& table) {
    json.begin_object();
    json.text("id", table.split->id);
    json.text("by", views::to_text(table.split->by));
    json.text("total", table.split->total);
    json.flag("recountable", false);
    json.begin_array("quarters");
    for (const SplitTable::Row& row : table.rows) {
        json.begin_object();
        write_days(json, row.quarter);
        write_number(json, "total", row.total);
        json.begin_array("cells");
        for (const views::SplitCell& cell : row.cells) {
            json.begin_object();
            json.text("id", cell.id);
            if (cell.count) {
                write_number(json, "count", *cell.count);
            } else {
                json.flag("hidden", true);
            }
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.end_array();
    json.end_object();
}

template <class Each>
void write_meanings(JsonWriter& json, const Locale& locale, Language language, Each each) {
    json.begin_object("meanings");
    each([&](std::string_view id) { json.text(id, locale.name("figure_meaning", id, language)); });
    json.end_object();
}

/// One line after another; a value with a comma, a quotation mark or a line break stands in quotation marks.
class CsvLines {
public:
    void add(std::initializer_list<std::string_view> values) {
        bool is_first = true;
        for (const std::string_view value : values) {
            if (!is_first) text_ += ',';
            is_first = false;
            add_value(value);
        }
        text_ += "\r\n";
    }
    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    void add_value(std::string_view value) {
        if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
            text_ += value;
            return;
        }
        text_ += '"';
        for (const char one : value) {
            if (one == '"') text_ += '"';
            text_ += one;
        }
        text_ += '"';
    }
    std::string text_;
};

}  // namespace

std::string statistics_json(const Statistics& statistics, const app::Office& office, const Locale& locale,
                            Language language) {
    std::string body;
    JsonWriter json(body);
    json.begin_object();
    json.text("origin", office.origin);
    json.text("as_of", to_text(statistics.as_of));
    write_number(json, "log_size", statistics.log_size);
    json.text("by", views::to_text(statistics.asked.parted));
    json.number("small_cell", statistics.small_cell);
    json.begin_object("whole");
    write_facts(json, statistics.whole);
    json.end_object();
    json.begin_array("parts");
    for (const PeriodFacts& part : statistics.parts) {
        json.begin_object();
        write_facts(json, part);
        json.end_object();
    }
    json.end_array();
    json.begin_array("splits");
    for (const SplitTable& table : statistics.splits) write_split(json, table);
    json.end_array();
    write_meanings(json, locale, language, [](const auto& each) {
        for (const views::Figure& figure : views::figures()) each(figure.id);
        for (const views::Rate& rate : views::rates()) each(rate.id);
        for (const views::Split& split : views::splits()) each(split.id);
    });
    json.end_object();
    return body;
}

std::string statistics_csv(const Statistics& statistics, const app::Office& office, const Locale& locale,
                           Language language) {
    CsvLines csv;
    csv.add({"figure", "cell", "from", "to", "value", "of", "recountable", "hidden", "name"});
    const auto name = [&](std::string_view id) { return locale.name("figure", id, language); };
    const auto add_facts = [&](const PeriodFacts& facts) {
        const std::string from = to_text(facts.period.from);
        const std::string to = to_text(facts.period.to);
        for (const views::Figure& one : views::figures()) {
            csv.add({one.id, "", from, to, std::to_string(one.value(facts)), "", "1", "0", name(one.id)});
        }
        for (const views::Rate& one : views::rates()) {
            csv.add({one.id, "", from, to, std::to_string(one.numerator(facts)), std::to_string(one.denominator(facts)),
                     "1", "0", name(one.id)});
        }
        for (const auto& [limit, missed] : views::missed_by_limit(facts)) {
            csv.add({"missed_by_limit", limit, from, to, std::to_string(missed), "", "1", "0", limit});
        }
    };
    add_facts(statistics.whole);
    for (const PeriodFacts& part : statistics.parts) add_facts(part);
    for (const SplitTable& table : statistics.splits) {
        for (const SplitTable::Row& row : table.rows) {
            for (const views::SplitCell& cell : row.cells) {
                csv.add({table.split->id, cell.id, to_text(row.quarter.from), to_text(row.quarter.to),
                         cell.count ? std::to_string(*cell.count) : "", std::to_string(row.total), "0",
                         cell.count ? "0" : "1", name_of_cell(*table.split, cell.id, office, locale, language)});
            }
        }
    }
    return std::move(csv).take();
}

}  // namespace huiyin::web
