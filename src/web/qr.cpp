#include "web/qr.hpp"

#include <cstddef>
#include <memory>

#include <fmt/format.h>
#include <qrencode.h>

namespace huiyin::web {

std::string qr_svg(std::string_view text) {
    if (text.empty() || text.size() > 2'300) return {};
    const std::string copy(text);
    const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
        QRcode_encodeData(static_cast<int>(copy.size()), reinterpret_cast<const unsigned char*>(copy.data()), 0,
                          QR_ECLEVEL_M),
        QRcode_free);
    if (code == nullptr) return {};
    const auto width = static_cast<std::size_t>(code->width);
    constexpr std::size_t quiet = 4;  // Modules of white around, as the standard asks for.
    const std::size_t side = width + 2 * quiet;
    std::string svg =
        fmt::format(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
                    R"(<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d=")",
                    side);
    for (std::size_t y = 0; y < width; ++y) {
        for (std::size_t x = 0; x < width;) {
            if ((code->data[y * width + x] & 1) == 0) {
                ++x;
                continue;
            }
            std::size_t run = 1;
            while (x + run < width && (code->data[y * width + x + run] & 1) != 0) ++run;
            fmt::format_to(std::back_inserter(svg), "M{} {}h{}v1h-{}z", x + quiet, y + quiet, run, run);
            x += run;
        }
    }
    svg += R"("/></svg>)";
    return svg;
}

}  // namespace huiyin::web
