#include "cli/smtp.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/bytes.hpp"
#include "cli/curl_handle.hpp"

namespace huiyin::cli {

namespace {

constexpr long seconds_to_connect_max = 15;

/// Of `smtp://HOST:PORT`, without the brackets of an IPv6 address; empty if there is no such.
std::string_view host_of(std::string_view url) {
    for (const std::string_view scheme : {"smtps://", "smtp://"}) {
        if (!url.starts_with(scheme)) continue;
        std::string_view rest = url.substr(scheme.size());
        if (rest.find_first_of("/@?# \r\n") != std::string_view::npos) return {};
        if (rest.starts_with('[')) {
            const auto end = rest.find(']');
            return end == std::string_view::npos ? std::string_view{} : rest.substr(1, end - 1);
        }
        return rest.substr(0, rest.find(':'));
    }
    return {};
}

/// In lines of 76 characters.
std::string in_lines(const std::string& base64) {
    constexpr std::size_t line_max = 76;
    std::string out;
    for (std::size_t i = 0; i < base64.size(); i += line_max) out += base64.substr(i, line_max) + "\r\n";
    return out;
}

/// A header's text as RFC 2047 has it: words of at most 75 characters, each of whole characters.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t bytes_of_word_max = 42;
    std::string out;
    while (!text.empty()) {
        std::size_t cut = std::min(text.size(), bytes_of_word_max);
        while (cut < text.size() && cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U) --cut;
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64_encode(as_bytes(text.substr(0, cut))) + "?=";
        text.remove_prefix(cut);
    }
    return out;
}

/// `Mon, 05 Jan 2026 08:30:00 +0000`.
std::string date_text(Instant at) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const Date day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day date{day};
    const std::string text = to_text(at);
    return std::string(days.at(std::chrono::weekday{day}.c_encoding())) + ", " + text.substr(8, 2) + " " +
           months.at(static_cast<unsigned>(date.month()) - 1) + " " + text.substr(0, 4) + " " + text.substr(11, 8) +
           " +0000";
}

std::string_view domain_of(std::string_view address) { return address.substr(address.find('@') + 1); }

/// What libcurl has not read yet.
struct Unsent {
    std::string_view rest;
};

std::size_t read_on(char* buffer, std::size_t size, std::size_t count, void* from) {
    auto& unsent = *static_cast<Unsent*>(from);
    const std::size_t bytes = std::min(size * count, unsent.rest.size());
    std::memcpy(buffer, unsent.rest.data(), bytes);
    unsent.rest.remove_prefix(bytes);
    return bytes;
}

}  // namespace

Result<Done, SmtpProblem> check_smtp_url(std::string_view url, bool plain_loopback) {
    const std::string_view host = host_of(url);
    if (host.empty()) return fail(SmtpProblem::bad_url);
    const bool is_here = host == "127.0.0.1" || host == "::1" || host == "localhost";
    if (plain_loopback && (!is_here || url.starts_with("smtps:"))) return fail(SmtpProblem::plain_beyond_this_machine);
    return Done{};
}

std::string message_text(const SmtpServer& server, const OutgoingMail& mail) {
    std::string text = "From: <" + server.from + ">\r\nTo: <" + mail.to + ">\r\n";
    text += "Subject: " + encoded_words(mail.subject) + "\r\n";
    text += "Date: " + date_text(mail.at) + "\r\n";
    text += "Message-ID: <" + mail.id + "@" + std::string(domain_of(server.from)) + ">\r\n";
    text += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n";
    text += "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    return text + in_lines(base64_encode(as_bytes(mail.body)));
}

Result<Done, std::string> send_mail(const SmtpServer& server, const OutgoingMail& mail) {
    const CurlHandle handle = new_curl_handle();
    const CurlList recipients(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
    if (!handle || !recipients) return fail(std::string("the mail library does not start"));
    const std::string text = message_text(server, mail);
    Unsent unsent{text};
    CURL* const curl = handle.get();
    set_option(curl, CURLOPT_URL, server.url.c_str());
    set_option(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set_option(curl, CURLOPT_USE_SSL, server.plain_loopback ? CURLUSESSL_NONE : CURLUSESSL_ALL);
    set_option(curl, CURLOPT_PROXY, "");
    if (!server.ca_file.empty()) set_option(curl, CURLOPT_CAINFO, server.ca_file.c_str());
    if (!server.user.empty()) {
        set_option(curl, CURLOPT_USERNAME, server.user.c_str());
        set_option(curl, CURLOPT_PASSWORD, server.password.c_str());
    }
    const std::string from = "<" + server.from + ">";
    set_option(curl, CURLOPT_MAIL_FROM, from.c_str());
    set_option(curl, CURLOPT_MAIL_RCPT, recipients.get());
    set_option(curl, CURLOPT_UPLOAD, 1L);
    set_option(curl, CURLOPT_READFUNCTION, &read_on);
    set_option(curl, CURLOPT_READDATA, &unsent);
    set_option(curl, CURLOPT_NOSIGNAL, 1L);
    set_option(curl, CURLOPT_CONNECTTIMEOUT, seconds_to_connect_max);
    set_option(curl, CURLOPT_TIMEOUT, long{server.time_max.count()});
    const CURLcode result = curl_easy_perform(curl);
    if (result == CURLE_OK) return Done{};
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    std::string why = curl_easy_strerror(result);
    if (answer >= 400) why += " (" + std::to_string(answer) + ")";
    return fail(std::move(why));
}

}  // namespace huiyin::cli
