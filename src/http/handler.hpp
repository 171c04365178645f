#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "http/request.hpp"
#include "http/response.hpp"

namespace huiyin::http {

/// Where a request is handled.
enum class Execution : std::uint8_t {
    /// On the thread that serves the sockets: only work of some ten microseconds, which never blocks.
    inline_,  // NOLINT(readability-identifier-naming): `inline` is taken
    /// On a worker thread: anything that may block. The queue is bounded; when it is full, 503.
    pooled,
};

/// How a request is to be handled, as the handler itself found out.
struct Plan {
    Execution execution = Execution::inline_;
    /// The handler's own note for handle(), such as which of its routes it is.
    std::size_t note = 0;
};

/// Where an answer goes. deliver() or abandon() is called once, from any thread.
class Delivery {
public:
    Delivery() = default;
    Delivery(const Delivery&) = delete;
    Delivery& operator=(const Delivery&) = delete;
    virtual ~Delivery() = default;
    virtual void deliver(Response response) noexcept = 0;
    /// There will be no answer.
    virtual void abandon() noexcept = 0;
};

/// The right and duty to answer one request. Move-only; call it once, from any thread, before or after handle()
/// returns. One that goes out of scope unused makes the server answer 500. An answer that comes after the server's
/// `answer_time_max` is dropped: the client has been told 503 by then.
class Responder {
public:
    explicit Responder(std::shared_ptr<Delivery> delivery) noexcept;
    /// Hands the answer to a function, and a 500 if there is none: for tests without a server.
    explicit Responder(std::function<void(Response)> receive);
    Responder(Responder&& other) noexcept;
    Responder& operator=(Responder&& other) noexcept;
    ~Responder();

    /// A second call is a bug and ends the process.
    void operator()(Response response);

private:
    std::shared_ptr<Delivery> delivery_;
};

/// What answers the requests. All functions are called from several threads at once. What an exception that leaves
/// one of them says is kept from the client, who gets a 500 with an incident number; the log gets its type, and its
/// message if it is a std::runtime_error or std::logic_error: so such a message must not repeat what a user sent.
class Handler {
public:
    Handler() = default;
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    virtual ~Handler() = default;

    /// What is to take the body of a request of which only the header has come; null: it is held in memory, within
    /// `body_bytes_max`. Called on a thread that serves sockets. As it stands: null.
    [[nodiscard]] virtual std::shared_ptr<BodySink> sink_for(const Request& head);

    /// Called on a thread that serves sockets: look at method and path, and no more.
    [[nodiscard]] virtual Plan plan(const Request& request) const = 0;
    /// `note` is that of the request's plan.
    virtual void handle(Request request, std::size_t note, Responder respond) = 0;

    /// What the server says by itself: 400, 408, 413, 414, 417, 431, 500, 503. `incident` is the number in the log, for
    /// a 500 only. The server sets the status, and adds `Retry-After` to a 503. Called on a thread that serves
    /// sockets. As it stands: plain_response().
    [[nodiscard]] virtual Response refusal(int status, std::string_view incident) const;
    /// The same where the path of the request is known. As it stands: refusal().
    [[nodiscard]] virtual Response refusal_of(std::string_view path, int status, std::string_view incident) const;

    /// The last hand on every answer, also on the server's own: fields that all of them carry. `used_tls` as in the
    /// Request; false where the request did not get as far. Must add nothing that is unfit for a Response; does not
    /// throw. Called on a thread that serves sockets. As it stands: nothing.
    virtual void dress(Response& response, bool used_tls) const;
};

}  // namespace huiyin::http
