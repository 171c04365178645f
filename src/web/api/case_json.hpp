#pragma once

#include <string>
#include <vector>

#include "web/api/json_writer.hpp"
#include "web/case_view.hpp"

namespace huiyin::web::api {

/// What the answer says besides the case itself.
struct BesideCase {
    std::vector<std::string_view> acts;  ///< The last parts of the addresses that can be posted to now.
    int matter_size = 1;                 ///< Written as coarse as the rulebook publishes counts.
    std::string_view new_code;           ///< A code that was given just now.
    int left_out = 0;                    ///< As app::Committed::left_out.
    /// The text is kept in a bundle: what can be done now, and by whom, is left out.
    bool is_kept = false;
};

/// Appends the case as the view's reader may see it, as one JSON object.
void write_case(JsonWriter& json, const CaseView& view, const BesideCase& beside);

/// `{"id":2,"name":".."}` in the view's language, as a member; left out for no unit.
void write_unit(JsonWriter& json, std::string_view key, const Units& units, UnitId id, Language language);
void write_officer(JsonWriter& json, const Officer& officer);

}  // namespace huiyin::web::api
