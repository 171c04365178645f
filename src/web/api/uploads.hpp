#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/api/problem.hpp"
#include "web/desk.hpp"
#include "web/form_files.hpp"

namespace huiyin::web::api {

/// Takes the files of a form, and answers with a ticket for each, by which a filing or reply brings it along.
[[nodiscard]] http::Response take_files(Desk& desk, Call& call);

/// The files that the tickets of a body stand for, in their order, each once; or what is wrong with them.
[[nodiscard]] Result<std::vector<FormFile>, Problem> files_of_tickets(const Desk& desk,
                                                                      const std::vector<std::string>& tickets,
                                                                      Instant now);

}  // namespace huiyin::web::api
