#pragma once

#include <memory>

#include <curl/curl.h>

/// What every use of libcurl needs: handles that clean up after themselves, and options by type.
namespace huiyin::cli {

struct CurlCleanup {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

using CurlHandle = std::unique_ptr<CURL, CurlCleanup>;
using CurlList = std::unique_ptr<curl_slist, CurlCleanup>;

/// A new handle; null if the library does not start.
[[nodiscard]] inline CurlHandle new_curl_handle() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    return CurlHandle(started == CURLE_OK ? curl_easy_init() : nullptr);
}

/// The value has to be of the type that the option takes: `long`, not `int`.
template <class Value>
void set_option(CURL* handle, CURLoption option, Value value) {
    curl_easy_setopt(handle, option, value);
}

}  // namespace huiyin::cli
