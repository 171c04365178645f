#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "domain/rulebook/rulebook.hpp"

namespace huiyin {

/// Where a case stands in the procedure, as far as the limits are concerned.
enum class Phase : std::uint8_t {
    start,  ///< Before it is filed.
    waiting,
    accepted,
    answered,
    declined,
    in_review,
    reviewed,
    in_rereview,
    rereviewed,
    withdrawn,
};
inline constexpr int phase_count = 10;

/// Whether somebody in the office has to do something next.
[[nodiscard]] bool is_owed(Phase phase);

/// One way on.
struct Passage {
    Phase from{};
    Step step{};
    Phase to{};
    /// Where a case that was declined and comes back from review starts the limits of a case that comes in: by which
    /// step. None: by the step itself.
    std::optional<Step> starts_as{};
    friend bool operator==(const Passage&, const Passage&) = default;
};

/// Every way on that the procedure has under this rulebook, in the order of the procedure.
[[nodiscard]] std::vector<Passage> passages(const Rulebook& rulebook);

/// Whether the step happens beside the way of the case, whatever its phase: supervision, reports.
[[nodiscard]] bool is_beside(Step step);

/// Whether some limit is met by this step, or started by it.
[[nodiscard]] bool is_met(const Rulebook& rulebook, Step step);
[[nodiscard]] bool is_started(const Rulebook& rulebook, Step step);

}  // namespace huiyin
