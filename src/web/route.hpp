#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.hpp"
#include "domain/grievance/events.hpp"
#include "domain/unit/permission.hpp"
#include "http/handler.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

namespace huiyin::web {

struct SignedIn;
struct Route;

/// Who may call a route at all. What the caller may then see or do of a case is judged by the permission table.
enum class Access : std::uint8_t {
    anyone,
    receipt_holder,  ///< Nothing is shown or done without number and code of the case in the request.
    staff,           ///< Signed in, with a role that has Route::action in some relation.
    token,           ///< A program with a token that acts as a member of staff, as with `staff`. No cookie counts.
    operators,       ///< This machine and the addresses that the office names.
};

/// Braces in a pattern at most.
inline constexpr std::size_t parameters_max = 2;

/// One request on its way to its handler.
struct Call {
    http::Request request;
    Language language = Language::zh;
    bool language_was_asked = false;  ///< By `?lang=`: the answer sets the cookie that remembers it.
    Moment now;
    const Route* route = nullptr;
    /// What the braces of the pattern stand for, in order.
    std::array<std::string, parameters_max> parameters{};
    /// Number and code in the request opened a case: it does not count as a try.
    bool code_was_right = false;
    std::shared_ptr<const SignedIn> officer;  ///< Of a route for staff; null otherwise.
};

using Answer = std::function<http::Response(Call&)>;
/// For what is answered from another thread, after a commit.
using DeferredAnswer = std::function<void(Call, http::Responder)>;

/// One line of the table of everything that the site serves.
struct Route {
    http::Method method = http::Method::get;  ///< A route for GET serves HEAD too.
    /// `/staff/case/{number}/{action}`: braces take one segment; `{rest..}` at the end takes what is left.
    std::string_view pattern;
    http::Execution execution = http::Execution::pooled;
    Access access = Access::anyone;
    std::optional<Action> action;  ///< With Access::staff and token; none: every member of staff.
    bool takes_files = false;      ///< A form that may bring files; its body is not held in memory.
    std::string_view rate_rule;    ///< Rule that each call is charged to; empty: none.
    std::string_view name;         ///< For log and metrics.
    std::variant<Answer, DeferredAnswer> answer;
};

/// Finds routes by method and path.
class RouteTable {
public:
    explicit RouteTable(std::vector<Route> routes);

    /// The place of the route among routes(), or their number if there is none.
    [[nodiscard]] std::size_t find(http::Method method, std::string_view path) const;
    /// What stands in the braces of the route that find() found for the path.
    [[nodiscard]] static std::array<std::string, parameters_max> parameters(const Route& route, std::string_view path);
    /// The methods that the path can be asked with, as the Allow field has them; empty if the path is not known.
    [[nodiscard]] std::string allowed(std::string_view path) const;
    [[nodiscard]] const std::vector<Route>& routes() const noexcept { return routes_; }

private:
    std::vector<Route> routes_;
};

}  // namespace huiyin::web
