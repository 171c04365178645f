#include "ledger/sha256.hpp"

#include <memory>

#include <openssl/evp.h>

#include "base/check.hpp"

namespace huiyin::ledger {

namespace {

struct FreeDigest {
    void operator()(EVP_MD* digest) const noexcept { EVP_MD_free(digest); }
};

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};

const EVP_MD* fetched_digest() {
    static const std::unique_ptr<EVP_MD, FreeDigest> digest{EVP_MD_fetch(nullptr, "SHA256", nullptr)};
    return &check(digest.get());
}

// Looking the algorithm up and making a context cost more than hashing a node does, so each thread does both once.
EVP_MD_CTX* ready_context() {
    thread_local const std::unique_ptr<EVP_MD_CTX, FreeContext> context = [] {
        std::unique_ptr<EVP_MD_CTX, FreeContext> made{EVP_MD_CTX_new()};
        check(EVP_DigestInit_ex2(&check(made.get()), fetched_digest(), nullptr) == 1);
        return made;
    }();
    check(EVP_DigestInit_ex2(context.get(), nullptr, nullptr) == 1);
    return context.get();
}

}  // namespace

Hash sha256(ByteView bytes) { return sha256({bytes}); }

Hash sha256(std::initializer_list<ByteView> parts) {
    EVP_MD_CTX* const context = ready_context();
    for (const ByteView part : parts) check(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
    Hash hash{};
    check(EVP_DigestFinal_ex(context, hash.data(), nullptr) == 1);
    return hash;
}

}  // namespace huiyin::ledger
