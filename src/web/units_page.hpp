#pragma once

#include <string>

#include "app/office.hpp"
#include "web/desk.hpp"
#include "web/render/templates.hpp"

namespace huiyin::web {

/// How long a limit is, such as `15 working days`.
[[nodiscard]] std::string length_text(const LimitRule& rule, const Locale& locale, Language language);

/// Fills `units`: which units there are to file with, and each limit of the rulebook in force with its article.
void fill_units_page(Page& page, const app::Office& office, const Desk& desk, Language language);

}  // namespace huiyin::web
