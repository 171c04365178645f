#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "app/audit.hpp"
#include "app/sweep.hpp"
#include "http/response.hpp"
#include "web/site.hpp"

/// The whole site over a real store in a directory of its own, asked without sockets.
namespace huiyin::web::api {

using Json = nlohmann::json;

struct Asked {
    std::string token;  ///< Behind `Authorization: Bearer`; empty: no such field.
    std::string language = "en";
    std::vector<http::Header> headers = {};  ///< Besides these.
    std::string type = "application/json";
    bool is_loopback = true;
};

struct Answered {
    http::Response response;
    [[nodiscard]] int status() const { return response.status; }
    [[nodiscard]] std::string text() const { return std::string(response.body.view()); }
    [[nodiscard]] Json json() const { return Json::parse(response.body.view()); }
    [[nodiscard]] std::string header(std::string_view name) const;
};

/// With which the custodian of every such office opens an identity.
inline constexpr std::string_view password_of_custodian = "a custodian's password";

class TrialApi {
public:
    TrialApi();
    ~TrialApi();

    Answered get(const std::string& target, const Asked& asked = {});
    Answered post(const std::string& path, const Json& body, const Asked& asked = {});
    Answered post_text(const std::string& path, std::string body, const Asked& asked = {});
    Answered send(http::Method method, const std::string& target, std::string body, const Asked& asked);

    /// A token that acts as the member of staff: `clerk`, `registrar`, `custodian` and `director` (approver) at the
    /// bureau; `housing` (registrar and approver), `handler` and `lead` at housing; `water` (registrar) at water;
    /// `administrator`.
    [[nodiscard]] std::string token(std::string_view sign_in) const;
    [[nodiscard]] std::int64_t officer(std::string_view sign_in) const;
    [[nodiscard]] std::string expired_token() const;
    [[nodiscard]] Site& site();
    [[nodiscard]] std::int64_t case_count();
    /// Others have taken all that those share whose address has used up its own, for an hour to come.
    void use_up_what_all_share();
    /// No more is written from now on.
    void stop_writing();
    void set_today(Date day);
    /// What the office's own clock does each minute.
    app::Swept sweep();
    /// How many cases it erases.
    std::size_t erase();
    [[nodiscard]] app::AuditReport audit();
    /// Filed without a name: number and code.
    std::pair<std::string, std::string> file(const Json& more = Json::object());

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace huiyin::web::api
