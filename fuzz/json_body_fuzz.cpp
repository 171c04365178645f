#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "web/api/request_body.hpp"

namespace {

using namespace huiyin;
using web::api::Member;
using web::api::Members;

/// Members of every kind that the API's bodies have, some with a name of a filing.
struct Body {
    std::string subject;
    std::string text;
    std::string name;
    std::string phone;
    std::vector<std::string> about;
    std::optional<std::int64_t> expected_version;

    friend bool operator==(const Body&, const Body&) = default;
};

/// A NUL is a character of JSON; the rules refuse it later.
bool is_utf8_or_nul(std::string text) {
    std::erase(text, '\0');
    return is_utf8(text);
}

void check_text(const std::string& text) { check(is_utf8_or_nul(text) && text.find('\r') == std::string::npos); }

std::optional<web::api::Problem> read(std::string_view text, Body& body) {
    const std::array identity{Member{"name", &body.name}, Member{"phone", &body.phone}};
    const std::array members{Member{"subject", &body.subject}, Member{"text", &body.text},
                             Member{"about", Member::Texts{&body.about}},
                             Member{"expected_version", &body.expected_version},
                             Member{"identity", Members{identity.data(), identity.size()}}};
    http::Request request{.method = http::Method::post,
                          .headers = {{.name = "Content-Type", .value = "application/json"}}};
    request.body = std::string(text);
    return web::api::read_body(request, members);
}

/// Whatever body comes, it is read or refused with a code; what was read is text, and the same when read again.
void read_bodies(std::string_view text) {
    Body body;
    if (const auto problem = read(text, body)) {
        check(!problem->code.empty() && is_utf8_or_nul(problem->field));
        return;
    }
    for (const std::string* const one : {&body.subject, &body.text, &body.name, &body.phone}) check_text(*one);
    for (const std::string& one : body.about) check_text(one);
    Body again;
    check(!read(text, again) && again == body);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_bodies(as_text({data, size}));
    return 0;
}
