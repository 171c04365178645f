// The raw limit that pages are compared with: the same server, one thread, a page of one line, no database. With a
// certificate and its key it says the same by TLS.
//
//     hello PORT [CERTIFICATE KEY]

#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "http/server.hpp"

namespace {

class Hello : public huiyin::http::Handler {
public:
    [[nodiscard]] huiyin::http::Plan plan(const huiyin::http::Request& /*request*/) const override { return {}; }
    void handle(huiyin::http::Request /*request*/, std::size_t /*note*/, huiyin::http::Responder respond) override {
        huiyin::http::Response response;
        response.content_type = "text/plain; charset=utf-8";
        response.body = std::string("hello, world\n");
        respond(std::move(response));
    }
};

}  // namespace

int main(int argc, char** argv) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    Hello hello;
    huiyin::http::Log log;
    huiyin::http::Metrics metrics;
    huiyin::http::Settings settings;
    settings.listen.port = static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0);
    if (argc > 3) settings.tls = huiyin::http::TlsFiles{.certificate = argv[2], .key = argv[3]};
    settings.limits.io_threads = 1;
    settings.limits.requests_per_connection_max = 100'000'000;
    settings.access_log = false;
    huiyin::http::Server server(settings, hello, log, metrics);
    if (!server.start()) return 1;
    std::printf("%u\n", static_cast<unsigned>(server.port()));
    static_cast<void>(std::fflush(stdout));
    int received = 0;
    sigwait(&signals, &received);
    server.stop(std::chrono::milliseconds{100});
    return 0;
}
