#include "web/fake/browser.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <regex>
#include <utility>

#include "http/form.hpp"
#include "web/fake/office.hpp"

namespace huiyin::web::fake {

namespace {

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

std::string unescaped(std::string text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> references{
        {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}};
    for (const auto& [from, to] : references) replace_all(text, from, to);
    return text;
}

std::string attribute(const std::string& tag, const std::string& name) {
    std::smatch found;
    if (!std::regex_search(tag, found, std::regex("\\b" + name + "=\"([^\"]*)\""))) return {};
    return unescaped(found[1]);
}

}  // namespace

std::string text_of(std::string_view html) {
    std::string text;
    bool inside = false;
    for (const char c : html) {
        if (c == '<') inside = true;
        if (!inside) text.push_back(c);
        if (c == '>') inside = false;
    }
    return unescaped(std::move(text));
}

std::map<std::string, std::string> fields_of(std::string_view html) {
    std::map<std::string, std::string> fields;
    const std::string page(html);
    for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
        const std::string tag = page.substr(at, page.find('>', at) - at);
        const std::string name = attribute(tag, "name");
        if (name.empty()) continue;
        if (tag.starts_with("<input")) {
            const bool is_box =
                tag.find("type=\"radio\"") != std::string::npos || tag.find("type=\"checkbox\"") != std::string::npos;
            if (!is_box || tag.find(" checked") != std::string::npos) fields.emplace(name, attribute(tag, "value"));
        } else if (tag.starts_with("<textarea")) {
            const std::size_t begin = page.find('>', at) + 1;
            fields.emplace(name, unescaped(page.substr(begin, page.find("</textarea>", begin) - begin)));
        } else if (tag.starts_with("<select")) {
            const std::string list = page.substr(at, page.find("</select>", at) - at);
            std::smatch found;
            const bool any = std::regex_search(list, found, std::regex("value=\"([^\"]*)\" selected"));
            fields.emplace(name, any ? std::string(found[1]) : std::string());
        }
    }
    return fields;
}

http::Response Browser::send(http::Request request) {
    if (!cookies_.empty()) {
        std::string cookies;
        for (const auto& [name, value] : cookies_) {
            if (!cookies.empty()) cookies += "; ";
            cookies += name + "=" + value;
        }
        request.headers.push_back({"Cookie", cookies});
    }
    if (!language.empty()) request.headers.push_back({"Accept-Language", language});
    request.client_address = is_loopback ? "127.0.0.1" : "203.0.113.7";
    request.client_is_loopback = is_loopback;
    if (auto sink = request.body.empty() ? nullptr : site_.sink_for(request)) {
        constexpr std::size_t piece = 777;
        for (std::size_t at = 0; at < request.body.size(); at += piece) {
            if (!sink->take(std::string_view(request.body).substr(at, piece))) return last_ = http::plain_response(400);
        }
        request.sink = std::move(sink);
        request.body.clear();
    }
    request.client_used_tls = request.client_used_tls || uses_tls;
    std::promise<http::Response> answer;
    auto answered = answer.get_future();
    const std::size_t route = site_.plan(request).note;
    site_.handle(std::move(request), route,
                 http::Responder([&answer](http::Response response) { answer.set_value(std::move(response)); }));
    last_ = answered.get();
    if (http::BodySource* const source = last_.body.source()) {
        std::string all;
        while (all.size() < source->size()) all += *source->next();
        last_.body = std::move(all);
    }
    site_.dress(last_, uses_tls);
    keep_cookies(last_);
    return last_;
}

http::Response Browser::get(const std::string& target, std::vector<http::Header> headers) {
    const std::size_t question = std::min(target.find('?'), target.size());
    return send({.method = http::Method::get,
                 .path = target.substr(0, question),
                 .query = target.substr(std::min(question + 1, target.size())),
                 .headers = std::move(headers)});
}

http::Response Browser::head(const std::string& target) { return send({.method = http::Method::head, .path = target}); }

http::Response Browser::post(const std::string& path, const Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields) {
        if (!body.empty()) body += '&';
        body += http::percent_encode(name) + '=' + http::percent_encode(value);
    }
    return send({.method = http::Method::post,
                 .path = path,
                 .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                 .body = std::move(body)});
}

Browser::Fields Browser::filled_in(const Fields& fields) const {
    const std::string page(last_.body.view());
    std::map<std::string, std::string> all = fields_of(page);
    for (const auto& [name, value] : fields) all[name] = value;
    Fields filled(all.begin(), all.end());
    // A field that may come more than once.
    std::erase_if(filled, [](const auto& field) { return field.first == "attachment" || field.first == "files"; });
    const std::regex ticket("name=\"attachment\" value=\"([^\"]*)\"");
    for (auto at = std::sregex_iterator(page.begin(), page.end(), ticket); at != std::sregex_iterator(); ++at) {
        const std::pair<std::string, std::string> field{"attachment", (*at)[1]};
        if (std::find(filled.begin(), filled.end(), field) == filled.end()) filled.push_back(field);
    }
    return filled;
}

http::Response Browser::submit(const std::string& path, const Fields& fields) { return post(path, filled_in(fields)); }

http::Response Browser::submit(const std::string& path, const Fields& fields, const Files& files) {
    const std::string delimiter = "--0123456789";
    std::string body;
    const auto add = [&](const std::string& disposition, const std::string& value) {
        body += delimiter + "\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n" + value + "\r\n";
    };
    for (const auto& [name, value] : filled_in(fields)) add("name=\"" + name + "\"", value);
    for (const auto& [name, bytes] : files) {
        // As browsers write a quote.
        const std::string written = std::regex_replace(name, std::regex("\""), "%22");
        add("name=\"files\"; filename=\"" + written + "\"", bytes);
    }
    if (files.empty()) add("name=\"files\"; filename=\"\"", {});
    return send({.method = http::Method::post,
                 .path = path,
                 .headers = {{"Content-Type", "multipart/form-data; boundary=" + delimiter.substr(2)}},
                 .body = body + delimiter + "--\r\n"});
}

http::Response Browser::follow() { return get(header("Location")); }

std::string Browser::header(std::string_view name) const {
    for (const http::Header& field : last_.headers) {
        if (http::same_ignoring_case(field.name, name)) return field.value;
    }
    return {};
}

http::Response Browser::sign_in(const std::string& name) {
    forget_cookies();
    get("/staff/sign-in");
    return submit("/staff/sign-in", {{"user", name}, {"password", std::string(password_of_all)}});
}

void Browser::keep_cookies(const http::Response& response) {
    for (const http::Header& field : response.headers) {
        if (field.name != "Set-Cookie") continue;
        const std::string pair = field.value.substr(0, field.value.find(';'));
        const std::size_t equals = pair.find('=');
        const std::string value = pair.substr(equals + 1);
        if (value.empty()) {
            cookies_.erase(pair.substr(0, equals));
        } else {
            cookies_[pair.substr(0, equals)] = value;
        }
    }
}

}  // namespace huiyin::web::fake
