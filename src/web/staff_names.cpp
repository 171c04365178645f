#include "web/staff_names.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace huiyin::web {

Staff::Staff(std::vector<Officer> officers) : officers_(std::move(officers)) {
    std::sort(officers_.begin(), officers_.end(), [](const Officer& a, const Officer& b) { return a.id < b.id; });
}

const Officer* Staff::find(OfficerId id) const noexcept {
    const auto found = std::lower_bound(officers_.begin(), officers_.end(), id,
                                        [](const Officer& officer, OfficerId wanted) { return officer.id < wanted; });
    return found == officers_.end() || found->id != id ? nullptr : &*found;
}

std::string_view Staff::name(OfficerId id) const noexcept {
    const Officer* const officer = find(id);
    return officer == nullptr ? std::string_view{} : std::string_view(officer->name);
}

std::shared_ptr<const Staff> StaffNames::at(Instant now) {
    constexpr std::chrono::seconds believed_for{10};
    const std::lock_guard lock(mutex_);
    if (staff_ == nullptr || now >= read_at_ + believed_for || now < read_at_) {
        staff_ = std::make_shared<const Staff>(book_.officers());
        read_at_ = now;
    }
    return staff_;
}

}  // namespace huiyin::web
