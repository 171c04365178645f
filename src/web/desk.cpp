#include "web/desk.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "web/dress.hpp"
#include "web/form_upload.hpp"

namespace huiyin::web {

namespace {

constexpr std::string_view html_type = "text/html; charset=utf-8";
std::string_view language_cookie_name(bool secure) { return secure ? "__Host-lang" : "lang"; }

/// The address of this page in the other language; for the answer to a form, which has no address of its own, nothing.
std::string language_url(const Call& call) {
    if (call.request.method == http::Method::post) return {};
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '/';
    };
    const std::string& path = call.request.path;
    if (!std::all_of(path.begin(), path.end(), is_plain)) return {};
    const Language other = call.language == Language::zh ? Language::en : Language::zh;
    return path + "?lang=" + std::string(to_text(other));
}

/// The rule whose tokens are everybody's, for those whose address has none left: so that many behind one address, as
/// behind an onion service, are held up by how much there is to do and not by where they come from.
std::string_view shared_rate(std::string_view rule) {
    if (rule == rate::filing) return rate::filing_of_all;
    if (rule == rate::uploads) return rate::uploads_of_all;
    if (rule == rate::code_tries || rule == rate::code_uses) return rate::codes_of_all;
    return {};
}

/// The rule that bounds what the other one gives back.
std::string_view rate_in_all(std::string_view rule) {
    if (rule == rate::code_tries) return rate::code_uses;
    if (rule == rate::sign_in) return rate::sign_in_uses;
    return {};
}

void set_shared_values(Page& page, const Call& call, const app::Office& office) {
    page.set("office", office.name_in(call.language));
    const std::string url = language_url(call);
    if (!url.empty()) page.add("language_switch").set("language_url", url);
}

/// "Leave this page", on every page that a filer may see.
void show_way_out(Page& page, const SiteSettings& settings) {
    if (settings.leave_url.empty()) {
        page.show("exit_blank");
    } else {
        page.add("exit").set("exit_url", settings.leave_url);
    }
}

}  // namespace

std::vector<http::RateRule> rate_rules() {
    using std::chrono::milliseconds;
    return {
        {.name = std::string(rate::filing), .interval = milliseconds{20'000}, .burst = 30},
        {.name = std::string(rate::code_tries), .interval = milliseconds{2'000}, .burst = 60},
        {.name = std::string(rate::code_uses), .interval = milliseconds{100}, .burst = 1'200},
        {.name = std::string(rate::uploads), .interval = milliseconds{5'000}, .burst = 200},
        {.name = std::string(rate::uploads_of_all), .interval = milliseconds{500}, .burst = 4'000},
        {.name = std::string(rate::filing_of_all), .interval = milliseconds{5'000}, .burst = 600},
        {.name = std::string(rate::codes_of_all), .interval = milliseconds{2}, .burst = 2'000},
        {.name = std::string(rate::sign_in), .interval = milliseconds{30'000}, .burst = 10},
        {.name = std::string(rate::sign_in_uses), .interval = milliseconds{2'000}, .burst = 300},
    };
}

Desk::Desk(Services given)
    : services(std::move(given)),
      words(services.locale),
      sessions(services, after_commit),
      staff_names(services.staff_book) {}

Desk::~Desk() { after_commit.stop(); }

Page Desk::filer_page(std::string_view name, const Call& call, const app::Office& office) const {
    Page page = services.templates.page(name, call.language);
    set_shared_values(page, call, office);
    show_way_out(page, services.settings);
    return page;
}

Page Desk::staff_page(std::string_view name, const Call& call, const app::Office& office) const {
    Page page = services.templates.page(name, call.language);
    set_shared_values(page, call, office);
    if (call.officer != nullptr) page.add("signed_in").set("user", call.officer->officer.name);
    return page;
}

http::Response Desk::error_page(int status, Language language, std::string_view detail,
                                std::string_view incident) const {
    constexpr std::array known{400, 403, 404, 405, 413, 429, 500, 503};
    const bool is_known = std::find(known.begin(), known.end(), status) != known.end();
    const int shown = is_known ? status : (status < 500 ? 400 : 500);
    Page page = services.templates.page("error_" + std::to_string(shown), language);
    page.set("office", services.office()->name_in(language));
    show_way_out(page, services.settings);
    page.show("detail", detail);
    page.show("incident", incident);
    return personal_page(page, status);
}

Result<Done, std::chrono::milliseconds> Desk::take_try(std::string_view rule, const http::Request& request) const {
    const auto now = std::chrono::steady_clock::now();
    const auto take = [&](std::string_view which) {
        auto taken = services.rate_limit.take(which, request.client_address, request.client_is_loopback, now);
        const std::string_view shared = shared_rate(which);
        if (taken || shared.empty()) return taken;
        return services.rate_limit.take(shared, "everybody", false, now);
    };
    const std::string_view in_all = rate_in_all(rule);
    if (!in_all.empty()) {
        if (auto taken = take(in_all); !taken) return taken;
    }
    return take(rule);
}

void Desk::give_back_try(std::string_view rule, const http::Request& request) const {
    services.rate_limit.give_back(rule, request.client_address, request.client_is_loopback);
}

app::UploadSource Desk::upload_source(const http::Request& request) const {
    const auto source = services.rate_limit.source_of(request.client_address, request.client_is_loopback);
    return {.key = source.key, .is_spared = source.is_spared};
}

std::string Desk::too_many_tries_text(Language language, std::chrono::milliseconds wait) const {
    const auto minutes = std::chrono::ceil<std::chrono::minutes>(wait).count();
    return services.locale.text("find.too_many_tries", language, {{"minutes", std::to_string(minutes)}});
}

http::Response Desk::too_many_tries(Language language, std::chrono::milliseconds wait) const {
    http::Response response = error_page(429, language, too_many_tries_text(language, wait));
    response.headers.push_back({"Retry-After", std::to_string(std::chrono::ceil<std::chrono::seconds>(wait).count())});
    return response;
}

const std::vector<http::Header>& page_headers() {
    static const std::vector<http::Header> headers{{"Content-Security-Policy", std::string(page_policy)}};
    return headers;
}

http::Response personal_page(const Page& page, int status) {
    http::Response response{.status = status, .content_type = std::string(html_type), .body = page.render()};
    const auto& shared = page_headers();
    response.headers.reserve(shared.size() + 2);
    response.headers.assign(shared.begin(), shared.end());
    response.headers.push_back({"Cache-Control", "no-store"});
    return response;
}

http::Response see_other(std::string location) {
    return {.status = 303, .headers = {{"Location", std::move(location)}, {"Cache-Control", "no-store"}}};
}

namespace {

/// Browsers send CR LF for a line break; what people write is kept with LF alone.
std::vector<http::Form::Field> with_plain_line_breaks(std::vector<http::Form::Field> fields) {
    for (http::Form::Field& field : fields) {
        std::string text;
        text.reserve(field.value.size());
        for (std::size_t i = 0; i < field.value.size(); ++i) {
            const char c = field.value[i];
            if (c != '\r') text.push_back(c);
            if (c == '\r' && (i + 1 == field.value.size() || field.value[i + 1] != '\n')) text.push_back('\n');
        }
        field.value = std::move(text);
    }
    return fields;
}

}  // namespace

std::optional<http::Form> posted_form(const http::Request& request) {
    if (const FormUpload* const upload = form_upload_of(request)) {
        if (!upload->is_whole()) return std::nullopt;
        return http::Form(with_plain_line_breaks(upload->fields()));
    }
    const std::string_view type = request.header("Content-Type");
    constexpr std::string_view wanted = "application/x-www-form-urlencoded";
    if (!http::same_ignoring_case(type.substr(0, wanted.size()), wanted)) return std::nullopt;
    auto form = http::parse_form(request.body);
    if (!form) return std::nullopt;
    if (request.body.find("%0D") == std::string::npos && request.body.find("%0d") == std::string::npos) {
        return *std::move(form);
    }
    return http::Form(with_plain_line_breaks(form->fields()));
}

http::Form query_of(const http::Request& request) {
    if (request.query.empty()) return {};
    auto form = http::parse_form(request.query);
    if (!form) return {};
    return *std::move(form);
}

std::string language_cookie(Language language, bool secure) {
    constexpr std::chrono::seconds year{365 * 24 * 3600};
    return http::set_cookie({.name = std::string(language_cookie_name(secure)),
                             .value = std::string(to_text(language)),
                             .max_age = year,
                             .secure = secure});
}

Language language_of(const http::Request& request, bool& was_asked) {
    was_asked = false;
    if (request.query.find("lang=") != std::string::npos) {
        if (const auto asked = parse_language(query_of(request).value("lang"))) {
            was_asked = true;
            return *asked;
        }
    }
    // Which of the two names was set hangs on the site's settings; it is no secret, so either may be believed.
    for (const bool secure : {true, false}) {
        const auto remembered = http::cookie_value(request.header("Cookie"), language_cookie_name(secure));
        const auto language = remembered ? parse_language(*remembered) : std::nullopt;
        if (language) return *language;
    }
    constexpr std::array<std::string_view, languages.size()> offered{"zh", "en"};
    const std::string_view field = request.header("Accept-Language");
    if (field.empty()) return Language::zh;
    return parse_language(http::negotiate_language(field, offered)).value_or(Language::zh);
}

}  // namespace huiyin::web
