#include "cli/reached_log.hpp"

#include <filesystem>
#include <utility>

#include "cli/files.hpp"
#include "cli/http_source.hpp"
#include "cli/log_key.hpp"
#include "cli/store_source.hpp"

namespace huiyin::cli {

namespace {

using store::sqlite::Store;

constexpr std::size_t key_bytes_max = 4096;

std::optional<ledger::VerifierKey> key_from(ledger::LogSource& source) {
    const auto bytes = source.fetch(log_key_name, key_bytes_max);
    return bytes ? log_key_in(as_text(*bytes)) : std::nullopt;
}

/// At the address itself, or below it in `log/`, where an office serves it.
Result<ReachedLog, Unreached> reach_served(LogAddress address, const Console& console) {
    ReachedLog reached;
    reached.source = std::make_unique<HttpSource>(address);
    auto checkpoint = reached.source->fetch("checkpoint", ledger::note_bytes_max);
    if (!checkpoint && checkpoint.error().kind == ledger::FetchError::Kind::not_found) {
        address.prefix += "log/";
        reached.source = std::make_unique<HttpSource>(address);
        checkpoint = reached.source->fetch("checkpoint", ledger::note_bytes_max);
    }
    if (!checkpoint) {
        const std::string why = checkpoint.error().kind == ledger::FetchError::Kind::not_found
                                    ? console.text("there is no checkpoint", "没有检查点")
                                    : checkpoint.error().what;
        return fail(Unreached{Exit::environment,
                              console.text("No log can be reached there: {0}", "该地址没有可访问的日志：{0}", why)});
    }
    reached.key_beside = key_from(*reached.source);
    return reached;
}

Result<ReachedLog, Unreached> reach_folder(const std::filesystem::path& folder, const Console& console) {
    ReachedLog reached;
    const bool is_log = std::filesystem::exists(folder / "checkpoint");
    if (!is_log && std::filesystem::exists(folder / store::sqlite::database_name)) {
        auto opened = Store::open(folder);
        if (!opened) {
            return fail(Unreached{Exit::environment,
                                  console.text("The office in {0} cannot be opened: {1}", "无法打开 {0} 中的机构：{1}",
                                               folder.string(), opened.error().detail)});
        }
        reached.store = *std::move(opened);
        reached.source = std::make_unique<StoreSource>(reached.store->public_log());
    } else if (is_log) {
        reached.source = std::make_unique<ledger::DirectorySource>(folder);
    } else {
        return fail(
            Unreached{Exit::environment, console.text("{0} holds no log: there is no file `checkpoint` in it.",
                                                      "{0} 中没有日志：缺少文件 checkpoint。", folder.string())});
    }
    if (const auto text = read_file(folder / log_key_name, key_bytes_max)) reached.key_beside = log_key_in(*text);
    return reached;
}

}  // namespace

Result<ReachedLog, Unreached> reach(const std::string& log, const Console& console) {
    if (const auto address = parse_log_address(log)) return reach_served(*address, console);
    if (log.find("://") != std::string::npos) {
        return fail(Unreached{Exit::usage, console.text("`{0}` is no address of the form http://host[:port][/path].",
                                                        "“{0}”不是 http://主机[:端口][/路径] 形式的地址。", log)});
    }
    return reach_folder(log, console);
}

}  // namespace huiyin::cli
