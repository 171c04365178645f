#include "app/attachments.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace huiyin::app {

namespace {

constexpr std::size_t name_points_max = 120;
constexpr std::size_t extension_points_max = 10;

using enum FileGroup;

constexpr std::array<std::pair<std::string_view, FileGroup>, 47> kinds{{
    {"application/msword", document},
    {"application/pdf", pdf},
    {"application/rtf", document},
    {"application/vnd.ms-excel", document},
    {"application/vnd.ms-powerpoint", document},
    {"application/vnd.oasis.opendocument.presentation", document},
    {"application/vnd.oasis.opendocument.spreadsheet", document},
    {"application/vnd.oasis.opendocument.text", document},
    {"application/vnd.openxmlformats-officedocument.presentationml.presentation", document},
    {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", document},
    {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", document},
    {"application/x-ole-storage", document},
    {"application/CDFV2", document},
    {"audio/AMR", sound},
    {"audio/aac", sound},
    {"audio/amr", sound},
    {"audio/flac", sound},
    {"audio/mp4", sound},
    {"audio/mpeg", sound},
    {"audio/ogg", sound},
    {"audio/x-hx-aac-adts", sound},
    {"audio/x-m4a", sound},
    {"audio/x-wav", sound},
    {"image/avif", picture},
    {"image/bmp", picture},
    {"image/gif", picture},
    {"image/heic", picture},
    {"image/heif", picture},
    {"image/jpeg", picture},
    {"image/png", picture},
    {"image/tiff", picture},
    {"image/webp", picture},
    {"image/x-ms-bmp", picture},
    {"text/csv", text},
    {"text/plain", text},
    {"text/rtf", document},
    {"video/3gpp", video},
    {"video/3gpp2", video},
    {"video/mp4", video},
    {"video/mpeg", video},
    {"video/ogg", video},
    {"video/quicktime", video},
    {"video/webm", video},
    {"video/x-m4v", video},
    {"video/x-matroska", video},
    {"video/x-ms-asf", video},
    {"video/x-msvideo", video},
}};

constexpr std::array<std::string_view, 6> group_names{"picture", "pdf", "document", "text", "sound", "video"};
constexpr std::array<std::string_view, 5> problem_names{"too_large", "empty", "kind_not_taken", "too_busy", "no_room"};

/// Control characters, and marks that are not drawn but change how the text around them is: a name must not be able to
/// show another extension than it has.
bool is_hidden(std::string_view point) {
    const auto first = static_cast<unsigned char>(point.front());
    if (point.size() == 1) return first < 0x20 || first == 0x7F;
    // U+0080..U+009F, U+061C, U+200B..U+200F, U+2028..U+202E, U+2060..U+206F, U+FEFF.
    const auto second = static_cast<unsigned char>(point[1]);
    if (point.size() == 2) return (first == 0xC2 && second < 0xA0) || (first == 0xD8 && second == 0x9C);
    if (point.size() != 3) return false;
    const auto third = static_cast<unsigned char>(point[2]);
    if (first == 0xEF) return second == 0xBB && third == 0xBF;
    if (first != 0xE2) return false;
    return (second == 0x80 && ((third >= 0x8B && third <= 0x8F) || (third >= 0xA8 && third <= 0xAE))) ||
           (second == 0x81 && third >= 0xA0 && third <= 0xAF);
}

}  // namespace

std::string_view to_text(FileGroup group) { return group_names.at(static_cast<std::size_t>(group)); }

std::string_view to_text(UploadProblem problem) { return problem_names.at(static_cast<std::size_t>(problem)); }

std::optional<FileGroup> group_of(std::string_view kind) {
    const auto* const found =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& known) { return known.first == kind; });
    if (found == kinds.end()) return std::nullopt;
    return found->second;
}

std::string clean_file_name(std::string_view given) {
    if (!is_utf8(given)) return "file";
    const std::size_t slash = given.find_last_of("/\\");
    if (slash != std::string_view::npos) given.remove_prefix(slash + 1);
    std::vector<std::string_view> points;
    for (std::string_view rest = given; !rest.empty();) {
        const auto lead = static_cast<unsigned char>(rest.front());
        const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        const std::string_view point = rest.substr(0, bytes);
        if (!is_hidden(point)) points.push_back(point);
        rest.remove_prefix(bytes);
    }
    if (points.size() > name_points_max) {
        const auto dot = std::find(points.rbegin(), points.rend(), ".");
        const auto end = static_cast<std::size_t>(dot - points.rbegin()) + 1;
        const std::size_t kept = dot != points.rend() && end <= extension_points_max ? end : 0;
        points.erase(points.begin() + static_cast<std::ptrdiff_t>(name_points_max - kept),
                     points.end() - static_cast<std::ptrdiff_t>(kept));
    }
    std::string name;
    for (const std::string_view point : points) name += point;
    name = trimmed(name);
    return name.empty() || name == "." || name == ".." ? "file" : name;
}

}  // namespace huiyin::app
