#include "http/handler.hpp"

#include <utility>

#include "base/check.hpp"

namespace huiyin::http {

namespace {

class Receiver final : public Delivery {
public:
    explicit Receiver(std::function<void(Response)> receive) noexcept : receive_(std::move(receive)) {}
    void deliver(Response response) noexcept override { receive_(std::move(response)); }
    void abandon() noexcept override { receive_(plain_response(500)); }

private:
    std::function<void(Response)> receive_;
};

}  // namespace

Responder::Responder(std::shared_ptr<Delivery> delivery) noexcept : delivery_(std::move(delivery)) {}

Responder::Responder(std::function<void(Response)> receive)
    : delivery_(std::make_shared<Receiver>(std::move(receive))) {}

Responder::Responder(Responder&& other) noexcept = default;

Responder& Responder::operator=(Responder&& other) noexcept {
    std::swap(delivery_, other.delivery_);
    return *this;
}

Responder::~Responder() {
    if (delivery_ != nullptr) delivery_->abandon();
}

void Responder::operator()(Response response) {
    const std::shared_ptr<Delivery> delivery = std::exchange(delivery_, nullptr);
    check(delivery != nullptr);
    delivery->deliver(std::move(response));
}

std::shared_ptr<BodySink> Handler::sink_for(const Request& /*head*/) { return nullptr; }

Response Handler::refusal(int status, std::string_view /*incident*/) const { return plain_response(status); }

Response Handler::refusal_of(std::string_view /*path*/, int status, std::string_view incident) const {
    return refusal(status, incident);
}

void Handler::dress(Response& /*response*/, bool /*used_tls*/) const {}

}  // namespace huiyin::http
