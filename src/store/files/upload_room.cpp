#include "store/files/upload_room.hpp"

#include <algorithm>
#include <utility>

namespace huiyin::store::files {

namespace {

/// How many bytes it takes to have moved.
constexpr std::uint64_t move_bytes = 32'768;
/// How many bytes may come, of all uploads, between two looks at the disk.
constexpr std::uint64_t look_bytes = 8'000'000;
/// What the smallest file counts for, so that their number is bounded too.
constexpr std::uint64_t file_bytes_min = 65'536;

}  // namespace

UploadRoom::UploadRoom(const app::AttachmentLimits& limits, std::function<std::uint64_t()> free_bytes)
    : limits_(limits), free_bytes_(std::move(free_bytes)) {}

Result<UploadRoom::Place, app::UploadProblem> UploadRoom::enter(const app::UploadSource& source,
                                                                Clock::time_point now) {
    const std::lock_guard hold(mutex_);
    since_look_ = 0;
    disk_is_full_ = free_bytes_() < limits_.free_bytes_min;
    if (!has_room()) return fail(app::UploadProblem::no_room);
    const auto of_source = std::count_if(places_.begin(), places_.end(),
                                         [&](const auto& place) { return place.second.source.key == source.key; });
    const bool has_its_share = !source.is_spared && places_.size() >= limits_.uploads_max / 2 &&
                               static_cast<std::size_t>(of_source) >= limits_.uploads_per_source_max;
    if (has_its_share && !free_still_one(source.key, now)) return fail(app::UploadProblem::too_busy);
    if (places_.size() >= limits_.uploads_max && !free_still_one(std::nullopt, now)) {
        return fail(app::UploadProblem::too_busy);
    }
    places_.emplace(++last_, Taken{.source = source, .moved_at = now});
    return last_;
}

std::optional<app::UploadProblem> UploadRoom::take(Place place, std::uint64_t bytes, Clock::time_point now) {
    const std::lock_guard hold(mutex_);
    const auto found = places_.find(place);
    if (found == places_.end()) return app::UploadProblem::too_busy;
    since_look_ += bytes;
    if (since_look_ >= look_bytes) {
        since_look_ = 0;
        disk_is_full_ = free_bytes_() < limits_.free_bytes_min;
    }
    if (!has_room()) return app::UploadProblem::no_room;
    found->second.bytes += bytes;
    unfiled_bytes_ += bytes;
    move(found->second, bytes, now);
    return std::nullopt;
}

void UploadRoom::wait(Place place, std::uint64_t bytes, Clock::time_point now) {
    const std::lock_guard hold(mutex_);
    if (const auto found = places_.find(place); found != places_.end()) move(found->second, bytes, now);
}

bool UploadRoom::has(Place place) const {
    const std::lock_guard hold(mutex_);
    return places_.find(place) != places_.end();
}

void UploadRoom::leave(Place place) {
    const std::lock_guard hold(mutex_);
    if (const auto found = places_.find(place); found != places_.end()) release(found);
}

void UploadRoom::keep(Place place, const Hash& stored, std::uint64_t bytes) {
    {
        const std::lock_guard hold(mutex_);
        const auto found = places_.find(place);
        if (found != places_.end()) unfiled_bytes_ -= std::exchange(found->second.bytes, 0);
    }
    count(stored, bytes);
}

void UploadRoom::count(const Hash& stored, std::uint64_t bytes) {
    const std::lock_guard hold(mutex_);
    const std::uint64_t counted = std::max(bytes, file_bytes_min);
    if (unfiled_.emplace(stored, counted).second) unfiled_bytes_ += counted;
}

void UploadRoom::forget(const Hash& stored) {
    const std::lock_guard hold(mutex_);
    const auto found = unfiled_.find(stored);
    if (found == unfiled_.end()) return;
    unfiled_bytes_ -= found->second;
    unfiled_.erase(found);
}

std::vector<Hash> UploadRoom::unfiled() const {
    const std::lock_guard hold(mutex_);
    std::vector<Hash> all;
    all.reserve(unfiled_.size());
    for (const auto& [stored, bytes] : unfiled_) all.push_back(stored);
    return all;
}

std::uint64_t UploadRoom::unfiled_bytes() const {
    const std::lock_guard hold(mutex_);
    return unfiled_bytes_;
}

void UploadRoom::move(Taken& taken, std::uint64_t bytes, Clock::time_point now) const {
    taken.unmoved += bytes;
    if (taken.unmoved < move_bytes) return;
    taken.unmoved = 0;
    taken.moved_at = now;
}

bool UploadRoom::free_still_one(std::optional<std::uint64_t> source, Clock::time_point now) {
    auto stillest = places_.end();
    for (auto one = places_.begin(); one != places_.end(); ++one) {
        if (source && one->second.source.key != *source) continue;
        if (stillest == places_.end() || one->second.moved_at < stillest->second.moved_at) stillest = one;
    }
    if (stillest == places_.end() || now - stillest->second.moved_at <= limits_.still_max) return false;
    release(stillest);
    return true;
}

void UploadRoom::release(std::map<Place, Taken>::iterator place) {
    unfiled_bytes_ -= place->second.bytes;
    places_.erase(place);
}

bool UploadRoom::has_room() const { return !disk_is_full_ && unfiled_bytes_ < limits_.unfiled_bytes_max; }

}  // namespace huiyin::store::files
