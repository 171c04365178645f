#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "vault/secret.hpp"

namespace huiyin::vault {

/// Why what a person typed is no secret code. None of it says anything about the case.
enum class CodeError : std::uint8_t {
    wrong_length,     ///< Not 24 characters, blanks and dashes aside.
    wrong_character,  ///< A character that no code has.
    mistyped,         ///< The check character does not fit: one is wrong, or two are exchanged.
};

/// The stable text of the error, used by the API.
[[nodiscard]] std::string_view to_text(CodeError error);

/// The secret code of a receipt: `7K3M-Q0ZT-4H8W-N2PX-VB5C-9DJ0`. 115 random bits in 23 characters of digits and
/// capital letters without I, L, O and U, then a check character. The check finds every single wrong character and
/// every exchange of two. Overwritten in memory when it dies.
class SecretCode {
public:
    static constexpr std::size_t characters = 24;

    /// A new one from the system's random source.
    [[nodiscard]] static SecretCode generate();
    /// Takes what a person typed: small letters, full-width characters, blanks and dashes of any sort are forgiven, and
    /// O is read as 0, I and L as 1.
    [[nodiscard]] static Result<SecretCode, CodeError> parse(std::string_view typed);

    SecretCode(const SecretCode&) = default;
    SecretCode& operator=(const SecretCode&) = default;
    ~SecretCode();

    /// In groups of four with dashes: what is printed and read aloud.
    [[nodiscard]] std::string text() const;
    /// The 24 characters alone.
    [[nodiscard]] std::string_view plain() const noexcept { return {plain_.data(), plain_.size()}; }

private:
    using Plain = std::array<char, characters>;
    explicit SecretCode(const Plain& plain) : plain_(plain) {}

    Plain plain_;
};

/// What is stored of a code. Keyed, so that a stolen database does not even tell whether a guess is right; fast, since
/// the code is too long to be guessed. Compare with same().
[[nodiscard]] Hash code_digest(const Key& server, const SecretCode& code);

}  // namespace huiyin::vault
