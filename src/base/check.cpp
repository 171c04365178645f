#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace huiyin {

void fail_check(const char* file, int line) noexcept {
    static_cast<void>(std::fprintf(stderr, "huiyin: internal check failed at %s:%d\n", file, line));
    std::abort();
}

}  // namespace huiyin
