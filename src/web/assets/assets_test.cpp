#include "web/assets/assets.hpp"

#include <array>

#include <gtest/gtest.h>

#include "web/assets/embedded.hpp"

namespace huiyin::web {
namespace {

TEST(Assets, are_found_by_name_and_by_their_own_address) {
    const Assets assets(embedded::web());
    for (const std::string_view name : {"huiyin.css", "huiyin.js", "verify.js", "icon.svg"}) {
        SCOPED_TRACE(name);
        const Asset* const asset = assets.by_name(name);
        ASSERT_NE(asset, nullptr);
        EXPECT_FALSE(asset->bytes.empty());
        EXPECT_TRUE(asset->gzip.starts_with("\x1f\x8b"));
        EXPECT_FALSE(asset->content_type.empty());
        EXPECT_EQ(assets.by_path(asset->url), asset);
    }
}

TEST(Assets, have_another_address_when_their_content_is_another) {
    constexpr std::array one{EmbeddedFile{"a.css", "p{}"}, EmbeddedFile{"a.css.gz", "z"}};
    constexpr std::array other{EmbeddedFile{"a.css", "q{}"}, EmbeddedFile{"a.css.gz", "z"}};
    const Assets first{EmbeddedFiles{one}};
    const Assets second{EmbeddedFiles{other}};
    EXPECT_NE(first.by_name("a.css")->url, second.by_name("a.css")->url);
    EXPECT_EQ(second.by_path(first.by_name("a.css")->url), nullptr);
}

TEST(Assets, do_not_give_out_templates_or_texts) {
    const Assets assets(embedded::web());
    EXPECT_EQ(assets.by_name("templates/start.html"), nullptr);
    EXPECT_EQ(assets.by_name("locales/zh.json"), nullptr);
    EXPECT_EQ(assets.by_path("/assets/../locales/zh.json"), nullptr);
}

TEST(Assets, stay_small_for_old_phones_on_slow_lines) {
    const Assets assets(embedded::web());
    EXPECT_LT(assets.by_name("huiyin.css")->bytes.size(), 60'000U);
    EXPECT_LT(assets.by_name("huiyin.css")->gzip.size(), 10'000U);
    EXPECT_LT(assets.by_name("huiyin.js")->gzip.size(), 2'500U);
}

}  // namespace
}  // namespace huiyin::web
