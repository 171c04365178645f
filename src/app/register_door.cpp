#include "app/register_door.hpp"

#include "domain/grievance/case_number.hpp"
#include "vault/secret_code.hpp"

namespace huiyin::app {

Result<CaseId, AccessDenied> RegisterDoor::enter(std::string_view number, std::string_view code) {
    const auto parsed_number = parse_case_number(number);
    if (!parsed_number) return fail(AccessDenied::mistyped_number);
    const auto parsed_code = vault::SecretCode::parse(code);
    if (!parsed_code) return fail(AccessDenied::mistyped_code);
    const Hash given = vault::code_digest(*server_, *parsed_code);
    const auto stored = cases_->code_digest(parsed_number->id);
    // Without a case it is compared with what cannot be right, so that both answers take the same way.
    Hash expected = given;
    expected[0] = static_cast<std::uint8_t>(~expected[0]);
    if (stored) expected = *stored;
    if (!vault::same(given, expected)) return fail(AccessDenied::no_match);
    return parsed_number->id;
}

}  // namespace huiyin::app
