#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/date.hpp"

namespace huiyin::app {

/// What a witness outside signed, after it was checked.
struct Cosignature {
    std::string witness;  ///< Its verifier key.
    std::uint64_t size = 0;
    std::string checkpoint;  ///< The checkpoint as the log alone signed it.
    std::string line;        ///< The witness's signature line, with its newline.
    Instant at{};            ///< When, as the witness states.
    friend bool operator==(const Cosignature&, const Cosignature&) = default;
};

/// The newest cosignature of each witness. From any thread.
class Cosignatures {
public:
    virtual ~Cosignatures() = default;
    [[nodiscard]] virtual std::vector<Cosignature> newest() = 0;
    /// Durable when it returns. Takes the place of what this witness signed before, unless that was a longer log or was
    /// signed later.
    virtual void keep(const Cosignature& cosignature) = 0;
};

}  // namespace huiyin::app
