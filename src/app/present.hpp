#pragma once

#include <memory>
#include <string>

#include "base/date.hpp"

namespace huiyin::app {

/// Now, and which day that is at the office. The only place where the time zone is known.
class OfficeTime {
public:
    virtual ~OfficeTime() = default;
    [[nodiscard]] virtual Moment now() const = 0;
    /// The moment that a local wall-clock time at the office was; of a time that a change of clocks made ambiguous, the
    /// earlier one.
    [[nodiscard]] virtual Moment at(const LocalTime& local) const = 0;
};

/// By the machine's clock and ICU's time zone data. None if the IANA name is not known.
[[nodiscard]] std::unique_ptr<OfficeTime> office_time(const std::string& time_zone);

}  // namespace huiyin::app
