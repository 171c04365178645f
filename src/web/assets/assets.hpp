#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/embedded.hpp"

namespace huiyin::web {

/// A compiled-in file as it is served. The views live as long as the program.
struct Asset {
    std::string_view bytes;
    std::string_view gzip;  ///< The same, compressed when the program was built.
    std::string_view content_type;
    std::string url;  ///< `/assets/huiyin.<hash>.css`: other content, other address.
};

/// Styles, scripts and the icon. Their addresses carry a hash of their content, so a browser may keep them for ever
/// (`Cache-Control: public, max-age=31536000, immutable`).
class Assets {
public:
    explicit Assets(const EmbeddedFiles& files);
    Assets(const Assets&) = delete;
    Assets& operator=(const Assets&) = delete;
    Assets(Assets&&) = default;
    Assets& operator=(Assets&&) = default;
    ~Assets() = default;

    /// By name, such as `huiyin.css`; null if there is none.
    [[nodiscard]] const Asset* by_name(std::string_view name) const;
    /// By the path of a request; null if there is none, also for a hash that is not that of the present content.
    [[nodiscard]] const Asset* by_path(std::string_view path) const;

private:
    std::map<std::string, Asset, std::less<>> by_name_;
    std::map<std::string, const Asset*, std::less<>> by_path_;  ///< Points into by_name_, whose nodes stay put.
};

}  // namespace huiyin::web
