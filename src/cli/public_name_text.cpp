#include "cli/public_name_text.hpp"

#include "base/bytes.hpp"
#include "base/check.hpp"

namespace huiyin::cli {

std::string text_of(const app::UnfitName& unfit, const Console& console) {
    using app::NameProblem;
    const std::string& name = unfit.name;
    switch (unfit.problem) {
        case NameProblem::too_short:
            return console.text("The name `{0}` is too short: it needs {1} characters or more.",
                                "名称“{0}”太短，至少要 {1} 个字。", name, app::public_name_characters_min);
        case NameProblem::too_long:
            return console.text("The name has {0} characters; {1} are the most.", "名称有 {0} 个字，最多 {1} 个字。",
                                code_points(name), app::public_name_characters_max);
        case NameProblem::unprintable:
            return console.text("The name has characters that cannot be seen or are not UTF-8.",
                                "名称里有看不见的字符，或者不是 UTF-8 文字。");
        case NameProblem::spaced:
            return console.text("The name `{0}` begins or ends with a space.", "名称“{0}”开头或结尾有空格。", name);
        case NameProblem::taken:
            return console.text("Another unit has the name `{0}` already.", "已有单位叫“{0}”。", name);
    }
    check(false);
    return {};
}

}  // namespace huiyin::cli
