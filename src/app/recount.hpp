#pragma once

#include <cstddef>
#include <string>

#include "app/change.hpp"
#include "app/register.hpp"
#include "base/date.hpp"

namespace huiyin::app {

struct Recounted {
    std::size_t cases = 0;    ///< Cases on which dates moved.
    std::size_t refused = 0;  ///< Cases that could not be judged, as the rules say why.
    /// The log stopped or had no room. What was moved stays moved; the same call goes on with the rest.
    bool interrupted = false;
};

/// Counts the running limits of every open case anew by the calendars that are in force, each where its rulebook lets
/// it move, with the reason on record. Takes the cases in batches; a case on which nothing moves gets no event.
[[nodiscard]] Recounted recount(Register& cases, CaseLog& log, const Moment& now, const std::string& reason,
                                std::size_t batch = 256);

}  // namespace huiyin::app
