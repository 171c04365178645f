#include "cli/recount.hpp"

#include <algorithm>
#include <variant>
#include <vector>

#include "codec/office_event.hpp"
#include "views/tally.hpp"

namespace huiyin::cli {

namespace {

struct KindName {
    std::string_view kind;
    const char* en;
    const char* zh;
};

constexpr KindName names[] = {
    {"filed", "filed", "提交"},
    {"registered", "registered", "登记"},
    {"referred", "referred", "转送"},
    {"jurisdiction-objected", "objections to jurisdiction", "管辖异议"},
    {"accepted", "accepted", "受理"},
    {"declined", "declined", "不予受理"},
    {"handler-assigned", "handlers assigned", "指定承办人"},
    {"lead-assigned", "lead officials assigned", "指定包案领导"},
    {"filer-asked", "questions to filers", "向反映人提问"},
    {"filer-replied", "replies of filers", "反映人补充"},
    {"answered", "answered", "答复"},
    {"answered-on-time", "  of these on time", "  其中按期"},
    {"answered-late", "  of these late", "  其中逾期"},
    {"rated", "rated", "评价"},
    {"withdrawn", "withdrawn", "撤回"},
    {"reopened", "reopened", "重新启动"},
    {"limit-missed", "limits missed", "超过期限"},
    {"escalated", "escalated to the next level", "上报上一级"},
    {"limit-extended", "limits extended", "延长期限"},
    {"review-requested", "reviews asked for", "请求复查、复核"},
    {"review-decided", "reviews decided", "复查、复核意见"},
    {"received-on-time", "acceptances and declines on time", "按期决定是否受理"},
    {"received-late", "acceptances and declines late", "逾期决定是否受理"},
    {"rating-asked", "answers and decisions on review that could be rated", "可以评价的答复和复查、复核意见"},
    {"classified", "put into another class", "调整办理类别"},
    {"review-acknowledged", "request for review acknowledged", "已收到复查、复核请求"},
    {"paused", "clock paused", "暂停计算期限"},
    {"resumed", "clock running again", "恢复计算期限"},
    {"mediation-offered", "mediation offered", "提出调解"},
    {"mediation-begun", "both sides agreed to mediation", "双方同意调解"},
    {"agreement-proposed", "agreement written down, waiting for the filer", "写明调解协议，等待反映人同意"},
    {"mediation-ended", "mediation ended", "调解结束"},
    {"meeting-set", "meeting set", "定下会议"},
    {"meeting-held", "meeting held", "会议已举行"},
    {"meeting-cancelled", "meeting cancelled", "取消会议"},
    {"code-given", "a second code was given", "发出另一个查询码"},
    {"code-taken-back", "the second code was taken back", "收回另一个查询码"},
    {"joined", "handled together with others of the same matter", "与同一事项的其他诉求一并办理"},
    {"parted", "handled on its own again", "单独办理"},
    {"representative-chosen", "speaks for the matter at the counter", "担任代表"},
    {"representative-released", "speaks for the matter no more", "不再担任代表"},
    {"promise-made", "remedy promised", "作出承诺"},
    {"promise-kept", "promise kept", "承诺已兑现"},
    {"promise-contested", "promise contested by the filer", "反映人对兑现提出异议"},
    {"promise-broken", "promise broken", "承诺未兑现"},
    {"plan-step-set", "step of the plan set", "列入办理计划"},
    {"plan-step-done", "step of the plan done", "计划步骤完成"},
    {"look-back-asked", "the filer was asked once more", "回访反映人"},
    {"look-back-answered", "the filer answered", "反映人答复回访"},
    {"supervision-opened", "supervision opened", "督办"},
    {"supervision-answered", "supervision answered", "督办回复"},
    {"marked-urgent", "marked as urgent", "列为紧急"},
    {"identity-given", "identity given by the filer", "反映人补充身份"},
    {"code-reissued", "code given anew", "补发查询码"},
    {"opening-approved", "opening agreed to", "同意打开身份"},
    {"officer-recused", "officer withdrew", "工作人员回避"},
    {"urgent-reported", "urgent matter reported", "报告紧急事项"},
    {"recounted", "dates counted anew by a newer calendar", "按新日历重新计算期限"},
    {"silence-stated", "silence stated", "写明逾期未答复"},
    {"turned-open", "turned open", "转为待办"},
    {"turned-closed", "turned closed", "办结"},
    {"identity-opened", "identities opened", "打开身份信息"},
    {"attachment-opened", "originals of attachments taken", "调取附件原件"},
    {"hold-placed", "hold placed", "法律保全"},
    {"hold-lifted", "hold lifted", "解除保全"},
    {"erased", "cases erased by retention", "留存期满销毁"},
};

constexpr std::string_view missed_start = "missed:";

}  // namespace

bool Recount::add(std::uint64_t index, ByteView entry) {
    const auto read = codec::decode_any_entry(as_text(entry));
    if (!read) return false;
    if (const auto* const about_case = std::get_if<codec::PublicEntry>(&*read)) {
        for (const std::string& kind : views::tally_kinds(*about_case)) ++counts_[kind];
        dates_.add(index, *about_case);
        if (statistics_ != nullptr) statistics_->add(index, *about_case);
        return true;
    }
    const codec::OfficeEvent& event = std::get<codec::OfficeEntry>(*read).event;
    if (const auto* const founded = std::get_if<codec::OfficeFounded>(&event)) office_ = founded->name;
    dates_.add(event);
    return true;
}

std::uint64_t Recount::count_of(std::string_view kind) const {
    const auto found = counts_.find(kind);
    return found == counts_.end() ? 0 : found->second;
}

void Recount::print(Console& console) const {
    if (!office_.empty()) console.say("Office: {0}", "机构：{0}", office_);
    console.say("Counted from the log:", "按日志重新统计：");
    const auto row = [&](std::string_view name, std::uint64_t count) {
        console.print(fmt::format("{:>10}  {}", count, name));
    };
    for (const KindName& name : names) {
        if (const auto count = count_of(name.kind)) row(console.language() == Language::zh ? name.zh : name.en, count);
        if (name.kind != "limit-missed") continue;
        for (const auto& [kind, count] : counts_) {
            if (kind.starts_with(missed_start)) row("  " + kind.substr(missed_start.size()), count);
        }
    }
    for (const auto& [kind, count] : counts_) {
        if (kind.find(':') != std::string::npos) continue;
        const bool named = std::ranges::any_of(names, [&](const KindName& name) { return name.kind == kind; });
        if (!named) row(kind, count);
    }
    if (dates_.agreed() > 0) {
        console.say("{0} due dates were computed again and agree.", "重新计算且相符的期限日期：{0} 个。",
                    dates_.agreed());
    }
    if (dates_.unknown() > 0) {
        console.say("{0} due dates were not computed: give the published rulebooks and calendars with --law FILE.",
                    "有 {0} 个期限日期未计算：请用 --law 给出已发布的规则和日历文件。", dates_.unknown());
    }
    print_timely_answers(console);
}

/// By the definition that the published rate has, of the whole log.
void Recount::print_timely_answers(Console& console) const {
    const auto rates = views::rates();
    const auto rate = std::ranges::find(rates, std::string_view("timely_answers"), &views::Rate::id);
    views::PeriodFacts facts;
    facts.counts = counts_;
    const auto numerator = rate->numerator(facts);
    const auto denominator = rate->denominator(facts);
    if (const auto percent = views::percent(numerator, denominator)) {
        console.say(
            "Timely answers: {0} % ({1} of {2}): answers in time, of these and the limits for an answer that passed.",
            "按期答复率：{0}%（{1}/{2}）：按期答复，除以按期答复与错过的答复期限之和。", *percent, numerator,
            denominator);
    }
}

}  // namespace huiyin::cli
