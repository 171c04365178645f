#include "cli/verify_statistics.hpp"

#include <cstddef>
#include <string_view>
#include <utility>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "cli/files.hpp"
#include "cli/http_source.hpp"

namespace huiyin::cli {

namespace {

constexpr std::size_t statistics_bytes_max = 8'388'608;
constexpr std::string_view path_of_api = "api/v1/statistics";

/// An address taken apart into the site and the query.
struct StatisticsAddress {
    std::string site;   ///< With a `/` at its end.
    std::string query;  ///< With its `?`, or empty.
};

StatisticsAddress take_apart(std::string_view where) {
    StatisticsAddress address;
    const std::size_t mark = where.find('?');
    if (mark != std::string_view::npos) address.query = where.substr(mark);
    std::string_view site = where.substr(0, mark);
    for (const std::string_view end : {std::string_view("/api/v1/statistics"), std::string_view("/statistics")}) {
        if (site.ends_with(end)) {
            site.remove_suffix(end.size());
            break;
        }
    }
    address.site = site;
    if (!address.site.ends_with('/')) address.site += '/';
    return address;
}

Result<std::string, StatisticsTrouble> fetch_statistics(const std::string& where, const Console& console) {
    const StatisticsAddress address = take_apart(where);
    const auto site = parse_log_address(address.site);
    if (!site) {
        return fail(
            StatisticsTrouble{Exit::usage, console.text("`{0}` is no address of the form http://host[:port][/path].",
                                                        "“{0}”不是 http://主机[:端口][/路径] 形式的地址。", where)});
    }
    HttpSource source(*site);
    const auto bytes = source.fetch(std::string(path_of_api) + address.query, statistics_bytes_max);
    if (!bytes) {
        const bool refused = bytes.error().kind == ledger::FetchError::Kind::not_found;
        const std::string why = refused ? console.text("there are none", "没有统计数字") : bytes.error().what;
        return fail(StatisticsTrouble{
            Exit::environment, console.text("No statistics can be had there: {0}", "该地址取不到统计数字：{0}", why)});
    }
    return std::string(as_text(*bytes));
}

Result<std::string, StatisticsTrouble> read_text(const std::string& where, const Console& console) {
    if (!site_of_statistics(where).empty()) return fetch_statistics(where, console);
    auto text = read_file(where, statistics_bytes_max);
    if (!text) {
        return fail(StatisticsTrouble{
            Exit::environment, console.text("Cannot read {0}: {1}", "无法读取 {0}：{1}", where, text.error().what)});
    }
    return *std::move(text);
}

}  // namespace

std::string site_of_statistics(const std::string& where) {
    if (where.find("://") == std::string::npos) return {};
    return take_apart(where).site;
}

Result<StatisticsRecount, StatisticsTrouble> read_statistics(const std::string& where, const Console& console) {
    const auto text = read_text(where, console);
    if (!text) return fail(text.error());
    auto recount = StatisticsRecount::read(*text);
    if (!recount) {
        return fail(StatisticsTrouble{Exit::does_not_hold,
                                      console.text("DOES NOT HOLD: {0} holds no statistics: {1}",
                                                   "不成立：{0} 不是统计数字：{1}", where, recount.error())});
    }
    return *std::move(recount);
}

Exit say_statistics(const StatisticsRecount& recount, const ledger::Checkpoint& checkpoint, Console& console) {
    if (recount.origin() != checkpoint.origin) {
        return console.refuse(Exit::does_not_hold, "DOES NOT HOLD: the statistics are of the log {0}, this log is {1}.",
                              "不成立：统计数字属于日志 {0}，而此日志是 {1}。", recount.origin(), checkpoint.origin);
    }
    if (recount.log_size() > checkpoint.size) {
        return console.refuse(Exit::does_not_hold,
                              "DOES NOT HOLD: the statistics count {0} entries, and the log has {1}.",
                              "不成立：统计数字称日志有 {0} 条，实有 {1} 条。", recount.log_size(), checkpoint.size);
    }
    const auto differences = recount.differences();
    for (const auto& [figure, period, published, recounted] : differences) {
        console.note("DOES NOT HOLD: {0}, {1} to {2}: published {3}, by the log {4}.",
                     "不成立：{0}，{1} 至 {2}：公布 {3}，按日志应为 {4}。", figure, to_text(period.from),
                     to_text(period.to), published, recounted);
    }
    if (differences.empty()) {
        console.say("HOLDS: all {0} published figures follow from the first {1} entries of the log.",
                    "成立：公布的 {0} 个数字均可由日志的前 {1} 条得出。", recount.compared(), recount.log_size());
    }
    for (const std::string& id : recount.not_recountable()) {
        console.say("Not recounted: {0}. It does not follow from the public log; its total does.",
                    "未重新计算：{0}。公开日志中没有所需的内容，只能核对合计。", id);
    }
    return differences.empty() ? Exit::ok : Exit::does_not_hold;
}

}  // namespace huiyin::cli
