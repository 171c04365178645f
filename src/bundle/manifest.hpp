#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/date.hpp"

/// The file of a case as one archive. docs/formats/bundle.md tells what is in it.
namespace huiyin::bundle {

inline constexpr std::string_view manifest_name = "manifest.json";
inline constexpr std::string_view receipt_name = "receipt.txt";
/// Of a whole manifest; a longer one is not read.
inline constexpr std::size_t manifest_bytes_max = 8'000'000;

/// A file of the archive, the manifest itself aside.
struct ManifestFile {
    std::string path;
    std::uint64_t bytes = 0;
    Hash sha256{};
    std::string name = {};  ///< Of what was handed in: as its owner called it. Else empty.
    int event = 0;          ///< Of what was handed in: number of the event that it came with. Else 0.
    friend bool operator==(const ManifestFile&, const ManifestFile&) = default;
};

/// What shows the private event behind an entry of the log.
struct ManifestOpening {
    std::string path;  ///< Of the private event, byte for byte.
    std::array<std::uint8_t, 32> salt{};
    friend bool operator==(const ManifestOpening&, const ManifestOpening&) = default;
};

/// An event of the case, with the proof that its entry is in the log.
struct ManifestEvent {
    int number = 0;  ///< In the case, from 1.
    std::string type;
    Date day{};
    std::uint64_t leaf = 0;
    std::string proof;  ///< Path of the `.tlog-proof` file.
    std::optional<ManifestOpening> opening = {};
    friend bool operator==(const ManifestEvent&, const ManifestEvent&) = default;
};

/// A file that was handed in and is not in the archive.
struct LeftOut {
    std::string name;
    std::uint64_t bytes = 0;
    Hash sha256{};
    int event = 0;
    std::string why;  ///< `gone`: the office cannot open it any more; `too_large`: it did not fit.
    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

/// What an archive says about itself. Nothing signs it: what is proven follows from the receipt and the proofs.
struct Manifest {
    std::string case_number;
    Date made_on{};
    std::vector<std::string> made_for;  ///< Roles, never names: `filer`, `helper`, or those of a member of staff.
    std::string language;               ///< Of the pages in it.
    std::string log_origin;
    std::string log_key;
    std::vector<ManifestFile> files;
    std::vector<ManifestEvent> events;
    std::vector<LeftOut> left_out = {};
    friend bool operator==(const Manifest&, const Manifest&) = default;
};

/// JSON, indented, members and elements in order: the same manifest always gives the same text.
[[nodiscard]] std::string write_manifest(const Manifest& manifest);
/// None if it is no manifest of a format that this program knows.
[[nodiscard]] std::optional<Manifest> read_manifest(std::string_view text);

}  // namespace huiyin::bundle
