#include "codec/event_examples.hpp"

#include "domain/grievance/case.hpp"

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
    return {.by = UnitId{4},
            .decided_by = UnitId{1},
            .reasons = "该路段由公路局养护",
            .clock = {.ended = {"object"}, .started = {}}};
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

CaseClassified example_of(std::type_identity<CaseClassified>) {
    return {.case_class = "simplified",
            .reason = "事实清楚、争议不大",
            .clock = {.ended = {"handle"}, .started = {{"handle_simplified", day(2026, 1, 2), day(2026, 1, 16)}}}};
}

ReviewAcknowledged example_of(std::type_identity<ReviewAcknowledged>) {
    return {.round = 2,
            .clock = {.ended = {"acknowledge"}, .started = {{"stage_2", day(2026, 1, 5), day(2026, 2, 2)}}}};
}

ClockPaused example_of(std::type_identity<ClockPaused>) {
    return {.reason = "台风停工", .clock = {.paused = {{"handle", "disaster"}}}};
}

ClockResumed example_of(std::type_identity<ClockResumed>) {
    return {.reason = "复工", .clock = {.resumed = {{"handle", day(2026, 3, 6), day(2026, 3, 9)}}}};
}

MediationOffered example_of(std::type_identity<MediationOffered>) {
    return {.by_filer = true, .mediator = MediatorKind::people, .proposal = "请镇调解委员会主持"};
}

MediationBegun example_of(std::type_identity<MediationBegun>) {
    return {.clock = {.paused = {{"handle", "mediation"}}}};
}

AgreementProposed example_of(std::type_identity<AgreementProposed>) {
    return {.text = "双方同意分两次修复", .promise = "修好全部路灯", .due_on = day(2026, 2, 1), .unit = UnitId{4}};
}

MediationEnded example_of(std::type_identity<MediationEnded>) {
    return {
        .agreed = true, .reason = "达成协议", .clock = {.resumed = {{"handle", day(2026, 3, 6), day(2026, 3, 20)}}}};
}

MeetingSet example_of(std::type_identity<MeetingSet>) {
    return {.kind = MeetingKind::hearing,
            .on = day(2026, 1, 15),
            .place = "信访局二楼听证室",
            .participants = "主持人、承办单位、诉求人、第三方代表",
            .clock = {.paused = {{"rereview_decide", "hearing"}}}};
}

MeetingHeld example_of(std::type_identity<MeetingHeld>) {
    return {.kind = MeetingKind::joint_meeting,
            .on = day(2026, 1, 4),
            .participants = "信访局、市政管理所",
            .minutes = "查明电缆归属",
            .conclusion = "由市政管理所修复",
            .clock = {.resumed = {{"rereview_decide", day(2026, 2, 4), day(2026, 2, 14)}}}};
}

MeetingCancelled example_of(std::type_identity<MeetingCancelled>) {
    return {.reason = "改为书面审查", .clock = {.resumed = {{"rereview_decide", day(2026, 2, 4), day(2026, 2, 6)}}}};
}

CodeGiven example_of(std::type_identity<CodeGiven>) {
    return {.scope = CodeScope::helper, .code_digest = counting_from<32>(0x40)};
}

CodeTakenBack example_of(std::type_identity<CodeTakenBack>) { return {.scope = CodeScope::joining}; }

CaseJoined example_of(std::type_identity<CaseJoined>) {
    return {.follows = CaseId{9}, .filed_together = true, .reason = "同一路段"};
}

CaseParted example_of(std::type_identity<CaseParted>) { return {.reason = "并非同一事项"}; }

RepresentativeChosen example_of(std::type_identity<RepresentativeChosen>) { return {}; }

RepresentativeReleased example_of(std::type_identity<RepresentativeReleased>) { return {}; }

PromiseMade example_of(std::type_identity<PromiseMade>) {
    return {.number = 1, .what = "修好全部路灯", .due_on = day(2026, 2, 1), .unit = UnitId{4}};
}

PromiseKept example_of(std::type_identity<PromiseKept>) { return {.number = 1, .how = "九盏灯全部亮了"}; }

PromiseContested example_of(std::type_identity<PromiseContested>) {
    return {.number = 1, .reason = "东头两盏灯还是不亮", .clock = {}};
}

PromiseBroken example_of(std::type_identity<PromiseBroken>) {
    return {.number = 1,
            .due_on = day(2026, 1, 4),
            .clock = {.ended = {}, .started = {{"handle", day(2026, 1, 5), day(2026, 3, 6)}}}};
}

PlanStepSet example_of(std::type_identity<PlanStepSet>) {
    return {.number = 2, .what = "测绘电缆", .due_on = day(2026, 1, 20), .unit = UnitId{7}};
}

PlanStepDone example_of(std::type_identity<PlanStepDone>) { return {.number = 2, .how = "图纸已交"}; }

LookBackAsked example_of(std::type_identity<LookBackAsked>) { return {}; }

LookBackAnswered example_of(std::type_identity<LookBackAnswered>) { return {.settled = true, .comment = "现在都亮着"}; }

SupervisionOpened example_of(std::type_identity<SupervisionOpened>) {
    return {.trigger = "shirking",
            .by = UnitId{1},
            .unit = UnitId{4},
            .reason = "两次以同样理由推诿",
            .clock = {.ended = {}, .started = {{"supervision_reply", day(2026, 1, 5), day(2026, 2, 4)}}}};
}

SupervisionAnswered example_of(std::type_identity<SupervisionAnswered>) {
    return {.text = "已安排抢修", .clock = {.ended = {"supervision_reply"}, .started = {}}};
}

MarkedUrgent example_of(std::type_identity<MarkedUrgent>) { return {.reason = "电线落在路上", .clock = {}}; }

UrgentReported example_of(std::type_identity<UrgentReported>) {
    return {.to = "县应急管理局", .what = "电线落在路上，请先断电", .clock = {}};
}

IdentityGiven example_of(std::type_identity<IdentityGiven>) { return {.identity_digest = counting_from<32>(0x20)}; }

CodeReissued example_of(std::type_identity<CodeReissued>) {
    return {.code_digest = counting_from<32>(0x40), .reason = "核对身份证原件"};
}

OpeningApproved example_of(std::type_identity<OpeningApproved>) {
    return {.purpose = "check_recusal", .reason = "须核实经办人是否应当回避"};
}

OfficerRecused example_of(std::type_identity<OfficerRecused>) {
    return {.officer = OfficerId{9}, .reason = "反映人是本人的邻居"};
}

LimitsRecounted example_of(std::type_identity<LimitsRecounted>) {
    return {.calendar = "cn@2026.2",
            .reason = "增设节假日",
            .clock = {.moved = {{"object", day(2026, 1, 12), day(2026, 1, 13)}}}};
}

SilenceStated example_of(std::type_identity<SilenceStated>) {
    return {.limits = {{"handle", day(2026, 1, 4)}, {"unit_notice", day(2026, 1, 2)}}};
}

AttachmentOpened example_of(std::type_identity<AttachmentOpened>) { return {.content = counting_from<32>(0x20)}; }

HoldPlaced example_of(std::type_identity<HoldPlaced>) { return {.reason = "法院已立案，须保存案卷"}; }

HoldLifted example_of(std::type_identity<HoldLifted>) { return {.reason = "判决已生效"}; }

CaseErased example_of(std::type_identity<CaseErased>) {
    return {.rule = "cn-xinfang-2022@3", .due_on = day(2026, 1, 5), .events = 12, .attachments = 2, .identity = true};
}

}  // namespace

std::vector<Recorded> examples() {
    const RecordedActor officer{.role = Role::clerk, .officer = OfficerId{3}, .unit = UnitId{2}};
    std::vector<Recorded> all;
    // An event without an example does not compile.
    const auto add = [&]<class... T>(std::type_identity<std::variant<T...>>) {
        (all.push_back({example_of(std::type_identity<T>{}), officer, example_moment, std::nullopt}), ...);
    };
    add(std::type_identity<EventVariant>{});
    for (Recorded& recorded : all) {
        if (is_by_clock(recorded.event, Action::record_missed_limits)) recorded.by = {.role = Role::clock};
        if (std::holds_alternative<FilerReplied>(recorded.event)) recorded.by = {.role = Role::filer};
        if (std::holds_alternative<GrievanceFiled>(recorded.event)) recorded.entered_on = day(2026, 1, 6);
    }
    return all;
}

}  // namespace huiyin::codec
