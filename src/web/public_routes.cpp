#include <chrono>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "web/counts.hpp"
#include "web/kept_page.hpp"
#include "web/log_files.hpp"
#include "web/site.hpp"
#include "web/site_address.hpp"
#include "web/units_page.hpp"

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

// --- the log and the counts ------------------------------------------------------------------------------------------

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
        return page;
    };
    return answer_kept(call.request, *kept.get(call.language, {office, checkpoint}, make, address));
}

/// The counts as they were when they were last added up: at most a second ago on a busy log, and then by a thread that
/// keeps nobody waiting.
class KeptCounts {
public:
    explicit KeptCounts(Desk& desk) : desk_(desk) {}

    struct Figures {
        Counts counts;
        Date as_of{};
        std::uint64_t log_size = 0;
    };

    std::shared_ptr<const Figures> get(const Moment& now) {
        constexpr std::chrono::seconds old_after{1};
        const auto checkpoint = desk_.services.public_log.checkpoint();
        std::unique_lock lock(mutex_);
        if (figures_ == nullptr) {
            lock.unlock();
            add_up(now);
            lock.lock();
            return figures_;
        }
        const bool is_stale = checkpoint != checkpoint_ || now.on != figures_->as_of;
        if (is_stale && !adding_up_ && now.at >= added_up_at_ + old_after) {
            adding_up_ = true;
            desk_.after_commit.post([this, now] {
                try {
                    add_up(now);
                } catch (const std::exception&) {
                    desk_.services.log.write(http::Level::error, "counts_not_added_up");
                }
                const std::lock_guard again(mutex_);
                adding_up_ = false;
            });
        }
        return figures_;
    }

private:
    void add_up(const Moment& now) {
        // The checkpoint first: what is written meanwhile is then counted too early, and added up once more.
        const auto checkpoint = desk_.services.public_log.checkpoint();
        auto figures =
            std::make_shared<const Figures>(Figures{counts_of(desk_.services.cases.tallies()), now.on,
                                                    checkpoint == nullptr ? 0 : checkpoint_size(*checkpoint)});
        const std::lock_guard lock(mutex_);
        figures_ = std::move(figures);
        checkpoint_ = checkpoint;
        added_up_at_ = now.at;
    }

    Desk& desk_;
    std::mutex mutex_;
    std::shared_ptr<const Figures> figures_;
    std::shared_ptr<const std::string> checkpoint_;
    Instant added_up_at_{};
    bool adding_up_ = false;
};

http::Response counts_page(const Desk& desk, const Call& call, KeptCounts& counts, KeptPage& kept) {
    const app::OfficePointer office = desk.services.office();
    const auto figures = counts.get(call.now);
    const auto answer = kept.get(call.language, {office, figures}, [&] {
        Page page = desk.filer_page("counts", call, *office);
        fill_counts_page(page, figures->counts, *office, figures->as_of, figures->log_size, call.language);
        return page;
    });
    return answer_kept(call.request, *answer);
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
    const auto log_kept = std::make_shared<KeptPage>();
    const auto counts_kept = std::make_shared<KeptPage>();
    const auto counts = std::make_shared<KeptCounts>(desk);
    return {
        plain_page(desk, "/", "start", fill_with_key),
        plain_page(desk, "/verify", "verify", fill_with_key),
        plain_page(desk, "/units", "units", fill_units_page),
        {.pattern = "/log",
         .execution = http::Execution::inline_,
         .name = "log",
         .answer = Answer([&desk, log_kept](Call& call) { return log_page(desk, call, *log_kept); })},
        {.pattern = "/counts",
         .execution = http::Execution::inline_,
         .name = "counts",
         .answer = Answer(
             [&desk, counts, counts_kept](Call& call) { return counts_page(desk, call, *counts, *counts_kept); })},
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
