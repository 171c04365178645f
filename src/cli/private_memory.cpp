#include "cli/private_memory.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/check.hpp"

namespace huiyin::cli {

void keep_memory_private() {
    const rlimit none{.rlim_cur = 0, .rlim_max = 0};
    rlimit present{};
    check(::setrlimit(RLIMIT_CORE, &none) == 0 || (::getrlimit(RLIMIT_CORE, &present) == 0 && present.rlim_max == 0));
    // A limit of zero does not hold back a program that core files are piped to; this does.
    check(::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0);
}

}  // namespace huiyin::cli
