#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/wipe.hpp"
#include "vault/secret.hpp"
#include "vault/secret_code.hpp"

/// Who filed, sealed so that only the custodian's key opens it (I4). docs/formats/sealed-identity.md has the box byte
/// by byte.
namespace huiyin::vault {

/// Who filed, as far as the person gave it. Overwritten in memory when it dies.
struct Identity {
    WipedText name = {};
    WipedText phone = {};
    WipedText address = {};
    WipedText email = {};
    WipedText words = {};  ///< What only a custodian is to read about the matter.

    [[nodiscard]] bool empty() const noexcept {
        return name.empty() && phone.empty() && address.empty() && email.empty() && words.empty();
    }
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// Most bytes that each part may have.
inline constexpr std::size_t identity_part_bytes_max = 65'535;

/// The key that everyone may know and that boxes are sealed to.
using CustodianPublicKey = std::array<std::uint8_t, 32>;

/// Whether the bytes can serve as one: a few values are no key, since what is sealed to them anyone can open.
[[nodiscard]] bool is_custodian_public_key(const CustodianPublicKey& key);

/// The first 8 bytes of the SHA-256 of a public key, by which boxes and the public log name it.
using KeyId = std::array<std::uint8_t, 8>;
[[nodiscard]] KeyId key_id_of(const CustodianPublicKey& key);

/// The key that opens the boxes. A server that only receives grievances does not need it.
class CustodianKey {
public:
    [[nodiscard]] static CustodianKey generate();
    explicit CustodianKey(Key secret);

    [[nodiscard]] const CustodianPublicKey& public_key() const noexcept { return public_key_; }
    [[nodiscard]] const Key& secret() const noexcept { return secret_; }

private:
    Key secret_;
    CustodianPublicKey public_key_{};
};

/// How long one ephemeral key serves. What was sealed under it can be opened by whoever reads the memory of the running
/// server, so it does not live for long.
struct SealerLimits {
    std::uint64_t uses_max = 4096;
    std::chrono::seconds age_max{600};
};

/// Seals identities, each under a key of its own, which is sealed to the custodian. Safe to call from any thread; a few
/// microseconds each.
class IdentitySealer {
public:
    /// What is no key by is_custodian_public_key() is a bug.
    explicit IdentitySealer(const CustodianPublicKey& custodian, SealerLimits limits = {});
    ~IdentitySealer();
    IdentitySealer(const IdentitySealer&) = delete;
    IdentitySealer& operator=(const IdentitySealer&) = delete;

    /// The context says what the box belongs to (the case's tag); it is not in the box, and the box does not open with
    /// another one. The parts have to be within identity_part_bytes_max.
    [[nodiscard]] Bytes seal(const Identity& identity, ByteView context);

    struct SealedForFiler {
        Bytes box;
        Bytes filers_key;  ///< The key of the box, sealed to the holder of the code. It stands beside the box.
    };
    /// The same, and the holder of the code can open the box, too.
    [[nodiscard]] SealedForFiler seal(const Identity& identity, ByteView context, const SecretCode& code);

private:
    struct Ephemeral;
    struct SealedWithKey;
    [[nodiscard]] SealedWithKey seal_with_key(const Identity& identity, ByteView context);
    [[nodiscard]] std::shared_ptr<const Ephemeral> ephemeral();

    CustodianPublicKey custodian_;
    KeyId key_id_;
    SealerLimits limits_;
    std::mutex mutex_;
    std::shared_ptr<const Ephemeral> current_;
    std::uint64_t uses_ = 0;
    std::chrono::steady_clock::time_point born_;
};

enum class SealError : std::uint8_t {
    not_a_box,    ///< Not the format, or a later version of it.
    another_key,  ///< Sealed to another custodian.
    broken,       ///< Altered, or of another case.
};

[[nodiscard]] std::string_view to_text(SealError error);

[[nodiscard]] Result<Identity, SealError> open_identity(ByteView box, ByteView context, const CustodianKey& custodian);
/// The same for the filer. With another code it is `another_key`.
[[nodiscard]] Result<Identity, SealError> open_identity(ByteView box, ByteView context, ByteView filers_key,
                                                        const SecretCode& code);
/// What SealedForFiler::filers_key is, for another code of the same case: made by whoever can open the box.
[[nodiscard]] Result<Bytes, SealError> seal_to_filer(ByteView box, const CustodianKey& custodian,
                                                     const SecretCode& code);

/// SHA-256 of the box: what the event of the filing says about it.
[[nodiscard]] Hash identity_digest(ByteView box);

}  // namespace huiyin::vault
