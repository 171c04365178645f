#include "cli/log_key.hpp"

#include "base/bytes.hpp"
#include "cli/files.hpp"

namespace huiyin::cli {

namespace {

constexpr std::size_t key_file_bytes_max = 64 * 1024;

}  // namespace

std::optional<ledger::VerifierKey> log_key_in(std::string_view text) {
    return ledger::VerifierKey::parse(trimmed(text.substr(0, text.find('\n'))));
}

Result<ledger::VerifierKey, KeyError> read_log_key(const Console& console, const std::string& key_or_file) {
    if (auto key = ledger::VerifierKey::parse(key_or_file)) return *std::move(key);
    const auto text = read_file(key_or_file, key_file_bytes_max);
    if (!text) {
        return fail(
            KeyError{Exit::environment,
                     console.text("`{0}` is no verifier key, and cannot be read as a file: {1}",
                                  "“{0}”不是验证公钥，也无法作为文件读取：{1}", key_or_file, text.error().what)});
    }
    if (auto key = log_key_in(*text)) return *std::move(key);
    return fail(KeyError{
        Exit::usage,
        console.text("The first line of {0} is no verifier key "
                     "(such as `huiyin.example/qinghe+9404b6ce+Ac0D..`).",
                     "{0} 的第一行不是验证公钥（形如 huiyin.example/qinghe+9404b6ce+Ac0D..）。", key_or_file)});
}

}  // namespace huiyin::cli
