#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "web/kept_page.hpp"
#include "web/log_files.hpp"
#include "web/problem_page.hpp"
#include "web/receptions.hpp"
#include "web/site.hpp"
#include "web/site_address.hpp"
#include "web/statistics.hpp"
#include "web/units_page.hpp"
#include "web/witnesses.hpp"

namespace huiyin::web {

namespace {

/// The office as the basis of a kept page.
KeptPage::Basis on_office(const app::OfficePointer& office) { return {office, nullptr}; }

// --- pages that stand on the office alone ----------------------------------------------------------------------------

using Fill = void (*)(Page& page, const app::Office& office, const Desk& desk, Language language);

Route plain_page(Desk& desk, std::string_view pattern, std::string_view name, Fill fill) {
    const auto kept = std::make_shared<KeptPage>();
    return {.method = http::Method::get,
            .pattern = pattern,
            .execution = http::Execution::inline_,
            .name = name,
            .answer = Answer([&desk, kept, name, fill](Call& call) {
                const app::OfficePointer office = desk.services.office();
                const auto answer = kept->get(call.language, on_office(office), [&] {
                    Page page = desk.filer_page(name, call, *office);
                    fill(page, *office, desk, call.language);
                    return page;
                });
                return answer_kept(call.request, *answer);
            })};
}

void fill_with_key(Page& page, const app::Office& office, const Desk& /*desk*/, Language /*language*/) {
    page.set("verifier_key", office.verifier_key);
}

http::Response start_page(const Desk& desk, const Call& call, KeptPage& kept) {
    const app::OfficePointer office = desk.services.office();
    const auto witnessed = desk.services.public_log.witnessed();
    const auto make = [&] {
        Page page = desk.filer_page("start", call, *office);
        page.set("verifier_key", office->verifier_key);
        show_last_witness(page, *office, witnessed.get());
        return page;
    };
    return answer_kept(call.request, *kept.get(call.language, {office, witnessed}, make));
}

// --- the log and the statistics --------------------------------------------------------------------------------------

http::Response log_page(const Desk& desk, const Call& call, KeptPage& kept) {
    const app::OfficePointer office = desk.services.office();
    const auto checkpoint = desk.services.public_log.checkpoint();
    const std::string address = site_address(desk.services.settings, call.request);
    const auto make = [&] {
        Page page = desk.filer_page("log", call, *office);
        const std::string& unknown = desk.services.locale.pattern("log.site_address", call.language);
        page.set("verifier_key", office->verifier_key).set("log_url", (address.empty() ? unknown : address) + "/log");
        if (checkpoint == nullptr) {
            page.show("no_checkpoint");
        } else {
            page.show("checkpoint", *checkpoint);
        }
        show_witnesses(page, *office, desk.services.public_log.witnessed().get());
        return page;
    };
    return answer_kept(call.request, *kept.get(call.language, {office, checkpoint}, make, address));
}

/// The usual statistics as they were when they were last added up: at most a second ago on a busy log, and then by a
/// thread that keeps nobody waiting.
class KeptStatistics {
public:
    explicit KeptStatistics(Desk& desk) : desk_(desk) {}

    std::shared_ptr<const Statistics> get(const Moment& now) {
        constexpr std::chrono::seconds old_after{1};
        const auto checkpoint = desk_.services.public_log.checkpoint();
        std::unique_lock lock(mutex_);
        if (statistics_ == nullptr) {
            lock.unlock();
            add_up(now);
            lock.lock();
            return statistics_;
        }
        const bool is_stale = checkpoint != checkpoint_ || now.on != statistics_->as_of;
        if (is_stale && !adding_up_ && now.at >= added_up_at_ + old_after) {
            adding_up_ = true;
            desk_.after_commit.post([this, now] {
                try {
                    add_up(now);
                } catch (const std::exception&) {
                    desk_.services.log.write(http::Level::error, "statistics_not_added_up");
                }
                const std::lock_guard again(mutex_);
                adding_up_ = false;
            });
        }
        return statistics_;
    }

private:
    void add_up(const Moment& now) {
        // The checkpoint first: what is written meanwhile is then counted too early, and added up once more.
        const auto checkpoint = desk_.services.public_log.checkpoint();
        const AskedStatistics usual{views::last_year(now.on), views::PartedBy::month};
        auto statistics = std::make_shared<const Statistics>(
            statistics_of(desk_.services.cases, *desk_.services.office(), usual, now.on));
        const std::lock_guard lock(mutex_);
        statistics_ = std::move(statistics);
        checkpoint_ = checkpoint;
        added_up_at_ = now.at;
    }

    Desk& desk_;
    std::mutex mutex_;
    std::shared_ptr<const Statistics> statistics_;
    std::shared_ptr<const std::string> checkpoint_;
    Instant added_up_at_{};
    bool adding_up_ = false;
};

bool asks_for_something(const http::Form& query) { return query.has("from") || query.has("to") || query.has("by"); }

/// The headers of a public page that is asked for anew each time.
std::vector<http::Header> headers_of_public_page() {
    std::vector<http::Header> headers = page_headers();
    headers.push_back({"Cache-Control", "no-cache"});
    headers.push_back({"Vary", "Accept-Language, Cookie"});
    return headers;
}

http::Response statistics_page(const Desk& desk, const Call& call, KeptStatistics& usual, KeptPage& kept) {
    const app::OfficePointer office = desk.services.office();
    const auto page_of = [&](const Statistics& statistics) {
        Page page = desk.filer_page("statistics", call, *office);
        fill_statistics_page(page, statistics, *office, desk.services.locale, call.language);
        return page;
    };
    const http::Form query = query_of(call.request);
    if (!asks_for_something(query)) {
        const auto statistics = usual.get(call.now);
        return answer_kept(call.request,
                           *kept.get(call.language, {office, statistics}, [&] { return page_of(*statistics); }));
    }
    const auto asked = asked_statistics(query, call.now.on);
    if (!asked) {
        return desk.error_page(400, call.language, desk.services.locale.text("statistics.bad_period", call.language));
    }
    const Statistics statistics = statistics_of(desk.services.cases, *office, *asked, call.now.on);
    const auto page = std::make_shared<const std::string>(page_of(statistics).render());
    return answer_kept(call.request, *keep("text/html; charset=utf-8", page, headers_of_public_page()));
}

http::Response statistics_file(const Desk& desk, const Call& call) {
    const app::OfficePointer office = desk.services.office();
    const auto asked = asked_statistics(query_of(call.request), call.now.on);
    if (!asked) {
        return desk.error_page(400, call.language, desk.services.locale.text("statistics.bad_period", call.language));
    }
    const Statistics statistics = statistics_of(desk.services.cases, *office, *asked, call.now.on);
    return {.content_type = "text/csv; charset=utf-8; header=present",
            .headers = {{"Cache-Control", "no-cache"},
                        {"Content-Disposition", "attachment; filename=\"statistics.csv\""},
                        {"Vary", "Accept-Language, Cookie"},
                        {"X-Content-Type-Options", "nosniff"}},
            .body = statistics_csv(statistics, *office, desk.services.locale, call.language)};
}

// --- styles and scripts ----------------------------------------------------------------------------------------------

/// An asset as it is sent, plain and compressed.
struct KeptAsset {
    std::shared_ptr<const KeptAnswer> plain;
    std::shared_ptr<const KeptAnswer> compressed;
};

class KeptAssets {
public:
    explicit KeptAssets(const Assets& assets) : assets_(assets) {}

    const KeptAsset* get(std::string_view path) {
        const Asset* const asset = assets_.by_path(path);
        if (asset == nullptr) return nullptr;
        const std::lock_guard lock(mutex_);
        const auto found = kept_.find(asset);
        return found == kept_.end() ? &kept_.emplace(asset, make(*asset)).first->second : &found->second;
    }

private:
    static KeptAsset make(const Asset& asset) {
        const auto one = [&](std::string_view bytes, bool is_compressed) {
            std::vector<http::Header> headers{{"Cache-Control", "public, max-age=31536000, immutable"},
                                              {"Vary", "Accept-Encoding"},
                                              {"X-Content-Type-Options", "nosniff"}};
            if (is_compressed) headers.push_back({"Content-Encoding", "gzip"});
            return keep(std::string(asset.content_type), std::make_shared<const std::string>(bytes),
                        std::move(headers));
        };
        return {one(asset.bytes, false), one(asset.gzip, true)};
    }

    const Assets& assets_;
    std::mutex mutex_;
    std::map<const Asset*, KeptAsset> kept_;
};

http::Response asset_file(const Desk& desk, const Call& call, KeptAssets& assets) {
    const KeptAsset* const asset = assets.get(call.request.path);
    if (asset == nullptr) return desk.error_page(404, call.language);
    const bool takes_gzip = call.request.header("Accept-Encoding").find("gzip") != std::string_view::npos;
    return answer_kept(call.request, takes_gzip ? *asset->compressed : *asset->plain);
}

// --- whether the server lives ----------------------------------------------------------------------------------------

http::Response short_text(int status, std::string text) {
    return {.status = status,
            .content_type = "text/plain; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = std::move(text)};
}

http::Response readiness(const Desk& desk) {
    try {
        (void)desk.services.cases.case_count();
        if (desk.services.public_log.checkpoint() == nullptr) return short_text(503, "no checkpoint\n");
    } catch (const std::exception&) {
        return short_text(503, "the store does not answer\n");
    }
    if (const auto trouble = desk.services.trouble()) {
        if (*trouble == app::StoreTrouble::full) return short_text(503, "the disk is full: nothing can be written\n");
        return short_text(503, "nothing can be written\n");
    }
    return short_text(200, "ready\n");
}

http::Response metrics_text(const Desk& desk) {
    return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
            .headers = {{"Cache-Control", "no-store"}},
            .body = desk.services.metrics.text()};
}

std::vector<Route> page_routes(Desk& desk) {
    const auto start_kept = std::make_shared<KeptPage>();
    const auto log_kept = std::make_shared<KeptPage>();
    const auto statistics_kept = std::make_shared<KeptPage>();
    const auto statistics = std::make_shared<KeptStatistics>(desk);
    return {
        {.pattern = "/",
         .execution = http::Execution::inline_,
         .name = "start",
         .answer = Answer([&desk, start_kept](Call& call) { return start_page(desk, call, *start_kept); })},
        plain_page(desk, "/verify", "verify", fill_with_key),
        plain_page(desk, "/units", "units", fill_units_page),
        {.pattern = "/receptions", .name = "receptions", .answer = Answer([&desk](Call& call) {
                                                             return receptions_page(desk, call);
                                                         })},
        {.pattern = "/receptions.ics", .name = "receptions_feed", .answer = Answer([&desk](Call& call) {
                                                                      return receptions_feed(desk, call);
                                                                  })},
        {.pattern = "/log",
         .execution = http::Execution::inline_,
         .name = "log",
         .answer = Answer([&desk, log_kept](Call& call) { return log_page(desk, call, *log_kept); })},
        {.pattern = "/statistics",
         .name = "statistics",
         .answer = Answer([&desk, statistics, statistics_kept](Call& call) {
             return statistics_page(desk, call, *statistics, *statistics_kept);
         })},
        {.pattern = "/problems/{code}",
         .execution = http::Execution::inline_,
         .name = "problem",
         .answer = Answer([&desk](Call& call) { return problem_page(desk, call); })},
        {.pattern = "/statistics.csv", .name = "statistics_csv", .answer = Answer([&desk](Call& call) {
                                                                     return statistics_file(desk, call);
                                                                 })},
        // What the page was called before it had periods.
        {.pattern = "/counts", .execution = http::Execution::inline_, .name = "counts", .answer = Answer([](Call&) {
                                                                                            return see_other(
                                                                                                "/statistics");
                                                                                        })},
    };
}

std::vector<Route> file_routes(Desk& desk) {
    const auto assets = std::make_shared<KeptAssets>(desk.services.assets);
    return {
        {.pattern = "/assets/{name}",
         .execution = http::Execution::inline_,
         .name = "asset",
         .answer = Answer([&desk, assets](Call& call) { return asset_file(desk, call, *assets); })},
        {.pattern = "/log/", .execution = http::Execution::inline_, .name = "log_folder", .answer = Answer([](Call&) {
                                                                                              return see_other("/log");
                                                                                          })},
        {.pattern = "/log/checkpoint",
         .execution = http::Execution::inline_,
         .name = "log_checkpoint",
         .answer = Answer([&desk](Call& call) { return log_checkpoint(desk, call); })},
        {.pattern = "/log/log.vkey",
         .execution = http::Execution::inline_,
         .name = "log_vkey",
         .answer = Answer([&desk](Call& call) { return log_verifier_key(desk, call); })},
        // The same log as far as witnesses have signed it: for readers that want cosignatures on what they take.
        {.pattern = "/log/witnessed/checkpoint",
         .execution = http::Execution::inline_,
         .name = "witnessed_checkpoint",
         .answer = Answer([&desk](Call& call) { return witnessed_checkpoint(desk, call); })},
        {.pattern = "/log/witnessed/log.vkey",
         .execution = http::Execution::inline_,
         .name = "witnessed_vkey",
         .answer = Answer([&desk](Call& call) { return log_verifier_key(desk, call); })},
        {.pattern = "/log/witnessed/tile/{rest..}", .name = "witnessed_tile", .answer = Answer([&desk](Call& call) {
                                                                                  return log_tile(desk, call);
                                                                              })},
        {.pattern = "/log/tile/{rest..}", .name = "log_tile", .answer = Answer([&desk](Call& call) {
                                                                  return log_tile(desk, call);
                                                              })},
        {.pattern = "/log/entry/{leaf}", .name = "log_entry", .answer = Answer([&desk](Call& call) {
                                                                  return log_entry(desk, call);
                                                              })},
        {.pattern = "/healthz", .execution = http::Execution::inline_, .name = "healthz", .answer = Answer([](Call&) {
                                                                                              return short_text(200,
                                                                                                                "ok\n");
                                                                                          })},
        {.pattern = "/readyz", .name = "readyz", .answer = Answer([&desk](Call&) { return readiness(desk); })},
        {.pattern = "/metrics", .access = Access::operators, .name = "metrics", .answer = Answer([&desk](Call&) {
                                                                                    return metrics_text(desk);
                                                                                })},
    };
}

}  // namespace

std::vector<Route> public_routes(Desk& desk) {
    std::vector<Route> routes = page_routes(desk);
    for (Route& route : file_routes(desk)) routes.push_back(std::move(route));
    return routes;
}

}  // namespace huiyin::web
