#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "app/postbox.hpp"
#include "app/present.hpp"
#include "app/register.hpp"
#include "domain/unit/unit.hpp"

namespace huiyin::app {

/// What a digest tells, in its order. The first two are of its day; the others are as they stand now.
enum class DigestPart : std::uint8_t { came, answered, due, overdue, unowned };
inline constexpr int digest_part_count = 5;
[[nodiscard]] std::string_view to_text(DigestPart part);

/// Whose digest: a unit's own, or that of the unit and all below it. Cases that complain of the unit are neither
/// counted nor shown in either (I5).
struct DigestScope {
    UnitId unit;
    bool below = false;
    bool unheld = false;  ///< With the cases that no unit may hold, as far as the unit may see them.
};

/// Numbers and dates of cases, for those who see that they are answered. Nothing in it is about who filed.
struct Digest {
    Date day{};
    Date today{};
    std::array<QueuePage, digest_part_count> parts;
    std::vector<HandlerLoad> load;  ///< As it stands now.

    [[nodiscard]] const QueuePage& part(DigestPart which) const { return parts.at(static_cast<std::size_t>(which)); }
    [[nodiscard]] bool nothing() const;
};

/// What a digest is made from.
struct DigestSources {
    Register& cases;
    Postbox& postbox;
    const OfficeTime& time;
    const Units& units;
};
[[nodiscard]] Digest digest_of(const DigestSources& sources, const DigestScope& scope, Date day, Date today);

}  // namespace huiyin::app
