#include "http/admission.hpp"

#include "base/check.hpp"

namespace huiyin::http {

Admission::Verdict Admission::admit(const Address& peer, bool is_spared) {
    const std::lock_guard hold(mutex_);
    if (connections_ >= connections_max_) return Verdict::too_many;
    if (!is_spared) {
        const std::uint64_t key = key_.of(peer);
        const auto found = by_address_.find(key);
        const std::size_t held = found == by_address_.end() ? 0 : found->second;
        // While there is room for all, those who share an address are no fewer people than others.
        const bool is_scarce = connections_ >= connections_max_ / 2;
        if (is_scarce && held >= per_address_max_) return Verdict::too_many_from_address;
        by_address_[key] = held + 1;
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
