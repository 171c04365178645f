#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "bundle/zip_reader.hpp"
#include "bundle/zip_writer.hpp"

namespace huiyin::bundle {
namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

std::string zip_of(const Files& files) {
    ZipWriter writer;
    std::string zip;
    for (const auto& [name, bytes] : files) {
        writer.begin({name, bytes.size()});
        for (std::size_t at = 0; at < bytes.size(); at += 1000) {
            writer.write(as_bytes(std::string_view(bytes).substr(at, 1000)));
            zip += writer.made();
            writer.made().clear();
        }
    }
    writer.finish();
    return zip + writer.made();
}

void replace_all(std::string& text, std::string_view what, std::string_view instead) {
    ASSERT_EQ(what.size(), instead.size());
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at)) {
        text.replace(at, what.size(), instead);
    }
}

class ZipFile : public testing::Test {
protected:
    ZipFile() {
        std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-zip-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
    }
    ~ZipFile() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    /// What a reader is told of these bytes as an archive.
    Result<Done, ZipError> read(const std::string& bytes, const ZipLimits& limits = {}) {
        files.clear();
        const auto path = folder_ / "a.zip";
        std::ofstream(path, std::ios::binary) << bytes;
        const auto take = [&](std::string_view name, ByteView piece) { files[std::string(name)] += as_text(piece); };
        return read_zip(path, take, limits);
    }
    ZipError error_of(const std::string& bytes, const ZipLimits& limits = {}) {
        const auto done = read(bytes, limits);
        EXPECT_FALSE(done);
        return done ? ZipError{} : done.error();
    }

    std::map<std::string, std::string> files;
    std::filesystem::path folder_;
};

const Files three{{"case.html", "<p>"}, {"attachments/01.png", std::string(150'000, 'p')}, {"empty", ""}};

TEST_F(ZipFile, comes_back_as_it_was_written) {
    ASSERT_TRUE(read(zip_of(three)));
    ASSERT_EQ(files.size(), 3U);
    for (const auto& [name, bytes] : three) EXPECT_EQ(files.at(name), bytes);
}

TEST_F(ZipFile, has_the_size_that_was_told_before_and_always_the_same_bytes) {
    std::vector<ZipEntry> entries;
    for (const auto& [name, bytes] : three) entries.push_back({name, bytes.size()});
    EXPECT_EQ(zip_of(three).size(), zip_size(entries));
    EXPECT_EQ(zip_of(three), zip_of(three));
    EXPECT_EQ(zip_of({}).size(), zip_size({}));
    ::setenv("TZ", "Asia/Shanghai", 1);
    ::tzset();
    const std::string elsewhere = zip_of(three);
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    EXPECT_EQ(zip_of(three), elsewhere) << "it tells no time";
}

TEST_F(ZipFile, takes_no_name_that_means_something_else_to_another_program) {
    for (const std::string_view name : {"a", "A.txt", "a/b-c_d.e", "...", "a..b"}) {
        EXPECT_TRUE(is_entry_name(name)) << name;
    }
    for (const std::string_view name :
         {"", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/.", "a\\b", "c:a", "灯", "a b", "a\n"}) {
        EXPECT_FALSE(is_entry_name(name)) << name;
    }
    EXPECT_TRUE(is_entry_name(std::string(100, 'a')));
    EXPECT_FALSE(is_entry_name(std::string(101, 'a')));
}

TEST_F(ZipFile, is_refused_if_a_name_leads_out_of_the_folder) {
    std::string zip = zip_of({{"aa/evil", "x"}});
    replace_all(zip, "aa/evil", "../evil");
    EXPECT_EQ(error_of(zip), (ZipError{ZipProblem::bad_name, "../evil"}));
    replace_all(zip, "../evil", "/\x1b[evil");
    EXPECT_EQ(error_of(zip), (ZipError{ZipProblem::bad_name, "/?[evil"})) << "and a terminal is not played with";
}

TEST_F(ZipFile, is_refused_if_two_files_have_one_name) {
    std::string zip = zip_of({{"case.html", "x"}, {"case.htmm", "y"}});
    replace_all(zip, "case.htmm", "case.html");
    EXPECT_EQ(error_of(zip).problem, ZipProblem::repeated);
    replace_all(zip, "case.html", "case.htmm");
    EXPECT_EQ(error_of(zip_of({{"a", "x"}, {"A", "y"}})), (ZipError{ZipProblem::repeated, "A"}));
}

TEST_F(ZipFile, is_read_within_its_limits_only) {
    const std::string zip = zip_of(three);
    EXPECT_TRUE(read(zip, {.files_max = 3, .bytes_max = 150'003}));
    EXPECT_EQ(error_of(zip, {.files_max = 2}).problem, ZipProblem::too_many);
    EXPECT_EQ(error_of(zip, {.bytes_max = 150'002}), (ZipError{ZipProblem::too_large, "attachments/01.png"}));
    EXPECT_EQ(error_of(zip, {.list_bytes_max = 100}).problem, ZipProblem::too_many);
}

TEST_F(ZipFile, is_refused_if_it_is_damaged_or_hides_something) {
    const std::string zip = zip_of(three);
    EXPECT_EQ(error_of("").problem, ZipProblem::malformed);
    EXPECT_EQ(error_of("no archive at all, though it is long enough to be one").problem, ZipProblem::malformed);
    EXPECT_EQ(error_of(zip.substr(0, zip.size() - 1)).problem, ZipProblem::malformed);
    EXPECT_EQ(error_of(zip + "x").problem, ZipProblem::malformed) << "something stands behind the end";
    EXPECT_EQ(error_of("x" + zip).problem, ZipProblem::malformed) << "and before the beginning";
    for (std::size_t at = 0; at < zip.size(); at += 997) {
        std::string other = zip;
        other[at] = static_cast<char>(other[at] ^ 1);
        SCOPED_TRACE(at);
        static_cast<void>(read(other));
        std::size_t told = 0;
        for (const auto& [name, bytes] : files) told += bytes.size();
        EXPECT_LE(told, zip.size()) << "what is altered within is for the hashes of the manifest";
    }
}

TEST_F(ZipFile, is_told_from_another_file_by_its_beginning) {
    EXPECT_TRUE(is_zip(zip_of(three)));
    EXPECT_FALSE(is_zip("PK"));
    EXPECT_FALSE(is_zip("Receipt-Format: 1"));
    EXPECT_EQ(read_zip(folder_ / "nothing", [](std::string_view, ByteView) {}).error().problem,
              ZipProblem::cannot_open);
}

}  // namespace
}  // namespace huiyin::bundle
