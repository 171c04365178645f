#include "app/writer.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "app/group.hpp"
#include "ledger/checkpoint.hpp"

namespace huiyin::app {

namespace {

void refuse(Waiting& waiting, StoreTrouble trouble) {
    if (auto* change = std::get_if<WaitingChange>(&waiting)) {
        change->done(fail(ChangeError{trouble}));
    } else {
        auto& publication = std::get<WaitingPublication>(waiting);
        publication.done(fail(PublishError{trouble}));
    }
}

/// Whether the head's parts belong together and were signed with this key.
std::optional<WriterProblem> problem_of(const LogHead& head, const ledger::VerifierKey& key) {
    const auto tree = ledger::CompactRange::restore(head.size, head.peaks);
    if (!tree) return WriterProblem::head_damaged;
    if (head.size == 0) return std::nullopt;
    const auto opened = ledger::open_checkpoint(head.checkpoint, key);
    if (!opened) return WriterProblem::wrong_key;
    const ledger::Checkpoint& checkpoint = opened->checkpoint;
    if (checkpoint.size != head.size || checkpoint.root != tree->root()) return WriterProblem::head_damaged;
    return std::nullopt;
}

Result<OfficePointer, WriterProblem> office_of(LogStore& store, const ledger::VerifierKey& key) {
    const auto bodies = store.office_events();
    if (!bodies) return fail(WriterProblem::store_unavailable);
    auto office = fold_office(*bodies, key);
    if (!office) return fail(WriterProblem::office_unreadable);
    return std::make_shared<const Office>(*std::move(office));
}

}  // namespace

struct Writer::Parts {
    Parts(LogStore& log_store, ledger::SigningKey signing_key, Report reporter, WriterLimits limit)
        : store(&log_store), key(std::move(signing_key)), report(std::move(reporter)), limits(limit) {}

    [[nodiscard]] std::optional<WriterProblem> prepare();
    void run();
    void answer_all();
    void offer(Waiting waiting);
    [[nodiscard]] std::optional<std::deque<Waiting>> next_group();
    void look_around();
    void set_trouble(std::optional<StoreTrouble> now);
    void process(std::deque<Waiting>& group);
    [[nodiscard]] Result<std::vector<Answer>, StoreTrouble> write(std::deque<Waiting>& group);
    [[nodiscard]] Result<ledger::CompactRange, StoreTrouble> go_on_from(const LogHead& head);
    void hand_over(std::vector<Answer> answers);
    void say(std::string_view line) const {
        if (report) report(line);
    }

    LogStore* store;
    ledger::SigningKey key;
    Report report;
    WriterLimits limits;

    // Of the writer's thread alone.
    LogHead head;
    CaseCache cache;
    bool is_behind = false;  // Another process has written, and the head was not read since.
    std::chrono::steady_clock::time_point next_probe;

    mutable std::mutex shown_mutex;
    OfficePointer office;
    std::optional<StoreTrouble> trouble;

    std::mutex mutex;
    std::condition_variable arrived;
    std::deque<Waiting> waiting;
    bool stopping = false;

    std::mutex answers_mutex;
    std::condition_variable answers_changed;
    std::deque<std::vector<Answer>> unanswered;
    bool no_more_answers = false;

    std::thread writing;
    std::thread answering;
};

std::optional<WriterProblem> Writer::Parts::prepare() {
    auto found = store->begin();
    if (!found) {
        store->roll_back();
        return WriterProblem::store_unavailable;
    }
    auto problem = problem_of(*found, key.verifier());
    auto loaded = office_of(*store, key.verifier());
    store->roll_back();
    if (problem) return problem;
    if (!loaded) return loaded.error();
    head = *std::move(found);
    office = *std::move(loaded);
    return std::nullopt;
}

void Writer::Parts::offer(Waiting one) {
    std::optional<StoreTrouble> why;
    {
        const std::lock_guard lock(mutex);
        if (stopping) {
            why = StoreTrouble::stopping;
        } else if (waiting.size() >= limits.waiting_max) {
            why = StoreTrouble::unavailable;
        } else {
            waiting.push_back(std::move(one));
        }
    }
    if (why) {
        refuse(one, *why);
    } else {
        arrived.notify_one();
    }
}

/// What waits; empty if nothing came for a while; none if there will be no more.
std::optional<std::deque<Waiting>> Writer::Parts::next_group() {
    std::unique_lock lock(mutex);
    arrived.wait_for(lock, limits.look_every, [&] { return stopping || !waiting.empty(); });
    if (waiting.empty() && stopping) return std::nullopt;
    if (waiting.size() <= limits.group_max) return std::exchange(waiting, {});
    std::deque<Waiting> group;
    while (group.size() < limits.group_max) {
        group.push_back(std::move(waiting.front()));
        waiting.pop_front();
    }
    return group;
}

void Writer::Parts::run() {
    while (auto group = next_group()) {
        if (group->empty()) {
            look_around();
        } else {
            process(*group);
        }
    }
    const std::lock_guard lock(answers_mutex);
    no_more_answers = true;
    answers_changed.notify_all();
}

/// Takes up what another process has written, and tries whether writing works again if it did not.
void Writer::Parts::look_around() {
    if (store->written_elsewhere()) is_behind = true;
    const auto now = std::chrono::steady_clock::now();
    const bool probes = trouble && now >= next_probe;
    if (!is_behind && !probes) return;
    if (probes) next_probe = now + limits.probe_every;
    const auto found = store->begin();
    if (found) {
        is_behind = false;
        const auto tree = go_on_from(*found);
        if (tree && probes && store->probe()) return set_trouble(std::nullopt);
    }
    store->roll_back();
}

void Writer::Parts::set_trouble(std::optional<StoreTrouble> now) {
    const std::lock_guard lock(shown_mutex);
    trouble = now;
}

void Writer::Parts::process(std::deque<Waiting>& group) {
    auto answers = write(group);
    if (answers) return hand_over(*std::move(answers));
    store->roll_back();
    cache.clear();
    set_trouble(answers.error());
    next_probe = std::chrono::steady_clock::now() + limits.probe_every;
    std::vector<Answer> refusals;
    for (Waiting& one : group) {
        refusals.emplace_back([one = std::move(one), trouble = answers.error()]() mutable { refuse(one, trouble); });
    }
    hand_over(std::move(refusals));
}

Result<std::vector<Answer>, StoreTrouble> Writer::Parts::write(std::deque<Waiting>& group) {
    auto found = store->begin();
    if (!found) return fail(found.error());
    auto tree = go_on_from(*found);
    if (!tree) return fail(tree.error());
    GroupInProgress progress(*store, key, {*std::move(found), *std::move(tree), office}, cache);
    for (Waiting& one : group) {
        auto taken = std::visit([&](auto& waiting_one) { return progress.take(waiting_one); }, one);
        if (!taken) return fail(taken.error());
    }
    if (progress.empty()) {
        store->roll_back();
        return progress.answers();
    }
    if (auto committed = progress.commit(); !committed) return fail(committed.error());
    head = progress.head();
    {
        const std::lock_guard lock(shown_mutex);
        office = progress.office();
        trouble.reset();
    }
    return progress.answers();
}

/// Takes up what another process wrote since, if any did. A log that has become shorter was put back from a copy while
/// we ran: writing on would sign a second tree of a size that was signed before.
Result<ledger::CompactRange, StoreTrouble> Writer::Parts::go_on_from(const LogHead& found) {
    if (found.size < head.size) {
        say("the log in the database is shorter than the one that was signed; nothing is written any more");
        return fail(StoreTrouble::unavailable);
    }
    if (found != head) {
        if (problem_of(found, key.verifier())) {
            say("the log's head in the database was damaged or signed with another key; nothing is written any more");
            return fail(StoreTrouble::unavailable);
        }
        cache.clear();
        if (found.office_events != head.office_events) {
            auto loaded = office_of(*store, key.verifier());
            if (!loaded) return fail(StoreTrouble::unavailable);
            const std::lock_guard lock(shown_mutex);
            office = *std::move(loaded);
        }
        head = found;
    }
    auto tree = ledger::CompactRange::restore(found.size, found.peaks);
    if (!tree) return fail(StoreTrouble::unavailable);
    return *std::move(tree);
}

void Writer::Parts::hand_over(std::vector<Answer> answers) {
    std::unique_lock lock(answers_mutex);
    answers_changed.wait(lock, [&] { return unanswered.size() < limits.unanswered_max; });
    unanswered.push_back(std::move(answers));
    answers_changed.notify_all();
}

void Writer::Parts::answer_all() {
    for (;;) {
        std::vector<Answer> answers;
        {
            std::unique_lock lock(answers_mutex);
            answers_changed.wait(lock, [&] { return no_more_answers || !unanswered.empty(); });
            if (unanswered.empty()) return;
            answers = std::move(unanswered.front());
            unanswered.pop_front();
            answers_changed.notify_all();
        }
        for (const Answer& answer : answers) answer();
    }
}

Result<std::unique_ptr<Writer>, WriterProblem> Writer::start(LogStore& store, ledger::SigningKey key, Report report,
                                                             WriterLimits limits) {
    auto parts = std::make_unique<Parts>(store, std::move(key), std::move(report), limits);
    if (auto problem = parts->prepare()) return fail(*problem);
    return std::unique_ptr<Writer>(new Writer(std::move(parts)));
}

Writer::Writer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {
    parts_->answering = std::thread([parts = parts_.get()] { parts->answer_all(); });
    parts_->writing = std::thread([parts = parts_.get()] { parts->run(); });
}

Writer::~Writer() { stop(); }

void Writer::submit(Change change, std::function<void(ChangeResult)> done) {
    parts_->offer(WaitingChange{std::move(change), std::move(done)});
}

void Writer::publish(std::vector<codec::RecordedOfficeEvent> events, std::function<void(PublishResult)> done) {
    administer({std::move(events), {}}, std::move(done));
}

PublishResult Writer::publish_and_wait(std::vector<codec::RecordedOfficeEvent> events) {
    return administer_and_wait({std::move(events), {}});
}

void Writer::administer(StaffAct act, std::function<void(PublishResult)> done) {
    parts_->offer(WaitingPublication{std::move(act), std::move(done)});
}

PublishResult Writer::administer_and_wait(StaffAct act) {
    const auto promise = std::make_shared<std::promise<PublishResult>>();
    auto future = promise->get_future();
    administer(std::move(act), [promise](PublishResult result) { promise->set_value(std::move(result)); });
    return future.get();
}

OfficePointer Writer::office() const {
    const std::lock_guard lock(parts_->shown_mutex);
    return parts_->office;
}

std::optional<StoreTrouble> Writer::trouble() const {
    const std::lock_guard lock(parts_->shown_mutex);
    return parts_->trouble;
}

void Writer::stop() {
    {
        const std::lock_guard lock(parts_->mutex);
        parts_->stopping = true;
    }
    parts_->arrived.notify_all();
    if (parts_->writing.joinable()) parts_->writing.join();
    if (parts_->answering.joinable()) parts_->answering.join();
}

}  // namespace huiyin::app
