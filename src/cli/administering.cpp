#include "cli/administering.hpp"

#include <string>
#include <utility>

namespace huiyin::cli {

namespace {

std::string text_of(const app::OfficeProblem& problem, const Console& console) {
    if (problem.kind == app::OfficeProblem::Kind::sign_in_taken) {
        return console.text("There is an account {0} already.", "账号 {0} 已存在。", problem.detail);
    }
    if (problem.refusal == AccountRefusal::nothing_to_change) {
        return console.text("It is so already; nothing was changed.", "本来就是这样，未作改动。");
    }
    return console.text("The log does not take it: {0}", "日志不接受：{0}", problem.detail);
}

}  // namespace

app::Administration on_machine(WorkingOffice& office) { return {OfficerId{}, office.time().now()}; }

std::optional<Trouble> administer(WorkingOffice& office, app::StaffAct act, const Console& console) {
    const auto done = office.writer().administer_and_wait(std::move(act));
    if (done) return std::nullopt;
    if (const auto* const problem = std::get_if<app::OfficeProblem>(&done.error())) {
        return Trouble{Exit::does_not_hold, text_of(*problem, console)};
    }
    return Trouble{Exit::environment,
                   console.text("The log cannot be written; is the disk full?", "日志无法写入；磁盘是否已满？")};
}

}  // namespace huiyin::cli
