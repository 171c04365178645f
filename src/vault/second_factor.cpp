#include "vault/second_factor.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <span>

#include <liboath/oath.h>
#include <sodium.h>

#include "base/check.hpp"
#include "vault/digest.hpp"
#include "vault/random.hpp"

namespace huiyin::vault {

namespace {

constexpr std::size_t secret_bytes = 20;  // As long as an output of SHA-1, which RFC 4226 recommends.
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t box_bytes = nonce_bytes + secret_bytes + tag_bytes;
constexpr unsigned digits = 6;
constexpr std::int64_t step_seconds = 30;
constexpr std::size_t recovery_characters = 12;
constexpr std::size_t typed_bytes_max = 64;
// Without those that are taken for one another when they are written by hand; 32, so that each holds five bits.
constexpr std::string_view recovery_alphabet = "abcdefghjkmnpqrstuvwxyz023456789";
static_assert(recovery_alphabet.size() == 32);

using Secret = std::array<std::uint8_t, secret_bytes>;

/// Overwrites a secret when it has served.
struct Opened {
    Secret bytes{};
    Opened() = default;
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    ~Opened() { sodium_memzero(bytes.data(), bytes.size()); }
};

/// Ties a box to its account: one that was put with another does not open.
std::string bound_to(OfficerId account) { return "account " + std::to_string(account.value); }

bool open(const Key& key, OfficerId account, ByteView box, Opened& secret) {
    if (box.size() != box_bytes) return false;
    const std::string bound = bound_to(account);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(secret.bytes.data(), nullptr, nullptr, box.data() + nonce_bytes,
                                                      box.size() - nonce_bytes, as_bytes(bound).data(), bound.size(),
                                                      box.data(), key.bytes().data()) == 0;
}

/// The digits of what a person typed, full-width ones too; none if there is anything else but blanks.
std::optional<std::string> digits_of(std::string_view typed) {
    if (typed.size() > typed_bytes_max) return std::nullopt;
    constexpr std::string_view wide = "\xEF\xBC";  // U+FF10 to U+FF19 are these bytes and one of 0x90 to 0x99.
    std::string found;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const char c = typed[i];
        if (c == ' ') continue;
        if (c >= '0' && c <= '9') {
            found.push_back(c);
            continue;
        }
        if (typed.substr(i, wide.size()) != wide || i + 2 >= typed.size()) return std::nullopt;
        const int digit = static_cast<unsigned char>(typed[i + 2]) - 0x90;
        if (digit < 0 || digit > 9) return std::nullopt;
        found.push_back(static_cast<char>('0' + digit));
        i += 2;
    }
    return found;
}

std::string code_at(const Opened& secret, std::int64_t step) {
    std::array<char, digits + 1> code{};
    check(oath_totp_generate(reinterpret_cast<const char*>(secret.bytes.data()), secret.bytes.size(),
                             step * step_seconds, step_seconds, 0, digits, code.data()) == OATH_OK);
    return {code.data(), digits};
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.') {
            encoded.push_back(c);
        } else {
            encoded.push_back('%');
            encoded.push_back(hex[byte >> 4U]);
            encoded.push_back(hex[byte & 15U]);
        }
    }
    return encoded;
}

}  // namespace

SecondFactors::SecondFactors(const Key& server)
    : sealing_(derived_key(server, "huiyin second factor secret 1", {})),
      digests_(derived_key(server, "huiyin second factor recovery 1", {})) {
    check(sodium_init() >= 0);
    check(oath_init() == OATH_OK);
}

Bytes SecondFactors::new_secret(OfficerId account) const {
    Opened secret;
    fill_random(secret.bytes);
    const std::string bound = bound_to(account);
    Bytes box(box_bytes);
    fill_random(std::span(box).first(nonce_bytes));
    check(crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + nonce_bytes, nullptr, secret.bytes.data(),
                                                     secret.bytes.size(), as_bytes(bound).data(), bound.size(), nullptr,
                                                     box.data(), sealing_.bytes().data()) == 0);
    return box;
}

std::optional<WipedText> SecondFactors::text_of(OfficerId account, ByteView sealed) const {
    Opened secret;
    if (!open(sealing_, account, sealed, secret)) return std::nullopt;
    char* encoded = nullptr;
    std::size_t length = 0;
    check(oath_base32_encode(reinterpret_cast<const char*>(secret.bytes.data()), secret.bytes.size(), &encoded,
                             &length) == OATH_OK);
    WipedText text(std::string(encoded, length));
    sodium_memzero(encoded, length);
    std::free(encoded);  // NOLINT(cppcoreguidelines-no-malloc): the library allocates it so
    return text;
}

std::optional<std::int64_t> SecondFactors::step_of(OfficerId account, ByteView sealed, std::string_view typed,
                                                   Instant now) const {
    const auto code = digits_of(typed);
    Opened secret;
    if (!code || code->size() != digits || !open(sealing_, account, sealed, secret)) return std::nullopt;
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const std::int64_t present = seconds / step_seconds;
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {present - 1, present, present + 1}) {
        if (same(code_at(secret, step), *code)) found = step;
    }
    return found;
}

SecondFactors::RecoveryCodes SecondFactors::new_recovery_codes(OfficerId account) const {
    RecoveryCodes made;
    for (std::size_t i = 0; i < recovery_codes_made; ++i) {
        std::string text;
        for (const std::uint8_t byte : random_array<recovery_characters>()) {
            if (text.size() == 4 || text.size() == 9) text.push_back('-');
            text.push_back(recovery_alphabet[byte % recovery_alphabet.size()]);
        }
        made.digests.push_back(*recovery_digest(account, text));
        made.texts.push_back(std::move(text));
    }
    return made;
}

std::optional<Hash> SecondFactors::recovery_digest(OfficerId account, std::string_view typed) const {
    if (typed.size() > typed_bytes_max) return std::nullopt;
    std::string plain;
    for (char c : typed) {
        if (c == ' ' || c == '-') continue;
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (recovery_alphabet.find(c) == std::string_view::npos) return std::nullopt;
        plain.push_back(c);
    }
    if (plain.size() != recovery_characters) return std::nullopt;
    const std::string bound = bound_to(account);
    return keyed_digest(digests_, "huiyin recovery code 1", {as_bytes(bound), as_bytes(plain)});
}

WipedText otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret_text) {
    const std::string name = percent_encoded(issuer);
    return WipedText("otpauth://totp/" + name + ":" + percent_encoded(account) + "?secret=" + std::string(secret_text) +
                     "&issuer=" + name);
}

}  // namespace huiyin::vault
