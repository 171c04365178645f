#include "cli/password_file.hpp"

#include <string_view>

#include "base/bytes.hpp"
#include "cli/files.hpp"
#include "vault/password.hpp"
#include "vault/secret.hpp"

namespace huiyin::cli {

Result<app::StoredPassword, Trouble> read_password_file(const std::string& file, Console& console) {
    auto text = read_file(file, 2 * vault::password_bytes_max);
    if (!text) {
        return fail(Trouble{Exit::environment, console.text("Cannot read the password from {0}: {1}",
                                                            "无法从 {0} 读取密码：{1}", file, text.error().what)});
    }
    std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
    if (line.ends_with('\r')) line.remove_suffix(1);
    const bool usable = !line.empty() && line.size() <= vault::password_bytes_max && is_utf8(line);
    const bool is_short = usable && code_points(line) < password_length_good;
    const auto hash = usable ? vault::hash_password(line) : std::nullopt;
    const auto key = hash ? vault::make_staff_key(line)
                          : Result<vault::StaffKey, vault::StaffKeyError>(fail(vault::StaffKeyError::busy));
    wipe(*text);
    if (!usable) {
        return fail(Trouble{Exit::usage,
                            console.text("The first line of {0} has to be the password, at most {1} bytes.",
                                         "{0} 的第一行须是密码，最多 {1} 字节。", file, vault::password_bytes_max)});
    }
    if (!key) {
        return fail(Trouble{Exit::environment, console.text("There is not enough memory to hash the password.",
                                                            "内存不足，无法处理密码。")});
    }
    if (is_short) {
        console.note("This password has fewer than {0} characters; a longer one is safer.",
                     "该密码少于 {0} 个字符，建议更长。", password_length_good);
    }
    return app::StoredPassword{*hash, *key};
}

}  // namespace huiyin::cli
