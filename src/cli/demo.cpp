#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "base/bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/embedded.hpp"
#include "cli/founding.hpp"
#include "cli/sample_county.hpp"
#include "cli/serving.hpp"
#include "vault/custody.hpp"
#include "vault/password.hpp"
#include "vault/random.hpp"

namespace huiyin::cli {

namespace {

struct Wish {
    std::string listen = "127.0.0.1:8080";
    std::string folder;
};

/// A folder that is gone when the demonstration ends.
class PassingFolder {
public:
    explicit PassingFolder(std::filesystem::path path) : path_(std::move(path)) {}
    PassingFolder(const PassingFolder&) = delete;
    PassingFolder& operator=(const PassingFolder&) = delete;
    ~PassingFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }

private:
    std::filesystem::path path_;
};

/// One file of the sample data, as `parse` reads it.
template <class T>
Result<T, Trouble> read_sample(const std::string& file, Result<T, std::string> (*parse)(std::string_view)) {
    auto read = parse(embedded::demo().find(file).value_or(""));
    if (!read) return fail(Trouble{Exit::environment, file + ": " + read.error()});
    return *std::move(read);
}

Result<Sample, Trouble> read_sample() {
    auto county = read_sample("county.toml", parse_county);
    if (!county) return fail(county.error());
    auto cases = read_sample("cases.toml", parse_sample_cases);
    if (!cases) return fail(cases.error());
    auto rota = read_sample("rota.toml", parse_sample_rota);
    if (!rota) return fail(rota.error());
    return Sample{*std::move(county), *std::move(cases), *std::move(rota)};
}

Result<NewOffice, Trouble> office_of(const County& county, const std::string& password, const Console& console) {
    auto law = load_law(console, county.rules);
    if (!law) return fail(Trouble{law.error().exit, law.error().what});
    const auto hash = vault::hash_password(password);
    const auto key = vault::make_staff_key(password);
    if (!hash || !key) {
        return fail(Trouble{Exit::environment, console.text("There is not enough memory to hash the password.",
                                                            "内存不足，无法处理密码。")});
    }
    NewOffice office{.name = county.office,
                     .name_en = county.office_en,
                     .origin = origin_of({}),
                     .time_zone = county.time_zone,
                     .law = *std::move(law),
                     .units = {},
                     .accounts = {},
                     .custodian_key = {}};
    for (const County::NamedUnit& named : county.units) office.units.push_back(named.unit);
    for (const County::Account& account : county.accounts) {
        office.accounts.push_back({Officer{{}, account.unit, account.roles, account.sign_in, account.name},
                                   app::StoredPassword{*hash, *key}});
    }
    return office;
}

void say_sign_ins(const County& county, const std::string& password, Console& console) {
    console.say("Staff sign in with one password: {0}", "工作人员账号共用一个密码：{0}", password);
    for (const County::Account& account : county.accounts) {
        // The units' accounts are all alike: one unit's stand for them.
        const bool of_a_unit = account.sign_in.find('-') != std::string::npos;
        if (of_a_unit && !account.sign_in.starts_with("water-")) continue;
        console.print(fmt::format("  {:<18} {}", account.sign_in, roles_text(account.roles)));
    }
    console.say("  and so on for each unit (roads-, school-, ..)", "  其他单位依此类推（roads-、school- 等）");
}

void say_receipts(const PlayedStories& stories, Console& console) {
    console.say("Some cases, to open as a filer with number and code:", "几件案件，可用编号和查询码以反映人身份查看：");
    for (const SampleReceipt& receipt : stories.receipts) {
        console.print(fmt::format("  {}  {}  {}", receipt.number, receipt.code,
                                  console.either(receipt.shows_en, receipt.shows_zh)));
    }
}

Exit demonstrate(const Wish& wish, Console& console) {
    const auto listen = parse_listen(wish.listen);
    if (!listen) {
        return console.refuse(Exit::usage, "--listen takes HOST:PORT, not `{0}`.",
                              "--listen 须为 主机:端口，不能是“{0}”。", wish.listen);
    }
    hold_signals();
    std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-demo-XXXXXX").string();
    if (wish.folder.empty() && ::mkdtemp(pattern.data()) == nullptr) {
        return console.refuse(Exit::environment, "Cannot make a folder in {0}.", "无法在 {0} 中建立目录。",
                              std::filesystem::temp_directory_path().string());
    }
    const PassingFolder passing(wish.folder.empty() ? pattern : std::string{});
    const OfficeFolder folder(wish.folder.empty() ? std::filesystem::path(pattern) / "office"
                                                  : std::filesystem::path(wish.folder));
    const auto sample = read_sample();
    if (!sample) return say(sample.error(), console);
    const County& county = sample->county;
    const std::string password = "demo-" + hex_encode(vault::random_array<5>());
    auto new_office = office_of(county, password, console);
    if (!new_office) return say(new_office.error(), console);
    new_office->custodian_key = folder.custodian_key_beside();
    if (const auto founded = found_office(folder, *new_office, console); !founded) return say(founded.error(), console);
    http::Log log(STDERR_FILENO, http::Level::warning);
    auto office = WorkingOffice::open(folder, console, [&log](std::string_view line) {
        log.write(http::Level::warning, "office", {{"what", line}});
    });
    if (!office) return say(office.error(), console);
    const PlayedStories stories = play_stories(**office, *sample);
    ServeSettings settings;
    settings.http.listen = *listen;
    settings.log_level = http::Level::warning;
    return serve_office(**office, settings, log, console, [&](const std::string& url) {
        console.say("{0}, a county that does not exist: {1} units, {2} accounts, {3} cases.",
                    "{0}（虚构）：{1} 个单位，{2} 个账号，{3} 件案件。",
                    console.either(county.office_en, county.office), county.units.size(), county.accounts.size(),
                    stories.cases);
        if (stories.cut_short > 0) {
            console.note("{0} stories end early: their limits would need a calendar year that is not loaded.",
                         "{0} 个案例提前结束：其期限需要尚未载入的日历年份。", stories.cut_short);
        }
        console.say("For everyone:  {0}", "公众：  {0}", url);
        console.say("For the staff: {0}staff/sign-in", "工作人员：{0}staff/sign-in", url);
        say_sign_ins(county, password, console);
        say_receipts(stories, console);
        console.say("Ctrl+C ends it.", "按 Ctrl+C 结束。");
    });
}

}  // namespace

void add_demo(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "demo",
                                 console.text("Make a made-up county with a hundred cases, and serve it.",
                                              "建立一个虚构的县和一百多件案件，并提供服务。"));
    const auto wish = std::make_shared<Wish>();
    command
        .add_option("--listen", wish->listen, console.text("HOST:PORT; port 0 takes any", "主机:端口；端口 0 为任意"))
        ->capture_default_str();
    command.add_option(
        "--dir", wish->folder,
        console.text("Folder to make and keep; without it nothing is kept", "要建立并保留的目录；不给则结束后删除"));
    line.on(command, [wish, &console] { return demonstrate(*wish, console); });
}

}  // namespace huiyin::cli
