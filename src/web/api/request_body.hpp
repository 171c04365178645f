#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "http/request.hpp"
#include "web/api/problem.hpp"

namespace huiyin::web::api {

struct Member;
/// The members of an object within the body.
struct Members {
    const Member* first = nullptr;
    std::size_t count = 0;
};

/// A member that a body may have, and where its value goes.
struct Member {
    /// One string, or a list of strings.
    struct Texts {
        std::vector<std::string>* values;
    };
    std::string_view name;
    std::variant<std::string*, Texts, std::optional<std::int64_t>*, Members> target;
};

/// Reads the body, which has to be one JSON object with these members at most, each at most once. Line breaks in texts
/// become one LF each. A body that is empty is read as an object without members. None if all went well.
[[nodiscard]] std::optional<Problem> read_body(const http::Request& request, std::span<const Member> members);

}  // namespace huiyin::web::api
