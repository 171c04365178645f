#include "cli/statistics_recount.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

namespace huiyin::cli {

namespace {

using Json = nlohmann::json;
using views::PeriodFacts;

constexpr const char* nothing = "-";

/// A number or a text as it stands in the file; anything else is thrown, however deep it goes.
std::string value_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_structured()) throw std::runtime_error("a figure is neither a number nor a text");
    return value.dump();
}

Date day_of(const Json& object, const char* key) {
    const auto day = parse_date(object.at(key).get<std::string>());
    if (!day) throw std::runtime_error(std::string(key) + " is no day");
    return *day;
}

views::Period period_of(const Json& object) { return {day_of(object, "from"), day_of(object, "to")}; }

/// Every number that can be published of a period, under the name that a difference has.
std::map<std::string, std::string> recounted_values(const PeriodFacts& facts) {
    std::map<std::string, std::string> all;
    for (const views::Figure& one : views::figures()) all[std::string(one.id)] = std::to_string(one.value(facts));
    for (const views::Rate& one : views::rates()) {
        const std::string id(one.id);
        const std::uint64_t numerator = one.numerator(facts);
        const std::uint64_t denominator = one.denominator(facts);
        all[id + ".numerator"] = std::to_string(numerator);
        all[id + ".denominator"] = std::to_string(denominator);
        if (const auto percent = views::percent(numerator, denominator)) all[id + ".percent"] = *percent;
    }
    for (const auto& [limit, missed] : views::missed_by_limit(facts)) {
        all["missed_by_limit." + limit] = std::to_string(missed);
    }
    return all;
}

bool is_known(std::string_view figure) {
    const std::string_view id = figure.substr(0, figure.find('.'));
    return id == "missed_by_limit" ||
           std::ranges::find(views::figures(), id, &views::Figure::id) != views::figures().end() ||
           std::ranges::find(views::rates(), id, &views::Rate::id) != views::rates().end();
}

}  // namespace

/// Takes the JSON apart. What is missing or of a wrong type is thrown.
struct StatisticsRecount::Reading {
    StatisticsRecount& into;

    void note_unknown(std::string id) const {
        auto& known = into.not_recountable_;
        if (std::ranges::find(known, id) == known.end()) known.push_back(std::move(id));
    }

    void take(std::vector<Published>& values, std::string figure, const Json& value) const {
        if (!is_known(figure)) return note_unknown(std::move(figure));
        values.push_back({std::move(figure), value_text(value)});
    }

    void read_period(const Json& facts) const {
        PublishedPeriod published{.period = period_of(facts), .values = {}};
        for (const auto& [id, value] : facts.at("figures").items()) take(published.values, id, value);
        for (const auto& [id, rate] : facts.at("rates").items()) {
            for (const auto& [part, value] : rate.items()) take(published.values, id + "." + part, value);
        }
        for (const Json& limit : facts.at("missed_by_limit")) {
            take(published.values, "missed_by_limit." + limit.at("limit").get<std::string>(), limit.at("missed"));
        }
        into.periods_.push_back(std::move(published));
    }

    void read_split(const Json& split) const {
        const auto id = split.at("id").get<std::string>();
        note_unknown(id);
        const auto figure = split.at("total").get<std::string>();
        if (std::ranges::find(views::figures(), figure, &views::Figure::id) == views::figures().end()) return;
        for (const Json& quarter : split.at("quarters")) {
            PublishedTotal total{
                .split = id, .figure = figure, .quarter = period_of(quarter), .total = value_text(quarter.at("total"))};
            for (const Json& cell : quarter.at("cells")) {
                if (cell.contains("count")) {
                    total.shown += cell.at("count").get<std::uint64_t>();
                } else {
                    total.any_hidden = true;
                }
            }
            into.totals_.push_back(std::move(total));
        }
    }
};

Result<StatisticsRecount, std::string> StatisticsRecount::read(std::string_view json) {
    StatisticsRecount recount;
    try {
        const Json all = Json::parse(json);
        recount.origin_ = all.at("origin").get<std::string>();
        recount.log_size_ = all.at("log_size").get<std::uint64_t>();
        const Reading reading{recount};
        reading.read_period(all.at("whole"));
        for (const Json& part : all.at("parts")) reading.read_period(part);
        for (const Json& split : all.at("splits")) reading.read_split(split);
    } catch (const std::exception& error) {
        return fail(std::string(error.what()));
    }
    return recount;
}

void StatisticsRecount::add(std::uint64_t index, const codec::PublicEntry& entry) {
    if (index < log_size_) sheet_.add(entry, cases_.take(entry));
}

std::vector<StatisticsRecount::Difference> StatisticsRecount::differences() const {
    const views::TallyRows rows{
        .log_size = log_size_, .open_before = 0, .by_day = sheet_.tallies(), .by_age = sheet_.aged_tallies()};
    std::vector<Difference> all;
    for (const PublishedPeriod& published : periods_) {
        auto recounted = recounted_values(views::facts_of(rows, published.period));
        for (const auto& [figure, value] : published.values) {
            const auto found = recounted.find(figure);
            const std::string expected = found == recounted.end() ? nothing : found->second;
            if (value != expected) all.push_back({figure, published.period, value, expected});
            if (found != recounted.end()) recounted.erase(found);
        }
        for (const auto& [figure, value] : recounted) all.push_back({figure, published.period, nothing, value});
    }
    for (const PublishedTotal& one : totals_) {
        const std::uint64_t total = views::figure(one.figure, views::facts_of(rows, one.quarter));
        if (one.total != std::to_string(total)) {
            all.push_back({one.split + ".total", one.quarter, one.total, std::to_string(total)});
        }
        if (one.shown > total || (!one.any_hidden && one.shown != total)) {
            all.push_back({one.split + ".sum", one.quarter, std::to_string(one.shown), std::to_string(total)});
        }
    }
    return all;
}

std::uint64_t StatisticsRecount::compared() const {
    std::uint64_t count = 0;
    for (const PublishedPeriod& published : periods_) count += published.values.size();
    return count + totals_.size();
}

}  // namespace huiyin::cli
