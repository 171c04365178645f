#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include <unistd.h>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "bundle/manifest.hpp"
#include "bundle/zip_reader.hpp"

namespace {

using namespace huiyin;

/// Whatever text comes, reading it ends in a manifest or none; a manifest is the same after writing and reading.
void read_manifests(std::string_view text) {
    const auto manifest = bundle::read_manifest(text);
    if (!manifest) return;
    const auto again = bundle::read_manifest(bundle::write_manifest(*manifest));
    check(again.has_value());
    check(*again == *manifest);
}

/// Whatever bytes come as an archive, no more is told than the limits allow, and no name that leads elsewhere.
void read_archives(std::string_view bytes) {
    static const std::string path =
        (std::filesystem::temp_directory_path() / ("huiyin-bundle-fuzz-" + std::to_string(::getpid()))).string();
    std::FILE* const file = std::fopen(path.c_str(), "wb");
    check(file != nullptr);
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
    const bundle::ZipLimits limits{.files_max = 50, .bytes_max = 1'000'000};
    std::uint64_t told = 0;
    const auto take = [&](std::string_view name, ByteView piece) {
        check(bundle::is_entry_name(name));
        told += piece.size();
        check(told <= limits.bytes_max);
    };
    static_cast<void>(bundle::read_zip(path, take, limits));
    ::unlink(path.c_str());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text({data, size});
    read_manifests(text);
    read_archives(text);
    return 0;
}
