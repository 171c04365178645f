#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "app/attachments.hpp"

namespace huiyin::store::files {

/// What files on their way in, and those that belong to no case, may take of the office: places and bytes. Touches no
/// file itself. Safe from any thread.
class UploadRoom {
public:
    using Clock = std::chrono::steady_clock;
    using Place = std::uint64_t;

    /// `free_bytes` tells what the disk has left; it is asked when an upload begins and each 8 MB that come in all.
    UploadRoom(const app::AttachmentLimits& limits, std::function<std::uint64_t()> free_bytes);

    /// A place, or why there is none: too_busy, no_room. When all are taken, the upload that has been still for longest
    /// loses its own, if that is longer than may be; one whose source has its share can only take that of its source.
    [[nodiscard]] Result<Place, app::UploadProblem> enter(const app::UploadSource& source, Clock::time_point now);
    /// The upload has had so many bytes, which are to be written; or why not: too_busy without a place, no_room.
    [[nodiscard]] std::optional<app::UploadProblem> take(Place place, std::uint64_t bytes, Clock::time_point now);
    /// The upload goes on by so many bytes that are not its own.
    void wait(Place place, std::uint64_t bytes, Clock::time_point now);
    [[nodiscard]] bool has(Place place) const;
    /// Gives the place back, and its bytes, unless keep() was called.
    void leave(Place place);
    /// The upload has become this file of so many bytes, which belongs to no case. It keeps its place until it leaves.
    void keep(Place place, const Hash& stored, std::uint64_t bytes);

    /// A file of so many bytes lies there and belongs to no case.
    void count(const Hash& stored, std::uint64_t bytes);
    /// It does, or is gone.
    void forget(const Hash& stored);
    [[nodiscard]] std::vector<Hash> unfiled() const;
    /// Of files that belong to no case, and of those on their way.
    [[nodiscard]] std::uint64_t unfiled_bytes() const;

private:
    struct Taken {
        app::UploadSource source;
        Clock::time_point moved_at;
        std::uint64_t unmoved = 0;  ///< Bytes since then.
        std::uint64_t bytes = 0;
    };
    void move(Taken& taken, std::uint64_t bytes, Clock::time_point now) const;
    /// Takes the place of the upload that has been still for longest, of this source alone if one is given.
    bool free_still_one(std::optional<std::uint64_t> source, Clock::time_point now);
    void release(std::map<Place, Taken>::iterator place);
    [[nodiscard]] bool has_room() const;

    app::AttachmentLimits limits_;
    std::function<std::uint64_t()> free_bytes_;
    mutable std::mutex mutex_;
    std::map<Place, Taken> places_;
    Place last_ = 0;
    std::uint64_t since_look_ = 0;  ///< Bytes that came since the disk was asked.
    bool disk_is_full_ = false;
    std::map<Hash, std::uint64_t> unfiled_;
    std::uint64_t unfiled_bytes_ = 0;
};

}  // namespace huiyin::store::files
