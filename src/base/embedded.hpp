#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace huiyin {

/// A file that was compiled into the program, by huiyin_embed of cmake/embed.cmake.
struct EmbeddedFile {
    std::string_view name;  ///< Its path below the folder that was embedded, such as `templates/start.html`.
    std::string_view bytes;
};

/// The files of one huiyin_embed, sorted by name. They live as long as the program.
class EmbeddedFiles {
public:
    constexpr explicit EmbeddedFiles(std::span<const EmbeddedFile> sorted) : files_(sorted) {}

    [[nodiscard]] constexpr std::span<const EmbeddedFile> all() const noexcept { return files_; }
    [[nodiscard]] constexpr std::optional<std::string_view> find(std::string_view name) const noexcept {
        for (const EmbeddedFile& file : files_) {
            if (file.name == name) return file.bytes;
        }
        return std::nullopt;
    }

private:
    std::span<const EmbeddedFile> files_;
};

}  // namespace huiyin
