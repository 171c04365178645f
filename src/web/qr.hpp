#pragma once

#include <string>
#include <string_view>

namespace huiyin::web {

/// A QR code (error correction M) of the text as an SVG element without a script, style or identifier, so that it can
/// stand in a page under a strict policy. Empty if the text is too long for a QR code (about 2,300 bytes).
[[nodiscard]] std::string qr_svg(std::string_view text);

}  // namespace huiyin::web
