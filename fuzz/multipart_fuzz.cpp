#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "http/multipart.hpp"

namespace {

using namespace huiyin;

struct Part {
    http::FormPart part;
    std::string bytes;
    bool is_whole = false;
};

class Receiver final : public http::PartReceiver {
public:
    [[nodiscard]] bool begin_part(http::FormPart part) override {
        check(parts.empty() || parts.back().is_whole);
        check(is_utf8(part.name) && (!part.file_name || is_utf8(*part.file_name)));
        parts.push_back({std::move(part), {}, false});
        return true;
    }
    [[nodiscard]] bool part_bytes(std::string_view bytes) override {
        check(!parts.empty() && !parts.back().is_whole && !bytes.empty());
        parts.back().bytes += bytes;
        return true;
    }
    [[nodiscard]] bool end_part() override {
        parts.back().is_whole = true;
        return true;
    }
    std::vector<Part> parts;
};

struct Outcome {
    std::vector<Part> parts;
    bool is_whole = false;
    bool is_refused = false;
};

Outcome read(std::string_view body, std::size_t piece) {
    Receiver receiver;
    http::MultipartReader reader("b", receiver);
    Outcome outcome;
    for (std::size_t at = 0; at < body.size() && !outcome.is_refused; at += piece) {
        outcome.is_refused = !reader.read(body.substr(at, piece));
    }
    outcome.is_whole = reader.is_whole();
    check(!(outcome.is_whole && outcome.is_refused));
    outcome.parts = std::move(receiver.parts);
    return outcome;
}

/// A body is taken apart in the same way whatever the pieces in which it comes, and no part holds its delimiter.
void take_apart(std::string_view body, std::size_t piece) {
    const Outcome whole = read(body, body.size() + 1);
    const Outcome pieces = read(body, piece);
    check(whole.is_refused == pieces.is_refused && whole.is_whole == pieces.is_whole);
    if (whole.is_refused) return;
    check(whole.parts.size() == pieces.parts.size());
    for (std::size_t i = 0; i < whole.parts.size(); ++i) {
        const Part& one = whole.parts[i];
        check(one.part.name == pieces.parts[i].part.name && one.part.file_name == pieces.parts[i].part.file_name);
        check(one.is_whole == pieces.parts[i].is_whole && one.bytes == pieces.parts[i].bytes);
        check(one.bytes.find("\r\n--b") == std::string::npos);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text = as_text({data, size});
    take_apart(text.substr(1), std::size_t{data[0]} + 1);
    static_cast<void>(http::multipart_boundary(text));
    return 0;
}
