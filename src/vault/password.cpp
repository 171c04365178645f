#include "vault/password.hpp"

#include <array>
#include <semaphore>

#include <sodium.h>

#include "base/check.hpp"

namespace huiyin::vault {

namespace {

constexpr std::ptrdiff_t at_once_max = 2;
constexpr unsigned long long operations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr std::size_t memory_bytes = crypto_pwhash_MEMLIMIT_INTERACTIVE;

using Stored = std::array<char, crypto_pwhash_STRBYTES>;

std::counting_semaphore<at_once_max>& turns() {
    static std::counting_semaphore<at_once_max> semaphore{at_once_max};
    return semaphore;
}

/// A turn to compute, given back at the end.
class Turn {
public:
    Turn() : taken_(turns().try_acquire_for(password_wait_max)) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        if (taken_) turns().release();
    }
    [[nodiscard]] bool taken() const noexcept { return taken_; }

private:
    bool taken_;
};

/// The stored form with zeros up to its full length, as libsodium wants it; none if it is too long to be one.
std::optional<Stored> terminated(std::string_view stored) {
    Stored text{};
    if (stored.size() >= text.size()) return std::nullopt;
    stored.copy(text.data(), stored.size());
    return text;
}

std::optional<std::string> hash_in_turn(std::string_view password) {
    Stored text{};
    if (crypto_pwhash_str(text.data(), password.data(), password.size(), operations, memory_bytes) != 0) {
        return std::nullopt;
    }
    return text.data();
}

}  // namespace

std::optional<std::string> hash_password(std::string_view password) {
    check(sodium_init() >= 0);
    check(password.size() <= password_bytes_max);
    const Turn turn;
    if (!turn.taken()) return std::nullopt;
    return hash_in_turn(password);
}

PasswordCheck check_password(std::string_view stored, std::string_view typed) {
    check(sodium_init() >= 0);
    if (typed.size() > password_bytes_max) return PasswordCheck::wrong;
    const Turn turn;
    if (!turn.taken()) return PasswordCheck::busy;
    const auto text = terminated(stored);
    if (stored.empty() || !text) {
        static_cast<void>(hash_in_turn(typed));
        return PasswordCheck::wrong;
    }
    return crypto_pwhash_str_verify(text->data(), typed.data(), typed.size()) == 0 ? PasswordCheck::right
                                                                                   : PasswordCheck::wrong;
}

std::optional<Key> key_of_password(std::string_view password, const PasswordSalt& salt) {
    static_assert(std::tuple_size_v<PasswordSalt> == crypto_pwhash_SALTBYTES);
    check(sodium_init() >= 0);
    if (password.size() > password_bytes_max) return std::nullopt;
    const Turn turn;
    if (!turn.taken()) return std::nullopt;
    Key::Raw raw{};
    if (crypto_pwhash(raw.data(), raw.size(), password.data(), password.size(), salt.data(), operations, memory_bytes,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return std::nullopt;
    }
    return Key(raw);
}

bool needs_rehash(std::string_view stored) {
    const auto text = terminated(stored);
    return !text || crypto_pwhash_str_needs_rehash(text->data(), operations, memory_bytes) != 0;
}

}  // namespace huiyin::vault
