#pragma once

#include <string>
#include <vector>

#include "web/api/json_writer.hpp"
#include "web/case_view.hpp"

namespace huiyin::web::api {

/// Appends the case as the view's reader may see it, as one JSON object. `acts` are the last parts of the addresses
/// that can be posted to now.
void write_case(JsonWriter& json, const CaseView& view, const std::vector<std::string_view>& acts);

/// `{"id":2,"name":".."}` in the view's language, as a member; left out for no unit.
void write_unit(JsonWriter& json, std::string_view key, const Units& units, UnitId id, Language language);
void write_officer(JsonWriter& json, const Officer& officer);

}  // namespace huiyin::web::api
