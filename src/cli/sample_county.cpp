#include "cli/sample_county.hpp"

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "app/reception.hpp"
#include "app/register_door.hpp"

namespace huiyin::cli {

namespace {

using std::chrono::days;
using std::chrono::milliseconds;
using std::chrono::minutes;

/// A sample case as it comes about.
struct Played {
    const SampleCase* sample = nullptr;
    UnitId unit;
    Date filed_on{};
    CaseId id;
    bool went_wrong = false;
    std::optional<std::future<bool>> last;  ///< Whether the last deed was done.
    SampleReceipt receipt;
    std::optional<std::size_t> joins;    ///< The leading case of its matter, which gave its joining code before.
    std::optional<Hash> joining_digest;  ///< Of the joining code that it gave.
};

/// One thing that happens, on one day.
struct Happening {
    Moment at;
    std::size_t played = 0;
    std::optional<Deed> deed;  ///< None: the filing.
};

std::string review_text(const Rulebook& rulebook, Language language) {
    const Choice* const review = find_choice(rulebook.next_steps, "review");
    if (review != nullptr) return language == Language::zh ? review->name.zh : review->name.en;
    return language == Language::zh ? "如有不同意见，可向上一级机关提出。" : "The body one level up hears objections.";
}

class Play {
public:
    Play(WorkingOffice& office, const Sample& sample)
        : office_(office),
          sample_(sample),
          now_(office.time().now()),
          door_(office.store().cases(), office.server_key()) {
        for (const County::Account& account : sample.county.accounts) {
            if (const auto found = office.store().staff().find(account.sign_in)) staff_.push_back(found->officer);
        }
        for (const SampleCase& one : sample.cases) {
            const std::size_t leading = played_.size();
            add(one);
            for (std::size_t i = 0; i < one.together.size(); ++i) {
                add(filed_together(one, i));
                played_.back().joins = leading;
            }
        }
    }

    PlayedStories play() {
        set_rota(true);
        for (const Happening& happening : in_order()) {
            Played& played = played_[happening.played];
            settle(played);
            if (played.went_wrong) continue;
            if (!happening.deed) {
                file(played, happening.at);
            } else {
                act(played, *happening.deed, happening.at);
            }
        }
        PlayedStories stories;
        for (Played& played : played_) {
            settle(played);
            if (played.id) ++stories.cases;
            if (played.went_wrong) ++stories.cut_short;
            if (played.id && !played.receipt.shows_zh.empty()) stories.receipts.push_back(played.receipt);
        }
        set_rota(false);
        return stories;
    }

private:
    void add(const SampleCase& one) {
        Played played;
        played.sample = &one;
        played.unit = sample_.county.unit(one.unit);
        played.filed_on = now_.on - days{one.days_ago};
        played.receipt = {.number = {}, .code = {}, .shows_zh = one.shows_zh, .shows_en = one.shows_en};
        played_.push_back(std::move(played));
    }

    /// The case of another filer of the same matter, a day later. The first two speak for it, beside the first filer.
    const SampleCase& filed_together(const SampleCase& leading, std::size_t which) {
        SampleCase& one = joined_.emplace_back();
        one.unit = leading.unit;
        one.story = which < 2 ? Story::speaking : Story::joined;
        one.days_ago = leading.days_ago - 1;
        one.subject = leading.subject;
        one.text = leading.together.at(which);
        one.place = leading.place;
        one.language = leading.language;
        return one;
    }

    /// The case that most filed together.
    [[nodiscard]] CaseId largest_matter() const {
        const auto most =
            std::ranges::max_element(played_, {}, [](const Played& played) { return played.sample->together.size(); });
        return most == played_.end() ? CaseId{} : most->id;
    }

    /// Sets the receptions that took place, or those ahead.
    void set_rota(bool past) {
        app::Office rota = *office_.office();
        std::vector<codec::RecordedOfficeEvent> events;
        for (const SampleReception& one : sample_.rota) {
            if ((one.working_day < 0) != past) continue;
            const Date day = working_day(one.working_day);
            Reception reception{.id = {},
                                .unit = sample_.county.unit(one.unit),
                                .day = day,
                                .from_minute = one.from_minute,
                                .to_minute = one.to_minute,
                                .place = one.place,
                                .title = one.title,
                                .attending_published = one.attending_published,
                                .matter = one.for_matter ? largest_matter() : CaseId{}};
            for (const auto& [unit, title, by_minute] : one.attending) {
                reception.attending.push_back({sample_.county.unit(unit), title, by_minute});
            }
            const Moment at = past ? office_.time().at({day - days{7}, minutes{9 * 60}}) : now_;
            auto event = app::set_reception(rota, std::move(reception), at.on);
            if (!event) continue;
            rota.receptions.push_back(std::get<codec::ReceptionSet>(*event).reception);
            events.push_back({*std::move(event), {}, at});
        }
        if (!events.empty()) static_cast<void>(office_.writer().publish_and_wait(std::move(events)));
    }

    /// The working day that many after today, or before it. What is not known counts as worked.
    [[nodiscard]] Date working_day(int number) const {
        const days step{number < 0 ? -1 : 1};
        Date day = now_.on;
        for (int left = std::abs(number); left > 0;) {
            day += step;
            if (is_worked(day)) --left;
        }
        return day;
    }

    [[nodiscard]] bool is_worked(Date day) const {
        const app::OfficePointer office = office_.office();
        const auto working = is_working_day(office->calendar(office->rulebook(office->rulebook_in_force)), day);
        return !working || *working;
    }

    [[nodiscard]] UnitId bureau() const { return office_.office()->units.receiving_unit({}, {}).value_or(UnitId{}); }

    /// Some minute of the working day, another for each case; never later than now.
    [[nodiscard]] Moment moment_of(Date on, std::size_t which, int step) const {
        const auto minute = static_cast<int>((which * 37) % 120) + 60 * std::min(step, 5);
        const Moment at = office_.time().at({on, minutes{9 * 60 + minute}});
        return at.at > now_.at ? now_ : at;
    }

    /// The next working day for what an office does, if that is not in the future.
    [[nodiscard]] Date worked(Date on) const {
        for (Date day = on; day <= now_.on; day += days{1}) {
            if (is_worked(day)) return day;
        }
        return on;
    }

    [[nodiscard]] std::vector<Happening> in_order() const {
        std::vector<Happening> all;
        for (std::size_t i = 0; i < played_.size(); ++i) {
            const Played& played = played_[i];
            all.push_back({moment_of(played.filed_on, i, 0), i, std::nullopt});
            Moment last = all.back().at;
            int number = 0;
            for (const StoryStep& step :
                 steps_of(played.sample->story, played.sample->days_ago, played.unit == bureau())) {
                const Date on = played.filed_on + days{step.day};
                if (on > now_.on) break;
                const bool by_office = !is_of_filer(step.deed) && step.deed != Deed::sweep;
                const Moment at = moment_of(by_office ? worked(on) : on, i, ++number);
                if (at.at > last.at) last = at;
                all.push_back({last, i, step.deed});
            }
        }
        std::ranges::stable_sort(all, {}, [](const Happening& happening) { return happening.at.at; });
        return all;
    }

    static void settle(Played& played) {
        if (!played.last) return;
        if (!played.last->get()) played.went_wrong = true;
        played.last.reset();
    }

    [[nodiscard]] const Officer* officer_of(UnitId unit, Role role) const {
        const auto found = std::ranges::find_if(
            staff_, [&](const Officer& officer) { return officer.unit == unit && officer.roles.contains(role); });
        return found == staff_.end() ? nullptr : &*found;
    }

    void file(Played& played, Moment at) {
        const SampleCase& sample = *played.sample;
        app::FilingRequest request;
        request.subject = sample.subject;
        request.text = sample.text;
        request.topic = sample.topic;
        request.place = sample.place;
        request.about = sample.about;
        request.wish = sample.wish;
        request.case_class = sample.case_class;
        request.channel = sample.channel;
        request.language = sample.language;
        request.identity = sample.identity;
        const Officer* const clerk = officer_of(bureau(), Role::clerk);
        if (played.joins) {
            Played& leading = played_.at(*played.joins);
            settle(leading);
            if (!leading.joining_digest) {
                played.went_wrong = true;
                return;
            }
            request.joins = app::Joining{leading.id, *leading.joining_digest};
        }
        const bool at_the_counter = sample.channel != Channel::web && sample.channel != Channel::email;
        if (at_the_counter && clerk != nullptr) request.actor = Actor::of(*clerk);
        request.now = at;
        auto promise = std::make_shared<std::promise<bool>>();
        played.last = promise->get_future();
        office_.filing().submit(std::move(request), [promise, &played](app::FilingResult result) {
            if (result) {
                played.id = result->id;
                played.receipt.number = result->number;
                played.receipt.code = result->code;
            }
            promise->set_value(result.has_value());
        });
    }

    /// Who does it for the unit of the case, or for one above it.
    [[nodiscard]] Actor actor_of(const Played& played, Deed deed) const {
        const auto officer = [&](UnitId unit, Role role) {
            const Officer* const found = officer_of(unit, role);
            return found == nullptr ? Actor{} : Actor::of(*found);
        };
        const bool has_handler = officer_of(played.unit, Role::handler) != nullptr;
        switch (deed) {
            case Deed::register_case:
            case Deed::refer:
            case Deed::mark_urgent: return officer(bureau(), Role::registrar);
            case Deed::object:
            case Deed::accept:
            case Deed::assign:
            case Deed::decline:
            case Deed::assign_lead:
            case Deed::report_urgent: return officer(played.unit, Role::registrar);
            case Deed::ask:
            case Deed::answer:
            case Deed::offer_mediation:
            case Deed::make_promise:
            case Deed::keep_promise:
            case Deed::record_reception: return officer(played.unit, has_handler ? Role::handler : Role::approver);
            case Deed::extend:
            case Deed::plan_step:
            case Deed::finish_step:
            case Deed::plan_next_step: return officer(played.unit, Role::approver);
            case Deed::decide_review: return officer(bureau(), Role::approver);
            case Deed::decide_rereview:
            case Deed::set_hearing:
                return officer(office_.office()->units.upwards_from(bureau()).back(), Role::approver);
            case Deed::supervise: return officer(bureau(), Role::supervisor);
            case Deed::sweep: return Actor::clock();
            case Deed::reply:
            case Deed::rate_well:
            case Deed::rate_poorly:
            case Deed::withdraw:
            case Deed::reopen:
            case Deed::accept_mediation:
            case Deed::ask_review:
            case Deed::give_joining_code:
            case Deed::represent:
            case Deed::state_silence:
            case Deed::contest_promise: break;
        }
        return Actor::filer();
    }

    void act(Played& played, Deed deed, Moment at) {
        if (deed == Deed::assign && officer_of(played.unit, Role::handler) == nullptr) return;
        app::Change change;
        change.id = played.id;
        change.command = command_of(played, deed);
        change.actor = actor_of(played, deed);
        change.holds_receipt = is_of_filer(deed);
        change.now = at;
        if (const auto* const given = std::get_if<GiveCode>(&change.command))
            played.joining_digest = given->code_digest;
        auto promise = std::make_shared<std::promise<bool>>();
        played.last = promise->get_future();
        // A clock that finds nothing missed has done its work too.
        const bool is_sweep = deed == Deed::sweep;
        office_.writer().submit(std::move(change), [promise, is_sweep](app::ChangeResult result) {
            promise->set_value(is_sweep || result.has_value());
        });
    }

    [[nodiscard]] Command command_of(const Played& played, Deed deed);
    [[nodiscard]] Command command_of_procedure(const Played& played, Deed deed);

    WorkingOffice& office_;
    const Sample& sample_;
    Moment now_;
    app::RegisterDoor door_;
    std::deque<SampleCase> joined_;  ///< Made from what the leading cases of matters have; stays where it is.
    std::vector<Officer> staff_;
    std::vector<Played> played_;
};

Command Play::command_of(const Played& played, Deed deed) {
    const SampleCase& sample = *played.sample;
    const auto in = [&](const char* zh, const char* en) {
        return std::string(sample.language == Language::zh ? zh : en);
    };
    const auto review = [&] {
        const app::OfficePointer office = office_.office();
        return review_text(office->rulebook(office->rulebook_in_force), sample.language);
    };
    switch (deed) {
        case Deed::register_case: return RegisterCase{};
        case Deed::refer: return ReferCase{played.unit, in("属于贵单位职权范围。", "It is within your powers.")};
        case Deed::object:
            return ObjectToJurisdiction{in("该事项的管理职责已划转其他单位，本单位无权处理。",
                                           "The duty has passed to another body; we have no power to decide.")};
        case Deed::accept:
            return AcceptCase{
                in("按一般程序办理：现场核查后，六十日内书面答复。",
                   "Handled in the ordinary way: a visit on the spot, then a written answer in 60 days.")};
        case Deed::assign: return AssignHandler{*officer_of(played.unit, Role::handler)};
        case Deed::ask:
            return AskFiler{in("请补充具体位置和发生的时间，以便现场核查。",
                               "Please tell us the exact place and when it happened, so that we can look.")};
        case Deed::reply:
            return ReplyToOffice{in("就在上面写的地点，每天傍晚最明显。", "At the place above, worst in the evening.")};
        case Deed::answer:
            return AnswerGrievance{.claim = sample.wish.empty() ? sample.subject : sample.wish,
                                   .facts = sample.facts,
                                   .rule = sample.rule,
                                   .reasons = sample.reasons,
                                   .outcome = sample.story == Story::rated_poor ? "explained" : "supported",
                                   .next_step = review()};
        case Deed::decline:
            return DeclineCase{.ground = sample.ground,
                               .facts = sample.facts,
                               .rule = sample.rule,
                               .reasons = sample.reasons,
                               .where_to_go = in("请按上述理由所指的法定程序，向有权机关提出。",
                                                 "Please turn to the body that the reasons name, by its procedure.")};
        case Deed::rate_well: return RateAnswer{"satisfied", in("解决得比想的快。", "Sooner than I had thought.")};
        case Deed::rate_poorly:
            return RateAnswer{"dissatisfied", in("只是解释，问题还在。", "Words only; it is as before.")};
        case Deed::withdraw: return WithdrawGrievance{in("已经自行解决。", "It was settled meanwhile.")};
        case Deed::reopen: return ReopenCase{in("修过以后又坏了。", "It broke again after the repair.")};
        case Deed::offer_mediation:
        case Deed::accept_mediation:
        case Deed::extend:
        case Deed::ask_review:
        case Deed::decide_review:
        case Deed::decide_rereview:
        case Deed::set_hearing:
        case Deed::give_joining_code:
        case Deed::represent:
        case Deed::make_promise:
        case Deed::supervise:
        case Deed::state_silence:
        case Deed::assign_lead:
        case Deed::plan_step:
        case Deed::finish_step:
        case Deed::plan_next_step:
        case Deed::record_reception:
        case Deed::mark_urgent:
        case Deed::report_urgent:
        case Deed::keep_promise:
        case Deed::contest_promise: return command_of_procedure(played, deed);
        case Deed::sweep: break;
    }
    return RecordMissedLimits{};
}

/// Those of the procedures beside the main path; all of their samples are in Chinese.
Command Play::command_of_procedure(const Played& played, Deed deed) {
    const SampleCase& sample = *played.sample;
    if (deed == Deed::offer_mediation) {
        return OfferMediation{"people", "事实清楚，分歧在赔偿数额，建议由人民调解委员会主持调解。"};
    }
    if (deed == Deed::accept_mediation) return AcceptMediation{};
    if (deed == Deed::extend) return ExtendLimit{"handle", std::nullopt, "需要委托鉴定，鉴定机构要三周出具报告。"};
    if (deed == Deed::ask_review) return AskForReview{"答复没有说明我反映的主要问题，请上一级重新审查。"};
    if (deed == Deed::decide_review || deed == Deed::decide_rereview) {
        const bool is_last = deed == Deed::decide_rereview;
        return DecideReview{.outcome = is_last ? "changed" : "upheld",
                            .facts = is_last ? "再次现场核对，并听取双方意见，查明原答复漏算了一部分。"
                                             : "调阅了全部办理材料，核对了现场记录，事实与答复相符。",
                            .rule = is_last ? "《信访工作条例》第三十六条" : "《信访工作条例》第三十五条",
                            .reasons = is_last ? "原答复依据的数据不全，应予变更，由承办单位按补正的数据执行。"
                                               : "原答复认定事实清楚，依据适当，予以维持。",
                            .next_step = is_last ? "复核意见为最终意见；依法可以通过诉讼、仲裁等途径解决的，仍可提出。"
                                                 : "不服的，可以自收到之日起三十日内请求复核。"};
    }
    if (deed == Deed::set_hearing) {
        return SetMeeting{"hearing", working_day(6), "县政府二楼听证室", "反映人、承办单位、复核机关、两名听证员"};
    }
    if (deed == Deed::give_joining_code) return GiveCode{"joining", door_.new_code().digest};
    if (deed == Deed::represent) return ChooseRepresentative{};
    if (deed == Deed::make_promise) {
        const bool is_past = sample.story == Story::broken || sample.story == Story::contested;
        return MakePromise{sample.promise, is_past ? played.filed_on + days{32} : working_day(15), played.unit};
    }
    if (deed == Deed::keep_promise) return KeepPromise{1, "已于当日完成，现场照片归入案卷。"};
    if (deed == Deed::contest_promise) return ContestPromise{1, "只做了一半，后半段还是老样子。"};
    if (deed == Deed::mark_urgent) return MarkUrgent{"可能危及行人安全，不能等待。"};
    if (deed == Deed::report_urgent) {
        return ReportUrgent{"县应急管理局、县供电公司", "已拉警戒线，请派人断电处置。"};
    }
    if (deed == Deed::supervise) {
        return OpenSupervision{"against_rules", "受理告知书没有写明办理途径，抽查时反映人说不知道由谁办理。"};
    }
    if (deed == Deed::state_silence) return StateSilence{};
    if (deed == Deed::assign_lead) {
        const Officer* const lead = officer_of(played.unit, Role::lead);
        return AssignLead{lead == nullptr ? Officer{} : *lead};
    }
    if (deed == Deed::plan_step) return SetPlanStep{sample.plan.at(0), played.filed_on + days{100}, played.unit};
    if (deed == Deed::finish_step) return FinishPlanStep{1, "已经完成，记录已归入案卷。"};
    if (deed == Deed::plan_next_step) return SetPlanStep{sample.plan.at(1), working_day(10), played.unit};
    if (deed == Deed::record_reception) {
        const auto file = office_.store().cases().find(played.id);
        const auto heard =
            file ? app::receptions_for_minutes(*office_.office(), file->state, now_.on) : std::vector<Reception>{};
        return RecordMeeting{.kind = "reception",
                             .on = std::nullopt,
                             .participants = "接待领导、反映人、承办单位",
                             .minutes = sample.minutes,
                             .conclusion = sample.conclusion,
                             .reception = heard.empty() ? ReceptionId{} : heard.front().id};
    }
    return RecordMissedLimits{};
}

}  // namespace

PlayedStories play_stories(WorkingOffice& office, const Sample& sample) { return Play(office, sample).play(); }

}  // namespace huiyin::cli
