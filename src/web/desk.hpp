#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/form.hpp"
#include "http/response.hpp"
#include "web/after_commit.hpp"
#include "web/render/templates.hpp"
#include "web/route.hpp"
#include "web/services.hpp"
#include "web/session.hpp"
#include "web/staff_names.hpp"
#include "web/words.hpp"

namespace huiyin::web {

/// What all routes share while the site runs.
class Desk {
public:
    explicit Desk(Services given);
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;
    ~Desk();

    const Services services;
    const Words words;
    AfterCommit after_commit;
    Sessions sessions;
    StaffNames staff_names;
    /// Lets the route of a posted form of staff answer it, as if it came now from the call's officer. Set by the site.
    std::function<http::Response(Call)> answer_form;

    /// A filer's or public page with what all of them show.
    [[nodiscard]] Page filer_page(std::string_view name, const Call& call, const app::Office& office) const;
    /// A page for staff; with the user and sign-out if the call has an officer.
    [[nodiscard]] Page staff_page(std::string_view name, const Call& call, const app::Office& office) const;
    /// A page that says what went wrong. It is kept by nobody.
    [[nodiscard]] http::Response error_page(int status, Language language, std::string_view detail = {},
                                            std::string_view incident = {}) const;
    /// Charges a request to the rule, and to the one that bounds all tries of that kind; or says how long to wait.
    [[nodiscard]] Result<Done, std::chrono::milliseconds> take_try(std::string_view rule,
                                                                   const http::Request& request) const;
    /// For a try that did not fail: charges it to the second of the rules alone.
    void give_back_try(std::string_view rule, const http::Request& request) const;
    /// Where files of this request come from.
    [[nodiscard]] app::UploadSource upload_source(const http::Request& request) const;
    /// For someone who tried too often: 429, with how long to wait.
    [[nodiscard]] http::Response too_many_tries(Language language, std::chrono::milliseconds wait) const;
    [[nodiscard]] std::string too_many_tries_text(Language language, std::chrono::milliseconds wait) const;
};

/// A personal page: kept by no cache, with the policy that every page has.
[[nodiscard]] http::Response personal_page(const Page& page, int status = 200);
/// The policy of every page; `Cache-Control` is the caller's, and dress() adds the rest as the page leaves.
[[nodiscard]] const std::vector<http::Header>& page_headers();
/// After a form: see another page instead.
[[nodiscard]] http::Response see_other(std::string location);

/// The fields of a posted form, with line breaks as one LF each; none if the body is no form that we take.
[[nodiscard]] std::optional<http::Form> posted_form(const http::Request& request);
/// The fields of the query; empty if it cannot be read.
[[nodiscard]] http::Form query_of(const http::Request& request);

/// The cookie by which a browser remembers the language that was asked for.
[[nodiscard]] std::string language_cookie(Language language, bool secure);
/// The language asked for in the query, else remembered in the cookie, else the one the browser likes best; Chinese if
/// none says anything.
[[nodiscard]] Language language_of(const http::Request& request, bool& was_asked);

}  // namespace huiyin::web
