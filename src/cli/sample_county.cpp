#include "cli/sample_county.hpp"

#include <algorithm>
#include <future>
#include <memory>
#include <optional>
#include <utility>

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
    Play(WorkingOffice& office, const County& county, const std::vector<SampleCase>& cases)
        : office_(office), now_(office.time().now()) {
        for (const County::Account& account : county.accounts) {
            if (const auto found = office.store().staff().find(account.sign_in)) staff_.push_back(found->officer);
        }
        for (const SampleCase& sample : cases) {
            Played played;
            played.sample = &sample;
            played.unit = county.unit(sample.unit);
            played.filed_on = now_.on - days{sample.days_ago};
            played.receipt = {.subject = sample.subject, .number = {}, .code = {}, .story = sample.story};
            played_.push_back(std::move(played));
        }
    }

    PlayedStories play() {
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
            if (played.id) stories.receipts.push_back(std::move(played.receipt));
        }
        return stories;
    }

private:
    [[nodiscard]] UnitId bureau() const { return office_.office()->units.receiving_unit({}, {}).value_or(UnitId{}); }

    /// Some minute of the working day, another for each case; never later than now.
    [[nodiscard]] Moment moment_of(Date on, std::size_t which, int step) const {
        const auto minute = static_cast<int>((which * 37) % 120) + 60 * std::min(step, 5);
        const Moment at = office_.time().at({on, minutes{9 * 60 + minute}});
        return at.at > now_.at ? now_ : at;
    }

    /// The next working day for what an office does, if that is not in the future.
    [[nodiscard]] Date worked(Date on) const {
        const app::OfficePointer office = office_.office();
        const Calendar& calendar = office->calendar(office->rulebook(office->rulebook_in_force));
        for (Date day = on; day <= now_.on; day += days{1}) {
            const auto working = is_working_day(calendar, day);
            if (!working || *working) return day;
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
                const bool by_office = step.deed != Deed::reply && step.deed != Deed::rate_well &&
                                       step.deed != Deed::rate_poorly && step.deed != Deed::withdraw &&
                                       step.deed != Deed::reopen && step.deed != Deed::sweep;
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
        request.channel = sample.channel;
        request.language = sample.language;
        request.identity = sample.identity;
        const Officer* const clerk = officer_of(bureau(), Role::clerk);
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

    void act(Played& played, Deed deed, Moment at) {
        const auto officer = [&](UnitId unit, Role role) {
            const Officer* const found = officer_of(unit, role);
            return found == nullptr ? Actor{} : Actor::of(*found);
        };
        const bool has_handler = officer_of(played.unit, Role::handler) != nullptr;
        if (deed == Deed::assign && !has_handler) return;
        app::Change change;
        change.id = played.id;
        change.command = command_of(played, deed);
        change.now = at;
        switch (deed) {
            case Deed::register_case:
            case Deed::refer: change.actor = officer(bureau(), Role::registrar); break;
            case Deed::object:
            case Deed::accept:
            case Deed::assign:
            case Deed::decline: change.actor = officer(played.unit, Role::registrar); break;
            case Deed::ask:
            case Deed::answer: change.actor = officer(played.unit, has_handler ? Role::handler : Role::approver); break;
            case Deed::reply:
            case Deed::rate_well:
            case Deed::rate_poorly:
            case Deed::withdraw:
            case Deed::reopen:
                change.actor = Actor::filer();
                change.holds_receipt = true;
                break;
            case Deed::sweep: change.actor = Actor::clock(); break;
        }
        auto promise = std::make_shared<std::promise<bool>>();
        played.last = promise->get_future();
        // A clock that finds nothing missed has done its work too.
        const bool is_sweep = deed == Deed::sweep;
        office_.writer().submit(std::move(change), [promise, is_sweep](app::ChangeResult result) {
            promise->set_value(is_sweep || result.has_value());
        });
    }

    [[nodiscard]] Command command_of(const Played& played, Deed deed) const;

    WorkingOffice& office_;
    Moment now_;
    std::vector<Officer> staff_;
    std::vector<Played> played_;
};

Command Play::command_of(const Played& played, Deed deed) const {
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
        case Deed::sweep: return RecordMissedLimits{};
    }
    return RecordMissedLimits{};
}

}  // namespace

PlayedStories play_stories(WorkingOffice& office, const County& county, const std::vector<SampleCase>& cases) {
    return Play(office, county, cases).play();
}

}  // namespace huiyin::cli
