#pragma once

#include <optional>

#include "app/digest.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// Supervisors, registrars and leads see the digest of their unit; those who watch units below, theirs too.
[[nodiscard]] bool sees_digest(const Officer& officer);

/// What a member of staff asks to see: the day, today unless the query names another, and whose digest.
struct DigestQuestion {
    Date day{};
    app::DigestScope scope;
};
/// None for a day that cannot be read, lies ahead, or whose news is not kept any more.
[[nodiscard]] std::optional<DigestQuestion> digest_question(const Call& call);
[[nodiscard]] app::Digest digest_for(const Desk& desk, const app::Office& office, const DigestQuestion& question,
                                     Date today);

[[nodiscard]] http::Response digest_page(Desk& desk, const Call& call);

}  // namespace huiyin::web
