#include "vault/keys.hpp"

#include <cstdlib>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace huiyin::vault {
namespace {

class KeyFiles : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (std::filesystem::temp_directory_path() / "huiyin-keys-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::filesystem::path path(std::string_view name) const { return folder_ / name; }
    static KeyFileProblem problem_of(const auto& result) {
        EXPECT_FALSE(result);
        return result ? KeyFileProblem{} : result.error().problem;
    }

private:
    std::filesystem::path folder_;
};

TEST_F(KeyFiles, are_for_the_owner_alone_whatever_the_umask) {
    for (const mode_t mask : {mode_t{0}, mode_t{022}, mode_t{0777}}) {
        const mode_t before = ::umask(mask);
        const auto file = path("secret" + std::to_string(mask));
        EXPECT_TRUE(write_secret_file(file, "text\n"));
        ::umask(before);
        struct stat status {};
        ASSERT_EQ(::stat(file.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 07777U, 0600U);
        EXPECT_EQ(*read_secret_file(file), "text\n");
    }
}

TEST_F(KeyFiles, are_never_overwritten) {
    ASSERT_TRUE(write_secret_file(path("a"), "first"));
    EXPECT_EQ(problem_of(write_secret_file(path("a"), "second")), KeyFileProblem::exists_already);
    EXPECT_EQ(*read_secret_file(path("a")), "first");
    EXPECT_EQ(problem_of(create_server_key(path("a"))), KeyFileProblem::exists_already);
}

TEST_F(KeyFiles, that_others_may_touch_are_refused) {
    using std::filesystem::perms;
    ASSERT_TRUE(write_secret_file(path("a"), "x"));
    for (const perms open : {perms::group_read, perms::others_read, perms::group_write, perms::others_exec}) {
        std::filesystem::permissions(path("a"), perms::owner_read | open);
        const auto text = read_secret_file(path("a"));
        EXPECT_EQ(problem_of(text), KeyFileProblem::too_open);
        EXPECT_NE(to_text(text.error()).find("chmod 600"), std::string::npos);
    }
    std::filesystem::permissions(path("a"), perms::owner_read | perms::group_read);
    EXPECT_TRUE(read_secret_file(path("a"), OtherRights::group_reads)) << "as systemd hands out its credentials";
    std::filesystem::permissions(path("a"), perms::owner_read | perms::others_read);
    EXPECT_EQ(problem_of(read_secret_file(path("a"), OtherRights::group_reads)), KeyFileProblem::too_open);
    std::filesystem::permissions(path("a"), perms::owner_read);
    EXPECT_TRUE(read_secret_file(path("a")));
}

TEST_F(KeyFiles, have_to_be_plain_files) {
    ASSERT_TRUE(write_secret_file(path("a"), "x"));
    std::filesystem::create_symlink(path("a"), path("link"));
    EXPECT_EQ(problem_of(read_secret_file(path("link"))), KeyFileProblem::not_a_file);
    EXPECT_EQ(problem_of(write_secret_file(path("link"), "y")), KeyFileProblem::exists_already);
    std::filesystem::create_directory(path("folder"));
    EXPECT_EQ(problem_of(read_secret_file(path("folder"))), KeyFileProblem::not_a_file);
    ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
    EXPECT_EQ(problem_of(read_secret_file(path("pipe"))), KeyFileProblem::not_a_file);
    ASSERT_TRUE(write_secret_file(path("long"), std::string(70'000, 'x')));
    EXPECT_EQ(problem_of(read_secret_file(path("long"))), KeyFileProblem::too_long);
}

TEST_F(KeyFiles, that_are_missing_are_named_with_the_reason) {
    EXPECT_EQ(problem_of(read_secret_file(path("none"))), KeyFileProblem::not_there);
    const auto written = write_secret_file(path("no/folder"), "x");
    EXPECT_EQ(problem_of(written), KeyFileProblem::cannot_write);
    EXPECT_EQ(to_text(written.error()), path("no/folder").string() + " cannot be written: No such file or directory");
}

TEST_F(KeyFiles, give_the_server_key_back) {
    const auto made = create_server_key(path("server.key"));
    ASSERT_TRUE(made);
    const auto read = read_server_key(path("server.key"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->bytes(), made->bytes());
    EXPECT_TRUE(read_secret_file(path("server.key"))->starts_with("huiyin-server-key-1 "));
    EXPECT_EQ(problem_of(read_custodian_key(path("server.key"))), KeyFileProblem::not_a_key);
}

TEST_F(KeyFiles, give_the_custodian_key_back) {
    const CustodianKey made = CustodianKey::generate();
    ASSERT_TRUE(write_custodian_key(path("custodian.key"), made));
    const auto read = read_custodian_key(path("custodian.key"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->public_key(), made.public_key());
    EXPECT_EQ(read->secret().bytes(), made.secret().bytes());
    EXPECT_EQ(problem_of(read_server_key(path("custodian.key"))), KeyFileProblem::not_a_key);

    const std::string line = to_text(made.public_key());
    EXPECT_TRUE(line.starts_with("huiyin-custodian-public-key-1 "));
    EXPECT_TRUE(line.ends_with("=\n"));
    EXPECT_EQ(parse_custodian_public_key(line), made.public_key());
}

TEST_F(KeyFiles, with_anything_else_in_them_hold_no_key) {
    const std::string_view texts[] = {
        "",
        "huiyin-server-key-1 ",
        "huiyin-server-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg==\n",
        "huiyin-server-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\n",
        "huiyin-server-key-2 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
    };
    int number = 0;
    for (const std::string_view text : texts) {
        const auto file = path("key" + std::to_string(++number));
        ASSERT_TRUE(write_secret_file(file, text));
        EXPECT_EQ(problem_of(read_server_key(file)), KeyFileProblem::not_a_key) << text;
    }
    ASSERT_TRUE(write_secret_file(path("good"), "huiyin-server-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"));
    EXPECT_EQ(read_server_key(path("good"))->bytes()[31], 31);
    EXPECT_FALSE(parse_custodian_public_key(to_text(CustodianPublicKey{})));
    EXPECT_FALSE(parse_custodian_public_key(""));
}

}  // namespace
}  // namespace huiyin::vault
