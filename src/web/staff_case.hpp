#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/filing.hpp"
#include "http/response.hpp"
#include "web/case_page.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// What a case page for staff shows beside the case.
struct StaffCaseExtras {
    const TypedAct* act = nullptr;
    std::string notice;
    const vault::Identity* identity = nullptr;
    int status = 200;
};

/// The case that the number names, if the officer of the call may see it.
[[nodiscard]] std::optional<app::CaseFile> visible_case(Desk& desk, const Call& call, std::string_view number,
                                                        const app::Office& office);

/// The page of the case with this number for the officer of the call, who may be told no more than that there is no
/// such page.
[[nodiscard]] http::Response staff_case_page(Desk& desk, const Call& call, std::string_view number,
                                             const StaffCaseExtras& extras);

/// The original of a file that was handed in. That an officer took it is put on record first.
[[nodiscard]] http::Response open_attachment(Desk& desk, Call& call);
/// The whole file of a case as one archive. That an officer took the files in it is put on record first.
[[nodiscard]] http::Response send_case_bundle(Desk& desk, Call& call);
/// Takes a posted form of an action on a case.
[[nodiscard]] http::Response act_as_officer(Desk& desk, Call& call);

/// The address that an action of a case is posted to, taken apart; none for any other address.
struct ActAddress {
    std::string number;
    const ActForm* form = nullptr;
};
[[nodiscard]] std::optional<ActAddress> parse_act_address(std::string_view path);

/// The page of the case with what was typed into a form that could not be taken because the session was over.
[[nodiscard]] http::Response typed_again(Desk& desk, const Call& call, const ActAddress& address, http::Form typed);

}  // namespace huiyin::web
