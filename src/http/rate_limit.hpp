#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace huiyin::http {

/// How often one address may do one kind of thing: `burst` at once, then one each `interval`.
struct RateRule {
    std::string name;  ///< `filing`, `code-tries`, `sign-in`.
    std::chrono::milliseconds interval;
    std::size_t burst;
};

/// Token buckets by address: an IPv4 address, or the /64 of an IPv6 address. Kept in memory only, as a keyed hash with
/// a key that is random for each process: no address is ever stored, and none can be told from a dump by trying all.
/// Memory is bounded: an address shares a row of eight with others of the same hash, and when all eight are in use the
/// bucket that is nearest to being full again is forgotten.
/// Safe from any thread.
class RateLimit {
public:
    using Clock = std::chrono::steady_clock;

    struct Bounds {
        std::size_t addresses_max = 65'536;  ///< For each rule, 16 bytes each.
        bool spare_loopback = true;
    };

    RateLimit(std::vector<RateRule> rules, Bounds bounds);
    explicit RateLimit(std::vector<RateRule> rules) : RateLimit(std::move(rules), Bounds{}) {}
    RateLimit(const RateLimit&) = delete;
    RateLimit& operator=(const RateLimit&) = delete;
    ~RateLimit();

    /// Takes `cost` tokens of this rule for this client, or says how long to wait until that many are there. The
    /// address and the flag are a Request's. Text that is no address is taken as a name of its own. A rule that does
    /// not exist is a bug, as is a cost above its burst.
    [[nodiscard]] Result<Done, std::chrono::milliseconds> take(std::string_view rule, std::string_view address,
                                                               bool is_loopback, Clock::time_point now,
                                                               std::size_t cost = 1);
    /// Puts back what one take() took, so that only what failed counts. Once for each that was granted, with the same
    /// arguments.
    void give_back(std::string_view rule, std::string_view address, bool is_loopback, std::size_t cost = 1);

    /// An address as what is shared out among addresses counts it.
    struct Source {
        std::uint64_t key = 0;  ///< The same for the same IPv4 address or IPv6 /64 as long as this object lives.
        bool is_spared = false;
    };
    [[nodiscard]] Source source_of(std::string_view address, bool is_loopback) const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::http
