#include "http/request_reader.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/target.hpp"

namespace huiyin::http {

namespace {

namespace beast = boost::beast;
namespace wire = boost::beast::http;
using Code = beast::error_code;

constexpr std::size_t fields_max = 100;
constexpr std::size_t reserved_bytes_max = 65'536;
/// No chunked body ends with less. Beast 1.81 must not see less of it either: with the last chunk cut after four bytes
/// its parser fails an assertion (`n >= 5` in parse_chunk_header), which anyone could bring about from outside.
constexpr std::string_view last_chunk = "0\r\n\r\n";

std::string_view as_view(beast::string_view text) noexcept { return {text.data(), text.size()}; }

Method method_of(wire::verb verb) noexcept {
    if (verb == wire::verb::get) return Method::get;
    if (verb == wire::verb::head) return Method::head;
    if (verb == wire::verb::post) return Method::post;
    if (verb == wire::verb::put) return Method::put;
    if (verb == wire::verb::delete_) return Method::delete_;
    if (verb == wire::verb::options) return Method::options;
    return Method::other;
}

/// Fills a Request from Beast's parser, and counts the fields that decide where the request ends.
class Parser final : public wire::basic_parser<true> {
public:
    Request request;
    int refused_with = 0;
    bool expects_continue = false;

    Parser(std::size_t body_bytes_max, const RequestReader::SinkMaker& sink_for)
        : body_bytes_max_(body_bytes_max), sink_for_(&sink_for) {}

    [[nodiscard]] bool is_http_1_0() const noexcept { return version_ < 11; }

private:
    void on_request_impl(wire::verb method, beast::string_view, beast::string_view target, int version,
                         Code& code) override {
        version_ = version;
        auto parsed = http::parse_target(as_view(target));
        if (!parsed) return refuse(400, code);
        request.method = method_of(method);
        request.path = std::move(parsed->path);
        request.query = std::move(parsed->query);
    }

    void on_response_impl(int, beast::string_view, int, Code&) override { check(false); }

    void on_field_impl(wire::field field, beast::string_view name, beast::string_view value, Code& code) override {
        // Trailers come here too. They are dropped, for nobody may change a header after it was judged.
        if (header_is_over_) return;
        if (request.headers.size() == fields_max) return refuse(431, code);
        request.headers.push_back({.name = std::string(name), .value = std::string(value)});
        if (field == wire::field::host) judge_host(as_view(value), code);
        if (field == wire::field::content_length) judge_length(as_view(value), code);
        if (field == wire::field::transfer_encoding) judge_coding(as_view(value), code);
        if (field == wire::field::expect) judge_expectation(as_view(value), code);
    }

    void on_header_impl(Code& code) override {
        header_is_over_ = true;
        if (version_ >= 11 && hosts_ == 0) refuse(400, code);
        if (lengths_ + codings_ > 1) return refuse(400, code);
        if (code || (length_ == 0 && codings_ == 0)) return;
        if (*sink_for_) request.sink = (*sink_for_)(request);
        if (request.sink) body_bytes_max_ = request.sink->bytes_max();
        if (length_ > body_bytes_max_) return refuse(413, code);
        if (!request.sink) request.body.reserve(std::min<std::uint64_t>(length_, reserved_bytes_max));
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}

    std::size_t on_body_impl(beast::string_view bytes, Code& code) override {
        take(as_view(bytes), code);
        return bytes.size();
    }

    void take(std::string_view bytes, Code& code) {
        body_bytes_ += bytes.size();
        if (body_bytes_ > body_bytes_max_) return refuse(413, code);
        if (!request.sink) {
            request.body.append(bytes);
        } else if (!request.sink->take(bytes)) {
            refuse(400, code);
        }
    }

    void on_chunk_header_impl(std::uint64_t size, beast::string_view, Code& code) override {
        if (size > body_bytes_max_ - body_bytes_) refuse(413, code);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, Code& code) override {
        take(as_view(bytes), code);
        return bytes.size();
    }

    void on_finish_impl(Code&) override {}

    void judge_host(std::string_view value, Code& code) {
        if (++hosts_ > 1 || !is_host(value)) refuse(400, code);
    }

    void judge_length(std::string_view value, Code& code) {
        const bool is_number = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (++lengths_ > 1 || !is_number) return refuse(400, code);
        // What does not fit is larger than any bound. Nothing is no length, which Beast refuses.
        length_ = value.empty() ? 0 : parse_decimal(value).value_or(UINT64_MAX);
    }

    void judge_coding(std::string_view value, Code& code) {
        if (++codings_ > 1 || version_ < 11 || !same_ignoring_case(value, "chunked")) refuse(400, code);
    }

    void judge_expectation(std::string_view value, Code& code) {
        expects_continue = version_ >= 11 && same_ignoring_case(value, "100-continue");
        if (!expects_continue && version_ >= 11) refuse(417, code);
    }

    void refuse(int status, Code& code) {
        refused_with = status;
        code = wire::error::bad_value;
    }

    std::uint64_t body_bytes_max_;
    std::uint64_t body_bytes_ = 0;
    const RequestReader::SinkMaker* sink_for_;
    int version_ = 11;
    std::uint64_t length_ = 0;
    int hosts_ = 0;
    int lengths_ = 0;
    int codings_ = 0;
    bool header_is_over_ = false;
};

}  // namespace

struct RequestReader::Parts {
    Bounds bounds;
    SinkMaker sink_for;
    State state = State::empty;
    int refused_with = 0;
    std::size_t header_bytes = 0;
    std::optional<Parser> parser = {};

    void begin() {
        parser.emplace(bounds.body_bytes_max, sink_for);
        // Our own count judges the header: Beast's begins anew with each piece. So does it the body, for which the
        // bound is known only once the header has come.
        parser->header_limit(std::numeric_limits<std::uint32_t>::max());
        parser->body_limit(boost::none);
        state = State::header;
    }

    void refuse(int status) {
        state = State::refused;
        refused_with = status;
    }

    void judge() {
        if (parser->refused_with != 0) return refuse(parser->refused_with);
        refuse(400);
    }

    /// `unread` is what the parser has left: the request line too, as long as the end of the header has not come.
    void refuse_header(std::string_view unread) {
        const bool has_request_line = header_bytes > 0 || unread.find('\n') != std::string_view::npos;
        refuse(has_request_line ? 431 : 414);
    }

    /// One step of the parser. False if it needs more bytes or is at its end.
    bool step(std::string_view bytes, std::size_t& done) {
        const std::string_view rest = bytes.substr(done);
        if (state == State::body && parser->chunked() && rest.size() < last_chunk.size()) return false;
        Code code;
        const std::size_t used = parser->put(boost::asio::const_buffer(rest.data(), rest.size()), code);
        done += used;
        if (state == State::header) header_bytes += used;
        const std::string_view unread = bytes.substr(done);
        const bool has_header = parser->is_header_done();
        if (code && code != wire::error::need_more) {
            judge();
        } else if (header_bytes + (has_header ? 0 : unread.size()) > bounds.header_bytes_max) {
            refuse_header(unread);
        } else if (parser->is_done()) {
            state = State::whole;
        } else if (has_header) {
            state = State::body;
            if (used > 0) return true;
            // The head of a chunk, or the trailers, must fit where a header would.
            if (unread.size() > bounds.header_bytes_max) refuse(400);
        }
        return false;
    }
};

RequestReader::RequestReader(const Bounds& bounds, SinkMaker sink_for)
    : parts_(std::make_unique<Parts>(Parts{.bounds = bounds, .sink_for = std::move(sink_for)})) {}

RequestReader::~RequestReader() = default;

void RequestReader::restart() {
    parts_->state = State::empty;
    parts_->header_bytes = 0;
    parts_->parser.reset();
}

std::size_t RequestReader::read(std::string_view bytes) {
    std::size_t done = 0;
    if (parts_->state == State::empty) {
        // RFC 9112 section 2.2: a line break left over from the last request is passed over.
        if (bytes == "\r") return 0;
        if (bytes.starts_with("\r\n")) done = 2;
        if (done == bytes.size()) return done;
        parts_->begin();
    }
    while (done < bytes.size() && parts_->step(bytes, done)) {
    }
    return done;
}

RequestReader::State RequestReader::state() const noexcept { return parts_->state; }

int RequestReader::refused_with() const noexcept { return parts_->refused_with; }

std::string_view RequestReader::path() const noexcept {
    if (!parts_->parser) return {};
    return parts_->parser->request.path;
}

bool RequestReader::take_expectation() noexcept {
    return parts_->state == State::body && std::exchange(parts_->parser->expects_continue, false);
}

bool RequestReader::keeps_alive() const noexcept {
    return parts_->state == State::whole && parts_->parser->keep_alive();
}

bool RequestReader::is_http_1_0() const noexcept { return parts_->parser && parts_->parser->is_http_1_0(); }

bool RequestReader::has_sink() const noexcept { return parts_->parser && parts_->parser->request.sink != nullptr; }

Request RequestReader::take_request() {
    check(parts_->state == State::whole);
    return std::move(parts_->parser->request);
}

}  // namespace huiyin::http
