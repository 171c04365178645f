#include "app/group.hpp"

#include <algorithm>
#include <span>

#include "app/public_name.hpp"
#include "base/check.hpp"
#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "domain/grievance/retention.hpp"
#include "ledger/checkpoint.hpp"
#include "vault/random.hpp"

namespace huiyin::app {

namespace {

/// What a digest of the day is made of. Assignments and the like are no news to the office.
bool is_news(const Event& event) {
    const auto is_one_of = [&]<class... Kinds>(std::variant<Kinds...>* /*types*/) {
        return (std::holds_alternative<Kinds>(event) || ...);
    };
    using News = std::variant<GrievanceFiled, GrievanceRegistered, GrievanceReferred, GrievanceAccepted,
                              GrievanceDeclined, FilerAsked, GrievanceAnswered, LimitMissed, IdentityOpened>;
    return is_one_of(static_cast<News*>(nullptr));
}

Message news_of(CaseId id, int version, const Recorded& recorded) {
    // What was entered later is news of the day of entry; at noon, it is that day in almost every time zone.
    constexpr std::chrono::hours noon{12};
    const Instant at = recorded.entered_on ? Instant{*recorded.entered_on} + noon : recorded.at.at;
    return {
        .kind = "news",
        .payload = R"({"case":)" + std::to_string(id.value) + R"(,"version":)" + std::to_string(version) +
                   R"(,"event":")" + std::string(type_of(recorded.event)) + "\"}",
        .created_at = at,
    };
}

}  // namespace

GroupInProgress::GroupInProgress(LogStore& store, const ledger::SigningKey& key, Start start, CaseCache& cache)
    : store_(&store),
      key_(&key),
      before_(std::move(start.head)),
      tree_(std::move(start.tree)),
      office_(std::move(start.office)),
      cache_(&cache),
      head_(before_),
      accounts_before_(office_->accounts) {}

Result<Done, StoreTrouble> GroupInProgress::take(WaitingChange& waiting) {
    auto decided = decide_change(waiting.change);
    if (decided) {
        changes_.push_back({&waiting, *std::move(decided)});
        return Done{};
    }
    if (const auto* trouble = std::get_if<GroupTrouble>(&decided.error())) return fail(trouble->trouble);
    changes_.push_back({&waiting, std::get<ChangeError>(decided.error())});
    return Done{};
}

Result<Done, StoreTrouble> GroupInProgress::take(WaitingPublication& waiting) {
    const StaffAct& act = waiting.act;
    if (act.events.empty()) {
        check(act.writes.empty());
        publications_.push_back({&waiting, Done{}});
        return Done{};
    }
    Office next = *office_;
    auto problem = problem_of(act, next);
    if (!problem) return fail(problem.error());
    if (*problem) {
        publications_.push_back({&waiting, fail(PublishError{**std::move(problem)})});
        return Done{};
    }
    staff_writes_.insert(staff_writes_.end(), act.writes.begin(), act.writes.end());
    for (const codec::RecordedOfficeEvent& recorded : act.events) {
        PendingOfficeEvent& pending = office_events_.emplace_back();
        pending.body = codec::encode_office_event(recorded);
        pending.entry = codec::encode(codec::entry_of(recorded));
        check(pending.entry.size() <= codec::entry_bytes_max);
        pending.leaf = leaves_.size();
        leaves_.push_back(ledger::leaf_hash(as_bytes(pending.entry)));
        entries_.push_back(pending.entry);
        ++head_.office_events;
    }
    office_ = std::make_shared<const Office>(std::move(next));
    publications_.push_back({&waiting, Done{}});
    return Done{};
}

Result<std::optional<OfficeProblem>, StoreTrouble> GroupInProgress::problem_of(const StaffAct& act, Office& next) {
    using Problem = std::optional<OfficeProblem>;
    for (const codec::RecordedOfficeEvent& recorded : act.events) {
        if (const auto unfit = unfit_name(next, recorded.event)) {
            return Problem(OfficeProblem{OfficeProblem::Kind::name_unfit, unfit->name});
        }
        if (auto applied = apply(next, recorded, key_->verifier()); !applied) return Problem(applied.error());
    }
    for (const StaffWrite& write : act.writes) {
        const auto* const added = std::get_if<NewAccount>(&write);
        if (added == nullptr) continue;
        const auto taken = is_taken(added->sign_in);
        if (!taken) return fail(taken.error());
        if (*taken) return Problem(OfficeProblem{OfficeProblem::Kind::sign_in_taken, added->sign_in});
    }
    return Problem{};
}

Result<bool, StoreTrouble> GroupInProgress::is_taken(std::string_view sign_in) {
    for (const StaffWrite& write : staff_writes_) {
        const auto* const added = std::get_if<NewAccount>(&write);
        if (added != nullptr && added->sign_in == sign_in) return true;
    }
    return store_->has_sign_in(sign_in);
}

Result<GroupInProgress::Decided, GroupInProgress::Stop> GroupInProgress::decide_change(const Change& change) {
    if (auto fresh = unless_repeated(change); !fresh) return fail(fresh.error());
    auto live = load(change.id);
    if (!live) return fail(live.error());
    const Case& current = live->state;
    if (change.id && current.version == 0) {
        return fail(Stop{ChangeError{Refusal{.code = RefusalCode::no_such_case, .field = {}}}});
    }
    if (change.expected_version && *change.expected_version != current.version) {
        return fail(Stop{ChangeError{Conflict{current.version}}});
    }
    const std::string& reference = change.id ? current.rulebook : office_->rulebook_in_force;
    if (reference.empty()) return fail(Stop{ChangeError{StoreTrouble::unavailable}});
    if (!holds_shown_code(change, *live)) {
        return fail(Stop{ChangeError{Refusal{.code = RefusalCode::not_permitted, .field = {}}}});
    }
    const Context context = context_under(reference, change);
    auto completed = with_matter(change, *live);
    if (!completed) return fail(completed.error());
    const Command& command = *completed ? **completed : change.command;
    auto events = decide(current, command, context);
    if (!events) return fail(Stop{ChangeError{events.error()}});
    auto others = going_along(change, current, command);
    if (!others) return fail(others.error());
    const CaseId id = change.id ? change.id : CaseId{head_.last_case + 1};
    Decided decided = write(id, command, *std::move(live), *std::move(events), context);
    if (change.sealed_identity) identities_.push_back({id, &*change.sealed_identity});
    if (!change.id) remember(change, id);
    for (const AttachmentKey& key : change.attachment_keys) attachments_.push_back({id, &key});
    if (decided.state.erased_on) {
        if (auto erased = erase(id); !erased) return fail(erased.error());
    }
    decided.left_out = others->left_out;
    for (auto& [other, other_live, other_events] : others->cases) {
        const Context here = context_under(other_live.state.rulebook, change);
        write(other, command, std::move(other_live), std::move(other_events), here);
    }
    return decided;
}

Context GroupInProgress::context_under(const std::string& rulebook_reference, const Change& change) const {
    const Rulebook& rulebook = office_->rulebook(rulebook_reference);
    return {
        .now = change.now,
        .actor = change.actor,
        .holds_receipt = change.holds_receipt,
        .entered_on = change.entered_on,
        .rulebook = rulebook,
        .calendar = office_->calendar(rulebook),
        .units = office_->units,
        .receptions = office_->receptions,
    };
}

Result<Done, GroupInProgress::Stop> GroupInProgress::unless_repeated(const Change& change) {
    if (change.repeat) {
        const RepeatGuard& guard = *change.repeat;
        std::optional<AnsweredRequest> known;
        if (const auto here = requests_.find(guard.key); here != requests_.end()) {
            known = here->second;
        } else {
            auto stored = store_->answered(guard.key);
            if (!stored) return fail(Stop{GroupTrouble{stored.error()}});
            known = *std::move(stored);
        }
        if (known && known->expires > change.now.at) {
            if (known->request != guard.request) return fail(Stop{ChangeError{RepeatMismatch{}}});
            return fail(Stop{ChangeError{AlreadyFiled{known->id, known->sealed_code}}});
        }
    }
    if (change.source_key) {
        std::optional<CaseId> known;
        if (const auto here = sources_.find(*change.source_key); here != sources_.end()) {
            known = here->second;
        } else {
            auto stored = store_->imported(*change.source_key);
            if (!stored) return fail(Stop{GroupTrouble{stored.error()}});
            known = *stored;
        }
        if (known) return fail(Stop{ChangeError{AlreadyFiled{*known, {}}}});
    }
    return Done{};
}

Result<LiveCase, GroupInProgress::Stop> GroupInProgress::load(CaseId id) {
    if (!id) return LiveCase{};
    if (const auto here = touched_.find(id); here != touched_.end()) return here->second.live;
    if (const LiveCase* cached = cache_->find(id)) return *cached;
    auto timeline = store_->timeline(id);
    if (!timeline) return fail(Stop{GroupTrouble{timeline.error()}});
    LiveCase live;
    for (const std::string& text : *timeline) {
        auto decoded = codec::decode_event(text);
        if (!decoded) return fail(Stop{ChangeError{StoreTrouble::unavailable}});
        if (const auto* filed = std::get_if<GrievanceFiled>(&decoded->recorded.event)) live.subject = filed->subject;
        views::fold(live.codes, decoded->recorded.event);
        live.state = evolve(std::move(live.state), decoded->recorded);
    }
    return live;
}

GroupInProgress::Decided GroupInProgress::write(CaseId id, const Command& command, LiveCase live,
                                                std::vector<Event> events, const Context& context) {
    Decided decided{.id = id, .state = {}, .first = events_.size(), .count = events.size()};
    Touched& touched = touched_[id];
    const Case at_decision = live.state;
    for (Event& event : events) {
        if (const auto* filed = std::get_if<GrievanceFiled>(&event)) {
            live.subject = filed->subject;
            touched.is_new = true;
            touched.about = filed->about_units;
        }
        views::fold(live.codes, event);
        const Recorded recorded = record(at_decision, command, std::move(event), context);
        Case after = evolve(live.state, recorded);
        write_event(id, {live.state, after, context.rulebook}, recorded);
        live.state = std::move(after);
    }
    decided.state = live.state;
    touched.live = std::move(live);
    return decided;
}

void GroupInProgress::write_event(CaseId id, const codec::Passage& passage, Recorded recorded) {
    Pending& pending = events_.emplace_back();
    pending.id = id;
    pending.version = passage.after.version;
    pending.private_event = codec::encode_event(id, pending.version, recorded);
    vault::fill_random(pending.salt);
    const codec::PublicEntry entry =
        codec::entry_of(recorded, passage, codec::commit(pending.salt, pending.private_event));
    pending.entry = codec::encode(entry);
    check(pending.entry.size() <= codec::entry_bytes_max);
    pending.leaf = leaves_.size();
    leaves_.push_back(ledger::leaf_hash(as_bytes(pending.entry)));
    entries_.push_back(pending.entry);
    tallies_.add(entry, views::days_of(passage));
    tallies_.add_split(entry, recorded.event, passage.before);
    if (is_news(recorded.event)) messages_.push_back(news_of(id, pending.version, recorded));
    pending.recorded = std::move(recorded);
}

void GroupInProgress::remember(const Change& change, CaseId id) {
    head_.last_case = id.value;
    if (change.source_key) sources_.emplace(*change.source_key, id);
    if (!change.repeat) return;
    const RepeatGuard& guard = *change.repeat;
    requests_.insert_or_assign(guard.key, AnsweredRequest{guard.request, id, guard.sealed_code, guard.expires});
}

Result<Done, GroupInProgress::Stop> GroupInProgress::erase(CaseId id) {
    auto stored = store_->timeline(id);
    if (!stored) return fail(Stop{GroupTrouble{stored.error()}});
    ErasureToStore erasure{.id = id, .remains = *std::move(stored)};
    for (const Pending& pending : events_) {
        if (pending.id == id) erasure.remains.push_back(pending.private_event);
    }
    erasure.remains.pop_back();
    for (std::string& text : erasure.remains) {
        auto decoded = codec::decode_event(text);
        if (!decoded) return fail(Stop{GroupTrouble{StoreTrouble::unavailable}});
        decoded->recorded.event = remains_of(std::move(decoded->recorded.event));
        text = codec::encode_event(id, decoded->version, decoded->recorded);
    }
    touched_[id].live.subject = erased_mark;
    erasures_.push_back(std::move(erasure));
    return Done{};
}

Result<Done, StoreTrouble> GroupInProgress::commit() {
    check(!empty());
    batch_ = std::make_unique<ledger::Batch>(tree_, leaves_);
    head_.size = batch_->new_size();
    head_.peaks = batch_->range().peak_bytes();
    head_.checkpoint = ledger::sign_checkpoint(
        {.origin = key_->verifier().name(), .size = head_.size, .root = batch_->root(), .extensions = {}}, *key_);
    return store_->commit(assemble(*batch_));
}

Group GroupInProgress::assemble(const ledger::Batch& batch) const {
    Group group;
    group.head = head_;
    for (const Pending& pending : events_) {
        group.events.push_back({
            .id = pending.id,
            .version = pending.version,
            .leaf = before_.size + pending.leaf,
            .salt = pending.salt,
            .private_event = pending.private_event,
        });
    }
    group.entries = entries_;
    group.tiles = batch.tile_writes();
    for (const auto& [id, touched] : touched_) {
        const LiveCase& live = touched.live;
        group.cases.push_back({
            .row = views::row_of(id, live.state, live.subject, office_->rulebook(live.state.rulebook)),
            .codes = live.codes,
            .matter = live.state.follows,
            .is_new = touched.is_new,
            .about = touched.about,
        });
    }
    group.identities = identities_;
    group.attachments = attachments_;
    group.erasures = erasures_;
    for (const auto& [request_key, answered] : requests_) group.requests.push_back({request_key, answered});
    for (const auto& [source, id] : sources_) group.sources.push_back({source, id});
    group.tallies = tallies_.tallies();
    group.aged_tallies = tallies_.aged_tallies();
    group.messages = messages_;
    std::int64_t office_event = before_.office_events;
    for (const PendingOfficeEvent& pending : office_events_) {
        group.office_events.push_back({++office_event, before_.size + pending.leaf, pending.body});
    }
    group.staff = staff_writes_;
    for (const Account& account : office_->accounts.all()) {
        const Account* const before = accounts_before_.find(account.id);
        if (before == nullptr || *before != account) group.accounts.push_back(account);
    }
    return group;
}

std::vector<Answer> GroupInProgress::answers() {
    std::vector<Answer> all;
    for (ChangeOutcome& outcome : changes_) {
        all.emplace_back([done = std::move(outcome.waiting->done), result = result_of(outcome)]() mutable {
            done(std::move(result));
        });
    }
    for (PublicationOutcome& outcome : publications_) {
        all.emplace_back([done = std::move(outcome.waiting->done), result = std::move(outcome.outcome)]() mutable {
            done(std::move(result));
        });
    }
    for (auto& [id, touched] : touched_) cache_->put(id, std::move(touched.live));
    return all;
}

ChangeResult GroupInProgress::result_of(ChangeOutcome& outcome) {
    if (auto* error = std::get_if<ChangeError>(&outcome.outcome)) return fail(std::move(*error));
    auto& decided = std::get<Decided>(outcome.outcome);
    Committed committed{.id = decided.id,
                        .state = std::move(decided.state),
                        .events = {},
                        .checkpoint = head_.checkpoint,
                        .left_out = decided.left_out};
    for (std::size_t i = decided.first; i < decided.first + decided.count; ++i) {
        Pending& pending = events_[i];
        committed.events.push_back({
            .recorded = std::move(pending.recorded),
            .private_event = std::move(pending.private_event),
            .salt = pending.salt,
            .leaf = before_.size + pending.leaf,
            .entry = std::move(pending.entry),
            .inclusion = batch_->inclusion_proof(pending.leaf),
        });
    }
    return committed;
}

}  // namespace huiyin::app
