#pragma once

#include <optional>
#include <string_view>

#include "app/office.hpp"
#include "app/register.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::app {

/// Why number and code did not open a case. The two reasons must look the same from outside; only a mistyped check
/// character may be told apart, since anybody can compute it.
enum class AccessDenied : std::uint8_t { mistyped_number, mistyped_code, no_match };

/// Opens cases for the holders of receipts.
class ReceiptDoor {
public:
    virtual ~ReceiptDoor() = default;
    /// The id of the case if the code is right; takes the same time whether the case exists or not.
    [[nodiscard]] virtual Result<CaseId, AccessDenied> enter(std::string_view number, std::string_view code) = 0;
};

/// What `decide` and the pages judge with, for an officer or for the holder of the receipt of this very case.
/// The office must outlive the context.
[[nodiscard]] Context context_for(const Office& office, const Case& current, const Actor& actor, bool holds_receipt,
                                  Moment now);

}  // namespace huiyin::app
