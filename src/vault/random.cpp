#include "vault/random.hpp"

#include <algorithm>
#include <atomic>

#include <pthread.h>
#include <sodium.h>

#include "base/check.hpp"
#include "vault/secret.hpp"

namespace huiyin::vault {

namespace {

constexpr std::size_t stock_bytes = 4096;

/// Counts the forks that led to this process, so that parent and child never hand out the same bytes.
std::atomic<unsigned> forks{0};

void count_fork() { forks.fetch_add(1, std::memory_order_relaxed); }

bool watch_forks() { return sodium_init() >= 0 && pthread_atfork(nullptr, nullptr, count_fork) == 0; }

class Stock {
public:
    Stock() {
        static const bool ready = watch_forks();
        check(ready);
    }
    Stock(const Stock&) = delete;
    Stock& operator=(const Stock&) = delete;
    ~Stock() { wipe(bytes_); }

    void take(std::span<std::uint8_t> out) {
        const unsigned now = forks.load(std::memory_order_relaxed);
        if (left_ < out.size() || filled_at_ != now) {
            randombytes_buf(bytes_.data(), bytes_.size());
            left_ = bytes_.size();
            filled_at_ = now;
        }
        const auto taken = std::span(bytes_).subspan(left_ - out.size(), out.size());
        std::copy(taken.begin(), taken.end(), out.begin());
        wipe(taken);
        left_ -= out.size();
    }

private:
    std::array<std::uint8_t, stock_bytes> bytes_{};
    std::size_t left_ = 0;
    unsigned filled_at_ = 0;
};

}  // namespace

void fill_random(std::span<std::uint8_t> bytes) {
    thread_local Stock stock;
    for (; bytes.size() > stock_bytes; bytes = bytes.subspan(stock_bytes)) stock.take(bytes.first(stock_bytes));
    stock.take(bytes);
}

}  // namespace huiyin::vault
