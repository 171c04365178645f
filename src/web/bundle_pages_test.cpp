#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "bundle/manifest.hpp"
#include "bundle/zip_reader.hpp"
#include "ledger/sha256.hpp"
#include "web/case_bundle.hpp"
#include "web/fake/browser.hpp"
#include "web/fake/office.hpp"
#include "web/site.hpp"

namespace huiyin::web {
namespace {

using fake::Browser;
using testing::HasSubstr;
using testing::Not;

const std::string photo = "JPEG " + std::string(70'000, 'p');
const std::string contract = "%PDF-1.7 " + std::string(5'000, 'c');

class BundlePages : public testing::Test {
protected:
    BundlePages() {
        std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-bundle-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        browser.get("/file");
        browser.submit("/file", {{"go", "next"}, {"subject", "Street lights"}, {"text", "No light for weeks."}},
                       {{"灯.JPG", photo}, {"合同", contract}, {"again.jpg", photo}});
        for (int step = 0; step < 2; ++step) browser.submit("/file", {{"go", "next"}});
        browser.submit("/file", {{"go", "next"}, {"name", "Wang Xiaoming"}, {"words", "sealed words"}});
        browser.submit("/file", {{"go", "send"}});
        const auto fields = fake::fields_of(browser.page());
        number = fields.at("number");
        code = fields.at("code");
        browser.forget_cookies();
    }
    ~BundlePages() override {
        std::error_code ignored;
        std::filesystem::remove_all(folder, ignored);
    }

    app::CaseFile filed() { return office.find(CaseId{1}); }
    /// What the archive holds, by name.
    std::map<std::string, std::string> unpacked(const std::string& zip) {
        const auto path = folder / "case.zip";
        std::ofstream(path, std::ios::binary) << zip;
        std::map<std::string, std::string> files;
        const auto take = [&](std::string_view name, ByteView piece) { files[std::string(name)] += as_text(piece); };
        EXPECT_TRUE(bundle::read_zip(path, take));
        return files;
    }
    std::map<std::string, std::string> unpacked() { return unpacked(browser.page()); }
    void take_as_filer() { browser.post("/bundle", {{"number", number}, {"code", code}}); }
    void take_as(const std::string& who) {
        browser.sign_in(who);
        browser.get("/staff/case/" + number);
        const auto fields = fake::fields_of(browser.page());
        browser.post("/staff/case/" + number + "/bundle",
                     {{"csrf", fields.contains("csrf") ? fields.at("csrf") : "none"}});
    }

    std::filesystem::path folder;
    fake::Office office;
    Site site{office.services(), {public_routes, filer_routes, staff_routes}};
    Browser browser{site};
    std::string number;
    std::string code;
};

TEST_F(BundlePages, give_the_filer_the_whole_case_as_one_archive) {
    browser.post("/case", {{"number", number}, {"code", code}});
    EXPECT_THAT(browser.page(), HasSubstr("action=\"/bundle\""));
    take_as_filer();
    ASSERT_EQ(browser.last().status, 200);
    EXPECT_EQ(browser.last().content_type, "application/zip");
    EXPECT_EQ(browser.header("Cache-Control"), "no-store");
    EXPECT_EQ(browser.header("Content-Disposition"), "attachment; filename=\"huiyin-case-" + number + ".zip\"");
    const auto files = unpacked();
    const auto manifest = bundle::read_manifest(files.at("manifest.json"));
    ASSERT_TRUE(manifest.has_value());
    EXPECT_EQ(manifest->case_number, number);
    EXPECT_THAT(manifest->made_for, testing::ElementsAre("filer"));
    EXPECT_EQ(files.size(), manifest->files.size() + 1);
    for (const bundle::ManifestFile& file : manifest->files) {
        SCOPED_TRACE(file.path);
        ASSERT_TRUE(files.contains(file.path));
        EXPECT_EQ(files.at(file.path).size(), file.bytes);
        EXPECT_EQ(ledger::sha256(as_bytes(files.at(file.path))), file.sha256);
    }
    EXPECT_EQ(files.at("attachments/01.jpg"), photo);
    EXPECT_EQ(files.at("attachments/02"), contract) << "its name has no ending";
    EXPECT_FALSE(files.contains("attachments/03.jpg")) << "the same file handed in twice is there once";
    EXPECT_THAT(files.at("case.html"), HasSubstr("href=\"attachments/01.jpg\">灯.JPG</a>"));
    EXPECT_THAT(files.at("case.html"), HasSubstr("href=\"proofs/0001.tlog-proof\""));
    EXPECT_THAT(files.at("case.json"), HasSubstr("\"text\":\"No light for weeks.\""));
    EXPECT_TRUE(files.contains("events/0001.json"));
    EXPECT_THAT(files.at("proofs/0001.tlog-proof"), HasSubstr("c2sp.org/tlog-proof@v1"));
    EXPECT_THAT(files.at("README.txt"), HasSubstr("案件编号 " + number));
    EXPECT_THAT(files.at("README.txt"), HasSubstr("case " + number));
    EXPECT_EQ(filed().timeline.size(), 1U) << "the filer's own look is no event";
}

TEST_F(BundlePages, hold_neither_the_code_nor_who_filed) {
    take_as_filer();
    auto all = unpacked();
    take_as("custodian");
    all.merge(unpacked());
    for (const auto& [name, bytes] : all) {
        SCOPED_TRACE(name);
        EXPECT_THAT(bytes, Not(HasSubstr(code)));
        EXPECT_THAT(bytes, Not(HasSubstr("Wang Xiaoming")));
        EXPECT_THAT(bytes, Not(HasSubstr("sealed words")));
        EXPECT_THAT(bytes, Not(HasSubstr("Custodian Bao"))) << "a role, never a name";
    }
}

TEST_F(BundlePages, hold_no_file_that_a_program_would_run_when_it_is_opened) {
    const auto filed_with = [&](const std::string& name) {
        browser.get("/file");
        browser.submit("/file", {{"go", "next"}, {"subject", "Street lights"}, {"text", "No light."}},
                       {{name, "text <script>alert(1)</script>"}});
        for (int step = 0; step < 3; ++step) browser.submit("/file", {{"go", "next"}});
        browser.submit("/file", {{"go", "send"}});
        const auto fields = fake::fields_of(browser.page());
        browser.post("/bundle", {{"number", fields.at("number")}, {"code", fields.at("code")}});
        const auto manifest = bundle::read_manifest(unpacked().at("manifest.json"));
        return manifest.value().files.back().path;
    };
    EXPECT_EQ(filed_with("a.html"), "attachments/01.txt");
    EXPECT_EQ(filed_with("a.CSV"), "attachments/01.csv");
    EXPECT_EQ(filed_with("a"), "attachments/01.txt");
}

TEST_F(BundlePages, work_from_the_disk_without_this_site) {
    take_as_filer();
    const auto files = unpacked();
    for (const char* const name : {"case.html", "verify.html"}) {
        SCOPED_TRACE(name);
        const std::string& page = files.at(name);
        for (const char* const mark : {"href=\"", "src=\"", "src='", "action=\""}) {
            for (std::size_t at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
                const std::size_t from = at + std::string_view(mark).size();
                const std::string there = page.substr(from, page.find_first_of("\"'", from) - from);
                EXPECT_TRUE(files.contains(there)) << there;
            }
        }
    }
    EXPECT_THAT(files.at("case.html"), Not(HasSubstr("<script")));
    EXPECT_THAT(files.at("verify.html"), HasSubstr("data-origin-key=\"\"")) << "the key has to come from elsewhere";
}

TEST_F(BundlePages, put_on_record_each_file_that_staff_take_along_and_show_it_in_the_archive) {
    take_as("registrar");
    ASSERT_EQ(browser.last().status, 200);
    const auto files = unpacked();
    const app::CaseFile after = filed();
    ASSERT_EQ(after.timeline.size(), 3U) << "two different files";
    for (std::size_t i = 1; i < 3; ++i) {
        EXPECT_TRUE(std::holds_alternative<AttachmentOpened>(after.timeline[i].recorded.event));
    }
    const auto manifest = bundle::read_manifest(files.at("manifest.json"));
    ASSERT_TRUE(manifest.has_value());
    EXPECT_THAT(manifest->made_for, testing::ElementsAre("registrar"));
    EXPECT_EQ(manifest->events.size(), 3U);
    EXPECT_TRUE(manifest->events[0].opening.has_value());
    EXPECT_FALSE(manifest->events[1].opening.has_value());
    browser.post("/case", {{"number", number}, {"code", code}});
    EXPECT_THAT(browser.text(), HasSubstr("灯.JPG"));
}

TEST_F(BundlePages, show_what_the_log_commits_to_as_far_as_the_asker_sees_all_of_it) {
    office.act(CaseId{1}, "registrar", ReferCase{UnitId{2}, "It is a road lamp."});
    office.act(CaseId{1}, "roads", AcceptCase{"On site."});
    office.act(CaseId{1}, "roads",
               AssignHandler{office.services().staff_book.find(std::string_view("handler"))->officer});
    office.act(CaseId{1}, "handler", AskFiler{"Which lamp?"});
    const auto is_opened = [&](std::string_view type) {
        const auto manifest = bundle::read_manifest(unpacked().at("manifest.json"));
        const auto found = std::ranges::find(manifest.value().events, type, &bundle::ManifestEvent::type);
        return found != manifest->events.end() && found->opening.has_value();
    };
    take_as_filer();
    EXPECT_THAT(unpacked().at("case.html"), HasSubstr("Which lamp?"));
    EXPECT_TRUE(is_opened("filed")) << "it is in the receipt too";
    EXPECT_FALSE(is_opened("filer-asked")) << "the number of the officer stands in it";
    take_as("roads");
    EXPECT_TRUE(is_opened("filed"));
    EXPECT_TRUE(is_opened("filer-asked"));
    EXPECT_FALSE(is_opened("referred")) << "that is no word to the filer";
}

TEST_F(BundlePages, are_refused_to_whoever_may_not_see_the_case) {
    take_as("water");
    EXPECT_EQ(browser.last().status, 404);
    take_as("auditor");
    EXPECT_EQ(browser.last().status, 403);
    browser.forget_cookies();
    browser.post("/bundle", {{"number", number}, {"code", "CODE-9-SECRET"}});
    EXPECT_EQ(browser.last().status, 422);
    browser.sign_in("registrar");
    browser.post("/staff/case/" + number + "/bundle", {{"csrf", "guessed"}});
    EXPECT_EQ(browser.last().status, 403);
    EXPECT_EQ(filed().timeline.size(), 1U);
}

TEST_F(BundlePages, are_not_given_to_staff_while_nothing_can_be_put_on_record) {
    office.trouble = app::StoreTrouble::full;
    take_as("registrar");
    EXPECT_EQ(browser.last().status, 503);
    EXPECT_THAT(browser.page(), Not(HasSubstr("PK")));
}

TEST_F(BundlePages, are_the_same_byte_for_byte_as_long_as_nothing_happens) {
    take_as_filer();
    const std::string first = browser.page();
    take_as_filer();
    EXPECT_EQ(browser.page(), first);
}

}  // namespace
}  // namespace huiyin::web
