#include "web/render/templates.hpp"

#include <array>
#include <regex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.hpp"
#include "web/assets/embedded.hpp"
#include "web/render/form_errors.hpp"
#include "web/render/level.hpp"
#include "web/render/source.hpp"

namespace huiyin::web {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view hostile = R"(<script>"x"</script>'&javascript:)";

Locale real_texts() { return *Locale::load(embedded::web()); }

/// All templates of the program with all that they need.
class Site {
public:
    explicit Site(const Locale& locale)
        : locale_(locale), templates_(*Templates::load(embedded::web(), locale_, assets_)) {}

    const Templates& templates() const { return templates_; }
    Level level(const std::string& name) const {
        const auto source = expanded_source(name, Language::zh, {embedded::web(), locale_, assets_});
        return std::move(**Level::of(source->text));
    }

private:
    Locale locale_;
    Assets assets_{embedded::web()};
    Templates templates_;
};

/// A site with one page of its own.
std::string rendered(std::string_view source, const std::function<void(Dictionary&)>& fill) {
    const std::array files{EmbeddedFile{"locales/en.json", R"({"greeting": "Dear {name} & all"})"},
                           EmbeddedFile{"locales/zh.json", R"({"greeting": "{name},您好"})"},
                           EmbeddedFile{"templates/page.html", source},
                           EmbeddedFile{"templates/part/field.html", "<b id=\"$(id)\"$(extra)>[[$(text)]]</b>\n"}};
    const EmbeddedFiles embedded_files{files};
    const Locale locale = *Locale::load(embedded_files);
    const Assets assets(embedded_files);
    const auto templates = Templates::load(embedded_files, locale, assets);
    if (!templates) return "refused: " + templates.error().what;
    Page page = templates->page("page", Language::en);
    fill(page);
    return page.render();
}

void nothing(Dictionary&) {}

/// Sets everything that the template has, each section twice.
void fill(Dictionary values, const Level& level, std::string_view value) {
    for (const std::string_view name : level.value_names()) {
        if (level.value(name)->is_markup) {
            values.set(name, Markup{"<svg></svg>"});
        } else {
            values.set(name, value);
        }
    }
    for (const std::string_view name : level.section_names()) {
        for (int i = 0; i < 2; ++i) fill(values.add(name), level.section(name)->inside, value);
    }
}

TEST(Templates, escape_a_value_for_the_place_it_stands_in) {
    struct {
        std::string_view source;
        std::string_view value;
        std::string_view expected;
    } const examples[] = {
        {"<p>{{v}}</p>", "<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>"},
        {"<textarea>{{v}}</textarea>", "</textarea><b>", "<textarea>&lt;/textarea&gt;&lt;b&gt;</textarea>"},
        {"<title>{{v}}</title>", "</title>", "<title>&lt;/title&gt;</title>"},
        {"<input value=\"{{v}}\">", "\" onfocus=\"x()", "<input value=\"&quot; onfocus=&quot;x()\">"},
        {"<a href=\"{{v}}\">a</a>", "/case/7?x=1&y=2", "<a href=\"/case/7?x=1&amp;y=2\">a</a>"},
        {"<a href=\"{{v}}\">a</a>", "javascript:alert(1)", "<a href=\"#\">a</a>"},
        {"<a href=\"{{v}}\">a</a>", "https://example.org/", "<a href=\"https://example.org/\">a</a>"},
        {"<p id=\"{{#s}}{{v}}{{/s}}\">a</p>", "\"", "<p id=\"\">a</p>"},
        {"<p>{{v}}</p>", "回音", "<p>回音</p>"},
        {"<p>{{v:pre_escape}}</p>", "<a>\n  b", "<p>&lt;a&gt;\n  b</p>"},
        {"<textarea>{{v:pre_escape}}</textarea>", "</textarea>\n\n\"",
         "<textarea>&lt;/textarea&gt;\n\n&quot;</textarea>"},
        {"<input value=\"{{v:pre_escape}}\">", "\"\n'>", "<input value=\"&quot;\n&#39;&gt;\">"},
    };
    for (const auto& example : examples) {
        SCOPED_TRACE(example.source);
        EXPECT_EQ(rendered(example.source, [&](Dictionary& page) { page.set("v", example.value); }), example.expected);
    }
}

TEST(Templates, put_markup_in_only_where_the_template_says_so) {
    EXPECT_EQ(rendered("<p>{{v:none}}</p>", [](Dictionary& page) { page.set("v", Markup{"<i>x</i>"}); }),
              "<p><i>x</i></p>");
    EXPECT_DEATH(rendered("<p>{{v:none}}</p>", [](Dictionary& page) { page.set("v", "<i>x</i>"); }),
                 "no escaped value");
    EXPECT_DEATH(rendered("<p>{{v}}</p>", [](Dictionary& page) { page.set("v", Markup{"<i>"}); }), "no markup value");
}

TEST(Templates, escape_texts_once_and_their_placeholders_as_values) {
    EXPECT_EQ(rendered("<p>[[greeting]]</p>", [](Dictionary& page) { page.set("name", "<Li>"); }),
              "<p>Dear &lt;Li&gt; &amp; all</p>");
}

TEST(Templates, put_parts_in_place_with_their_arguments) {
    EXPECT_EQ(
        rendered("[[> field id=\"a\" text=\"greeting\"]]|[[> field id=\"b\" text=\"greeting\" extra=\" lang='en'\"]]",
                 [](Dictionary& page) { page.set("name", "Li"); }),
        "<b id=\"a\">Dear Li &amp; all</b>|<b id=\"b\" lang='en'>Dear Li &amp; all</b>");
}

TEST(Templates, show_a_section_once_for_each_time_it_was_added) {
    const std::string_view source =
        "{{#row}}<li>{{n}}{{#mark}}!{{/mark}}</li>{{/row}}{{#note}}<p>{{note}}</p>{{/note}}";
    EXPECT_EQ(rendered(source, nothing), "");
    EXPECT_EQ(rendered(source,
                       [](Dictionary& page) {
                           page.add("row").set("n", 1);
                           page.add("row").set("n", 2).show("mark");
                           page.show("note", "").show("note", "so");
                       }),
              "<li>1</li><li>2!</li><p>so</p>");
}

TEST(Templates, show_the_value_that_was_set_last) {
    EXPECT_EQ(rendered("<p>{{v}}</p>", [](Dictionary& page) { page.set("v", "a").set("v", "b"); }), "<p>b</p>");
}

TEST(Templates, show_a_section_with_the_values_around_it_and_then_with_its_own) {
    EXPECT_EQ(rendered("{{#s}}{{v}};{{/s}}",
                       [](Dictionary& page) {
                           page.set("v", "a").show("s").show("s");
                           page.add("s").set("v", "b");
                           page.add("s");
                       }),
              "a;b;a;");
}

TEST(Templates, take_from_the_level_around_what_a_section_has_not_set) {
    EXPECT_EQ(rendered("{{#form}}<i>{{url}}</i>{{#hidden}}<b>{{value}}</b>{{/hidden}}{{/form}}",
                       [](Dictionary& page) {
                           page.set("url", "/a");
                           page.add("hidden").set("value", "h");
                           page.show("form");
                       }),
              "<i>/a</i><b>h</b>");
}

TEST(Templates, stop_the_program_on_a_name_that_the_page_does_not_have) {
    EXPECT_DEATH(rendered("<p>{{v}}</p>", [](Dictionary& page) { page.set("w", "x"); }), "no value w here");
    EXPECT_DEATH(rendered("<p>{{v}}</p>", [](Dictionary& page) { page.show("s"); }), "no section s here");
    EXPECT_DEATH(rendered("{{#s}}{{v}}{{/s}}{{w}}", [](Dictionary& page) { page.add("s").set("w", "x"); }),
                 "no value w here");
}

TEST(Templates, are_refused_at_start_when_something_is_missing_in_them) {
    struct {
        std::string_view source;
        std::string_view error;
    } const examples[] = {
        {"[[no.such_text]]", "page: there is no text no.such_text"},
        {"[[> nothing]]", "page: there is no templates/part/nothing.html"},
        {"[[asset x.css]]", "page: there is no asset x.css"},
        {"[[greeting", "page: a [[ is not closed"},
        {"{{#a}}", "page: section a is not closed"},
        {"{{#a}}{{/b}}", "page: section b is closed but not open"},
        {"{{/a}}", "page: section a is closed but not open"},
    };
    for (const auto& example : examples) {
        SCOPED_TRACE(example.source);
        EXPECT_EQ(rendered(example.source, nothing), "refused: " + std::string(example.error));
    }
}

TEST(Pages, render_with_nothing_set_and_with_everything_set_in_both_languages) {
    const Site site(real_texts());
    for (const std::string& name : site.templates().names()) {
        for (const Language language : languages) {
            SCOPED_TRACE(name);
            const std::string empty = site.templates().page(name, language).render();
            Page page = site.templates().page(name, language);
            fill(page, site.level(name), "7");
            const std::string full = page.render();
            for (const std::string& html : {empty, full}) {
                EXPECT_TRUE(html.starts_with("<!DOCTYPE html>"));
                EXPECT_THAT(html, HasSubstr("<html lang=\"" + std::string(Locale::tag(language)) + "\""));
                EXPECT_TRUE(html.ends_with("</html>\n"));
                EXPECT_THAT(html, Not(HasSubstr("[[")));
                EXPECT_THAT(html, Not(HasSubstr("{{")));
                EXPECT_THAT(html, Not(HasSubstr("$(")));
                EXPECT_TRUE(is_utf8(html));
            }
        }
    }
}

TEST(Pages, never_let_a_value_become_markup) {
    const Site site(real_texts());
    for (const std::string& name : site.templates().names()) {
        SCOPED_TRACE(name);
        Page page = site.templates().page(name, Language::zh);
        fill(page, site.level(name), hostile);
        const std::string html = page.render();
        EXPECT_THAT(html, Not(HasSubstr("<script>")));
        EXPECT_THAT(html, Not(HasSubstr("\"x\"")));
        EXPECT_THAT(html, Not(HasSubstr("href=\"javascript:")));
    }
}

// Everything a person sees comes from the texts: with a pseudo-language no word of any language is left.
TEST(Pages, hold_no_text_of_their_own) {
    const Site site(real_texts().pseudo());
    for (const std::string& name : site.templates().names()) {
        SCOPED_TRACE(name);
        Page page = site.templates().page(name, Language::en);
        fill(page, site.level(name), "7");
        std::string html = page.render();
        for (const char* const gone : {"<code>[^<]*</code>", "<span class=\"hy-wordmark\">.*?</span></span>", "<[^>]*>",
                                       "⟦[^⟧]*⟧", "&[a-z#0-9]+;"}) {
            html = std::regex_replace(html, std::regex(gone), "");
        }
        const std::regex letter("[A-Za-z]+|[\xe3-\xe9][\x80-\xbf][\x80-\xbf]");
        for (auto word = std::sregex_iterator(html.begin(), html.end(), letter); word != std::sregex_iterator();
             ++word) {
            ADD_FAILURE() << "hard-coded: " << word->str();
        }
    }
}

TEST(Pages, stay_within_the_content_policy) {
    const Site site(real_texts());
    for (const std::string& name : site.templates().names()) {
        SCOPED_TRACE(name);
        Page page = site.templates().page(name, Language::zh);
        fill(page, site.level(name), "7");
        const std::string html = page.render();
        EXPECT_THAT(html, Not(HasSubstr(" style=")));
        EXPECT_THAT(html, Not(HasSubstr("<style")));
        EXPECT_FALSE(std::regex_search(html, std::regex("<script(?! src=)"))) << "an inline script";
        EXPECT_FALSE(std::regex_search(html, std::regex("<[^>]* on[a-z]+="))) << "an inline handler";
    }
}

TEST(Pages, keep_the_lines_that_people_wrote_from_step_to_step) {
    const Site site(real_texts());
    Page page = site.templates().page("file_what", Language::zh);
    page.set("text", "one\n\ntwo").add("hidden").set("name", "wish").set("value", "a\nb");
    const std::string html = page.render();
    EXPECT_THAT(html, HasSubstr(">one\n\ntwo</textarea>"));
    EXPECT_THAT(html, HasSubstr("name=\"wish\" value=\"a\nb\""));
}

TEST(Pages, of_the_filing_form_stay_small) {
    constexpr std::size_t page_bytes_max = 100'000;
    const Site site(real_texts());
    for (const std::string& name : site.templates().names()) {
        if (!name.starts_with("file_")) continue;
        EXPECT_LT(site.templates().page(name, Language::zh).render().size() +
                      Assets(embedded::web()).by_name("huiyin.css")->bytes.size(),
                  page_bytes_max)
            << name;
    }
}

TEST(FormErrors, find_a_name_for_every_field_that_can_be_wrong) {
    const Site site(real_texts());
    for (const std::string& name : site.templates().names()) {
        const Level level = site.level(name);
        const Page page = site.templates().page(name, Language::zh);
        for (std::string_view section : level.section_names()) {
            if (!section.ends_with("_error")) continue;
            section.remove_suffix(std::string_view("_error").size());
            EXPECT_FALSE(page.label(section).empty()) << name << ": " << section;
        }
    }
}

TEST(FormErrors, stand_in_the_summary_and_beside_the_field) {
    const Site site(real_texts());
    Page page = site.templates().page("find", Language::en);
    page.set("number", "12<3");
    show_errors(page, std::array{FieldError{"number", "Please fill this in."}, FieldError{"", "Try again."}});
    const std::string html = page.render();
    EXPECT_THAT(html, HasSubstr("<title>Error: "));
    EXPECT_THAT(html, HasSubstr("<a href=\"#number\">Case number: Please fill this in.</a>"));
    EXPECT_THAT(html, HasSubstr("<a href=\"#main\">Try again.</a>"));
    EXPECT_THAT(html, HasSubstr("</span> Please fill this in.</p>"));
    EXPECT_THAT(html, HasSubstr("aria-describedby=\"number-hint number-error\""));
    EXPECT_THAT(html, HasSubstr("value=\"12&lt;3\""));
    EXPECT_THAT(html, Not(HasSubstr("code-error")));
}

}  // namespace
}  // namespace huiyin::web
