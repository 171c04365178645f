#include "http/admission.hpp"

#include "base/check.hpp"

namespace huiyin::http {

Admission::Verdict Admission::admit(const Address& peer, bool is_spared) {
    const std::lock_guard hold(mutex_);
    if (connections_ >= connections_max_) return Verdict::too_many;
    if (!is_spared) {
        std::size_t& count = by_address_[key_.of(peer)];
        if (count >= per_address_max_) return Verdict::too_many_from_address;
        ++count;
    }
    ++connections_;
    return Verdict::admitted;
}

void Admission::leave(const Address& peer, bool is_spared) noexcept {
    const std::lock_guard hold(mutex_);
    --connections_;
    if (is_spared) return;
    const auto found = by_address_.find(key_.of(peer));
    check(found != by_address_.end());
    if (--found->second == 0) by_address_.erase(found);
}

}  // namespace huiyin::http
