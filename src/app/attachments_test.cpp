#include "app/attachments.hpp"

#include <gtest/gtest.h>

namespace huiyin::app {
namespace {

TEST(FileName, keeps_what_people_know_the_file_by) {
    const struct {
        std::string_view given;
        std::string_view kept;
    } examples[] = {
        {"路灯 1.jpg", "路灯 1.jpg"},
        {"C:\\Users\\li\\照片.png", "照片.png"},
        {"../../etc/passwd", "passwd"},
        {"photo\r\nSet-Cookie: x.jpg", "photoSet-Cookie: x.jpg"},
        {"invoice\xE2\x80\xAEgpj.exe", "invoicegpj.exe"},
        {"invoice\xD8\x9Cgpj.exe", "invoicegpj.exe"},
        {"\xD8\x9B\xD9\x9C.txt", "\xD8\x9B\xD9\x9C.txt"},
        {"\xEF\xBB\xBF  a.txt ", "a.txt"},
        {"", "file"},
        {"folder/", "file"},
        {"..", "file"},
        {"\xFF\xFE.jpg", "file"},
    };
    for (const auto& [given, kept] : examples) EXPECT_EQ(clean_file_name(given), kept);
}

TEST(FileName, that_is_very_long_keeps_its_extension) {
    std::string given;
    for (int i = 0; i < 200; ++i) given += "灯";
    const std::string kept = clean_file_name(given + ".jpeg");
    EXPECT_EQ(code_points(kept), 120U);
    EXPECT_TRUE(kept.ends_with("灯.jpeg"));
    EXPECT_EQ(code_points(clean_file_name(given)), 120U);
    EXPECT_EQ(code_points(clean_file_name("." + given)), 120U);
}

TEST(FileGroup, is_known_of_what_is_taken_and_of_nothing_that_a_browser_would_run) {
    EXPECT_EQ(group_of("image/jpeg"), FileGroup::picture);
    EXPECT_EQ(group_of("application/pdf"), FileGroup::pdf);
    EXPECT_EQ(group_of("text/plain"), FileGroup::text);
    for (const std::string_view kind : {"text/html", "image/svg+xml", "application/xhtml+xml", "text/xml",
                                        "application/javascript", "application/x-dosexec", "application/zip", ""}) {
        EXPECT_EQ(group_of(kind), std::nullopt) << kind;
    }
}

}  // namespace
}  // namespace huiyin::app
