#include "cli/rulebook_explanation.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "cli/procedure_words.hpp"

namespace huiyin::cli {

namespace {

/// The part of the procedure in which a limit begins.
enum class Part { receiving, handling, after_answer, review, rereview, supervision, reports };

Part part_of(Step step) {
    switch (step) {
        case Step::received_by_bureau:
        case Step::received_by_unit:
        case Step::transferred_in:
        case Step::objected:
        case Step::suggestion_received: return Part::receiving;
        case Step::accepted:
        case Step::reopened:
        case Step::sent_back: return Part::handling;
        case Step::declined:
        case Step::answered:
        case Step::rated:
        case Step::withdrawn: return Part::after_answer;
        case Step::review_requested:
        case Step::review_acknowledged:
        case Step::review_answered: return Part::review;
        case Step::rereview_requested:
        case Step::rereview_acknowledged:
        case Step::rereview_answered: return Part::rereview;
        case Step::supervision_opened:
        case Step::supervision_answered: return Part::supervision;
        case Step::urgent_learned:
        case Step::feedback_asked:
        case Step::urgent_reported:
        case Step::feedback_given: break;
    }
    return Part::reports;
}

class Explainer {
public:
    Explainer(Console& console, const Law& law) : console_(console), rules_(law.rulebook), calendar_(law.calendar) {}

    void say_all() {
        say_title();
        say_counting();
        say_classes();
        say_limits_of(Part::receiving, "Limits while a case is not taken up", "受理之前的期限");
        say_declining();
        say_limits_of(Part::handling, "Limits of handling", "办理期限");
        say_outcomes();
        say_limits_of(Part::after_answer, "Limits after the answer", "答复之后的期限");
        say_after_closing();
        say_reviews();
        say_limits_of(Part::review, "Limits of the review", "复查期限");
        say_limits_of(Part::rereview, "Limits of the re-review", "复核期限");
        say_pauses();
        say_supervision();
        say_limits_of(Part::supervision, "Limits of supervision", "督办期限");
        say_limits_of(Part::reports, "Duties to report", "报告义务");
        say_together();
        say_identity();
        say_figures();
    }

private:
    template <class... Args>
    [[nodiscard]] std::string text(fmt::format_string<Args...> en, fmt::format_string<Args...> zh,
                                   Args&&... args) const {
        return console_.text(en, zh, std::forward<Args>(args)...);
    }
    [[nodiscard]] const std::string& in(const Label& label) const { return name_of(console_, label); }

    void head(const std::string& title) {
        console_.print("");
        console_.print(title);
    }
    void item(const std::string& line) { console_.print("  " + line); }
    void below(const std::string& line) { console_.print("      " + line); }

    /// `Handling (handle), article 34`.
    template <class Item>
    [[nodiscard]] std::string named(const Item& one) const {
        const std::string name = text("{0} ({1})", "{0}（{1}）", in(one.name), one.id);
        if (one.article.empty() || one.article == "*") return name + text(", not from the text", "，条文未规定");
        return name + text(", article {0}", "，条文 {0}", one.article);
    }

    [[nodiscard]] std::string steps(const std::vector<Step>& steps) const {
        std::string list;
        for (const Step step : steps) {
            list += (list.empty() ? "" : text("; ", "；")) + step_text(console_, step);
        }
        return list;
    }

    /// `Suggestion (suggestion), Appeal (appeal)`; empty for all.
    [[nodiscard]] std::string classes(const std::vector<std::string>& ids) const {
        std::string list;
        for (const std::string& id : ids) {
            const CaseClass* const one = rules_.find_class(id);
            if (!list.empty()) list += comma(console_);
            list += one == nullptr ? id : text("{0} ({1})", "{0}（{1}）", in(one->name), id);
        }
        return list;
    }

    void say_title() {
        console_.print(in(rules_.name));
        console_.print(rules_.reference());
        console_.say("Source: {0}", "来源：{0}", rules_.source);
        console_.say("This is what the rulebook sets, in words. It is a reading of the text, not legal advice.",
                     "以下用文字说明本规则的全部内容。它是对条文的一种理解，不是法律意见。");
        console_.say("An article with an asterisk sets the duty but not the number, which is the rulebook's own.",
                     "条文后带星号的，表示条文规定了义务而没有规定数字，数字为本规则所定。");
    }

    void say_counting() {
        head(text("How days are counted", "如何计日"));
        item(rules_.counting.from_next_day ? text("The day of the step itself is not counted.", "步骤发生当日不计入。")
                                           : text("The day of the step is the first day.", "步骤发生当日为第一日。"));
        item(rules_.counting.roll_to_workday
                 ? text("A limit in calendar days or months that ends on a day off moves to the next working day.",
                        "以自然日或者月计算的期限，届满日为休息日的，顺延至下一工作日。")
                 : text("A limit in calendar days or months that ends on a day off ends there.",
                        "以自然日或者月计算的期限，届满日为休息日的，不顺延。"));
        item(text("Working days are those of the calendar {0}, version {1}.", "工作日以日历 {0}（版本 {1}）为准。",
                  rules_.calendar, calendar_.version));
        for (const int year : calendar_.years) {
            const auto notice = calendar_.notices.find(year);
            below(text("{0}: {1}", "{0} 年：{1}", year, notice == calendar_.notices.end() ? "" : notice->second));
        }
        item(text("A date that needs a day of any other year is refused, never guessed.",
                  "需要其他年份日期的，一律拒绝计算，不作推测。"));
    }

    void say_classes() {
        if (rules_.classes.empty()) return;
        head(text("Classes of case", "案件类别"));
        for (const CaseClass& one : rules_.classes) {
            item(named(one));
            below(chooser_text(one));
            if (one.bypass) {
                below(text("It goes past every unit that is named in it, straight to the top of the office.",
                           "绕过其中提到的所有单位，直接送达本机关最上级。"));
            }
        }
    }

    [[nodiscard]] std::string chooser_text(const CaseClass& one) const {
        const bool by_office = one.chosen_by == ClassChooser::office;
        if (one.id == rules_.ordinary_class()) {
            return text("The ordinary class: of every case that nobody put into another.",
                        "普通类别：没有归入其他类别的案件都属于此类。");
        }
        return by_office ? text("Chosen by the office for an ordinary case, with a reason; it may take that back.",
                                "由机关说明理由，将普通案件归入此类；机关可以撤回。")
                         : text("Chosen by the filer when filing; the office does not change it.",
                                "由提交人提交时选择；机关不得更改。");
    }

    void say_limits_of(Part part, const std::string& en, const std::string& zh) {
        bool said = false;
        for (const LimitRule& limit : rules_.limits) {
            const Part own = limit.starts_on.empty() ? Part::reports : part_of(limit.starts_on.front());
            if (own != part) continue;
            if (!said) head(console_.either(en, zh));
            said = true;
            say_limit(limit);
        }
    }

    void say_limit(const LimitRule& limit) {
        item(named(limit));
        below(limit.kind == LimitKind::duty
                  ? text("A duty of the office: {0}.", "机关的义务：{0}。", in(limit.duty))
                  : text("A right, with a time in which to use it: {0}.", "限期行使的权利：{0}。", in(limit.duty)));
        if (!limit.classes.empty()) below(text("For cases of the class {0}.", "适用于：{0}。", classes(limit.classes)));
        below(text("It starts when: {0}.", "起点：{0}。", steps(limit.starts_on)));
        if (!limit.met_by.empty()) below(text("It ends when: {0}.", "终点：{0}。", steps(limit.met_by)));
        below(limit.length ? text("Length: {0}.", "长度：{0}。", length_text(console_, *limit.length))
                           : text("The text sets no number, and no date is computed.", "条文未规定天数，不计算日期。"));
        if (limit.extension) say_extension(*limit.extension);
        below(lapse_text(limit));
    }

    void say_extension(const Extension& extension) {
        const auto role = parse_role(extension.approver);
        below(text("It can be extended {0} time(s), by at most {1} each; the {2} has to approve, with a reason.",
                   "可以延长 {0} 次，每次最多 {1}；须由{2}说明理由批准。", extension.times_max,
                   length_text(console_, extension.length), role ? role_text(console_, *role) : extension.approver));
        below(extension.notice_before ? text("The filer is told before the old date.", "在原期限届满前告知提交人。")
                                      : text("The filer is told.", "告知提交人。"));
    }

    [[nodiscard]] std::string lapse_text(const LimitRule& limit) const {
        if (limit.kind == LimitKind::window) {
            return limit.lapse == Lapse::final
                       ? text("When it passes, the decision is final.", "届满后决定成为最终决定。")
                       : text("When it passes, the window closes; nothing else follows.",
                              "届满后不再开放，无其他后果。");
        }
        if (!limit.length) return lapse_of_duty_without_date(limit.lapse);
        const std::string missed =
            text("When it passes, the clock records it in public as missed", "逾期的，由时钟自动公开记录为逾期");
        switch (limit.lapse) {
            case Lapse::none: return missed + text(".", "。");
            case Lapse::accountability:
                return missed + text(" and reports the case to the next unit above, which orders correction.",
                                     "，并报告上一级单位，由其责令改正。");
            case Lapse::escalate:
                return missed + text(" and reports the case to the next unit above; the filer may go there at once.",
                                     "，并上报上一级单位；提交人可以立即向上一级提出。");
            case Lapse::final: return missed + text(", and the decision is final.", "，决定成为最终决定。");
            case Lapse::deemed_approved:
                return missed + text("; by the text, what was asked for is deemed approved.",
                                     "；依照条文，所申请事项视为批准。");
        }
        return {};
    }

    [[nodiscard]] std::string lapse_of_duty_without_date(Lapse lapse) const {
        switch (lapse) {
            case Lapse::none: break;
            case Lapse::accountability:
                return text("A breach: the level above orders correction.", "违反的：由上一级责令改正。");
            case Lapse::escalate: return text("A breach: the level above takes it up.", "违反的：由上一级处理。");
            case Lapse::final: return text("A breach makes the decision final.", "违反的：决定成为最终决定。");
            case Lapse::deemed_approved: return text("A breach: deemed approved.", "违反的：视为批准。");
        }
        return text("Nothing follows by itself.", "没有自动的后果。");
    }

    [[nodiscard]] std::string of_classes(const Choice& choice) const {
        return choice.classes.empty() ? ""
                                      : text("; for cases of the class {0}", "；适用于：{0}", classes(choice.classes));
    }

    void say_choice(const Choice& choice) {
        item(named(choice));
        if (!choice.classes.empty())
            below(text("For cases of the class {0}.", "适用于：{0}。", classes(choice.classes)));
    }

    void say_declining() {
        head(text("Grounds on which a case may be declined, always with facts, rule, reasons and where to go",
                  "可以不予受理的情形（均须写明事实、依据、理由和去向）"));
        for (const Ground& ground : rules_.grounds) item(named(ground));
    }

    void say_outcomes() {
        head(text("Outcomes of an answer", "答复的处理结果"));
        for (const Choice& outcome : rules_.outcomes) say_choice(outcome);
    }

    void say_after_closing() {
        head(text("What the filer can do after the answer", "答复之后提交人可以做什么"));
        const auto& rating_days = rules_.rating_days_max;
        item(rating_days ? text("Rate it, within {0} days:", "在 {0} 日内评价：", *rating_days)
                         : text("Rate it, at any time:", "随时评价："));
        for (const Choice& rating : rules_.ratings) {
            const bool counts = std::ranges::find(rules_.satisfied, rating.id) != rules_.satisfied.end();
            below(named(rating) + of_classes(rating) +
                  (counts ? text("; counts as satisfied", "；计为满意") : std::string()));
        }
        const auto& reopen_days = rules_.reopen_days_max;
        item(reopen_days ? text("Have it reopened, within {0} days of the answer or decline.",
                                "自答复或者不予受理之日起 {0} 日内要求重新办理。", *reopen_days)
                         : text("Have it reopened, at any time.", "随时要求重新办理。"));
        const auto& look_back = rules_.look_back_days;
        item(look_back ? text("{0} days after closing the filer is asked once more whether the matter is settled.",
                              "结案 {0} 日后，再次询问提交人问题是否解决。", *look_back)
                       : text("The filer is not asked again after closing.", "结案后不再回访。"));
        say_retention();
        item(text("Texts proposed for an answer, on what remains open:", "供答复选用的后续途径说明："));
        for (const Choice& step : rules_.next_steps) below(named(step) + of_classes(step));
    }

    void say_retention() {
        if (!rules_.retention) {
            item(text("Nothing is erased by itself.", "不会自动销毁任何内容。"));
            return;
        }
        const Retention& kept = *rules_.retention;
        item(text(
            "{0} months after closing, what was written, who filed and the files are destroyed, if nothing is owed "
            "and no hold stands.",
            "结案 {0} 个月后，没有未履行事项也没有法律保全的，销毁所写内容、身份和附件。", kept.months));
        if (kept.declined_months) below(text("declined: {0} months", "不予受理的：{0} 个月", *kept.declined_months));
        if (kept.withdrawn_months) below(text("withdrawn: {0} months", "撤回的：{0} 个月", *kept.withdrawn_months));
        below(kept.article.empty() ? text("set by the office, not by a text", "由机关设定，法规未规定") : kept.article);
    }

    void say_reviews() {
        head(text("Review", "复查、复核"));
        if (rules_.reviews.empty()) {
            item(text("There is no review in this rulebook.", "本规则没有复查。"));
            return;
        }
        for (const ReviewRound& round : rules_.reviews) {
            item(named(round));
            below(authority_text(round.decided_by));
        }
        item(text(
            "No officer who decided before decides a review. A filer may also ask for it when a limit of the office "
            "has passed without an answer.",
            "原决定人不得参与复查。机关期限已过而未答复的，提交人也可以请求复查。"));
        item(text("How a review may end:", "复查的结果："));
        for (const ReviewOutcome& outcome : rules_.review_outcomes) {
            below(named(outcome) + text(": ", "：") + effect_text(outcome.effect));
        }
        item(text("After the last review: {0}", "最后一级复查之后：{0}", in(rules_.after_reviews)));
    }

    [[nodiscard]] std::string authority_text(ReviewAuthority authority) const {
        switch (authority) {
            case ReviewAuthority::next_higher:
                return text("Decided by the nearest unit above the one that decided.",
                            "由作出决定单位的上一级单位决定。");
            case ReviewAuthority::other_officer:
                return text("Decided by another officer of the same unit.", "由同一单位的另一名工作人员决定。");
            case ReviewAuthority::same_officer: break;
        }
        return text("Decided by whoever decided before.", "由原决定人决定。");
    }

    [[nodiscard]] std::string effect_text(ReviewEffect effect) const {
        switch (effect) {
            case ReviewEffect::uphold: return text("the decision stands.", "原决定不变。");
            case ReviewEffect::change: return text("it takes the place of the decision.", "取代原决定。");
            case ReviewEffect::send_back: return text("the unit decides anew.", "由原单位重新决定。");
            case ReviewEffect::not_admitted: break;
        }
        return text("only of a request that came after its window.", "仅用于逾期提出的请求。");
    }

    void say_pauses() {
        head(text("Pauses", "中止"));
        if (rules_.pauses.empty()) {
            item(text("There is none: no clock stands still.", "没有中止，任何期限都不停止计算。"));
            return;
        }
        for (const PauseRule& pause : rules_.pauses) {
            item(named(pause));
            below(cause_text(pause.cause));
            std::string limits;
            for (const std::string& id : pause.limits) {
                const LimitRule* const limit = rules_.find_limit(id);
                if (!limits.empty()) limits += comma(console_);
                limits += limit == nullptr ? id : text("{0} ({1})", "{0}（{1}）", in(limit->name), id);
            }
            below(text("These stand still: {0}.", "停止计算的期限：{0}。", limits));
            below(text(
                "It ends by itself after {0} calendar days at the latest, counted over all of them; the date moves by "
                "its "
                "length, on record.",
                "最迟 {0} 日（自然日）后自动结束，多次中止合并计算；届满日按中止的长度顺延并记录。", pause.days_max));
        }
    }

    [[nodiscard]] std::string cause_text(PauseCause cause) const {
        switch (cause) {
            case PauseCause::clarification:
                return text("From a question to the filer to the reply.", "自向提交人询问起，至其回复止。");
            case PauseCause::mediation:
                return text("From the consent of both sides to mediation to its end.",
                            "自双方同意调解起，至调解结束止。");
            case PauseCause::hearing:
                return text("From the notice of a hearing to its minutes.", "自听证通知起，至听证笔录止。");
            case PauseCause::force_majeure: break;
        }
        return text(
            "From a disaster or a failed system until work is possible again; an approver or supervisor says so, "
            "with reasons.",
            "自灾害或者系统故障起，至恢复工作止；由审批人或者督查员说明理由后开始和结束。");
    }

    void say_supervision() {
        head(text("Supervision", "督办"));
        if (rules_.supervision.empty()) {
            item(text("No trigger is set.", "没有规定督办情形。"));
            return;
        }
        for (const SupervisionTrigger& trigger : rules_.supervision) {
            item(named(trigger));
            below(trigger_text(trigger.cause));
        }
    }

    [[nodiscard]] std::string trigger_text(SupervisionCause cause) const {
        switch (cause) {
            case SupervisionCause::missed_limit:
                return text("Opened by the clock when a limit passes.", "期限逾期时由时钟自动发起。");
            case SupervisionCause::broken_promise:
                return text("Opened by the clock when a promise is not kept.", "承诺未按期兑现时由时钟自动发起。");
            case SupervisionCause::by_hand: break;
        }
        return text("Opened by a supervisor, who says what was seen.", "由督查员说明情况后发起。");
    }

    void say_together() {
        head(text("Filing together", "共同提出"));
        const auto& most = rules_.representatives_max;
        item(most ? text("At most {0} representatives speak at the counter; how many file is not limited.",
                         "到场代表最多 {0} 人；共同提出的人数不限。", *most)
                  : text("The number of representatives is not limited.", "代表人数不限。"));
    }

    void say_identity() {
        head(text("For what an identity may be opened; the filer sees it", "可以打开身份信息的目的（提交人可以看到）"));
        for (const Choice& purpose : rules_.opening_purposes) say_choice(purpose);
    }

    void say_figures() {
        head(text("Published counts", "公开数字"));
        item(text("A count of cases below {0} is hidden, unless it is 0.", "小于 {0} 且不为 0 的案件数不公开。",
                  rules_.small_cell));
    }

    Console& console_;
    const Rulebook& rules_;
    const Calendar& calendar_;
};

}  // namespace

void explain(Console& console, const Law& law) { Explainer(console, law).say_all(); }

}  // namespace huiyin::cli
