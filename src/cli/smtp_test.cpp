#include "cli/smtp.hpp"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/bytes.hpp"

namespace huiyin::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// How a mail server of the test behaves.
enum class Manner { kind, refusing, unknown_recipient, silent, hanging_up_in_the_middle };

/// A mail server for one conversation on this machine.
class TrialServer {
public:
    explicit TrialServer(Manner manner) : manner_(manner), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        EXPECT_EQ(::bind(listener_, reinterpret_cast<const sockaddr*>(&address), size), 0);
        EXPECT_EQ(::listen(listener_, 4), 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    TrialServer(const TrialServer&) = delete;
    TrialServer& operator=(const TrialServer&) = delete;
    ~TrialServer() { join(); }
    void join() {
        if (!thread_.joinable()) return;
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    [[nodiscard]] std::string url() const { return "smtp://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] const std::string& heard() const { return heard_; }

private:
    bool say(int peer, const std::string& text) {
        return ::send(peer, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
    }
    std::string line(int peer) {
        std::string text;
        char c = 0;
        while (::recv(peer, &c, 1, 0) == 1) {
            text.push_back(c);
            if (c == '\n') break;
        }
        heard_ += text;
        return text;
    }
    void serve() {
        const int peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (peer < 0) return;
        converse(peer);
        ::close(peer);
    }
    void converse(int peer) {
        if (manner_ == Manner::silent) {
            static_cast<void>(line(peer));  // waits until the other side gives up
            return;
        }
        say(peer, manner_ == Manner::refusing ? "554 no service\r\n" : "220 trial ESMTP\r\n");
        bool in_data = false;
        for (std::string text = line(peer); !text.empty(); text = line(peer)) {
            if (in_data) {
                if (text == ".\r\n") {
                    in_data = false;
                    say(peer, "250 taken\r\n");
                }
                continue;
            }
            if (text.starts_with("RCPT") && manner_ == Manner::unknown_recipient) {
                say(peer, "550 nobody here\r\n");
            } else if (text.starts_with("DATA")) {
                if (manner_ == Manner::hanging_up_in_the_middle) return;
                in_data = true;
                say(peer, "354 go on\r\n");
            } else if (text.starts_with("QUIT")) {
                say(peer, "221 bye\r\n");
                return;
            } else {
                say(peer, "250 fine\r\n");
            }
        }
    }

    Manner manner_;
    int listener_;
    int port_ = 0;
    std::string heard_;
    std::thread thread_;
};

SmtpServer server_at(const TrialServer& trial) {
    SmtpServer server;
    server.url = trial.url();
    server.from = "huiyin@office.example";
    server.plain_loopback = true;
    server.time_max = std::chrono::seconds{2};
    return server;
}

OutgoingMail mail() {
    return {.to = "post@unit.example",
            .subject = "每日简报 2026-01-05 / Daily digest 2026-01-05, with a subject that is rather long",
            .body = "当天收到: 1\n.\nA line with a dot alone comes before this one.\n",
            .id = "digest-2026-01-05-1",
            .at = Instant{*parse_date("2026-01-06")} + std::chrono::hours{7}};
}

TEST(Smtp, hands_a_mail_over) {
    TrialServer trial(Manner::kind);
    const auto sent = send_mail(server_at(trial), mail());
    trial.join();
    EXPECT_TRUE(sent.has_value());
    EXPECT_THAT(trial.heard(), AllOf(HasSubstr("MAIL FROM:<huiyin@office.example>"),
                                     HasSubstr("RCPT TO:<post@unit.example>"), HasSubstr("\r\n.\r\n")));
}

TEST(Smtp, says_why_it_could_not) {
    for (const auto& [manner, why] :
         std::vector<std::pair<Manner, std::string>>{{Manner::refusing, "554"},
                                                     {Manner::unknown_recipient, "550"},
                                                     {Manner::silent, "imeout"},
                                                     {Manner::hanging_up_in_the_middle, ""}}) {
        SCOPED_TRACE(why);
        TrialServer trial(manner);
        const auto sent = send_mail(server_at(trial), mail());
        ASSERT_FALSE(sent.has_value());
        EXPECT_THAT(sent.error(), AllOf(HasSubstr(why), Not(HasSubstr("unit.example"))));
    }
    SmtpServer nowhere;
    {
        TrialServer gone(Manner::kind);
        nowhere = server_at(gone);
    }
    EXPECT_FALSE(send_mail(nowhere, mail()).has_value());
}

TEST(Smtp, says_nothing_to_a_server_without_tls) {
    TrialServer trial(Manner::kind);
    SmtpServer server = server_at(trial);
    server.plain_loopback = false;
    server.user = "huiyin";
    server.password = std::string("secret");
    EXPECT_FALSE(send_mail(server, mail()).has_value());
    trial.join();
    EXPECT_THAT(trial.heard(), AllOf(Not(HasSubstr("MAIL")), Not(HasSubstr("AUTH")), Not(HasSubstr("RCPT"))));
}

TEST(Smtp, only_a_server_on_this_machine_is_asked_without_tls) {
    for (const char* const url : {"smtp://127.0.0.1:25", "smtp://localhost:2525", "smtp://[::1]:25"}) {
        EXPECT_TRUE(check_smtp_url(url, true).has_value()) << url;
    }
    for (const char* const url : {"smtp://mail.example:25", "smtps://127.0.0.1:465", "smtp://10.0.0.1:25"}) {
        EXPECT_EQ(check_smtp_url(url, true).error(), SmtpProblem::plain_beyond_this_machine) << url;
    }
    EXPECT_TRUE(check_smtp_url("smtps://mail.example:465", false).has_value());
    for (const char* const url : {"", "mail.example", "http://mail.example", "smtp://", "smtp://a@mail.example",
                                  "smtp://mail.example/x", "smtp://127.0.0.1:25\r\n"}) {
        EXPECT_EQ(check_smtp_url(url, false).error(), SmtpProblem::bad_url) << url;
    }
}

TEST(Smtp, a_message_is_plain_ascii_in_short_lines) {
    SmtpServer server;
    server.from = "huiyin@office.example";
    const std::string text = message_text(server, mail());
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = text.find("\r\n", begin);
        ASSERT_NE(end, std::string::npos);
        EXPECT_LE(end - begin, 90U);
        begin = end + 2;
    }
    for (const char c : text) EXPECT_GE(c, '\n');
    EXPECT_THAT(text, AllOf(HasSubstr("Date: Tue, 06 Jan 2026 07:00:00 +0000\r\n"),
                            HasSubstr("Message-ID: <digest-2026-01-05-1@office.example>\r\n"),
                            HasSubstr("Subject: =?UTF-8?B?")));
}

}  // namespace
}  // namespace huiyin::cli
