#pragma once

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.hpp"
#include "http/response.hpp"
#include "web/desk.hpp"

namespace huiyin::web {

/// An answer that is the same for everybody, with everything but the status line made ready.
struct KeptAnswer {
    http::Response response;
    std::string etag;
};

/// The bytes with their ETag. `headers` gets the ETag added.
[[nodiscard]] std::shared_ptr<const KeptAnswer> keep(std::string content_type, http::KeptBytes bytes,
                                                     std::vector<http::Header> headers);
/// The kept answer, or 304 if the request says that the client has it already.
[[nodiscard]] http::Response answer_kept(const http::Request& request, const KeptAnswer& kept);

/// A public page in each language, made anew when what it stands on is another object than before. Safe from any
/// thread; a page is made by one of the threads that ask for it.
class KeptPage {
public:
    /// What a page stands on, such as the office and the checkpoint.
    using Basis = std::array<std::shared_ptr<const void>, 2>;

    /// `address` is the site's, if the page shows it.
    [[nodiscard]] std::shared_ptr<const KeptAnswer> get(Language language, const Basis& basis,
                                                        const std::function<Page()>& make,
                                                        std::string_view address = {});

private:
    struct Entry {
        Basis basis;
        std::string address;
        std::shared_ptr<const KeptAnswer> answer;
    };
    std::mutex mutex_;
    std::array<Entry, languages.size()> entries_;
};

}  // namespace huiyin::web
