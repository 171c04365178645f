#include "cli/witness_site.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "ledger/witness.hpp"

namespace huiyin::cli {

namespace {

enum class Page : std::uint8_t { none, add_checkpoint, checkpoint, key, about, health, metrics };

constexpr std::string_view text_type = "text/plain; charset=utf-8";
constexpr std::string_view checkpoint_end = "/checkpoint";
constexpr std::size_t hash_digits = 64;

bool is_checkpoint_path(std::string_view path) {
    return path.size() == 1 + hash_digits + checkpoint_end.size() && path.ends_with(checkpoint_end);
}

Page page_of(std::string_view path) {
    if (path == "/add-checkpoint") return Page::add_checkpoint;
    if (path == "/witness.vkey") return Page::key;
    if (path == "/") return Page::about;
    if (path == "/healthz") return Page::health;
    if (path == "/metrics") return Page::metrics;
    return is_checkpoint_path(path) ? Page::checkpoint : Page::none;
}

std::string_view route_of(Page page) {
    switch (page) {
        case Page::none: return "unknown";
        case Page::add_checkpoint: return "add_checkpoint";
        case Page::checkpoint: return "checkpoint";
        case Page::key: return "key";
        case Page::about: return "about";
        case Page::health: return "healthz";
        case Page::metrics: return "metrics";
    }
    return "unknown";
}

http::Response text_answer(int status, std::string text, std::string_view type = text_type) {
    return {.status = status,
            .content_type = std::string(type),
            .headers = {{"Cache-Control", "no-store"},
                        {"X-Content-Type-Options", "nosniff"},
                        {"Access-Control-Allow-Origin", "*"}},
            .body = std::move(text)};
}

http::Response not_allowed(std::string allowed) {
    http::Response response = http::plain_response(405);
    response.headers.push_back({"Allow", std::move(allowed)});
    return response;
}

Instant now() { return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()); }

}  // namespace

WitnessSite::WitnessSite(app::Witness& witness, app::WitnessBook& book, http::Log& log, http::Metrics& metrics)
    : witness_(witness),
      book_(book),
      log_(log),
      metrics_(metrics),
      last_signed_(metrics.gauge("huiyin_witness_last_signed_seconds",
                                 "When this process last signed a checkpoint, seconds since 1970.")),
      convicted_(metrics.gauge("huiyin_witness_convictions",
                               "Pairs of checkpoints that prove that a log signed two histories.")) {
    convicted_.set(static_cast<double>(book.convictions()));
}

http::Plan WitnessSite::plan(const http::Request& request) const {
    const Page page = page_of(request.path);
    const bool reads_or_writes = page == Page::add_checkpoint || page == Page::checkpoint || page == Page::about;
    return {.execution = reads_or_writes ? http::Execution::pooled : http::Execution::inline_,
            .note = static_cast<std::size_t>(page)};
}

void WitnessSite::handle(http::Request request, std::size_t note, http::Responder respond) {
    http::Response response = answer(request, note);
    response.route = route_of(static_cast<Page>(note));
    respond(std::move(response));
}

http::Response WitnessSite::answer(const http::Request& request, std::size_t note) {
    const Page page = static_cast<Page>(note);
    const bool reads = request.method == http::Method::get || request.method == http::Method::head;
    if (page == Page::none) return http::plain_response(404);
    if (page == Page::add_checkpoint) {
        return request.method == http::Method::post ? add_checkpoint(request) : not_allowed("POST");
    }
    if (!reads) return not_allowed("GET, HEAD");
    switch (page) {
        case Page::checkpoint: return checkpoint(request);
        case Page::key: return text_answer(200, witness_.verifier().text() + "\n");
        case Page::about: return text_answer(200, about());
        case Page::health: return text_answer(200, "ok\n");
        case Page::metrics:
            if (!request.client_is_loopback) return http::plain_response(403);
            return text_answer(200, metrics_.text(), "text/plain; version=0.0.4; charset=utf-8");
        case Page::none:
        case Page::add_checkpoint: break;
    }
    return http::plain_response(404);
}

http::Response WitnessSite::add_checkpoint(const http::Request& request) {
    const Instant at = now();
    app::WitnessAnswer given = witness_.add_checkpoint(request.body, at);
    const std::string_view outcome = given.refusal ? code_of(*given.refusal) : "signed";
    metrics_
        .counter("huiyin_witness_requests_total", "Checkpoints that were shown, by what came of it.",
                 {{"outcome", std::string(outcome)}})
        .add();
    if (!given.refusal) {
        last_signed_.set(
            static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count()));
    }
    if (given.convicts) {
        convicted_.set(static_cast<double>(book_.convictions()));
        log_.write(http::Level::error, "two_histories", {{"outcome", outcome}});
    }
    return text_answer(given.status, std::move(given.body), given.status == 409 ? ledger::tree_size_type : text_type);
}

http::Response WitnessSite::checkpoint(const http::Request& request) {
    const auto bytes = hex_decode(std::string_view(request.path).substr(1, hash_digits));
    if (!bytes) return http::plain_response(404);
    Hash origin_hash{};
    std::copy(bytes->begin(), bytes->end(), origin_hash.begin());
    const auto newest = book_.newest(origin_hash);
    if (!newest) return http::plain_response(404);
    return text_answer(200, newest->note);
}

std::string WitnessSite::about() {
    std::string text = "A witness of public logs (C2SP tlog-witness).\n\n" + witness_.verifier().text() + "\n";
    for (const app::WatchedLog& log : book_.logs()) {
        if (!log.watched) continue;
        text += "\n" + log.key + "\n";
        if (log.last) text += std::to_string(log.last->tree.size) + " entries at " + to_text(log.last->at) + "\n";
    }
    return text;
}

}  // namespace huiyin::cli
