#include "vault/identity.hpp"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace huiyin::vault {
namespace {

const Identity somebody{"王小明", "13900000000", "清河镇北街 3 号", "wang@example.org", {}};
const ByteView tag = as_bytes("0123456789abcdef");

CustodianKey counting_custodian() {
    Key::Raw raw{};
    for (std::size_t i = 0; i < raw.size(); ++i) raw[i] = static_cast<std::uint8_t>(i);
    return CustodianKey(Key(raw));
}

SealError error_of(const Result<Identity, SealError>& opened) {
    EXPECT_FALSE(opened);
    return opened ? SealError{} : opened.error();
}

TEST(SealedIdentity, opens_with_the_custodians_key) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    const Identity long_one{std::string(identity_part_bytes_max, 'x'), "", "", std::string(300, 'y')};
    for (const Identity& identity : {somebody, Identity{}, Identity{"", "", "", "a"}, long_one}) {
        const auto opened = open_identity(sealer.seal(identity, tag), tag, custodian);
        ASSERT_TRUE(opened) << to_text(opened.error());
        EXPECT_EQ(*opened, identity);
    }
}

TEST(SealedIdentity, box_that_the_first_version_sealed_still_opens) {
    const auto box = hex_decode(
        "48594944454e5401eedd883da0a9451599ec778cd150aae380fc83ec0c04e1686b5f881510a4d657407c9aa1bf89413e"
        "f4faf8aca171b4665c325280c64e465c6bc33d29dc1404c94bec84e138779a56373a32bb6190f79e27d2ace5a755483c"
        "2f6d5162162900a9aa1a060ff78cd48cdb3bed28b5b813300ea5ccd67231e7dabfaa17f08bd2f7dd3d1c685f65a3435d"
        "e9f4c50ce35a7db6314ee85cd41bccdc64f0f6c446ee54e61c3a2bcdced797af3599dabec3b4ce801dbf72cc7d07b31a"
        "212a0becf5fd02d8ca40ebf534fd01e83848027014b7c466802e0f9999b2cb291dbaa0a8e47ffebfdb0522d296e7146e"
        "05fb4199225a2c9ab240996cacc074903585180719bfa1a131732de28359e8835a61415b5bb5d2cefb0d3fcad912def8"
        "01bb3de160763d01fea38035778687fae52cc628ffe7ce5a9f8361ed31705b10a4b574bf88c49b4f2f3221e985d0c481"
        "1d36408313f9cd57bf7d5525578c39424abb020aeab25643b6a0887ba0c8461a5889c5099c954ba495949ae37b7256b9"
        "6e2e8eacb2e8393be3aeb2d7e7dc4108510380f0edaaccbb66bb9dd32e3d2fa2");
    ASSERT_TRUE(box);
    const auto opened = open_identity(*box, tag, counting_custodian());
    ASSERT_TRUE(opened) << to_text(opened.error());
    EXPECT_EQ(*opened, somebody);
    EXPECT_EQ(hex_encode(identity_digest(*box)), "cc3a2d301b4f105c61c207a59750eb6623ad2cd78e5463eaf075e4d346854930");
}

TEST(SealedIdentity, has_the_filers_private_words) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    Identity with_words = somebody;
    with_words.words = "我住在被反映人隔壁，请勿上门。";
    const auto opened = open_identity(sealer.seal(with_words, tag), tag, custodian);
    ASSERT_TRUE(opened) << to_text(opened.error());
    EXPECT_EQ(*opened, with_words);
}

TEST(SealedIdentity, opens_with_the_filers_code_if_it_was_sealed_to_it) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    const SecretCode code = SecretCode::generate();
    const auto sealed = sealer.seal(somebody, tag, code);
    const auto opened = open_identity(sealed.box, tag, sealed.filers_key, code);
    ASSERT_TRUE(opened) << to_text(opened.error());
    EXPECT_EQ(*opened, somebody);
    EXPECT_EQ(*open_identity(sealed.box, tag, custodian), somebody);
    const SecretCode another = SecretCode::generate();
    EXPECT_EQ(error_of(open_identity(sealed.box, tag, sealed.filers_key, another)), SealError::another_key);
    const auto beside = sealer.seal(somebody, tag, code);
    EXPECT_EQ(error_of(open_identity(beside.box, tag, sealed.filers_key, code)), SealError::another_key);
    EXPECT_EQ(error_of(open_identity(sealed.box, tag, {}, code)), SealError::not_a_box);
    EXPECT_EQ(error_of(open_identity(sealed.box, as_bytes("0123456789abcdeg"), sealed.filers_key, code)),
              SealError::broken);

    const auto again = seal_to_filer(sealed.box, custodian, another);
    ASSERT_TRUE(again);
    EXPECT_EQ(*open_identity(sealed.box, tag, *again, another), somebody);
    EXPECT_EQ(error_of(open_identity(sealed.box, tag, *again, code)), SealError::another_key);
    EXPECT_FALSE(seal_to_filer(sealed.box, CustodianKey::generate(), another));
}

TEST(SealedIdentity, is_bound_to_its_case) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    const Bytes box = sealer.seal(somebody, tag);
    EXPECT_EQ(error_of(open_identity(box, as_bytes("0123456789abcdeg"), custodian)), SealError::broken);
    EXPECT_EQ(error_of(open_identity(box, {}, custodian)), SealError::broken);
}

TEST(SealedIdentity, does_not_open_with_another_key) {
    IdentitySealer sealer(CustodianKey::generate().public_key());
    const Bytes box = sealer.seal(somebody, tag);
    EXPECT_EQ(error_of(open_identity(box, tag, CustodianKey::generate())), SealError::another_key);
}

TEST(SealedIdentity, with_any_bit_changed_does_not_open) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    const Bytes box = sealer.seal(somebody, tag);
    for (std::size_t i = 0; i < box.size(); ++i) {
        Bytes altered = box;
        altered[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
        const auto opened = open_identity(altered, tag, custodian);
        // The top bit of an X25519 key is ignored by definition, yet the body is bound to every bit of the header.
        ASSERT_FALSE(opened) << i;
        EXPECT_NE(identity_digest(altered), identity_digest(box));
    }
    Bytes top_bit = box;
    top_bit[47] ^= 0x80;
    EXPECT_EQ(error_of(open_identity(top_bit, tag, custodian)), SealError::broken);
}

TEST(SealedIdentity, cut_or_lengthened_does_not_open) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key());
    const Bytes box = sealer.seal(somebody, tag);
    for (std::size_t size = 0; size < box.size(); ++size) {
        ASSERT_FALSE(open_identity(ByteView(box).first(size), tag, custodian)) << size;
    }
    Bytes longer = box;
    longer.resize(box.size() + 256);
    EXPECT_EQ(error_of(open_identity(longer, tag, custodian)), SealError::broken);
}

TEST(SealedIdentity, tells_little_about_how_much_was_given) {
    IdentitySealer sealer(CustodianKey::generate().public_key());
    const std::size_t least = sealer.seal(Identity{}, tag).size();
    EXPECT_EQ(least, 144U + 256U + 16U);
    EXPECT_EQ(sealer.seal(somebody, tag).size(), least);
    EXPECT_EQ(sealer.seal(Identity{std::string(245, 'x'), "", "", ""}, tag).size(), least);
    EXPECT_EQ(sealer.seal(Identity{std::string(246, 'x'), "", "", ""}, tag).size(), least + 256);
}

TEST(SealedIdentity, holds_nothing_readable_and_is_never_the_same_twice) {
    IdentitySealer sealer(CustodianKey::generate().public_key());
    const Bytes first = sealer.seal(somebody, tag);
    const Bytes second = sealer.seal(somebody, tag);
    EXPECT_EQ(as_text(first).find("13900000000"), std::string_view::npos);
    std::size_t alike = 0;
    for (std::size_t i = 144; i < first.size(); ++i) alike += first[i] == second[i] ? 1U : 0U;
    EXPECT_LT(alike, 30U);
}

TEST(IdentitySealer, takes_a_new_ephemeral_key_after_its_uses_and_its_time) {
    const auto ephemeral_keys = [](SealerLimits limits) {
        IdentitySealer sealer(CustodianKey::generate().public_key(), limits);
        std::set<Bytes> keys;
        for (int i = 0; i < 10; ++i) {
            const Bytes box = sealer.seal(somebody, tag);
            keys.emplace(box.begin() + 16, box.begin() + 48);
        }
        return keys.size();
    };
    EXPECT_EQ(ephemeral_keys({}), 1U);
    EXPECT_EQ(ephemeral_keys({.uses_max = 3}), 4U);
    EXPECT_EQ(ephemeral_keys({.age_max = std::chrono::seconds{0}}), 10U);
}

TEST(IdentitySealer, serves_many_threads) {
    const CustodianKey custodian = CustodianKey::generate();
    IdentitySealer sealer(custodian.public_key(), {.uses_max = 7});
    std::vector<std::vector<Bytes>> boxes(4);
    std::vector<std::thread> running;
    for (auto& mine : boxes) {
        running.emplace_back([&] {
            for (int i = 0; i < 50; ++i) mine.push_back(sealer.seal(somebody, tag));
        });
    }
    for (std::thread& thread : running) thread.join();
    for (const auto& mine : boxes) {
        for (const Bytes& box : mine) EXPECT_TRUE(open_identity(box, tag, custodian));
    }
}

TEST(CustodianKey, that_protects_nothing_is_no_key) {
    EXPECT_TRUE(is_custodian_public_key(CustodianKey::generate().public_key()));
    EXPECT_FALSE(is_custodian_public_key(CustodianPublicKey{}));
    EXPECT_FALSE(is_custodian_public_key(CustodianPublicKey{1}));
}

}  // namespace
}  // namespace huiyin::vault
