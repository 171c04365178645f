#include <algorithm>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "web/statistics.hpp"
#include "web/words.hpp"

namespace huiyin::web {

namespace {

using views::Figure;
using views::PeriodFacts;

/// What the rows and columns of the page are written with.
struct Writing {
    const app::Office& office;
    const Locale& locale;
    Language language;

    [[nodiscard]] std::string period(const views::Period& period) const {
        return locale.text("statistics.period", language,
                           {{"from", Locale::date(period.from, language)}, {"to", Locale::date(period.to, language)}});
    }
    [[nodiscard]] const std::string& name(std::string_view id) const { return locale.name("figure", id, language); }
    [[nodiscard]] const std::string& meaning(std::string_view id) const {
        return locale.name("figure_meaning", id, language);
    }
    [[nodiscard]] std::string share(std::uint64_t numerator, std::uint64_t denominator) const {
        const auto percent = views::percent(numerator, denominator);
        if (!percent) return locale.pattern("statistics.not_computed", language);
        return locale.text("statistics.share", language,
                           {{"percent", *percent},
                            {"numerator", std::to_string(numerator)},
                            {"denominator", std::to_string(denominator)}});
    }
};

void fill_rates(Page& page, const Statistics& statistics, const Writing& writing) {
    for (const views::Rate& rate : views::rates()) {
        page.add("rate")
            .set("name", writing.name(rate.id))
            .set("value", writing.share(rate.numerator(statistics.whole), rate.denominator(statistics.whole)))
            .set("meaning", writing.meaning(rate.id));
    }
    if (statistics.parts.empty()) return;
    Dictionary table = page.add("rates_by_part");
    for (const views::Rate& rate : views::rates()) table.add("column").set("name", writing.name(rate.id));
    for (const PeriodFacts& part : statistics.parts) {
        Dictionary row = table.add("row");
        row.set("period", writing.period(part.period));
        for (const views::Rate& rate : views::rates()) {
            row.add("cell")
                .set("name", writing.name(rate.id))
                .set("value", writing.share(rate.numerator(part), rate.denominator(part)));
        }
    }
}

void fill_group(Dictionary group, std::string_view id, const Statistics& statistics, const Writing& writing) {
    group.set("title", writing.locale.name("figure_group", id, writing.language));
    const auto each = [&](const auto& visit) {
        for (const Figure& figure : views::figures()) {
            if (figure.group == id) visit(figure);
        }
    };
    each([&](const Figure& figure) {
        group.add("figure")
            .set("name", writing.name(figure.id))
            .set("value", std::to_string(figure.value(statistics.whole)))
            .set("meaning", writing.meaning(figure.id));
    });
    if (statistics.parts.empty()) return;
    Dictionary table = group.add("by_part");
    each([&](const Figure& figure) { table.add("column").set("name", writing.name(figure.id)); });
    for (const PeriodFacts& part : statistics.parts) {
        Dictionary row = table.add("row");
        row.set("period", writing.period(part.period));
        each([&](const Figure& figure) {
            row.add("cell").set("name", writing.name(figure.id)).set("value", std::to_string(figure.value(part)));
        });
    }
}

void fill_groups(Page& page, const Statistics& statistics, const Writing& writing) {
    std::string_view last;
    for (const Figure& figure : views::figures()) {
        if (figure.group != last) fill_group(page.add("group"), figure.group, statistics, writing);
        last = figure.group;
    }
}

void fill_missed(Page& page, const Statistics& statistics, const Writing& writing) {
    const auto missed = views::missed_by_limit(statistics.whole);
    if (missed.empty()) return;
    const Rulebook& rulebook = writing.office.rulebook(writing.office.rulebook_in_force);
    Dictionary table = page.add("limits");
    for (const auto& [id, count] : missed) {
        const LimitRule* const rule = rulebook.find_limit(id);
        table.add("limit")
            .set("name", rule == nullptr ? id : in_language(rule->name, writing.language))
            .set("missed", std::to_string(count));
    }
}

void fill_split(Page& page, const SplitTable& table, const Writing& writing) {
    Dictionary shown = page.add("split");
    shown.set("title", writing.name(table.split->id)).set("meaning", writing.meaning(table.split->id));
    if (table.rows.empty()) {
        shown.show("none");
        return;
    }
    for (const SplitTable::Row& row : table.rows) {
        Dictionary quarter = shown.add("quarter");
        quarter.set("period", writing.period(row.quarter)).set("total", std::to_string(row.total));
        for (const views::SplitCell& cell : row.cells) {
            Dictionary one = quarter.add("cell");
            one.set("name", name_of_cell(*table.split, cell.id, writing.office, writing.locale, writing.language));
            if (cell.count) {
                one.show("count", std::to_string(*cell.count));
            } else {
                one.show("hidden");
            }
        }
    }
}

/// One table a quarter: what was counted by unit, side by side.
void fill_units(Page& page, const Statistics& statistics, const Writing& writing) {
    std::vector<const SplitTable*> tables;
    for (const SplitTable& table : statistics.splits) {
        if (table.split->by == views::SplitBy::unit) tables.push_back(&table);
    }
    for (const SplitTable* const table : tables) {
        page.add("unit_measure")
            .set("name", writing.name(table->split->id))
            .set("meaning", writing.meaning(table->split->id));
    }
    const std::size_t quarters = tables.front()->rows.size();
    if (quarters == 0) page.show("no_unit_quarter");
    for (std::size_t i = 0; i < quarters; ++i) {
        Dictionary quarter = page.add("unit_quarter");
        quarter.set("period", writing.period(tables.front()->rows[i].quarter));
        // The units that any of them has a cell for, in the order of the office; a unit that is no more comes last.
        std::vector<std::string> units = tables.front()->ids;
        std::set<std::string, std::less<>> seen;
        for (const SplitTable* const table : tables) {
            quarter.add("column").set("name", writing.name(table->split->id));
            quarter.add("total")
                .set("name", writing.name(table->split->id))
                .set("value", std::to_string(table->rows[i].total));
            for (const views::SplitCell& cell : table->rows[i].cells) {
                seen.insert(cell.id);
                if (std::ranges::find(units, cell.id) == units.end()) units.push_back(cell.id);
            }
        }
        for (const std::string& unit : units) {
            if (!seen.contains(unit)) continue;
            Dictionary row = quarter.add("row");
            row.set("name",
                    name_of_cell(*tables.front()->split, unit, writing.office, writing.locale, writing.language));
            for (const SplitTable* const table : tables) {
                const auto& cells = table->rows[i].cells;
                const auto found = std::ranges::find(cells, unit, &views::SplitCell::id);
                Dictionary cell = row.add("cell");
                cell.set("name", writing.name(table->split->id));
                if (found == cells.end()) {
                    cell.show("count", "0");
                } else if (found->count) {
                    cell.show("count", std::to_string(*found->count));
                } else {
                    cell.show("hidden");
                }
            }
        }
    }
}

void fill_choice(Page& page, const Statistics& statistics, const Writing& writing) {
    const auto& [period, parted] = statistics.asked;
    page.set("from", to_text(period.from)).set("to", to_text(period.to));
    for (const views::PartedBy one :
         {views::PartedBy::month, views::PartedBy::quarter, views::PartedBy::year, views::PartedBy::whole}) {
        const std::string_view id = views::to_text(one);
        Dictionary option = page.add("by_option");
        option.set("value", id).set("label", writing.locale.name("statistics_by", id, writing.language));
        if (one == parted) option.show("selected");
    }
    page.set("chosen_by", views::to_text(parted));
}

}  // namespace

void fill_statistics_page(Page& page, const Statistics& statistics, const app::Office& office, const Locale& locale,
                          Language language) {
    const Writing writing{office, locale, language};
    page.set("period", writing.period(statistics.asked.period))
        .set("as_of", Locale::date(statistics.as_of, language))
        .set("log_size", std::to_string(statistics.log_size))
        .set("small_cell", std::to_string(statistics.small_cell));
    fill_choice(page, statistics, writing);
    fill_rates(page, statistics, writing);
    fill_groups(page, statistics, writing);
    fill_missed(page, statistics, writing);
    for (const SplitTable& table : statistics.splits) {
        if (table.split->by != views::SplitBy::unit) fill_split(page, table, writing);
    }
    fill_units(page, statistics, writing);
}

}  // namespace huiyin::web
