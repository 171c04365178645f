#pragma once

#include "app/office.hpp"
#include "app/register.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// Fills `#witnessed` with who outside signed the log last, when and how much of it, or `#no_witness`. Only witnesses
/// that the office names count. `witnessed` may be null.
void show_last_witness(Page& page, const app::Office& office, const app::Witnessed* witnessed);
/// Fills `#witness` for each witness that the office names.
void show_witnesses(Page& page, const app::Office& office, const app::Witnessed* witnessed);

}  // namespace huiyin::web
