#pragma once

#include "app/office.hpp"
#include "web/desk.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// Fills `units`: which units there are to file with, and each limit of the rulebook in force with its article.
void fill_units_page(Page& page, const app::Office& office, const Desk& desk, Language language);

}  // namespace huiyin::web
