#pragma once

#include "app/filing.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// Fills the part `slip` and the receipt's text: what the person who filed takes along, from the web and from the
/// counter alike. In the language of the call.
void fill_receipt(Page& page, Desk& desk, const Call& call, const app::FilingReceipt& receipt);

}  // namespace huiyin::web
