#pragma once

#include <initializer_list>

#include "base/bytes.hpp"

namespace huiyin::ledger {

/// SHA-256 of one byte string, and of several as if they stood one after the other. Safe to call from any thread;
/// about 0.16 us for a tree node.
[[nodiscard]] Hash sha256(ByteView bytes);
[[nodiscard]] Hash sha256(std::initializer_list<ByteView> parts);

}  // namespace huiyin::ledger
