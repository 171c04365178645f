#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/access.hpp"
#include "app/attachments.hpp"
#include "app/change.hpp"
#include "app/custody.hpp"
#include "app/filing.hpp"
#include "app/identity_opening.hpp"
#include "app/office.hpp"
#include "app/postbox.hpp"
#include "app/present.hpp"
#include "app/register.hpp"
#include "app/staff_act.hpp"
#include "app/staff_book.hpp"
#include "app/writer.hpp"
#include "http/address.hpp"
#include "http/log.hpp"
#include "http/metrics.hpp"
#include "http/rate_limit.hpp"
#include "vault/password.hpp"
#include "vault/second_factor.hpp"
#include "web/assets/assets.hpp"
#include "web/render/locale.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// What an office sets about its site.
struct SiteSettings {
    /// Whether browsers reach the site by https only: cookies are then `Secure` and `__Host-`.
    bool secure = false;
    /// Where people reach the site, as parse_base_url() gives it; empty: the office does not say.
    std::string base_url;
    /// Who may read /metrics besides this machine.
    std::vector<http::Prefix> operators;
    /// Where "leave this page" leads: http or https. Empty: to an empty page, which asks nobody for anything.
    std::string leave_url;
    std::chrono::minutes session_idle_max{30};
    std::chrono::minutes session_max{12 * 60};
    /// Whoever has one of these roles has to have a second factor.
    Roles second_factor_for;
    /// How long ago that may have come which is filed at the counter.
    std::chrono::days counter_days_max = app::counter_days_max;
};

/// Everything that the pages and the API stand on. All of it outlives the site.
struct Services {
    std::function<app::OfficePointer()> office;  ///< The office as it is now; quick, from any thread.
    /// Why nothing can be written at present, if the last attempt failed; quick, from any thread.
    std::function<std::optional<app::StoreTrouble>()> trouble;
    /// Puts something about the office into the log, and waits for it.
    std::function<app::PublishResult(codec::RecordedOfficeEvent)> publish;
    /// The same for an act of administration, with what is written beside its event.
    std::function<app::PublishResult(app::StaffAct)> administer;
    app::Register& cases;
    app::CaseLog& case_log;
    app::PublicLog& public_log;
    app::Filing& filing;
    app::ReceiptDoor& door;
    app::IdentityOpening& identity_opening;
    app::Custody& custody;
    app::AttachmentStore& attachments;
    app::StaffBook& staff_book;
    app::Postbox& postbox;
    app::OfficeTime& time;
    http::RateLimit& rate_limit;  ///< With the rules of rate_rules().
    http::Metrics& metrics;
    http::Log& log;
    const Templates& templates;
    const Locale& locale;
    const Assets& assets;
    /// vault::hash_password.
    std::function<std::optional<std::string>(std::string_view)> hash_password;
    const vault::SecondFactors& second_factors;
    /// vault::check_password: slow on purpose, and as slow for an empty stored text, which stands for no such account.
    std::function<vault::PasswordCheck(std::string_view stored, std::string_view typed)> check_password;
    std::function<void(std::span<std::uint8_t>)> random;  ///< vault::fill_random.
    /// vault::token_digest with the office's key: by which the staff book knows a token of the API.
    std::function<Hash(std::string_view token)> token_digest;
    SiteSettings settings;
};

/// The limits that the routes name. A whole village may share one address, and all who come through an onion service
/// do: who has used up what the address has of its own goes on with what everybody shares, which is as much as the
/// office and the machine can take. A secret code has too many bits to be guessed at any of these rates. Of trying
/// codes and passwords only what fails counts; a second rule, far more generous, bounds what one address may do in all.
[[nodiscard]] std::vector<http::RateRule> rate_rules();

/// Names of rate_rules().
namespace rate {
inline constexpr std::string_view filing = "filing";
inline constexpr std::string_view filing_of_all = "filing-of-all";
inline constexpr std::string_view code_tries = "code-tries";
inline constexpr std::string_view code_uses = "code-uses";
inline constexpr std::string_view uploads = "uploads";
inline constexpr std::string_view uploads_of_all = "uploads-of-all";
inline constexpr std::string_view codes_of_all = "codes-of-all";
inline constexpr std::string_view sign_in = "sign-in";
inline constexpr std::string_view sign_in_uses = "sign-in-uses";
}  // namespace rate

}  // namespace huiyin::web
