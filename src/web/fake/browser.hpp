#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/response.hpp"
#include "web/site.hpp"

namespace huiyin::web::fake {

/// The value of every hidden field and every field that is filled in of a page's forms, by name; the first one counts.
[[nodiscard]] std::map<std::string, std::string> fields_of(std::string_view html);
/// The page's text as a browser would show it, character references resolved.
[[nodiscard]] std::string text_of(std::string_view html);

/// Asks a site as a browser does: keeps cookies, sends forms, waits for answers that come later. For tests.
class Browser {
public:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    explicit Browser(Site& site) : site_(site) {}

    http::Response get(const std::string& target, std::vector<http::Header> headers = {});
    http::Response head(const std::string& target);
    http::Response post(const std::string& path, const Fields& fields);
    /// Sends the form of the last page with all that stands in it, and these fields in place of what it had.
    http::Response submit(const std::string& path, const Fields& fields);
    /// The same as a form that brings files, each with its name and bytes.
    using Files = std::vector<std::pair<std::string, std::string>>;
    http::Response submit(const std::string& path, const Fields& fields, const Files& files);
    http::Response send(http::Request request);
    /// Goes where the last answer leads.
    http::Response follow();

    [[nodiscard]] std::string page() const { return std::string(last_.body.view()); }
    [[nodiscard]] std::string text() const { return text_of(last_.body.view()); }
    [[nodiscard]] const http::Response& last() const { return last_; }
    [[nodiscard]] std::string header(std::string_view name) const;
    /// Signs in a member of staff of the fake office; the answer is the redirect.
    http::Response sign_in(const std::string& name);
    void forget_cookies() { cookies_.clear(); }

    std::string language = "en";
    bool is_loopback = true;
    bool uses_tls = false;

private:
    [[nodiscard]] Fields filled_in(const Fields& fields) const;
    void keep_cookies(const http::Response& response);

    Site& site_;
    http::Response last_;
    std::map<std::string, std::string> cookies_;
};

}  // namespace huiyin::web::fake
