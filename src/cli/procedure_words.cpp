#include "cli/procedure_words.hpp"

namespace huiyin::cli {

namespace {

/// A text in both languages.
struct Words {
    std::string_view en;
    std::string_view zh;
};

std::string in_language(const Console& console, Words words) {
    return std::string(console.language() == Language::zh ? words.zh : words.en);
}

Words words_of(Step step) {
    switch (step) {
        case Step::received_by_bureau:
            return {"the unit that receives for the whole office has the case", "统一收件的单位登记案件"};
        case Step::received_by_unit: return {"the unit that is to handle it receives the case", "承办单位直接收到案件"};
        case Step::transferred_in: return {"the case is referred to a unit", "案件转送到另一单位"};
        case Step::objected: return {"the unit objects to the referral", "单位提出管辖异议"};
        case Step::accepted: return {"the case is accepted", "受理案件"};
        case Step::declined: return {"the case is declined", "不予受理"};
        case Step::answered: return {"the case is answered", "作出答复"};
        case Step::rated: return {"the filer rates the answer", "提交人评价答复"};
        case Step::withdrawn: return {"the filer withdraws", "提交人撤回"};
        case Step::reopened: return {"the case is reopened", "案件重新办理"};
        case Step::review_requested: return {"the filer asks for review", "提交人请求复查"};
        case Step::review_answered: return {"the review is decided", "作出复查决定"};
        case Step::rereview_requested: return {"the filer asks for re-review", "提交人请求复核"};
        case Step::rereview_answered: return {"the re-review is decided", "作出复核决定"};
        case Step::sent_back: return {"a review sends the case back", "复查、复核发回重办"};
        case Step::urgent_learned: return {"a major or urgent matter becomes known", "得知重大、紧急事项"};
        case Step::feedback_asked: return {"a superior asks for a report", "上级要求反馈"};
        case Step::suggestion_received: return {"a suggestion is received", "收到建议意见"};
        case Step::urgent_reported: return {"the urgent matter is reported", "报告紧急事项"};
        case Step::feedback_given: return {"the report is given", "提交反馈报告"};
        case Step::review_acknowledged: return {"the request for review is acknowledged", "确认收到复查请求"};
        case Step::rereview_acknowledged: return {"the request for re-review is acknowledged", "确认收到复核请求"};
        case Step::supervision_opened: return {"supervision is opened", "发起督办"};
        case Step::supervision_answered: return {"supervision is answered", "答复督办"};
    }
    return {};
}

Words words_of(Phase phase) {
    switch (phase) {
        case Phase::start: return {"Filed", "提交"};
        case Phase::waiting: return {"Received, not taken up", "已收到，尚未受理"};
        case Phase::accepted: return {"Accepted, being handled", "已受理，办理中"};
        case Phase::answered: return {"Answered", "已答复"};
        case Phase::declined: return {"Declined", "不予受理"};
        case Phase::in_review: return {"In review", "复查中"};
        case Phase::reviewed: return {"Review decided", "复查已决定"};
        case Phase::in_rereview: return {"In re-review", "复核中"};
        case Phase::rereviewed: return {"Re-review decided", "复核已决定"};
        case Phase::withdrawn: return {"Withdrawn", "已撤回"};
    }
    return {};
}

Words words_of(Role role) {
    switch (role) {
        case Role::filer: return {"filer", "提交人"};
        case Role::clock: return {"clock", "时钟"};
        case Role::clerk: return {"clerk", "窗口人员"};
        case Role::registrar: return {"registrar", "登记员"};
        case Role::handler: return {"handler", "承办人"};
        case Role::lead: return {"lead official", "包案领导"};
        case Role::approver: return {"approver", "审批人"};
        case Role::custodian: return {"custodian", "身份保管人"};
        case Role::supervisor: return {"supervisor", "督查员"};
        case Role::auditor: return {"auditor", "审计员"};
        case Role::administrator: return {"administrator", "管理员"};
        case Role::helper: return {"helper", "代办人"};
    }
    return {};
}

/// English is the domain's own sentence. `{}`: the days.
std::string_view chinese_of(RulebookNote note) {
    switch (note) {
        case RulebookNote::long_limit: return "给了单位 {} 天";
        case RulebookNote::long_extension: return "最多可以推迟 {} 天，期限就没有多大意义了";
        case RulebookNote::late_notice: return "可以不在原到期日之前告知反映人";
        case RulebookNote::long_pauses: return "各种中止合起来可以停 {} 天，期限就没有多大意义了";
        case RulebookNote::silence_is_free:
            return "一直不决定、不答复也没有任何后果：这些义务到期后什么也不发生，也不会督办";
        case RulebookNote::nothing_hidden: return "公布的数字会显示出单独一件事项";
        case RulebookNote::retaliation_below: return "没有 bypass，打击报复的事项不会越过被反映的单位直接到最上一级";
        case RulebookNote::only_sent_back: return "没有一种结果能改变原决定，复查只能把事情再交回原单位";
    }
    return {};
}

/// English is the domain's own sentence.
std::string_view chinese_of(RulebookFault fault) {
    switch (fault) {
        case RulebookFault::missing_id: return "标识为空";
        case RulebookFault::duplicate_id: return "标识重复";
        case RulebookFault::missing_name: return "缺少文字";
        case RulebookFault::missing_article: return "缺少条文";
        case RulebookFault::missing_calendar: return "缺少日历";
        case RulebookFault::no_limits: return "没有任何期限";
        case RulebookFault::no_choices: return "没有可选项";
        case RulebookFault::bad_number: return "数值超出范围";
        case RulebookFault::never_starts: return "没有会发生的步骤使该期限开始";
        case RulebookFault::never_met: return "没有任何步骤能完成该义务";
        case RulebookFault::never_acknowledged: return "它以确认收到为起点，但没有期限要求确认，因此永远不会开始";
        case RulebookFault::started_twice: return "该义务尚在计时，此步骤又使其开始";
        case RulebookFault::outlives_case: return "案件结束后该义务仍在计时，必然逾期";
        case RulebookFault::extension_of_nothing: return "没有长度的期限不能延长";
        case RulebookFault::no_second_role: return "second_role 不是可以同意打开身份的角色";
        case RulebookFault::no_approver: return "没有可以批准延长的工作人员角色";
        case RulebookFault::sanctioned_window: return "权利期限届满不是过错；lapse 只能是 none 或 final";
        case RulebookFault::endless_stage: return "此后没有任何有日期的义务，案件可能永远停在此处";
        case RulebookFault::too_many_reviews: return "复查层级多于复查和复核两级";
        case RulebookFault::reviewed_by_itself: return "复查由原决定人作出";
        case RulebookFault::no_way_back: return "没有任何复查结果能变更原决定或者发回重办";
        case RulebookFault::unknown_class: return "没有这个类别";
        case RulebookFault::unserved_class: return "没有任何有日期的义务适用于该类别";
        case RulebookFault::ordinary_by_office: return "第一个类别是普通类别，须由提交人选择";
        case RulebookFault::bypass_by_office: return "绕开被反映单位的类别只能由提交人选择：单位选择时已经收到案件";
        case RulebookFault::no_outcome: return "没有适用于该类别的处理结果";
        case RulebookFault::unknown_limit: return "没有这项期限";
        case RulebookFault::unknown_rating: return "没有这个评价";
        case RulebookFault::all_satisfied: return "所有评价都算满意，该数字没有意义";
        case RulebookFault::pause_of_nothing: return "中止须针对有日期的期限";
        case RulebookFault::pause_of_window: return "权利期限不能中止，只能中止机关的义务";
        case RulebookFault::pause_twice: return "同一原因已有另一项中止";
        case RulebookFault::endless_pause: return "中止须有终点：days_max 至少为 1";
        case RulebookFault::unanswered_supervision:
            return "没有以 supervision_opened 开始、由 supervision_answered 完成的有日期的义务";
        case RulebookFault::erased_too_early: return "留存期限短于反映人还可以行使权利的期间";
    }
    return {};
}

}  // namespace

std::string length_text(const Console& console, Length length) {
    switch (length.unit) {
        case LengthUnit::hour: return console.text("{0} hours", "{0} 小时", length.amount);
        case LengthUnit::calendar_day: return console.text("{0} calendar days", "{0} 日（自然日）", length.amount);
        case LengthUnit::working_day: return console.text("{0} working days", "{0} 个工作日", length.amount);
        case LengthUnit::month: return console.text("{0} months", "{0} 个月", length.amount);
    }
    return {};
}

std::string step_text(const Console& console, Step step) { return in_language(console, words_of(step)); }

std::string phase_text(const Console& console, Phase phase) { return in_language(console, words_of(phase)); }

std::string role_text(const Console& console, Role role) { return in_language(console, words_of(role)); }

std::string problem_text(const Console& console, const RulebookProblem& problem) {
    if (console.language() == Language::en) return huiyin::to_text(problem);
    return problem.where + "：" + std::string(chinese_of(problem.fault));
}

std::string remark_text(const Console& console, const RulebookRemark& remark) {
    if (console.language() == Language::en) return huiyin::to_text(remark);
    return remark.where + "：" + fmt::vformat(chinese_of(remark.note), fmt::make_format_args(remark.days));
}

const std::string& name_of(const Console& console, const Label& label) { return console.either(label.en, label.zh); }

std::string_view comma(const Console& console) { return console.language() == Language::zh ? "、" : ", "; }

}  // namespace huiyin::cli
