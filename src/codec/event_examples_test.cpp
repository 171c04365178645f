#include "codec/event_examples.hpp"

namespace huiyin::codec {

namespace {

GrievanceFiled example_of(std::type_identity<GrievanceFiled>) {
    return {
        .tag = counting_from<16>(0xf0),
        .rulebook = "cn-xinfang-2022@1",
        .subject = "清河镇北街路灯不亮",
        .text =
            "北街从菜市场到小学的路灯 \"全部\" 不亮,\n已经三个星期。\t反斜杠 \\ 与控制符 \x01 "
            "也要保留。🙂",
        .topic = "市政",
        .place = "清河镇北街",
        .about = {"市政管理所", "张所长"},
        .about_units = {UnitId{4}, UnitId{7}},
        .wish = "尽快修好",
        .channel = Channel::telephone,
        .language = Language::en,
        .unit = UnitId{2},
        .identity_digest = counting_from<32>(0),
        .code_digest = counting_from<32>(0x80),
        .clock = {.ended = {}, .started = {{"register", day(2026, 1, 5), day(2026, 1, 26)}}},
    };
}

GrievanceRegistered example_of(std::type_identity<GrievanceRegistered>) {
    return {.clock = {.ended = {"register"}, .started = {}}};
}

GrievanceReferred example_of(std::type_identity<GrievanceReferred>) {
    return {.from = UnitId{1},
            .to = UnitId{4},
            .reason = "属于市政管理所职责",
            .objection_refused = true,
            .clock = {.ended = {"bureau_refer"}, .started = {{"unit_notice", day(2026, 1, 5), day(2026, 1, 26)}}}};
}

JurisdictionObjected example_of(std::type_identity<JurisdictionObjected>) {
    return {.by = UnitId{4}, .decided_by = UnitId{1}, .reasons = "该路段由公路局养护", .clock = {{"object"}, {}}};
}

GrievanceAccepted example_of(std::type_identity<GrievanceAccepted>) {
    return {.procedure = "按信访程序办理",
            .clock = {.ended = {"unit_notice", "object"}, .started = {{"handle", day(2026, 1, 5), day(2026, 3, 6)}}}};
}

GrievanceDeclined example_of(std::type_identity<GrievanceDeclined>) {
    return {.ground = "in_court",
            .facts = "该事项已由法院立案",
            .rule = "《信访工作条例》第三十一条",
            .reasons = "应当通过诉讼途径解决",
            .where_to_go = "清河县人民法院",
            .clock = {.ended = {"unit_notice"}, .started = {}}};
}

HandlerAssigned example_of(std::type_identity<HandlerAssigned>) { return {.handler = OfficerId{11}}; }

LeadAssigned example_of(std::type_identity<LeadAssigned>) { return {.lead = OfficerId{12}}; }

FilerAsked example_of(std::type_identity<FilerAsked>) { return {.question = "是哪几盏灯?"}; }

FilerReplied example_of(std::type_identity<FilerReplied>) { return {.text = "从菜市场门口起,共九盏。"}; }

GrievanceAnswered example_of(std::type_identity<GrievanceAnswered>) {
    return {.claim = "修复北街路灯",
            .facts = "电缆被施工挖断",
            .rule = "《城市道路照明设施管理规定》",
            .reasons = "照明设施应当及时修复",
            .outcome = "supported",
            .next_step = "三十日内可以申请复查",
            .clock = {.ended = {"handle"}, .started = {{"review_request", day(2026, 1, 5), day(2026, 2, 4)}}}};
}

AnswerRated example_of(std::type_identity<AnswerRated>) {
    return {.rating = "satisfied", .comment = "灯亮了,谢谢。", .clock = {{"rate"}, {}}};
}

GrievanceWithdrawn example_of(std::type_identity<GrievanceWithdrawn>) {
    return {.reason = "问题已经解决", .clock = {{"handle"}, {}}};
}

GrievanceReopened example_of(std::type_identity<GrievanceReopened>) {
    return {.reason = "路灯又不亮了",
            .clock = {.ended = {"review_request"}, .started = {{"handle", day(2026, 1, 5), day(2026, 3, 6)}}}};
}

LimitMissed example_of(std::type_identity<LimitMissed>) { return {.limit = "handle", .due_on = day(2026, 1, 4)}; }

IdentityOpened example_of(std::type_identity<IdentityOpened>) {
    return {.purpose = "contact_filer", .reason = "需要电话核实路灯位置"};
}

LimitExtended example_of(std::type_identity<LimitExtended>) {
    return {.reason = "需要上级部门鉴定",
            .clock = {.ended = {}, .started = {}, .moved = {{"handle", day(2026, 3, 6), day(2026, 4, 5)}}}};
}

ReviewRequested example_of(std::type_identity<ReviewRequested>) {
    return {.round = 1,
            .cause = ReviewCause::silence,
            .from = UnitId{4},
            .unit = UnitId{1},
            .late = true,
            .reason = "六十天没有答复",
            .clock = {.ended = {"review_request"}, .started = {{"review_decide", day(2026, 1, 5), day(2026, 2, 4)}}}};
}

ReviewDecided example_of(std::type_identity<ReviewDecided>) {
    return {.round = 1,
            .outcome = "sent_back",
            .facts = "原处理意见没有查明产权",
            .rule = "《信访工作条例》第三十五条",
            .reasons = "事实不清",
            .next_step = "等待重新处理",
            .back_to = UnitId{4},
            .clock = {.ended = {"review_decide"}, .started = {{"handle", day(2026, 1, 5), day(2026, 3, 6)}}}};
}

CaseEscalated example_of(std::type_identity<CaseEscalated>) { return {.limit = "handle", .to = UnitId{1}}; }

}  // namespace

std::vector<Recorded> examples() {
    const RecordedActor officer{.role = Role::clerk, .officer = OfficerId{3}, .unit = UnitId{2}};
    std::vector<Recorded> all;
    // An event without an example does not compile.
    const auto add = [&]<class... T>(std::type_identity<std::variant<T...>>) {
        (all.push_back({example_of(std::type_identity<T>{}), officer, example_moment, std::nullopt}), ...);
    };
    add(std::type_identity<Event>{});
    for (Recorded& recorded : all) {
        const bool by_clock = std::holds_alternative<LimitMissed>(recorded.event) ||
                              std::holds_alternative<CaseEscalated>(recorded.event);
        if (by_clock) recorded.by = {.role = Role::clock};
        if (std::holds_alternative<FilerReplied>(recorded.event)) recorded.by = {.role = Role::filer};
        if (std::holds_alternative<GrievanceFiled>(recorded.event)) recorded.entered_on = day(2026, 1, 6);
    }
    return all;
}

}  // namespace huiyin::codec
