#include "web/assets/assets.hpp"

#include <array>
#include <cstdint>
#include <utility>

#include "base/check.hpp"

namespace huiyin::web {

namespace {

struct Kind {
    std::string_view ending;
    std::string_view content_type;
};
constexpr std::array kinds{
    Kind{".css", "text/css; charset=utf-8"},
    Kind{".js", "text/javascript; charset=utf-8"},
    Kind{".svg", "image/svg+xml"},
};

// FNV-1a: it only has to differ when the content differs, against nobody's will.
std::string fingerprint(std::string_view bytes) {
    constexpr std::uint64_t start = 14695981039346656037U;
    constexpr std::uint64_t prime = 1099511628211U;
    std::uint64_t hash = start;
    for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * prime;
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr int length = 12;
    std::string text;
    for (int i = 0; i < length; ++i, hash >>= 4U) text += digits[hash & 0xFU];
    return text;
}

}  // namespace

Assets::Assets(const EmbeddedFiles& files) {
    for (const EmbeddedFile& file : files.all()) {
        if (file.name.find('/') != std::string_view::npos) continue;
        for (const Kind& kind : kinds) {
            if (!file.name.ends_with(kind.ending)) continue;
            const auto gzip = files.find(std::string(file.name) + ".gz");
            check(gzip.has_value());
            const std::string_view stem = file.name.substr(0, file.name.size() - kind.ending.size());
            std::string url = "/assets/" + std::string(stem) + "." + fingerprint(file.bytes) + std::string(kind.ending);
            by_name_.emplace(file.name, Asset{file.bytes, *gzip, kind.content_type, std::move(url)});
        }
    }
    for (const auto& [name, asset] : by_name_) by_path_.emplace(asset.url, &asset);
}

const Asset* Assets::by_name(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &found->second;
}

const Asset* Assets::by_path(std::string_view path) const {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : found->second;
}

}  // namespace huiyin::web
