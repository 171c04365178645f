#include "web/render/locale.hpp"

#include <gtest/gtest.h>

#include "domain/grievance/case.hpp"
#include "domain/unit/account.hpp"
#include "domain/unit/permission.hpp"
#include "web/assets/embedded.hpp"

namespace huiyin::web {
namespace {

using namespace std::chrono_literals;

Locale texts() {
    auto loaded = Locale::load(embedded::web());
    EXPECT_TRUE(loaded);
    return *loaded;
}

/// Each name of an enumeration, as long as the count that its header states.
template <class E>
std::vector<std::string> names(int count) {
    std::vector<std::string> result;
    for (int i = 0; i < count; ++i) result.emplace_back(to_text(static_cast<E>(i)));
    return result;
}

TEST(Locale, writes_dates_as_each_language_does) {
    const Date day = std::chrono::sys_days{2026y / 1 / 5};
    EXPECT_EQ(Locale::date(day, Language::zh), "2026年1月5日");
    EXPECT_EQ(Locale::date(day, Language::en), "5 January 2026");
    EXPECT_EQ(Locale::date(std::chrono::sys_days{2024y / 12 / 31}, Language::en), "31 December 2024");
}

TEST(Locale, puts_parameters_in_place_and_leaves_escaping_to_the_template) {
    const Locale locale = texts();
    EXPECT_EQ(locale.text("case.caption", Language::en, {{"number", "<7>"}}), "Case <7>");
    EXPECT_EQ(locale.text("case.caption", Language::zh, {{"number", "7"}}), "编号 7");
    EXPECT_EQ(locale.text("nav.start", Language::en), "Start");
}

TEST(Locale, stops_the_program_on_an_id_or_a_parameter_that_is_missing) {
    const Locale locale = texts();
    EXPECT_DEATH((void)locale.text("no.such_text", Language::zh), "no text has the id no.such_text");
    EXPECT_DEATH((void)locale.text("case.caption", Language::zh), "");
}

TEST(Locale, does_not_load_when_a_language_lacks_a_text) {
    constexpr std::array files{EmbeddedFile{"locales/en.json", R"({"a": "A"})"},
                               EmbeddedFile{"locales/zh.json", R"({"a": "甲", "b": "乙"})"}};
    const auto loaded = Locale::load(EmbeddedFiles{files});
    ASSERT_FALSE(loaded);
    EXPECT_EQ(loaded.error().what, "b is missing in one language");
}

TEST(Locale, has_a_name_for_everything_that_the_domain_names) {
    const Locale locale = texts();
    struct {
        std::string family;
        std::vector<std::string> members;
    } families[] = {
        {"stage", names<Stage>(stage_count)},
        {"role", names<Role>(role_count)},
        {"channel", names<Channel>(static_cast<int>(Channel::imported) + 1)},
        {"language", names<Language>(languages.size())},
        {"refusal", names<RefusalCode>(refusal_code_count)},
        {"accounts.refused", names<AccountRefusal>(static_cast<int>(AccountRefusal::nothing_to_change) + 1)},
        {"event", {}},
    };
    []<class... E>(std::vector<std::string>& members, const std::variant<E...>*) {
        (members.emplace_back(E::type), ...);
    }(std::end(families)[-1].members, static_cast<const EventVariant*>(nullptr));
    for (const auto& family : families) {
        EXPECT_FALSE(family.members.empty());
        for (const std::string& member : family.members) {
            EXPECT_TRUE(locale.has(family.family + "." + member)) << family.family << "." << member;
        }
    }
}

TEST(Locale, says_what_was_done_for_each_action_that_a_page_offers) {
    const Locale locale = texts();
    for (int i = 0; i < action_count; ++i) {
        const auto action = static_cast<Action>(i);
        if (action == Action::file || action == Action::view_case || action == Action::open_attachment ||
            action == Action::record_missed_limits || action == Action::erase || action == Action::view_queues ||
            action == Action::manage_office) {
            continue;
        }
        EXPECT_TRUE(locale.has("done." + std::string(to_text(action)))) << to_text(action);
    }
}

}  // namespace
}  // namespace huiyin::web
