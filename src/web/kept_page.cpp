#include "web/kept_page.hpp"

#include <cstddef>
#include <utility>

#include "base/bytes.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::web {

namespace {

/// Whether the field of a conditional request names the tag. Weak comparison, as RFC 9110 section 13.1.2 asks for.
bool names_tag(std::string_view field, std::string_view etag) {
    if (field == "*") return true;
    for (std::size_t at = field.find(etag); at != std::string_view::npos; at = field.find(etag, at + 1)) {
        const bool begins = at == 0 || field[at - 1] == ' ' || field[at - 1] == ',' || field[at - 1] == '/';
        const std::size_t end = at + etag.size();
        const bool ends = end == field.size() || field[end] == ' ' || field[end] == ',';
        if (begins && ends) return true;
    }
    return false;
}

}  // namespace

std::shared_ptr<const KeptAnswer> keep(std::string content_type, http::KeptBytes bytes,
                                       std::vector<http::Header> headers) {
    constexpr std::size_t tag_bytes = 12;
    const Hash digest = ledger::sha256(as_bytes(*bytes));
    auto kept = std::make_shared<KeptAnswer>();
    kept->etag = '"' + hex_encode(ByteView(digest).first(tag_bytes)) + '"';
    headers.push_back({"ETag", kept->etag});
    kept->response = {.content_type = std::move(content_type), .headers = std::move(headers), .body = std::move(bytes)};
    return kept;
}

http::Response answer_kept(const http::Request& request, const KeptAnswer& kept) {
    http::Response response = kept.response;
    const std::string_view field = request.header("If-None-Match");
    if (!field.empty() && names_tag(field, kept.etag)) {
        response.status = 304;
        response.body = {};
        response.content_type.clear();
    }
    return response;
}

std::shared_ptr<const KeptAnswer> KeptPage::get(Language language, const Basis& basis,
                                                const std::function<Page()>& make, std::string_view address) {
    Entry& entry = entries_.at(static_cast<std::size_t>(language));
    {
        const std::lock_guard lock(mutex_);
        if (entry.answer != nullptr && entry.basis == basis && entry.address == address) return entry.answer;
    }
    std::vector<http::Header> headers = page_headers();
    headers.push_back({"Cache-Control", "no-cache"});
    headers.push_back({"Vary", "Accept-Language, Cookie"});
    auto answer =
        keep("text/html; charset=utf-8", std::make_shared<const std::string>(make().render()), std::move(headers));
    const std::lock_guard lock(mutex_);
    entry = {basis, std::string(address), answer};
    return answer;
}

}  // namespace huiyin::web
