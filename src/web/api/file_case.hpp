#pragma once

#include "http/handler.hpp"
#include "web/desk.hpp"

namespace huiyin::web::api {

/// Files a case: for the caller, who stays unknown, or for somebody at the counter if the call has an officer.
void file_case(Desk& desk, Call call, http::Responder respond);

}  // namespace huiyin::web::api
