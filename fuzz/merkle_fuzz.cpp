#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "ledger/merkle.hpp"
#include "ledger/reference.hpp"

namespace {

using namespace huiyin;
using ledger::Proof;

/// Takes numbers and hashes from the front of the input; zeros when it is used up.
class Front {
public:
    explicit Front(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] std::uint64_t number(std::size_t width) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < width; ++i) value = value << 8U | byte();
        return value;
    }
    [[nodiscard]] Hash hash() {
        Hash hash{};
        std::generate(hash.begin(), hash.end(), [this] { return byte(); });
        return hash;
    }
    [[nodiscard]] Proof rest() {
        Proof hashes;
        while (bytes_.size() >= ledger::hash_bytes) hashes.push_back(hash());
        return hashes;
    }

private:
    [[nodiscard]] std::uint8_t byte() {
        if (bytes_.empty()) return 0;
        const std::uint8_t first = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return first;
    }

    ByteView bytes_;
};

/// Proofs that anybody made up, of trees of any size: they end in a verdict, and what shows an old root also proves
/// that the tree goes on from it.
void judge_strange_proofs(Front input) {
    const std::uint64_t old_size = input.number(8);
    const std::uint64_t new_size = input.number(8);
    const Hash old_root = input.hash();
    const Hash new_root = input.hash();
    const Proof hashes = input.rest();
    static_cast<void>(ledger::verify_inclusion(old_size, new_size, old_root, hashes, new_root));
    static_cast<void>(ledger::verify_consistency(old_size, old_root, new_size, new_root, hashes));
    if (old_size == 0 || old_size >= new_size) return;
    const auto past = ledger::root_before(old_size, new_size, new_root, hashes);
    if (!past) return;
    const bool is_power = (old_size & (old_size - 1)) == 0;
    check(ledger::verify_consistency(old_size, *past, new_size, new_root, std::span(hashes).subspan(is_power ? 1 : 0)));
}

/// A tree of which all is known: the true proof holds, and with one bit changed or one hash more or less it does not.
void judge_changed_proofs(Front input) {
    constexpr std::uint64_t leaves_max = 20;
    static const std::vector<Hash> all = ledger::reference::numbered_leaves(leaves_max);
    const std::uint64_t size = 1 + input.number(1) % leaves_max;
    const std::uint64_t index = input.number(1) % size;
    const std::span<const Hash> leaves = std::span(all).first(size);
    const Hash root = ledger::reference::root(leaves);
    const Proof proof = ledger::reference::inclusion(index, leaves);
    check(ledger::verify_inclusion(index, size, all[index], proof, root));

    Proof changed = proof;
    const std::uint64_t place = input.number(1);
    const std::uint64_t how = input.number(1);
    if (how % 3 == 0)
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(place % (proof.size() + 1)), input.hash());
    if (how % 3 == 1 && !proof.empty())
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(place % proof.size()));
    if (how % 3 == 2 && !proof.empty()) changed[place % proof.size()][how % 32] ^= 1;
    check(changed == proof || !ledger::verify_inclusion(index, size, all[index], changed, root));
    const std::uint64_t other = place % size;
    check(other == index || !ledger::verify_inclusion(other, size, all[index], proof, root));

    const Proof between = ledger::reference::consistency(index, leaves);
    if (index == 0) return;
    const Hash before = ledger::reference::root(leaves.first(index));
    check(ledger::verify_consistency(index, before, size, root, between));
    const Hash given = input.hash();
    check(given == before || !ledger::verify_consistency(index, given, size, root, between));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    judge_strange_proofs(Front({data, size}));
    judge_changed_proofs(Front({data, size}));
    return 0;
}
