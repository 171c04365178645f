#include "http/target.hpp"

#include <optional>
#include <string_view>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

TEST(ParseTarget, takes_only_paths_that_mean_one_thing) {
    struct {
        std::string_view raw;
        std::optional<Target> target;
    } const examples[] = {
        {"/", Target{"/", ""}},
        {"/log/", Target{"/log/", ""}},
        {"/a/b?c=d?e", Target{"/a/b", "c=d?e"}},
        {"/%E5%9B%9E?q=%E9", Target{"/回", "q=%E9"}},
        {"/a+b", Target{"/a+b", ""}},
        {"/...", Target{"/...", ""}},
        {"http://h:80/a?b", Target{"/a", "b"}},
        {"HTTPS://h", Target{"/", ""}},
        {"http://h?b", Target{"/", "b"}},
        {"*", std::nullopt},
        {"h:443", std::nullopt},
        {"http:///a", std::nullopt},
        {"ftp://h/", std::nullopt},
        {"a", std::nullopt},
        {"", std::nullopt},
        {"//h/a", std::nullopt},
        {"/a//b", std::nullopt},
        {"/a/../b", std::nullopt},
        {"/..", std::nullopt},
        {"/./a", std::nullopt},
        {"/%2e%2e/a", std::nullopt},
        {"/a%2fb", std::nullopt},
        {"/a%00", std::nullopt},
        {"/a%0Ab", std::nullopt},
        {"/a%", std::nullopt},
        {"/%zz", std::nullopt},
        {"/%C0%AF", std::nullopt},
        {"/%ff", std::nullopt},
        {"/a#b", std::nullopt},
    };
    for (const auto& [raw, target] : examples) {
        SCOPED_TRACE(raw);
        EXPECT_EQ(parse_target(raw), target);
    }
}

}  // namespace
}  // namespace huiyin::http
