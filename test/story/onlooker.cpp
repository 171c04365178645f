#include "story/onlooker.hpp"

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "cli/embedded.hpp"
#include "cli/recount.hpp"
#include "cli/statistics_recount.hpp"
#include "cli/verify_receipt.hpp"
#include "ledger/receipt.hpp"
#include "ledger/verifier.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin::story {

namespace {

using testing::Contains;
using web::api::Json;

constexpr const char* statistics_of_the_year = "/api/v1/statistics?from=2026-01-01";

/// The log's key as the filer has it from a notice on the office's wall.
ledger::VerifierKey known_key() { return store::sqlite::trial_key().verifier(); }

/// The public log as it is served.
class ServedLog final : public ledger::LogSource {
public:
    explicit ServedLog(web::api::TrialApi& api) : api_(&api) {}
    Result<Bytes, ledger::FetchError> fetch(std::string_view path, std::size_t bytes_max) override {
        using Kind = ledger::FetchError::Kind;
        const web::api::Answered answer = api_->get("/log/" + std::string(path));
        if (answer.status() != 200) return fail(ledger::FetchError{Kind::not_found, "not found"});
        Bytes bytes = to_bytes(answer.text());
        if (bytes.size() > bytes_max) return fail(ledger::FetchError{Kind::too_large, {}});
        return bytes;
    }

private:
    web::api::TrialApi* api_;
};

/// What stands between two marks, and where the end mark begins.
std::string_view cut(std::string_view& rest, std::string_view begin, std::string_view end) {
    const std::size_t at = rest.find(begin);
    if (at == std::string_view::npos) return {};
    rest.remove_prefix(at + begin.size());
    const std::string_view found = rest.substr(0, rest.find(end));
    rest.remove_prefix(found.size());
    return found;
}

std::string text_of(std::string_view html) { return std::string(trimmed(web::fake::text_of(html))); }

void append(std::string& line, std::string_view what, const Lines& items) {
    std::string list;
    for (const std::string& item : items) list += (list.empty() ? " " : ", ") + item;
    if (!items.empty()) line.append(" | ").append(what).append(list);
}

std::string line_of(const codec::PublicEntry& entry) {
    std::string line = to_text(entry.day) + ' ' + entry.kind;
    Lines starts;
    for (const codec::PublicLimit& limit : entry.starts) starts.push_back(limit.limit + ' ' + to_text(limit.due_on));
    Lines moves;
    for (const codec::PublicMove& move : entry.moves) {
        moves.push_back(move.limit + " from " + to_text(move.was_due_on) + " to " + to_text(move.due_on));
    }
    append(line, "ends", entry.ends);
    append(line, "missed", entry.missed);
    append(line, "starts", starts);
    append(line, "moves", moves);
    if (!entry.turns.empty()) append(line, "turns", {entry.turns});
    if (!entry.fact.empty()) append(line, "fact", {entry.fact});
    return line;
}

}  // namespace

void Onlooker::begin() { figures_ = published_figures(); }

void Onlooker::file(const Json& grievance) {
    const web::api::Answered filed = api_.post("/api/v1/cases", grievance);
    ASSERT_EQ(filed.status(), 201) << filed.text();
    number_ = filed.json().at("number");
    code_ = filed.json().at("code");
    receipts_.push_back(filed.json().at("receipt"));
}

News Onlooker::look() {
    const web::api::Answered read = api_.get("/api/v1/cases/" + number_, {.token = code_});
    EXPECT_EQ(read.status(), 200) << read.text();
    case_ = read.json();
    const Figures before = std::exchange(figures_, published_figures());
    check_log_and_figures();
    check_receipt();
    const std::vector<Told> told = read_page("en");
    check_timeline(told);
    check_timeline(read_page("zh"));

    News news{.timeline = {}, .limits = running_limits(), .log = {}, .figures = {}};
    for (; told_ < told.size(); ++told_) news.timeline.push_back(told[told_].line);
    for (auto entry = entries_.lower_bound(read_to_); entry != entries_.end(); ++entry) {
        news.log.push_back(line_of(entry->second));
    }
    read_to_ = checkpoints_.back().size;
    for (const auto& [id, count] : figures_.counts) {
        const auto was = before.counts.find(id);
        const std::int64_t change = count - (was == before.counts.end() ? 0 : was->second);
        if (change != 0) news.figures.push_back(id + (change > 0 ? " +" : " ") + std::to_string(change));
    }
    for (const auto& [id, rate] : figures_.rates) {
        if (before.rates.at(id) != rate) news.figures.push_back(id + ' ' + rate);
    }
    return news;
}

Onlooker::Figures Onlooker::published_figures() {
    const Json whole = api_.get(statistics_of_the_year).json().at("whole");
    Figures figures;
    for (const auto& [id, value] : whole.at("figures").items()) figures.counts[id] = value;
    for (const Json& limit : whole.at("missed_by_limit")) {
        figures.counts["missed:" + limit.at("limit").get<std::string>()] = limit.at("missed");
    }
    for (const auto& [id, rate] : whole.at("rates").items()) {
        figures.rates[id] = rate.at("numerator").dump() + '/' + rate.at("denominator").dump();
    }
    return figures;
}

/// I2 and I8: the log goes on from all that was seen of it before, its dates follow from the published law, and the
/// published figures from its entries.
void Onlooker::check_log_and_figures() {
    auto statistics = cli::StatisticsRecount::read(api_.get(statistics_of_the_year).text());
    ASSERT_TRUE(statistics.has_value()) << statistics.error();
    cli::Recount recount;
    recount.compare(*statistics);
    for (const EmbeddedFile& file : embedded::rules().all()) recount.dates().know(file.bytes);
    std::map<std::uint64_t, codec::PublicEntry> all;
    ledger::LogChecks checks{
        .key = known_key(), .witnesses = {}, .earlier = checkpoints_, .on_progress = {}, .on_entry = {}};
    checks.on_entry = [&](std::uint64_t index, ByteView entry) {
        if (const auto read = codec::decode_entry(as_text(entry))) all.emplace(index, *read);
        return recount.add(index, entry);
    };
    ServedLog log(api_);
    const auto opened = ledger::verify_log(log, checks);
    ASSERT_TRUE(opened.has_value()) << ledger::code_of(opened.error().kind);
    checkpoints_.push_back(opened->checkpoint);

    EXPECT_GT(recount.dates().agreed(), 0U);
    EXPECT_EQ(recount.dates().unknown(), 0U);
    const auto& wrong = recount.dates().first_wrong();
    EXPECT_FALSE(wrong.has_value()) << wrong->limit << " at entry " << wrong->index;
    EXPECT_EQ(statistics->log_size(), opened->checkpoint.size);
    EXPECT_GT(statistics->compared(), 0U);
    for (const auto& [figure, period, published, recounted] : statistics->differences()) {
        ADD_FAILURE() << figure << " until " << to_text(period.to) << ": published " << published << ", by the log "
                      << recounted;
    }

    const auto filed = all.find(case_.at("events").at(0).at("leaf").get<std::uint64_t>());
    ASSERT_NE(filed, all.end());
    const CaseTag tag = filed->second.tag;
    std::erase_if(all, [&](const auto& entry) { return entry.second.tag != tag; });
    entries_ = std::move(all);
}

/// I1: every receipt that was ever given out proves the filing. It names all limits, and the days of those that the
/// filing itself started; of the others the case page has the days, and the log the proof.
void Onlooker::check_receipt() {
    const web::api::Answered download = api_.get("/api/v1/cases/" + number_ + "/receipt", {.token = code_});
    ASSERT_EQ(download.status(), 200);
    receipts_.push_back(download.text());
    for (const std::string& text : receipts_) {
        std::ostringstream said;
        cli::Console console(said, said, Language::en);
        EXPECT_EQ(cli::verify_receipt_text(text, known_key(), {}, console), cli::Exit::ok) << said.str();
    }
    const auto receipt = ledger::read_receipt(receipts_.back());
    ASSERT_TRUE(receipt.has_value());
    EXPECT_EQ(receipt->number, number_);
    const auto checkpoint = ledger::open_checkpoint(receipt->proof.checkpoint, known_key());
    ASSERT_TRUE(checkpoint.has_value());
    EXPECT_EQ(checkpoint->checkpoint, checkpoints_.back()) << "the proof is not in the newest checkpoint";
    Lines named;
    Lines dated;
    for (const ledger::ReceiptLimit& limit : receipt->limits) {
        named.push_back(limit.limit);
        if (limit.due) dated.push_back(limit.limit + ' ' + to_text(*limit.due));
    }
    Lines started;
    for (const codec::PublicLimit& limit : entries_.begin()->second.starts) {
        started.push_back(limit.limit + ' ' + to_text(limit.due_on));
    }
    EXPECT_EQ(dated, started);
    for (const Json& limit : case_.at("limits")) EXPECT_THAT(named, Contains(limit.at("limit").get<std::string>()));
}

/// Page, API and log tell the same events of the case, each with its day and its place in the log.
void Onlooker::check_timeline(const std::vector<Told>& told) const {
    const Json& events = case_.at("events");
    ASSERT_EQ(told.size(), entries_.size());
    ASSERT_EQ(events.size(), entries_.size());
    std::size_t i = 0;
    for (const auto& [leaf, entry] : entries_) {
        EXPECT_EQ(events.at(i).at("leaf"), leaf);
        EXPECT_EQ(events.at(i).at("type"), entry.kind);
        EXPECT_EQ(events.at(i).at("day"), to_text(entry.day));
        EXPECT_EQ(told.at(i).leaf, std::to_string(leaf));
        EXPECT_EQ(told.at(i).day, to_text(entry.day));
        ++i;
    }
}

std::vector<Onlooker::Told> Onlooker::read_page(const char* language) {
    browser_.language = language;
    browser_.forget_cookies();
    browser_.post("/case", {{"number", number_}, {"code", code_}});
    EXPECT_EQ(browser_.last().status, 200) << browser_.text();
    const std::string page = browser_.page();
    std::string_view rest = page;
    std::string_view timeline = cut(rest, R"(<div class="moj-timeline">)", "</section>");
    constexpr std::string_view item = R"(<div class="moj-timeline__item)";
    std::vector<Told> told;
    for (;;) {
        std::string_view event = cut(timeline, item, item);
        if (event.empty()) return told;
        Told one;
        const std::string title = text_of(cut(event, R"(moj-timeline__title">)", "</h3>"));
        const std::string by = text_of(cut(event, R"(moj-timeline__byline">)", "</p>"));
        one.day = cut(event, "datetime=\"", "\"");
        one.leaf = cut(event, "/log/entry/", "\"");
        one.line = one.day + " | " + title + " | " + by;
        for (;;) {
            const std::string said = text_of(cut(event, R"(<p class="govuk-body hy-text">)", "</p>"));
            if (said.empty()) break;
            one.line += " | " + said;
        }
        told.push_back(std::move(one));
    }
}

Lines Onlooker::running_limits() const {
    Lines lines;
    for (const Json& limit : case_.at("limits")) {
        if (limit.contains("ended_on")) continue;
        std::string line = limit.at("limit").get<std::string>() + ' ' + limit.at("due_on").get<std::string>();
        const auto state = limit.at("state").get<std::string>();
        if (state != "running" && state != "open") line += ' ' + state;
        lines.push_back(std::move(line));
    }
    return lines;
}

}  // namespace huiyin::story
