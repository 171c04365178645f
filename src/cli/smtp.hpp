#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/date.hpp"
#include "base/result.hpp"
#include "base/wipe.hpp"

namespace huiyin::cli {

/// Where mails are handed over. Always over TLS, but to a server on this machine that was named as such.
struct SmtpServer {
    std::string url;   ///< `smtps://HOST:PORT`, or `smtp://HOST:PORT` with STARTTLS.
    std::string from;  ///< The address that mails come from.
    std::string user;  ///< Empty: no login.
    WipedText password;
    std::string ca_file;          ///< Certificates to trust; empty: those of the system.
    bool plain_loopback = false;  ///< Without TLS; the host must be this machine.
    std::chrono::seconds time_max{60};
};

/// What is wrong with the address of a server.
enum class SmtpProblem : std::uint8_t { bad_url, plain_beyond_this_machine };
[[nodiscard]] Result<Done, SmtpProblem> check_smtp_url(std::string_view url, bool plain_loopback);

struct OutgoingMail {
    std::string to;
    std::string subject;
    std::string body;
    std::string
        id;  ///< Left of the @ in Message-ID: the same for each try, so that a mail that came twice is seen as one.
    Instant at{};
};

/// The mail as RFC 5322 and MIME have it, in UTF-8.
[[nodiscard]] std::string message_text(const SmtpServer& server, const OutgoingMail& mail);

/// Hands a mail over, or says why not: in English, without anything of the mail. Waits; not for several threads.
[[nodiscard]] Result<Done, std::string> send_mail(const SmtpServer& server, const OutgoingMail& mail);

}  // namespace huiyin::cli
