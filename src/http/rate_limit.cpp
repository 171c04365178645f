#include "http/rate_limit.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

#include "base/check.hpp"
#include "http/address.hpp"

namespace huiyin::http {

namespace {

using Clock = RateLimit::Clock;

/// A bucket as the time at which it will be full again; before that time, what is missing is the distance.
struct Bucket {
    std::uint64_t key = 0;
    Clock::time_point full_at = Clock::time_point::min();
};

using Row = std::array<Bucket, 8>;

/// The buckets of one rule.
class Table {
public:
    Table(RateRule rule, std::size_t addresses_max)
        : rule_(std::move(rule)), rows_(std::bit_ceil(std::max<std::size_t>(1, addresses_max / Row{}.size()))) {
        check(rule_.interval.count() > 0);
        check(rule_.burst > 0);
    }

    [[nodiscard]] const std::string& name() const noexcept { return rule_.name; }

    Result<Done, std::chrono::milliseconds> take(std::uint64_t key, Clock::time_point now, std::size_t cost) {
        check(cost <= rule_.burst);
        const std::lock_guard hold(mutex_);
        Bucket& bucket = bucket_of(key);
        if (bucket.key != key) bucket = Bucket{.key = key};
        const Clock::time_point full_at = std::max(bucket.full_at, now) + time_for(cost);
        const auto missing = full_at - now - time_for(rule_.burst);
        if (missing > Clock::duration::zero()) return fail(std::chrono::ceil<std::chrono::milliseconds>(missing));
        bucket.full_at = full_at;
        return Done{};
    }

    /// A bucket that was forgotten meanwhile is full anyway.
    void give_back(std::uint64_t key, std::size_t cost) {
        const std::lock_guard hold(mutex_);
        Bucket& bucket = bucket_of(key);
        if (bucket.key == key) bucket.full_at -= time_for(cost);
    }

private:
    [[nodiscard]] Clock::duration time_for(std::size_t tokens) const noexcept {
        return rule_.interval * static_cast<std::int64_t>(tokens);
    }

    Bucket& bucket_of(std::uint64_t key) noexcept {
        Row& row = rows_[key & (rows_.size() - 1)];
        const auto same = std::find_if(row.begin(), row.end(), [&](const Bucket& bucket) { return bucket.key == key; });
        if (same != row.end()) return *same;
        return *std::min_element(row.begin(), row.end(),
                                 [](const Bucket& a, const Bucket& b) { return a.full_at < b.full_at; });
    }

    RateRule rule_;
    std::mutex mutex_;
    std::vector<Row> rows_;
};

}  // namespace

struct RateLimit::Parts {
    [[nodiscard]] Table& table_of(std::string_view rule) {
        const auto table = std::find_if(tables.begin(), tables.end(),
                                        [&](const Table& candidate) { return candidate.name() == rule; });
        check(table != tables.end());
        return *table;
    }
    [[nodiscard]] std::uint64_t key_of(std::string_view address) const {
        const auto parsed = parse_address(address);
        return parsed ? key.of(*parsed) : key.of(address);
    }

    Bounds bounds;
    AddressKey key;
    std::deque<Table> tables;
};

RateLimit::RateLimit(std::vector<RateRule> rules, Bounds bounds) : parts_(std::make_unique<Parts>()) {
    parts_->bounds = bounds;
    for (RateRule& rule : rules) parts_->tables.emplace_back(std::move(rule), bounds.addresses_max);
}

RateLimit::~RateLimit() = default;

Result<Done, std::chrono::milliseconds> RateLimit::take(std::string_view rule, std::string_view address,
                                                        bool is_loopback, Clock::time_point now, std::size_t cost) {
    Table& table = parts_->table_of(rule);
    if (is_loopback && parts_->bounds.spare_loopback) return Done{};
    return table.take(parts_->key_of(address), now, cost);
}

void RateLimit::give_back(std::string_view rule, std::string_view address, bool is_loopback, std::size_t cost) {
    Table& table = parts_->table_of(rule);
    if (is_loopback && parts_->bounds.spare_loopback) return;
    table.give_back(parts_->key_of(address), cost);
}

RateLimit::Source RateLimit::source_of(std::string_view address, bool is_loopback) const {
    return {.key = parts_->key_of(address), .is_spared = is_loopback && parts_->bounds.spare_loopback};
}

}  // namespace huiyin::http
