#include "web/statistics.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "domain/grievance/events.hpp"
#include "web/words.hpp"

namespace huiyin::web {

namespace {

using views::PartedBy;
using views::Period;

/// A day of the query; `otherwise` if it says nothing.
std::optional<Date> day_of(const http::Form& query, std::string_view name, Date otherwise) {
    const std::string_view text = query.value(name);
    if (text.empty()) return otherwise;
    return parse_date(text);
}

std::vector<std::string> ids_of(const views::Split& split, const app::Office& office) {
    std::vector<std::string> ids;
    if (split.by == views::SplitBy::unit) {
        for (const Unit& unit : office.units.all()) ids.push_back(std::to_string(unit.id.value));
        ids.emplace_back(views::no_unit);
        return ids;
    }
    if (split.by == views::SplitBy::channel) {
        for (const Channel channel : {Channel::web, Channel::letter, Channel::telephone, Channel::fax, Channel::visit,
                                      Channel::email, Channel::imported}) {
            ids.emplace_back(to_text(channel));
        }
        return ids;
    }
    for (const Rulebook& rulebook : office.rulebooks) {
        for (const Ground& ground : rulebook.grounds) {
            if (std::ranges::find(ids, ground.id) == ids.end()) ids.push_back(ground.id);
        }
    }
    return ids;
}

SplitTable table_of(const views::Split& split, const std::vector<views::PeriodFacts>& quarters,
                    const app::Office& office, int small_cell) {
    SplitTable table{.split = &split, .ids = ids_of(split, office), .rows = {}};
    for (const views::PeriodFacts& facts : quarters) {
        SplitTable::Row row{facts.period, views::figure(split.total, facts),
                            views::split_of(split, facts, table.ids, small_cell)};
        if (split.by == views::SplitBy::unit) {
            std::erase_if(row.cells, [](const views::SplitCell& cell) { return cell.count == 0; });
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

}  // namespace

std::optional<AskedStatistics> asked_statistics(const http::Form& query, Date today) {
    const Period usual = views::last_year(today);
    const auto to = day_of(query, "to", usual.to);
    const auto from = day_of(query, "from", std::min(usual.from, to.value_or(usual.from)));
    std::optional<PartedBy> parted = PartedBy::month;
    if (query.has("by")) parted = views::parse_parted_by(query.value("by"));
    if (!from || !to || !parted) return std::nullopt;
    const AskedStatistics asked{{*from, std::min(*to, today)}, *parted};
    if (asked.period.from > asked.period.to ||
        asked.period.to - asked.period.from > std::chrono::days{views::days_max}) {
        return std::nullopt;
    }
    if (views::parts_of(asked.period, asked.parted).size() > views::parts_max) return std::nullopt;
    return asked;
}

Statistics statistics_of(app::Register& cases, const app::Office& office, const AskedStatistics& asked, Date today) {
    const views::TallyRows rows = cases.tally_rows(asked.period);
    Statistics all{
        .as_of = today,
        .log_size = rows.log_size,
        .asked = asked,
        .small_cell = office.rulebook(office.rulebook_in_force).small_cell,
        .whole = views::facts_of(rows, asked.period),
        .parts = {},
        .splits = {},
    };
    for (const Period& part : views::parts_of(asked.period, asked.parted)) {
        all.parts.push_back(views::facts_of(rows, part));
    }
    std::vector<views::PeriodFacts> quarters;
    for (const Period& quarter : views::quarters_over(asked.period, today)) {
        quarters.push_back(views::facts_of(rows, quarter));
    }
    for (const views::Split& split : views::splits()) {
        all.splits.push_back(table_of(split, quarters, office, all.small_cell));
    }
    return all;
}

std::string name_of_cell(const views::Split& split, const std::string& id, const app::Office& office,
                         const Locale& locale, Language language) {
    if (split.by == views::SplitBy::channel) return locale.name("channel", id, language);
    if (split.by == views::SplitBy::unit) {
        if (id == views::no_unit) return locale.pattern("statistics.no_unit", language);
        for (const Unit& unit : office.units.all()) {
            if (std::to_string(unit.id.value) == id) return std::string(unit_name(office.units, unit.id, language));
        }
        return id;
    }
    for (const Rulebook& rulebook : office.rulebooks) {
        if (const Ground* const ground = rulebook.find_ground(id)) {
            return language == Language::zh ? ground->name.zh : ground->name.en;
        }
    }
    return id;
}

}  // namespace huiyin::web
