#pragma once

#include <cstddef>

#include "app/change.hpp"
#include "app/register.hpp"
#include "base/date.hpp"

namespace huiyin::app {

/// What runs out by itself and is of no use afterwards: sessions, tokens, answered requests.
class Leftovers {
public:
    Leftovers() = default;
    Leftovers(const Leftovers&) = delete;
    Leftovers& operator=(const Leftovers&) = delete;
    virtual ~Leftovers() = default;
    virtual void purge(Instant now) = 0;
};

struct Swept {
    std::size_t cases = 0;     ///< Cases on which missed limits were recorded.
    std::size_t refused = 0;   ///< Cases that were due but whose limits could not be recorded.
    bool interrupted = false;  ///< The log is stopping or has no room: the rest waits for the next sweep.
};

/// The clock that needs no one (I3): records every duty that fell due before today and is not on record as missed,
/// once and only once each, however long nobody swept. Takes what is due in batches of `batch` cases; the log decides
/// again for each, so two sweeps at the same moment do no harm.
[[nodiscard]] Swept sweep(Register& cases, CaseLog& log, const Moment& now, std::size_t batch = 256);

struct Erased {
    std::size_t cases = 0;     ///< That were erased.
    bool interrupted = false;  ///< As in Swept.
};

/// Erases each case whose retention is over, as the log decides again for it.
[[nodiscard]] Erased erase_due(Register& cases, CaseLog& log, const Moment& now, std::size_t batch = 64);

}  // namespace huiyin::app
