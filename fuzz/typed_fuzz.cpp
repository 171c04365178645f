#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/date.hpp"
#include "domain/grievance/case_number.hpp"
#include "vault/keys.hpp"
#include "vault/secret_code.hpp"

namespace {

using namespace huiyin;

/// What is typed, or read from the slip's QR code, line by line: a number, a code, a day, a position, a hash. Each is
/// read to what writes it, or refused.
void read_line(std::string_view line) {
    if (const auto number = parse_case_number(line)) {
        const Date in_that_year = std::chrono::sys_days{std::chrono::year{number->year} / 6 / 1};
        check(parse_case_number(case_number(number->id, in_that_year)) == number);
    }
    if (const auto code = vault::SecretCode::parse(line)) {
        const auto again = vault::SecretCode::parse(code->text());
        check(again && again->plain() == code->plain());
    }
    if (const auto day = parse_date(line)) check(to_text(*day) == line);
    static_cast<void>(parse_local_time(line));
    static_cast<void>(parse_decimal(line));
    if (const auto bytes = base64_decode(line)) check(base64_encode(*bytes) == line);
    if (const auto hash = base64_decode_hash(line)) check(base64_encode(*hash) == line);
    if (const auto bytes = hex_decode(line)) check(hex_encode(*bytes) == line);
    if (const auto key = vault::parse_custodian_public_key(line)) {
        check(vault::parse_custodian_public_key(vault::to_text(*key)) == key);
    }
    if (is_utf8(line)) check(utf8_prefix(line, code_points(line)) == line);
    check(trimmed(line).size() <= line.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text = as_text({data, size});
    read_line(text);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        read_line(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return 0;
}
