#include "vault/token.hpp"

#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

std::string make_token() {
    auto bytes = random_array<32>();
    std::string text = base64_encode(bytes);
    wipe(bytes);
    text.resize(token_characters);  // without the padding
    for (char& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    return text;
}

Hash token_digest(const Key& server, std::string_view token) {
    return keyed_digest(server, "huiyin token 1", {as_bytes(token)});
}

}  // namespace huiyin::vault
