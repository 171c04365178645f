#include "cli/witness_client.hpp"

#include "cli/curl_handle.hpp"

namespace huiyin::cli {

namespace {

std::size_t take(char* bytes, std::size_t size, std::size_t count, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size * count > witness_reply_bytes_max) return 0;  // ends the transfer
    body.append(bytes, size * count);
    return size * count;
}

int look_at_stop(void* stop, curl_off_t /*all*/, curl_off_t /*now*/, curl_off_t /*up_all*/, curl_off_t /*up_now*/) {
    return static_cast<const std::atomic<bool>*>(stop)->load() ? 1 : 0;
}

}  // namespace

std::string add_checkpoint_url(std::string_view prefix) {
    std::string url(prefix);
    if (!url.ends_with('/')) url.push_back('/');
    return url + "add-checkpoint";
}

Result<WitnessReply, std::string> post_to_witness(const std::string& url, std::string_view body,
                                                  std::chrono::seconds time_max, const std::atomic<bool>& stop) {
    const CurlHandle handle = new_curl_handle();
    // Without the second, libcurl waits for leave to send a longer body.
    CurlList headers(curl_slist_append(nullptr, "Content-Type: text/plain; charset=utf-8"));
    if (!handle || !headers || curl_slist_append(headers.get(), "Expect:") == nullptr) {
        return fail(std::string("the HTTP library does not start"));
    }
    WitnessReply reply;
    CURL* const curl = handle.get();
    set_option(curl, CURLOPT_URL, url.c_str());
    set_option(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    set_option(curl, CURLOPT_FOLLOWLOCATION, 0L);
    set_option(curl, CURLOPT_HTTPHEADER, headers.get());
    set_option(curl, CURLOPT_POST, 1L);
    set_option(curl, CURLOPT_POSTFIELDS, body.data());
    set_option(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
    set_option(curl, CURLOPT_WRITEFUNCTION, &take);
    set_option(curl, CURLOPT_WRITEDATA, &reply.body);
    set_option(curl, CURLOPT_NOSIGNAL, 1L);
    set_option(curl, CURLOPT_CONNECTTIMEOUT, long{time_max.count()});
    set_option(curl, CURLOPT_TIMEOUT, long{time_max.count()});
    set_option(curl, CURLOPT_NOPROGRESS, 0L);
    set_option(curl, CURLOPT_XFERINFOFUNCTION, &look_at_stop);
    set_option(curl, CURLOPT_XFERINFODATA, const_cast<std::atomic<bool>*>(&stop));
    const CURLcode result = curl_easy_perform(curl);
    if (result != CURLE_OK) return fail(std::string(curl_easy_strerror(result)));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
    const char* type = nullptr;
    if (curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type) == CURLE_OK && type != nullptr) reply.content_type = type;
    return reply;
}

}  // namespace huiyin::cli
