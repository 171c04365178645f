#include "cli/importing.hpp"

#include <algorithm>
#include <utility>

#include "app/access.hpp"
#include "base/overloaded.hpp"

namespace huiyin::cli {

namespace {

FileGrievance filing_of(const ImportedCase& row, const ImportOrder& order) {
    FileGrievance filing;
    filing.subject = row.subject;
    filing.text = row.text;
    filing.topic = row.topic;
    filing.place = row.place;
    filing.about = row.about;
    filing.wish = row.wish;
    filing.channel = Channel::imported;
    filing.language = order.language;
    filing.addressed_to = order.addressed_to;
    return filing;
}

bool files_the_same(const ImportedCase& row, const Recorded& first, const app::OfficeTime& time) {
    const auto* const filed = std::get_if<GrievanceFiled>(&first.event);
    return filed != nullptr && filed->subject == row.subject && filed->text == row.text && filed->topic == row.topic &&
           filed->place == row.place && filed->about == row.about && filed->wish == row.wish &&
           first.at == time.at(row.filed_at);
}

}  // namespace

RowStanding standing_of(const ImportedCase& row, const app::CaseFile& file, const app::OfficeTime& time) {
    // What it said is gone for good, and is not brought back by its source.
    if (file.state.erased_on) return RowStanding::there_already;
    if (!files_the_same(row, file.timeline.front().recorded, time)) return RowStanding::contradicts;
    bool only_imported = true;
    bool has_step = false;
    for (const app::KeptEvent& event : file.timeline) {
        const Recorded& recorded = event.recorded;
        if (!recorded.entered_on) {
            only_imported = false;
            continue;
        }
        has_step = has_step || !std::holds_alternative<GrievanceFiled>(recorded.event);
        const auto* const answered = std::get_if<GrievanceAnswered>(&recorded.event);
        if (answered == nullptr || !row.answer) continue;
        const bool same = answered->facts == *row.answer && recorded.at == time.at(row.answered_at);
        return same ? RowStanding::there_already : RowStanding::contradicts;
    }
    if (!only_imported) return row.answer ? RowStanding::acted_on : RowStanding::there_already;
    return row.answer || !has_step ? RowStanding::to_complete : RowStanding::there_already;
}

std::optional<ImportStep> next_step_of(const ImportedCase& row, Stage stage, const ImportOrder& order,
                                       const app::OfficeTime& time) {
    if (!row.answer) {
        if (stage != Stage::filed) return std::nullopt;
        return ImportStep{"register", RegisterCase{}, time.at(row.filed_at)};
    }
    if (stage == Stage::filed || stage == Stage::registered) {
        return ImportStep{"accept", AcceptCase{.procedure = order.words.procedure}, time.at(row.filed_at)};
    }
    if (stage != Stage::accepted) return std::nullopt;
    return ImportStep{"answer",
                      AnswerGrievance{.claim = row.subject,
                                      .facts = *row.answer,
                                      .rule = order.words.rule,
                                      .reasons = order.words.reasons,
                                      .outcome = order.outcome,
                                      .next_step = order.words.next_step},
                      time.at(row.answered_at)};
}

std::optional<RowRefusal> judge_row(const ImportedCase& row, const ImportOrder& order, const app::Office& office,
                                    const app::OfficeTime& time) {
    Case state;
    std::optional<ImportStep> step{{"file", filing_of(row, order), time.at(row.filed_at)}};
    while (step) {
        Actor actor = order.actor;
        if (order.acts_for_holder && state.holder) actor.unit = state.holder;
        Context context = app::context_for(office, state, actor, false, step->at);
        context.entered_on = order.entered_on;
        const auto events = decide(state, step->command, context);
        if (!events) return RowRefusal{events.error(), step->name};
        for (const Event& event : *events) state = evolve(state, record(state, step->command, event, context));
        if (!state.holder) return std::nullopt;
        step = next_step_of(row, state.stage, order, time);
    }
    return std::nullopt;
}

/// One row on its way.
struct Importing::Journey {
    ImportedCase row;
    std::function<void(RowOutcome)> done;
    RowOutcome outcome;
    bool was_there = false;
    Stage stage = Stage::none;
    UnitId holder;
};

Importing::~Importing() { wait(); }

void Importing::wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return in_flight_.empty(); });
}

void Importing::take(ImportedCase row, std::function<void(RowOutcome)> done) {
    {
        std::unique_lock lock(mutex_);
        // Two rows of the same name become one case: the later one is judged by what the earlier one led to.
        arrived_.wait(lock,
                      [&] { return in_flight_.size() < rows_in_flight_max && !in_flight_.contains(row.source_key); });
        in_flight_.insert(row.source_key);
    }
    auto journey = std::make_shared<Journey>();
    journey->row = std::move(row);
    journey->done = std::move(done);
    const ImportedCase& from = journey->row;
    app::FilingRequest request;
    request.subject = from.subject;
    request.text = from.text;
    request.topic = from.topic;
    request.place = from.place;
    request.about = from.about;
    request.wish = from.wish;
    request.channel = Channel::imported;
    request.language = order_.language;
    request.addressed_to = order_.addressed_to;
    request.actor = order_.actor;
    request.now = means_.time.at(from.filed_at);
    request.entered_on = order_.entered_on;
    request.source_key = from.source_key;
    means_.filing.submit(std::move(request),
                         [this, journey](app::FilingResult result) { after_filing(journey, std::move(result)); });
}

void Importing::after_filing(const std::shared_ptr<Journey>& journey, app::FilingResult result) {
    if (result) {
        journey->outcome.id = result->id;
        journey->outcome.number = result->number;
        journey->outcome.receipt = std::move(result->receipt);
        if (!journey->row.about.empty()) return resume(journey, result->id);
        journey->stage = Stage::filed;
        journey->holder = order_.received_by;
        return go_on(journey);
    }
    std::visit(Overloaded{
                   [&](const app::AlreadyImported& there) {
                       journey->was_there = true;
                       journey->outcome.id = there.id;
                       resume(journey, there.id);
                   },
                   [&](const Refusal& refusal) {
                       journey->outcome.step = "file";
                       fail_with(*journey, refusal);
                   },
                   [&](app::RepeatMismatch mismatch) { fail_with(*journey, mismatch); },
                   [&](app::StoreTrouble trouble) { fail_with(*journey, trouble); },
               },
               result.error());
}

/// Reads where the case lies and how far it is. A case that somebody else has acted on since is theirs: the row adds
/// nothing to it.
void Importing::resume(const std::shared_ptr<Journey>& journey, CaseId id) {
    const auto file = means_.cases.find(id);
    if (!file) return fail_with(*journey, app::StoreTrouble::unavailable);
    journey->stage = file->state.stage;
    journey->holder = file->state.holder;
    if (!journey->was_there) return go_on(journey);
    switch (standing_of(journey->row, *file, means_.time)) {
        case RowStanding::there_already: return finish(*journey, RowOutcome::Kind::there_already);
        case RowStanding::contradicts: return finish(*journey, RowOutcome::Kind::contradicts);
        case RowStanding::acted_on: return finish(*journey, RowOutcome::Kind::acted_on);
        case RowStanding::to_complete: break;
    }
    // With every unit complained of, nobody may take the next step, now as then.
    if (!journey->holder) return finish(*journey, RowOutcome::Kind::there_already);
    go_on(journey);
}

void Importing::go_on(const std::shared_ptr<Journey>& journey) {
    // A case that names every unit of the office lies with none: whoever may decide on that is not the importer.
    auto step = journey->holder ? next_step_of(journey->row, journey->stage, order_, means_.time) : std::nullopt;
    if (!step) {
        return finish(*journey, journey->was_there ? RowOutcome::Kind::completed : RowOutcome::Kind::taken_over);
    }
    app::Change change;
    change.id = journey->outcome.id;
    change.command = std::move(step->command);
    change.actor = order_.actor;
    if (order_.acts_for_holder) change.actor.unit = journey->holder;
    change.now = step->at;
    change.entered_on = order_.entered_on;
    journey->outcome.step = std::move(step->name);
    means_.log.submit(std::move(change), [this, journey](app::ChangeResult result) {
        if (!result) return fail_with(*journey, result.error());
        journey->stage = result->state.stage;
        journey->outcome.answered = journey->stage == Stage::answered;
        go_on(journey);
    });
}

void Importing::fail_with(Journey& journey, const app::ChangeError& error) {
    if (const auto* const refusal = std::get_if<Refusal>(&error)) {
        journey.outcome.refusal = *refusal;
        return finish(journey, RowOutcome::Kind::refused);
    }
    const auto* const trouble = std::get_if<app::StoreTrouble>(&error);
    journey.outcome.trouble = trouble == nullptr ? app::StoreTrouble::unavailable : *trouble;
    finish(journey, RowOutcome::Kind::store_failed);
}

void Importing::finish(Journey& journey, RowOutcome::Kind kind) {
    journey.outcome.kind = kind;
    journey.done(std::move(journey.outcome));
    const std::lock_guard lock(mutex_);
    in_flight_.erase(journey.row.source_key);
    arrived_.notify_all();
}

}  // namespace huiyin::cli
