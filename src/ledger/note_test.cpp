#include "ledger/note.hpp"

#include <random>

#include <gtest/gtest.h>

#include "ledger/sha256.hpp"

namespace huiyin::ledger {
namespace {

constexpr std::string_view foo_key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
constexpr std::string_view foo_signature =
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=";
constexpr std::string_view message = "This is an example message.\n";

std::string note_of(std::string_view text, std::string_view lines) {
    return std::string{text} + "\n" + std::string{lines};
}

std::string foo_line() { return "— example.com/foo " + std::string{foo_signature} + "\n"; }

std::vector<VerifierKey> foo_keys() { return {*VerifierKey::parse(foo_key)}; }

SigningKey key_of(std::string name, std::string_view seed = "seed", KeyType type = KeyType::ed25519) {
    return SigningKey::from_seed(std::move(name), sha256(as_bytes(seed)), type);
}

TEST(Note, of_the_specification_opens) {
    const auto opened = open_note(note_of(message, foo_line()), foo_keys());
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->text, message);
    EXPECT_EQ(opened->signers, (std::vector<Signer>{{.key = 0, .at_seconds = 0}}));
}

TEST(Note, signs_the_text_with_its_last_newline_and_without_the_blank_line) {
    const SigningKey key = key_of("log.example");
    const std::vector<VerifierKey> known{key.verifier()};
    const std::string line = key.signature_line(message);
    EXPECT_TRUE(open_note(note_of(message, line), known));
    const std::string_view without_newline = message.substr(0, message.size() - 1);
    EXPECT_EQ(open_note(note_of(message, key.signature_line(without_newline)), known).error(),
              NoteError::bad_signature);
    const std::string with_blank = std::string{message} + "\n";
    EXPECT_EQ(open_note(note_of(message, key.signature_line(with_blank)), known).error(), NoteError::bad_signature);
}

TEST(Note, splits_at_the_last_blank_line) {
    const SigningKey key = key_of("log.example");
    const std::string text = "first\n\n\nlast\n";
    const std::array<std::string, 1> lines{key.signature_line(text)};
    const std::vector<VerifierKey> known{key.verifier()};
    const auto opened = open_note(make_note(text, lines), known);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->text, text);
}

TEST(Note, any_flipped_bit_is_noticed) {
    const std::string good = note_of(message, foo_line());
    const std::vector<VerifierKey> known = foo_keys();
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        ASSERT_FALSE(open_note(bad, known)) << bit;
    }
    for (std::size_t size = 0; size < good.size(); ++size) ASSERT_FALSE(open_note(good.substr(0, size), known)) << size;
}

TEST(Note, is_refused_when_its_form_is_wrong) {
    const std::string line = foo_line();
    const std::string signature{foo_signature};
    struct {
        std::string_view what;
        std::string note;
    } const examples[] = {
        {"nothing", ""},
        {"no signature", std::string{message}},
        {"blank line but no signature", note_of(message, "")},
        {"no blank line", std::string{message} + line},
        {"no last newline", note_of(message, line.substr(0, line.size() - 1))},
        {"hyphen", note_of(message, "- example.com/foo " + signature + "\n")},
        {"en dash", note_of(message, "– example.com/foo " + signature + "\n")},
        {"no space after the dash", note_of(message, "—example.com/foo " + signature + "\n")},
        {"no name", note_of(message, "—  " + signature + "\n")},
        {"plus in the name", note_of(message, "— example.com+foo " + signature + "\n")},
        {"wide space in the name", note_of(message,
                                           "— example.com\xE3\x80\x80"
                                           "foo " +
                                               signature + "\n")},
        {"no-break space in the name", note_of(message,
                                               "— example.com\xC2\xA0"
                                               "foo " +
                                                   signature + "\n")},
        {"no base64", note_of(message, "— example.com/foo !!!!\n")},
        {"URL-safe base64", note_of(message, "— example.com/foo AAAA_-==\n")},
        {"unpadded base64", note_of(message, "— example.com/foo AAAAAAA\n")},
        {"stray bits in base64", note_of(message, "— example.com/foo AAAAAAB=\n")},
        {"no more than the id", note_of(message, "— example.com/foo AAAAAA==\n")},
        {"more after the base64", note_of(message, "— example.com/foo " + signature + " \n")},
        {"carriage return", note_of("text\r\n", line)},
        {"tab", note_of("te\txt\n", line)},
        {"no UTF-8", note_of("te\xFFxt\n", line)},
        {"something between the signatures", note_of(message, line + "text\n" + line)},
        {"blank line after the signatures", note_of(message, line + "\n")},
    };
    for (const auto& [what, note] : examples) {
        SCOPED_TRACE(what);
        EXPECT_FALSE(open_note(note, foo_keys()));
        EXPECT_FALSE(parse_note(note));
    }
    EXPECT_FALSE(parse_note(note_of(std::string(note_bytes_max, 'a') + "\n", line)));
}

TEST(Note, unknown_signatures_are_passed_over_even_when_half_of_them_is_known) {
    const SigningKey known = key_of("log.example");
    const SigningKey same_name = key_of("log.example", "another seed");
    // The same id under another name cannot be had by trying, so the line is made by hand.
    std::string same_id = known.signature_line("another text\n");
    same_id.replace(same_id.find("log"), 3, "lag");
    const std::string good = known.signature_line(message);
    const std::vector<VerifierKey> keys{known.verifier()};
    const std::string strangers = same_name.signature_line("wrong\n") + same_id + foo_line();
    EXPECT_TRUE(open_note(note_of(message, strangers + good), keys));
    EXPECT_TRUE(open_note(note_of(message, good + strangers), keys));
    EXPECT_EQ(open_note(note_of(message, strangers), keys).error(), NoteError::not_signed);
    EXPECT_EQ(open_note(note_of(message, good), {}).error(), NoteError::not_signed);
}

TEST(Note, one_bad_signature_by_a_known_key_refuses_the_whole_note) {
    const SigningKey first = key_of("first.example");
    const SigningKey second = key_of("second.example", "second");
    const std::vector<VerifierKey> keys{first.verifier(), second.verifier()};
    const std::string good = first.signature_line(message);
    EXPECT_TRUE(open_note(note_of(message, good + second.signature_line(message)), keys));
    const std::string bad = second.signature_line("another text\n");
    EXPECT_EQ(open_note(note_of(message, good + bad), keys).error(), NoteError::bad_signature);
    EXPECT_EQ(open_note(note_of(message, bad + good), keys).error(), NoteError::bad_signature);
    EXPECT_EQ(open_note(note_of(message, good + first.signature_line("x\n")), keys).error(), NoteError::bad_signature);
}

TEST(Note, a_key_that_signs_twice_is_one_signer) {
    const SigningKey key = key_of("log.example");
    const std::string line = key.signature_line(message);
    const std::vector<VerifierKey> keys{key.verifier()};
    const auto opened = open_note(note_of(message, line + line + line), keys);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->signers.size(), 1U);
}

TEST(Note, may_have_a_hundred_signatures_and_not_one_more) {
    const SigningKey key = key_of("log.example");
    std::string lines;
    for (std::size_t i = 1; i < signatures_max; ++i) lines += foo_line();
    lines += key.signature_line(message);
    const std::vector<VerifierKey> keys{key.verifier()};
    EXPECT_TRUE(open_note(note_of(message, lines), keys));
    EXPECT_EQ(open_note(note_of(message, foo_line() + lines), keys).error(), NoteError::malformed);
}

TEST(Cosignature, says_its_time_in_seconds_and_covers_it) {
    const SigningKey witness = key_of("witness.example/w1", "witness", KeyType::ed25519_cosignature);
    const std::vector<VerifierKey> keys{witness.verifier()};
    const std::string line = witness.cosignature_line(message, 1750000000);
    const auto opened = open_note(note_of(message, line), keys);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->signers, (std::vector<Signer>{{.key = 0, .at_seconds = 1750000000}}));

    // The body says another time than the message.
    auto note = *parse_note(note_of(message, line));
    Bytes body{0xa7, 0xe1, 0x21, 0x44};
    body.insert(body.end(), note.signatures[0].bytes.begin(), note.signatures[0].bytes.end());
    ASSERT_EQ(body.size(), 76U);
    body[11] ^= 1U;
    EXPECT_EQ(open_note(note_of(message, "— witness.example/w1 " + base64_encode(body) + "\n"), keys).error(),
              NoteError::bad_signature);
    body[11] ^= 1U;
    EXPECT_TRUE(open_note(note_of(message, "— witness.example/w1 " + base64_encode(body) + "\n"), keys));
    body[4] = 0x80;  // beyond the largest time
    EXPECT_FALSE(open_note(note_of(message, "— witness.example/w1 " + base64_encode(body) + "\n"), keys));
    body.erase(body.begin() + 4, body.begin() + 12);
    EXPECT_FALSE(open_note(note_of(message, "— witness.example/w1 " + base64_encode(body) + "\n"), keys));
}

TEST(VerifierKey, has_an_id_over_name_newline_type_and_key) {
    const VerifierKey key = *VerifierKey::parse(foo_key);
    EXPECT_EQ(key.name(), "example.com/foo");
    EXPECT_EQ(key.id(), 0x530d903aU);
    EXPECT_EQ(key.type(), KeyType::ed25519);
    EXPECT_EQ(key.text(), foo_key);
    const VerifierKey witness{"example.com/foo", KeyType::ed25519_cosignature, key.key()};
    EXPECT_NE(witness.id(), key.id());
    EXPECT_EQ(VerifierKey::parse(witness.text()), witness);
}

TEST(VerifierKey, is_split_at_its_first_two_pluses_only_and_pads_its_id) {
    // Among many keys there are ids that start with a zero and base64 with pluses.
    int with_plus = 0;
    int with_zero = 0;
    for (int i = 0; i < 200; ++i) {
        const VerifierKey key = key_of("log.example", std::to_string(i)).verifier();
        const std::string text = key.text();
        EXPECT_EQ(VerifierKey::parse(text), key);
        if (text.find('+', 21) != std::string::npos) ++with_plus;
        if (text[12] == '0') ++with_zero;
    }
    EXPECT_GT(with_plus, 0);
    EXPECT_GT(with_zero, 0);
}

TEST(VerifierKey, is_refused_when_any_part_is_wrong) {
    const std::string good{foo_key};
    for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
        std::string bad = good;
        bad[bit / 8] = static_cast<char>(bad[bit / 8] ^ (1 << bit % 8));
        ASSERT_FALSE(VerifierKey::parse(bad)) << bad;
    }
    for (const std::string_view text : {
             "",
             "+",
             "++",
             "example.com/foo",
             "example.com/foo+530d903a",
             "example.com/foo+530d903a+",
             "example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
             "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         }) {
        EXPECT_FALSE(VerifierKey::parse(text)) << text;
    }
    EXPECT_FALSE(VerifierKey::parse(good + "\n"));
    EXPECT_FALSE(VerifierKey::parse(good.substr(0, good.size() - 4)));
}

TEST(SigningKey, comes_back_from_its_text_as_the_same_key) {
    const SigningKey key = SigningKey::generate("log.example/cases");
    EXPECT_TRUE(key.text().starts_with("PRIVATE+KEY+log.example/cases+"));
    const auto again = SigningKey::parse(key.text());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->verifier(), key.verifier());
    EXPECT_EQ(again->signature_line(message), key.signature_line(message));
    EXPECT_NE(SigningKey::generate("log.example/cases").text(), key.text());
    const SigningKey witness = key_of("w.example", "w", KeyType::ed25519_cosignature);
    EXPECT_EQ(SigningKey::parse(witness.text())->verifier(), witness.verifier());
}

TEST(SigningKey, is_refused_when_its_id_is_not_that_of_the_seed) {
    const std::string good = key_of("log.example").text();
    EXPECT_TRUE(SigningKey::parse(good));
    EXPECT_FALSE(SigningKey::parse(good.substr(1)));
    std::string bad = good;
    bad[bad.size() - 6] = bad[bad.size() - 6] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(SigningKey::parse(bad));
    EXPECT_FALSE(SigningKey::parse(foo_key));
    EXPECT_FALSE(SigningKey::parse(""));
}

TEST(KeyName, has_no_space_plus_or_control_character_of_any_kind) {
    for (const std::string_view name : {"a", "log.example/cases", "回音.example",
                                        "a\xE2\x80\x94"
                                        "b"}) {
        EXPECT_TRUE(is_key_name(name)) << name;
    }
    for (const std::string_view name : {"", " ", "a b", "a+b", "a\tb", "a\nb", "a\xC2\x85", "a\xC2\xA0", "\xE1\x9A\x80",
                                        "\xE2\x80\x80", "\xE2\x80\x8A", "\xE2\x80\xA8", "\xE2\x80\xA9", "\xE2\x80\xAF",
                                        "\xE2\x81\x9F", "\xE3\x80\x80", "a\xFF", "a\xE3\x80"}) {
        EXPECT_FALSE(is_key_name(name)) << name;
    }
}

TEST(Note, survives_random_damage) {
    const std::string good = note_of(message, foo_line() + foo_line());
    const std::vector<VerifierKey> known = foo_keys();
    std::mt19937_64 random{7};
    for (int round = 0; round < 20000; ++round) {
        std::string bad = good;
        const std::size_t at = random() % bad.size();
        switch (random() % 4) {
            case 0: bad[at] = static_cast<char>(random() & 0xFFU); break;
            case 1: bad.erase(at, random() % 9); break;
            case 2: bad.insert(at, bad.substr(random() % bad.size(), random() % 20)); break;
            default: bad.resize(at); break;
        }
        const auto parsed = parse_note(bad);
        const auto opened = open_note(bad, known);
        EXPECT_TRUE(!opened || (parsed && opened->text == message));
    }
}

}  // namespace
}  // namespace huiyin::ledger
