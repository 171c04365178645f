#include "cli/serving.hpp"

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/log_identity_opening.hpp"
#include "app/register_door.hpp"
#include "base/bytes.hpp"
#include "cli/certificate_watch.hpp"
#include "cli/mailer.hpp"
#include "cli/sweeper.hpp"
#include "cli/witness_asking.hpp"
#include "cli/witness_client.hpp"
#include "http/address.hpp"
#include "http/metrics.hpp"
#include "http/rate_limit.hpp"
#include "ledger/checkpoint.hpp"
#include "store/files/attachment_files.hpp"
#include "vault/keys.hpp"
#include "vault/password.hpp"
#include "vault/random.hpp"
#include "vault/token.hpp"
#include "web/api/routes.hpp"
#include "web/assets/assets.hpp"
#include "web/assets/embedded.hpp"
#include "web/render/templates.hpp"
#include "web/services.hpp"
#include "web/site.hpp"
#include "web/upload_routes.hpp"

namespace huiyin::cli {

namespace {

constexpr std::chrono::seconds grace{20};

sigset_t held_signals(bool reloads) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    if (reloads) sigaddset(&signals, SIGHUP);
    return signals;
}

/// Until the process is told to end. Without a certificate there is nothing to look after meanwhile.
int wait_for_end(std::optional<CertificateWatch>& certificate) {
    const sigset_t signals = held_signals(certificate.has_value());
    constexpr timespec between_looks{.tv_sec = 5, .tv_nsec = 0};
    for (;;) {
        const int which =
            certificate ? sigtimedwait(&signals, nullptr, &between_looks) : sigwaitinfo(&signals, nullptr);
        if (which == SIGTERM || which == SIGINT) return which;
        if (certificate) certificate->look(which == SIGHUP);
    }
}

/// The parts of the compiled-in web pages, checked once.
struct Pages {
    web::Assets assets;
    web::Templates templates;
};

Result<std::unique_ptr<Pages>, std::string> load_pages(const web::Locale& locale) {
    web::Assets assets(embedded::web());
    auto templates = web::Templates::load(embedded::web(), locale, assets);
    if (!templates) return fail(templates.error().what);
    return std::make_unique<Pages>(Pages{std::move(assets), *std::move(templates)});
}

Result<std::vector<http::Prefix>, std::string> prefixes_of(const std::vector<std::string>& texts) {
    std::vector<http::Prefix> prefixes;
    for (const std::string& text : texts) {
        const auto prefix = http::parse_prefix(text);
        if (!prefix) return fail(text);
        prefixes.push_back(*prefix);
    }
    return prefixes;
}

/// What an operator watches besides requests.
void add_gauges(http::Metrics& metrics, WorkingOffice& office) {
    metrics.gauge_of("huiyin_cases", "Cases in the log.",
                     [&office] { return static_cast<double>(office.store().cases().case_count()); });
    metrics.gauge_of("huiyin_cases_unheld", "Open cases that no unit may hold.",
                     [&office] { return static_cast<double>(office.store().cases().unheld_count()); });
    metrics.gauge_of("huiyin_log_size", "Entries in the log.", [&office] {
        const auto checkpoint = office.store().public_log().checkpoint();
        const auto note = ledger::parse_note(*checkpoint);
        const auto parsed = note ? ledger::parse_checkpoint_text(note->text) : std::nullopt;
        return parsed ? static_cast<double>(parsed->size) : 0.0;
    });
}

double seconds_of(const std::optional<std::chrono::sys_seconds>& moment) {
    return moment ? static_cast<double>(moment->time_since_epoch().count()) : 0.0;
}

Sweeper::Events sweep_events(http::Metrics& metrics, http::Log& log) {
    const http::Counter missed =
        metrics.counter("huiyin_cases_overdue_recorded_total", "Cases on which the clock recorded missed limits.");
    const http::Counter refused =
        metrics.counter("huiyin_sweep_refused_total", "Cases that were due but could not be recorded.");
    const http::Gauge last = metrics.gauge("huiyin_last_sweep_seconds", "When the clock last ran, seconds since 1970.");
    const http::Counter gone =
        metrics.counter("huiyin_cases_erased_total", "Cases erased at the end of their retention.");
    return {
        .swept =
            [missed, refused, last, &log](const app::Swept& swept) {
                missed.add(static_cast<double>(swept.cases));
                refused.add(static_cast<double>(swept.refused));
                const auto now = std::chrono::system_clock::now().time_since_epoch();
                last.set(static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(now).count()));
                if (swept.cases == 0 && swept.refused == 0 && !swept.interrupted) return;
                log.write(swept.refused > 0 ? http::Level::warning : http::Level::info, "swept",
                          {{"cases", swept.cases}, {"refused", swept.refused}, {"interrupted", swept.interrupted}});
            },
        .erased =
            [gone, &log](const app::Erased& erased) {
                gone.add(static_cast<double>(erased.cases));
                log.write(erased.interrupted ? http::Level::warning : http::Level::info, "erased",
                          {{"cases", erased.cases}, {"interrupted", erased.interrupted}});
            },
        .failed =
            [&log](const char* what) {
                log.write(http::Level::error, "sweep_failed", {{"what", what}});
            },
    };
}

/// Mails that failed and are still on their way, or were given up.
double failed_notices(app::Postbox& postbox) {
    const auto notices = postbox.notices();
    return static_cast<double>(std::count_if(
        notices.begin(), notices.end(), [](const app::Notice& one) { return !one.delivered_at && one.tries > 0; }));
}

/// The worker that mails digests, where a mail server is set.
std::unique_ptr<Mailer> make_mailer(WorkingOffice& office, const ServeSettings& settings, http::Metrics& metrics,
                                    http::Log& log) {
    metrics.gauge_of("huiyin_notices_failed", "Mails with a digest that did not arrive.",
                     [&office] { return failed_notices(office.store().postbox()); });
    if (!settings.smtp) return nullptr;
    const http::Counter sent =
        metrics.counter("huiyin_notices_sent_total", "Mails with a digest that were handed over.");
    Mailing mailing({.cases = office.store().cases(),
                     .postbox = office.store().postbox(),
                     .time = office.time(),
                     .office = [&office] { return office.office(); },
                     .locale = office.locale(),
                     .site = settings.base_url,
                     .hour = settings.digest_hour,
                     .send = [server = *settings.smtp](const OutgoingMail& mail) { return send_mail(server, mail); }});
    const auto done = [sent, &log](const Mailing::Round& round) {
        sent.add(static_cast<double>(round.sent));
        if (round.sent == 0 && round.failed == 0) return;
        log.write(round.failed > 0 ? http::Level::warning : http::Level::info, "digests",
                  {{"sent", round.sent}, {"failed", round.failed}});
    };
    const auto failed = [&log](const char* what) { log.write(http::Level::error, "digest_failed", {{"what", what}}); };
    return std::make_unique<Mailer>(std::move(mailing), office.time(), Mailer::Events{done, failed});
}

/// When a witness that the office names last signed, seconds since 1970; 0 if none ever did.
double last_cosigned(WorkingOffice& office) {
    const auto witnessed = office.store().public_log().witnessed();
    const app::OfficePointer now = office.office();
    Instant last{};
    for (const app::NamedWitness& named : now->witnesses) {
        for (const app::Witnessed::By& by : witnessed ? witnessed->by : std::vector<app::Witnessed::By>{}) {
            if (by.key == named.key) last = std::max(last, by.at);
        }
    }
    return static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(last.time_since_epoch()).count());
}

/// The worker that has the log signed by the witnesses outside.
std::unique_ptr<WitnessRounds> make_witness_rounds(WorkingOffice& office, const ServeSettings& settings,
                                                   http::Metrics& metrics, http::Log& log, std::atomic<bool>& stop) {
    metrics.gauge_of("huiyin_witnesses", "Witnesses that the office names.",
                     [&office] { return static_cast<double>(office.office()->witnesses.size()); });
    metrics.gauge_of("huiyin_last_cosigned_seconds", "When a witness last signed the log, seconds since 1970.",
                     [&office] { return last_cosigned(office); });
    metrics.gauge_of("huiyin_cosigned_size", "Entries that a witness has signed.", [&office] {
        const auto witnessed = office.store().public_log().witnessed();
        return witnessed ? static_cast<double>(witnessed->size) : 0.0;
    });
    const auto asked = [&metrics, &log](const app::NamedWitness&, const WitnessAsking::Result& result) {
        if (result.outcome == AskOutcome::up_to_date) return;
        const std::string_view outcome = code_of(result.outcome);
        metrics
            .counter("huiyin_witness_asked_total", "How often a witness was asked, by what came of it.",
                     {{"outcome", std::string(outcome)}})
            .add();
        const bool is_good = result.outcome == AskOutcome::cosigned;
        log.write(is_good ? http::Level::info : http::Level::warning, "witness_asked",
                  {{"outcome", outcome}, {"status", std::int64_t{result.status}}});
    };
    const auto failed = [&log](const char* what) { log.write(http::Level::error, "witness_failed", {{"what", what}}); };
    WitnessAsking asking({.log = office.store().public_log(),
                          .cosignatures = office.store().cosignatures(),
                          .log_key = office.office()->verifier_key,
                          .post = [&stop](const std::string& url, std::string_view body) {
                              return post_to_witness(url, body, witness_time_max, stop);
                          }});
    return std::make_unique<WitnessRounds>(
        std::move(asking), [&office] { return office.office(); }, settings.witness_pause, stop,
        WitnessRounds::Events{asked, failed});
}

/// What stands between the site and the office.
struct Doors {
    Doors(WorkingOffice& office, const ServeSettings& settings)
        : rate_limit(web::rate_rules(), {.spare_loopback = settings.spare_loopback}),
          door(office.store().cases(), office.server_key()),
          custody(office.store().custody(), office.store().staff(), office.custodian(),
                  [&office](codec::RecordedOfficeEvent recorded) {
                      return office.writer().publish_and_wait({std::move(recorded)});
                  }),
          identity_opening(office.writer(), office.store().cases(), custody, office.server_key()),
          attachments(office.folder().attachments(), office.server_key(), settings.attachments),
          second_factors(office.server_key()) {}

    http::RateLimit rate_limit;
    app::RegisterDoor door;
    app::Custody custody;
    app::LogIdentityOpening identity_opening;
    store::files::AttachmentFiles attachments;
    vault::SecondFactors second_factors;
};

web::Services services_of(WorkingOffice& office, Doors& doors, const Pages& pages, http::Metrics& metrics,
                          http::Log& log, web::SiteSettings settings) {
    return {
        .office = [&office] { return office.office(); },
        .trouble = [&office] { return office.writer().trouble(); },
        .publish =
            [&office](codec::RecordedOfficeEvent recorded) {
                return office.writer().publish_and_wait({std::move(recorded)});
            },
        .administer = [&office](app::StaffAct act) { return office.writer().administer_and_wait(std::move(act)); },
        .cases = office.store().cases(),
        .case_log = office.writer(),
        .public_log = office.store().public_log(),
        .filing = office.filing(),
        .door = doors.door,
        .identity_opening = doors.identity_opening,
        .custody = doors.custody,
        .attachments = doors.attachments,
        .staff_book = office.store().staff(),
        .postbox = office.store().postbox(),
        .time = office.time(),
        .rate_limit = doors.rate_limit,
        .metrics = metrics,
        .log = log,
        .templates = pages.templates,
        .locale = office.locale(),
        .assets = pages.assets,
        .hash_password = vault::hash_password,
        .second_factors = doors.second_factors,
        .check_password = vault::check_password,
        .random = vault::fill_random,
        .token_digest = [&key =
                             office.server_key()](std::string_view token) { return vault::token_digest(key, token); },
        .settings = std::move(settings),
    };
}

std::string said_in_all_languages(const web::Locale& locale, std::string_view text) {
    std::string said;
    for (const Language language : web::languages) said += locale.pattern(text, language) + "\n";
    return said;
}

}  // namespace

void hold_signals(bool reloads) {
    const sigset_t signals = held_signals(reloads);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

int wait_for_end() {
    std::optional<CertificateWatch> none;
    return wait_for_end(none);
}

void notify_service(std::string_view state) {
    const char* const path = std::getenv("NOTIFY_SOCKET");  // NOLINT(concurrency-mt-unsafe): nothing sets it
    sockaddr_un address{};
    if (path == nullptr || std::strlen(path) < 2 || std::strlen(path) >= sizeof(address.sun_path)) return;
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path, std::strlen(path));
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
    // A name that begins with @ is an abstract one.
    if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    static_cast<void>(::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address), length));
    ::close(descriptor);
}

std::string why_not(const http::StartError& error, const Console& console) {
    using Kind = http::StartError::Kind;
    switch (error.kind) {
        case Kind::bad_address: return console.text("the address cannot be listened on", "监听地址无效");
        case Kind::bad_proxy: return console.text("a trusted proxy is no address or prefix", "可信代理地址无效");
        case Kind::address_in_use:
            return console.text("another program listens there already", "该地址已被其他程序占用");
        case Kind::not_permitted:
            return console.text("this user may not listen there (ports below 1024 need a right)",
                                "当前用户无权监听该地址（1024 以下端口需授权）");
        case Kind::bad_certificate: return console.text("the TLS certificate cannot be used", "TLS 证书无法使用");
        case Kind::bad_key: return console.text("the TLS key cannot be used", "TLS 私钥无法使用");
        case Kind::key_of_another:
            return console.text("the TLS key does not belong to the certificate", "TLS 私钥与证书不匹配");
        case Kind::system: break;
    }
    return console.text("the system refuses", "系统拒绝");
}

std::string address_text(const http::Settings& settings, std::uint16_t port) {
    const std::string& host = settings.listen.host;
    const bool is_v6 = host.find(':') != std::string::npos;
    return (settings.tls ? "https://" : "http://") + (is_v6 ? "[" + host + "]" : host) + ":" + std::to_string(port) +
           "/";
}

std::optional<http::Listen> parse_listen(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto port = parse_decimal(text.substr(colon + 1));
    if (!port || *port > 65'535) return std::nullopt;
    return http::Listen{host.empty() ? "0.0.0.0" : std::string(host), static_cast<std::uint16_t>(*port)};
}

Exit serve_office(WorkingOffice& office, const ServeSettings& settings, http::Log& log, Console& console,
                  const std::function<void(const std::string& url)>& ready) {
    const auto pages = load_pages(office.locale());
    if (!pages)
        return console.refuse(Exit::environment, "The pages are broken: {0}", "页面资源有误：{0}", pages.error());
    auto operators = prefixes_of(settings.operators);
    if (!operators) {
        return console.refuse(Exit::usage, "`{0}` is no address or prefix.", "“{0}”不是地址或网段。",
                              operators.error());
    }
    http::Metrics metrics;
    add_gauges(metrics, office);
    Doors doors(office, settings);
    web::Site site(services_of(office, doors, **pages, metrics, log,
                               {.secure = settings.http.tls.has_value() || settings.base_url.starts_with("https://"),
                                .base_url = settings.base_url,
                                .operators = *std::move(operators),
                                .leave_url = settings.leave_url,
                                .second_factor_for = settings.second_factor_for,
                                .counter_days_max = settings.counter_days_max}),
                   {web::public_routes, web::filer_routes, web::upload_routes, web::staff_routes, web::api_routes});
    http::Settings served = settings.http;
    served.plaintext_hint = said_in_all_languages(office.locale(), "error.tls_wanted");
    const Sweeper::Events swept = sweep_events(metrics, log);
    if (!settings.erases) {
        log.write(http::Level::warning, "erasing_off", {{"what", "nothing is erased while --no-erasing is given"}});
    } else if (const app::Erased erased = erase_before_serving(office); erased.cases > 0 || erased.interrupted) {
        swept.erased(erased);
    }
    http::Server server(std::move(served), site, log, metrics);
    if (const auto started = server.start(); !started) {
        return console.refuse(Exit::environment, "Cannot serve: {0} ({1}).", "无法提供服务：{0}（{1}）。",
                              why_not(started.error(), console), started.error().detail);
    }
    std::optional<CertificateWatch> certificate;
    if (settings.http.tls) {
        certificate.emplace(*settings.http.tls, server, log);
        metrics.gauge_of("huiyin_tls_certificate_expires_seconds", "When the certificate ends, seconds since 1970.",
                         [&server] { return seconds_of(server.certificate_expires_at()); });
    }
    {
        const Sweeper sweeper(office, doors.attachments, settings.erases ? Sweeper::Erasing::on : Sweeper::Erasing::off,
                              swept);
        const std::unique_ptr<Mailer> mailer = make_mailer(office, settings, metrics, log);
        std::atomic<bool> stop_asking{false};
        const auto rounds = make_witness_rounds(office, settings, metrics, log, stop_asking);
        const std::string listened = address_text(settings.http, server.port());
        log.write(http::Level::info, "ready", {{"port", std::uint64_t{server.port()}}});
        ready(settings.base_url.empty() ? listened : settings.base_url);
        notify_service("READY=1\nSTATUS=Serving " + listened);
        const int which = wait_for_end(certificate);
        notify_service("STOPPING=1");
        log.write(http::Level::info, "stopping", {{"signal", std::int64_t{which}}});
    }
    server.stop(grace);
    office.stop();
    log.write(http::Level::info, "ended");
    return Exit::ok;
}

}  // namespace huiyin::cli
