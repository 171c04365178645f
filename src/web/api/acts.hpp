#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/unit/permission.hpp"
#include "http/response.hpp"
#include "web/case_view.hpp"
#include "web/desk.hpp"

namespace huiyin::web::api {

/// An action on a case, and where it is posted to.
struct Act {
    Action action;
    std::string_view word;     ///< Last part of the address.
    std::string_view pattern;  ///< The whole address.
    std::string_view name;     ///< Of the route.
};

/// What the holder of number and code can do, and what staff can.
[[nodiscard]] std::span<const Act> holder_acts();
[[nodiscard]] std::span<const Act> staff_acts();

/// The case as the caller may see it.
[[nodiscard]] http::Response holders_case(Desk& desk, Call& call);
/// A file of the case as it was handed in; that a member of staff took it is put on record first.
[[nodiscard]] http::Response holders_attachment(Desk& desk, Call& call);
[[nodiscard]] http::Response staffs_attachment(Desk& desk, Call& call);
[[nodiscard]] http::Response staffs_case(Desk& desk, Call& call);
/// The case as the view's reader sees it, to be kept: without what can be done now.
[[nodiscard]] std::string kept_case(Desk& desk, const CaseView& view);
/// The whole file of the case as one archive; that a member of staff took the files in it is put on record first.
[[nodiscard]] http::Response holders_bundle(Desk& desk, Call& call);
[[nodiscard]] http::Response staffs_bundle(Desk& desk, Call& call);
/// The holder's receipt once more, with a proof in the newest checkpoint.
[[nodiscard]] http::Response holders_receipt(Desk& desk, Call& call);

/// Do it, and answer with the case as it is then.
[[nodiscard]] http::Response act_as_holder(Desk& desk, Call& call, const Act& act);
[[nodiscard]] http::Response act_as_staff(Desk& desk, Call& call, const Act& act);

}  // namespace huiyin::web::api
