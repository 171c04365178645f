#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/grievance/events.hpp"
#include "domain/grievance/refusal.hpp"
#include "http/response.hpp"
#include "web/words.hpp"

namespace huiyin::web::api {

/// A kind of problem: its stable code, which also ends the type `/problems/<code>`, and the status that goes with it.
/// Its title is the text `problem.<code>`.
struct ProblemKind {
    std::string_view code;
    int status = 400;
};

/// Every kind but the refusals of the rules, whose codes are those of RefusalCode.
[[nodiscard]] std::span<const ProblemKind> problem_kinds();
/// Status of a refusal of the rules.
[[nodiscard]] int status_of(RefusalCode code);

/// What went wrong, as RFC 9457 has it.
struct Problem {
    std::string_view code;      ///< One of problem_kinds(), or the text of a RefusalCode.
    std::string field = {};     ///< Member of the body or part of the address that it is about.
    std::string given = {};     ///< With `unreadable_day`: what stands there.
    int limit = 0;              ///< The most that is allowed; 0: does not apply.
    std::int64_t version = 0;   ///< With `version_conflict`: events that the case has now.
    std::string incident = {};  ///< Number in the log, with `internal`.
    std::vector<http::Header> headers = {};
    Refusal refusal = {};  ///< With the code of a RefusalCode.
    /// The request could not be read, so its language is not known: the title is in each.
    bool in_all_languages = false;

    [[nodiscard]] static Problem of(const Refusal& refusal);
};

[[nodiscard]] http::Response respond_with(const Problem& problem, Language language, const Words& words);
/// The problem that stands for a status given before any route was asked.
[[nodiscard]] Problem problem_of_status(int status);
/// The member of the body or part of the query has to be a day, and what was given is none.
[[nodiscard]] Problem unreadable_day(std::string_view field, std::string_view given);
/// Nothing can be written or read at the moment; trying again may help.
[[nodiscard]] Problem unavailable();
/// Who waits has to be told for how long.
[[nodiscard]] Problem too_many_requests(std::chrono::milliseconds wait);

/// Whether the path belongs to the API, so that its errors are problems and not pages.
[[nodiscard]] inline bool is_api(std::string_view path) { return path.starts_with("/api/"); }
/// The language that the caller likes best; cookies are not looked at.
[[nodiscard]] Language language_of_caller(const http::Request& request);

}  // namespace huiyin::web::api
