#include "app/register_door.hpp"

#include "domain/grievance/case_number.hpp"
#include "vault/secret_code.hpp"

namespace huiyin::app {

namespace {

/// Without a code it is compared with what cannot be right, so that every answer takes the same way.
bool is_right(const Hash& given, const std::optional<Hash>& kept) {
    Hash expected = given;
    expected[0] = static_cast<std::uint8_t>(~expected[0]);
    if (kept) expected = *kept;
    return vault::same(given, expected);
}

}  // namespace

Result<RegisterDoor::Shown, AccessDenied> RegisterDoor::look_up(std::string_view number, std::string_view code) {
    const auto parsed_number = parse_case_number(number);
    if (!parsed_number) return fail(AccessDenied::mistyped_number);
    const auto parsed_code = vault::SecretCode::parse(code);
    if (!parsed_code) return fail(AccessDenied::mistyped_code);
    return Shown{parsed_number->id, vault::code_digest(*server_, *parsed_code), cases_->codes(parsed_number->id)};
}

Result<Entered, AccessDenied> RegisterDoor::enter(std::string_view number, std::string_view code) {
    const auto shown = look_up(number, code);
    if (!shown) return fail(shown.error());
    const auto& codes = shown->codes;
    const bool is_filer = is_right(shown->digest, codes ? std::optional(codes->receipt) : std::nullopt);
    const bool is_helper = is_right(shown->digest, codes ? codes->helper : std::nullopt);
    if (!is_filer && !is_helper) return fail(AccessDenied::no_match);
    return Entered{shown->id, is_filer ? Actor::filer() : Actor::helper(), shown->digest};
}

Result<Joining, AccessDenied> RegisterDoor::join(std::string_view number, std::string_view code) {
    const auto shown = look_up(number, code);
    if (!shown) return fail(shown.error());
    const auto& codes = shown->codes;
    if (!is_right(shown->digest, codes ? codes->joining : std::nullopt)) return fail(AccessDenied::no_match);
    return Joining{shown->id, shown->digest};
}

NewCode RegisterDoor::new_code() {
    const vault::SecretCode code = vault::SecretCode::generate();
    return {code.text(), vault::code_digest(*server_, code)};
}

}  // namespace huiyin::app
