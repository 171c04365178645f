#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "app/postbox.hpp"
#include "base/bytes.hpp"
#include "cli/command_line.hpp"
#include "cli/county.hpp"
#include "cli/files.hpp"
#include "cli/serving.hpp"
#include "web/site_address.hpp"

namespace huiyin::cli {

namespace {

constexpr std::uint64_t megabyte = 1'000'000;

struct Wish {
    std::string folder;
    std::string listen = "127.0.0.1:8080";
    std::string log_level = "info";
    std::string forwarding_field = "x-forwarded-for";
    int counter_days = static_cast<int>(app::counter_days_max.count());
    int digest_hour = 7;
    int witness_seconds = 60;
    std::uint64_t file_megabytes = app::AttachmentLimits{}.file_bytes_max / megabyte;
    std::uint64_t files_megabytes = app::AttachmentLimits{}.all_bytes_max / megabyte;
    std::uint64_t unfiled_megabytes = app::AttachmentLimits{}.unfiled_bytes_max / megabyte;
    SmtpServer smtp;
    std::string smtp_login_file;
    http::TlsFiles tls;
    std::string second_factor_for;
    ServeSettings settings;
};

const std::map<std::string, http::Level>& levels() {
    static const std::map<std::string, http::Level> table{{"debug", http::Level::debug},
                                                          {"info", http::Level::info},
                                                          {"warning", http::Level::warning},
                                                          {"error", http::Level::error}};
    return table;
}

/// Whether the port speaks TLS; ok if not.
Exit read_tls(Wish& wish, Console& console) {
    const bool has_certificate = !wish.tls.certificate.empty();
    if (has_certificate != !wish.tls.key.empty()) {
        return console.refuse(Exit::usage, "--tls-certificate and --tls-key belong together.",
                              "--tls-certificate 与 --tls-key 须同时给出。");
    }
    if (!has_certificate) return Exit::ok;
    if (wish.settings.base_url.starts_with("http://")) {
        return console.refuse(Exit::usage, "With --tls-certificate, --base-url has to begin with https://.",
                              "使用 --tls-certificate 时，--base-url 须以 https:// 开头。");
    }
    wish.settings.http.tls = wish.tls;
    return Exit::ok;
}

/// The mail server as the options name it; ok with none.
Exit read_smtp(Wish& wish, Console& console) {
    SmtpServer& smtp = wish.smtp;
    if (smtp.url.empty()) return Exit::ok;
    if (const auto fits = check_smtp_url(smtp.url, smtp.plain_loopback); !fits) {
        if (fits.error() == SmtpProblem::bad_url) {
            return console.refuse(Exit::usage, "--smtp takes smtps://HOST:PORT or smtp://HOST:PORT, not `{0}`.",
                                  "--smtp 须为 smtps://主机:端口 或 smtp://主机:端口，不能是“{0}”。", smtp.url);
        }
        return console.refuse(Exit::usage, "--smtp-plain-loopback is for smtp:// on this machine alone.",
                              "--smtp-plain-loopback 只能用于本机的 smtp:// 服务器。");
    }
    if (!app::is_mail_address(smtp.from)) {
        return console.refuse(Exit::usage, "--smtp-from has to be the address that mails come from.",
                              "--smtp-from 须为发件地址。");
    }
    if (!wish.smtp_login_file.empty()) {
        constexpr std::size_t login_bytes_max = 1'000;
        auto text = read_file(wish.smtp_login_file, login_bytes_max);
        if (!text) {
            return console.refuse(Exit::environment, "Cannot read {0}.", "无法读取 {0}。", wish.smtp_login_file);
        }
        WipedText lines(*std::move(text));
        const std::size_t end = lines.find('\n');
        if (end == std::string::npos) {
            return console.refuse(Exit::usage, "{0} has to hold a name and, on the second line, a password.",
                                  "{0} 第一行须为用户名，第二行为密码。", wish.smtp_login_file);
        }
        smtp.user = trimmed(std::string_view(lines).substr(0, end));
        smtp.password = WipedText(std::string(trimmed(std::string_view(lines).substr(end + 1))));
    }
    wish.settings.smtp = smtp;
    return Exit::ok;
}

Exit serve(Wish& wish, Console& console) {
    const auto listen = parse_listen(wish.listen);
    if (!listen) {
        return console.refuse(Exit::usage, "--listen takes HOST:PORT, not `{0}`.",
                              "--listen 须为 主机:端口，不能是“{0}”。", wish.listen);
    }
    if (!wish.settings.base_url.empty()) {
        auto base_url = web::parse_base_url(wish.settings.base_url);
        if (!base_url) {
            return console.refuse(Exit::usage, "--base-url takes https://NAME or http://NAME[:PORT], not `{0}`.",
                                  "--base-url 须为 https://域名 或 http://域名[:端口]，不能是“{0}”。",
                                  wish.settings.base_url);
        }
        wish.settings.base_url = *std::move(base_url);
    }
    const std::string& leave_url = wish.settings.leave_url;
    if (!leave_url.empty() && !leave_url.starts_with("https://") && !leave_url.starts_with("http://")) {
        return console.refuse(Exit::usage, "--leave-url has to begin with https:// or http://.",
                              "--leave-url 须以 https:// 或 http:// 开头。");
    }
    if (const Exit exit = read_tls(wish, console); exit != Exit::ok) return exit;
    if (!wish.second_factor_for.empty()) {
        const auto roles = parse_roles(wish.second_factor_for);
        if (!roles) {
            return console.refuse(Exit::usage, "--second-factor-for takes roles separated by commas, not `{0}`.",
                                  "--second-factor-for 须是以逗号分隔的角色，不能是“{0}”。", wish.second_factor_for);
        }
        wish.settings.second_factor_for = *roles;
    }
    if (const Exit exit = read_smtp(wish, console); exit != Exit::ok) return exit;
    wish.settings.witness_pause = std::chrono::seconds{wish.witness_seconds};
    wish.settings.attachments.file_bytes_max = wish.file_megabytes * megabyte;
    wish.settings.attachments.all_bytes_max = wish.files_megabytes * megabyte;
    wish.settings.attachments.unfiled_bytes_max = wish.unfiled_megabytes * megabyte;
    wish.settings.digest_hour = std::chrono::hours{wish.digest_hour};
    wish.settings.counter_days_max = std::chrono::days{wish.counter_days};
    wish.settings.http.listen = *listen;
    wish.settings.http.forwarding_field = wish.forwarding_field == "forwarded" ? http::ForwardingField::forwarded
                                                                               : http::ForwardingField::x_forwarded_for;
    // Also without a certificate to read again: a unit that is told to reload must not end.
    hold_signals(true);
    http::Log log(STDERR_FILENO, levels().at(wish.log_level));
    auto office = WorkingOffice::open(OfficeFolder(wish.folder), console, [&log](std::string_view line) {
        log.write(http::Level::warning, "office", {{"what", line}});
    });
    if (!office) {
        console.print_note(office.error().what);
        return office.error().exit;
    }
    if (const auto old_key = (*office)->folder().custodian_key(); std::filesystem::exists(old_key)) {
        console.note(
            "{0} opens every identity, and lies on the server. Give it to the custodians with `huiyin custody`, "
            "then move it away.",
            "{0} 能打开所有身份信息，却留在服务器上。请用 huiyin custody 交给各保管员，然后移走。", old_key.string());
    }
    return serve_office(**office, wish.settings, log, console, [&](const std::string& url) {
        console.say("{0} is served at {1}", "{0} 的服务地址：{1}",
                    console.either((*office)->office()->name_en, (*office)->office()->name), url);
    });
}

}  // namespace

void add_serve(CommandLine& line) {
    Console& console = line.console();
    CLI::App& command = line.add(line.app(), "serve",
                                 console.text("Serve an office: pages, API and public log, until told to end.",
                                              "提供服务：页面、接口和公开日志，直到收到停止信号。"));
    const auto wish = std::make_shared<Wish>();
    ServeSettings& settings = wish->settings;
    http::Limits& limits = settings.http.limits;
    command.add_option("DIR", wish->folder, console.text("Folder of the office", "机构目录"))->required();
    command
        .add_option("--listen", wish->listen, console.text("HOST:PORT; port 0 takes any", "主机:端口；端口 0 为任意"))
        ->capture_default_str();
    command.add_option("--base-url", settings.base_url,
                       console.text("Public address, as browsers see it; https makes cookies secure",
                                    "浏览器看到的公开地址；https 时使用安全 Cookie"));
    command.add_option("--tls-certificate", wish->tls.certificate,
                       console.text("Speak TLS: certificate and those that lead to its root, as PEM; read again when "
                                    "the file changes",
                                    "启用 TLS：PEM 证书文件（含中间证书）；文件更换后自动重新读取"));
    command.add_option("--tls-key", wish->tls.key,
                       console.text("File with its private key, as PEM", "该证书的 PEM 私钥文件"));
    command
        .add_option(
            "--trusted-proxy", settings.http.trusted_proxies,
            console.text("Address or prefix of a proxy whose word on the client is taken", "可信代理的地址或网段"))
        ->allow_extra_args(false);
    command
        .add_option("--forwarding-field", wish->forwarding_field,
                    console.text("The only field of that proxy that is read", "读取该代理的哪个字段"))
        ->check(CLI::IsMember({"x-forwarded-for", "forwarded"}))
        ->capture_default_str();
    command
        .add_option("--operator", settings.operators,
                    console.text("Address or prefix that may read /metrics besides this machine",
                                 "除本机外可读取 /metrics 的地址或网段"))
        ->allow_extra_args(false);
    command.add_option("--leave-url", settings.leave_url,
                       console.text("Where `leave this page` leads; without it, to an empty page",
                                    "“离开本页”按钮的去处；不给则为空白页"));
    command
        .add_option("--counter-days", wish->counter_days,
                    console.text("How many days ago that may have come which is filed at the counter",
                                 "窗口登记时，收到日期最早可填几天前"))
        ->check(CLI::Range(0, 366))
        ->capture_default_str();
    command
        .add_option("--files-max", settings.attachments.files_max,
                    console.text("How many files one filing or reply may bring", "一次提交最多可附几个文件"))
        ->check(CLI::Range(0, TextLimits::attachments))
        ->capture_default_str();
    command
        .add_option("--file-mb", wish->file_megabytes,
                    console.text("The most megabytes that each may have", "每个文件最多多少 MB"))
        ->check(CLI::Range(1, 1'000))
        ->capture_default_str();
    command
        .add_option("--files-mb", wish->files_megabytes,
                    console.text("The most megabytes that they may have together", "合计最多多少 MB"))
        ->check(CLI::Range(1, 10'000))
        ->capture_default_str();
    command.add_option("--second-factor-for", wish->second_factor_for,
                       console.text("Roles that have to sign in with a second factor, such as custodian,administrator",
                                    "必须使用第二重验证的角色，如 custodian,administrator"));
    command
        .add_option("--unfiled-mb", wish->unfiled_megabytes,
                    console.text("The most megabytes of files that lie there and belong to no case",
                                 "已上传但尚未随诉求提交的文件，合计最多占多少 MB"))
        ->check(CLI::Range(1, 10'000'000))
        ->capture_default_str();
    command.add_option("--smtp", wish->smtp.url,
                       console.text("Mail server for digests: smtps://HOST:PORT, or smtp://HOST:PORT with STARTTLS",
                                    "发送简报的邮件服务器：smtps://主机:端口，或用 STARTTLS 的 smtp://主机:端口"));
    command.add_option("--smtp-from", wish->smtp.from, console.text("Address that mails come from", "发件地址"));
    command.add_option(
        "--smtp-login-file", wish->smtp_login_file,
        console.text("File with name and password for it, a line each", "存放用户名和密码的文件，各占一行"));
    command.add_option("--smtp-ca", wish->smtp.ca_file,
                       console.text("Certificates to trust instead of the system's", "代替系统证书的信任证书文件"));
    command.add_flag("--smtp-plain-loopback", wish->smtp.plain_loopback,
                     console.text("Without TLS, to a server on this machine", "本机邮件服务器不用 TLS"));
    command
        .add_option(
            "--digest-hour", wish->digest_hour,
            console.text("Hour at the office from which digests are mailed", "从几点起发送简报（机构当地时间）"))
        ->check(CLI::Range(0, 23))
        ->capture_default_str();
    command
        .add_option("--witness-seconds", wish->witness_seconds,
                    console.text("Pause between two rounds of asking the witnesses", "两轮请求见证之间相隔几秒"))
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    command.add_flag("!--no-erasing", settings.erases,
                     console.text("Erase nothing for now: after a restore, until holds are placed again",
                                  "暂不销毁：恢复备份之后，重新设定法律保全之前使用"));
    command.add_option("--log-level", wish->log_level, console.text("Least level that is written", "记录的最低级别"))
        ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
        ->capture_default_str();
    command.add_flag("!--no-access-log", settings.http.access_log,
                     console.text("Write no line for each request", "不为每个请求写日志"));
    command.add_flag("--spare-loopback,!--no-spare-loopback", settings.spare_loopback,
                     console.text("Whether rate limits let this machine be (yes, unless told otherwise)",
                                  "频率限制是否放过本机（默认放过）"));
    command.add_option("--io-threads", limits.io_threads, console.text("Threads that serve sockets", "网络线程数"))
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    command.add_option("--worker-threads", limits.worker_threads, console.text("Threads that may wait", "工作线程数"))
        ->check(CLI::Range(1, 256))
        ->capture_default_str();
    command.add_option("--connections", limits.connections_max, console.text("Most connections at once", "最大连接数"))
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    command
        .add_option("--connections-per-address", limits.connections_per_address_max,
                    console.text("Most connections of one address, once half of all are taken",
                                 "总连接数过半后，单一地址的最大连接数"))
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    line.on(command, [wish, &console] { return serve(*wish, console); });
}

}  // namespace huiyin::cli
