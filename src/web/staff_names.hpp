#pragma once

#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "app/staff_book.hpp"
#include "base/date.hpp"

namespace huiyin::web {

/// The members of staff at one time, by id.
class Staff {
public:
    explicit Staff(std::vector<Officer> officers);
    /// Null for none, or for one who has left.
    [[nodiscard]] const Officer* find(OfficerId id) const noexcept;
    [[nodiscard]] std::string_view name(OfficerId id) const noexcept;
    [[nodiscard]] const std::vector<Officer>& all() const noexcept { return officers_; }

private:
    std::vector<Officer> officers_;  ///< In order of their ids.
};

/// Reads the staff anew when what is known is some seconds old. Safe from any thread.
class StaffNames {
public:
    explicit StaffNames(app::StaffBook& book) : book_(book) {}
    [[nodiscard]] std::shared_ptr<const Staff> at(Instant now);

private:
    app::StaffBook& book_;
    std::mutex mutex_;
    std::shared_ptr<const Staff> staff_;
    Instant read_at_{};
};

}  // namespace huiyin::web
