#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/office.hpp"
#include "app/register.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::app {

/// Why number and code did not open a case. The two reasons must look the same from outside; only a mistyped check
/// character may be told apart, since anybody can compute it.
enum class AccessDenied : std::uint8_t { mistyped_number, mistyped_code, no_match };

/// A case that a code has opened, and for whom.
struct Entered {
    CaseId id;
    Actor actor;   ///< The filer, or the filer's helper.
    Hash shown{};  ///< Digest of the code, for Change::shown_code.
};

/// The case whose joining code somebody showed.
struct Joining {
    CaseId id;
    Hash shown{};
};

/// A code that nobody has yet. Its text is shown once; what is kept is the digest.
struct NewCode {
    std::string text;
    Hash digest{};
};

/// Opens cases for the holders of receipts and for their helpers, and matters for those who join them.
class ReceiptDoor {
public:
    virtual ~ReceiptDoor() = default;
    /// The case, if the code is that of its receipt or of its filer's helper. Takes the same time, and gives the same
    /// answer, whether the case does not exist or the code is another one.
    [[nodiscard]] virtual Result<Entered, AccessDenied> enter(std::string_view number, std::string_view code) = 0;
    /// The same for the code by which others file in the same matter; it opens nothing else.
    [[nodiscard]] virtual Result<Joining, AccessDenied> join(std::string_view number, std::string_view code) = 0;
    [[nodiscard]] virtual NewCode new_code() = 0;
};

/// What `decide` and the pages judge with, for an officer or for whom a code of this very case stands.
/// The office must outlive the context.
[[nodiscard]] Context context_for(const Office& office, const Case& current, const Actor& actor, bool holds_receipt,
                                  Moment now);

}  // namespace huiyin::app
