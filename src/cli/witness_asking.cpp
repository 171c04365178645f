#include "cli/witness_asking.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/witness.hpp"

namespace huiyin::cli {

namespace {

// A witness's clock may go ahead of ours by so much.
constexpr std::chrono::minutes clock_difference_max{5};

/// The log's newest checkpoint as it alone signed it.
struct Newest {
    ledger::Checkpoint checkpoint;
    std::string note;
};

std::optional<Newest> newest_of(app::PublicLog& log, const ledger::VerifierKey& key) {
    const auto note = ledger::parse_note(*log.checkpoint());
    if (!note) return std::nullopt;
    auto checkpoint = ledger::parse_checkpoint_text(note->text);
    if (!checkpoint) return std::nullopt;
    return Newest{*std::move(checkpoint), ledger::keep_signatures(*note, std::span(&key, 1))};
}

std::optional<app::Cosignature> known_of(app::Cosignatures& cosignatures, const std::string& witness) {
    for (app::Cosignature& one : cosignatures.newest()) {
        if (one.witness == witness) return std::move(one);
    }
    return std::nullopt;
}

std::optional<std::string> request_for(app::PublicLog& log, const Newest& newest, std::uint64_t old_size) {
    const auto read = [&](const ledger::Tile& tile) { return log.tile(tile.level, tile.index, tile.width); };
    auto proof = ledger::consistency_proof(old_size, newest.checkpoint.size, read);
    if (!proof) return std::nullopt;
    return ledger::write_add_checkpoint({.old_size = old_size, .proof = *std::move(proof), .checkpoint = newest.note});
}

/// The cosignature in an answer, if it is one by this witness on this checkpoint. Lines by others are passed over.
std::optional<app::Cosignature> cosignature_in(const std::string& body, const Newest& newest,
                                               const ledger::VerifierKey& log, const ledger::VerifierKey& witness) {
    const std::string whole = newest.note + body;
    const auto opened = ledger::open_checkpoint(whole, log, std::span(&witness, 1));
    if (!opened || opened->cosigned.empty()) return std::nullopt;
    const auto note = ledger::parse_note(whole);
    const std::string own = ledger::keep_signatures(*note, std::span(&witness, 1));
    const std::string text_and_blank = note->text + "\n";
    std::string lines = own.substr(text_and_blank.size());
    // The first one is whose time was verified.
    lines.resize(lines.find('\n') + 1);
    return app::Cosignature{
        .witness = witness.text(),
        .size = newest.checkpoint.size,
        .checkpoint = newest.note,
        .line = std::move(lines),
        .at = Instant{std::chrono::seconds{static_cast<std::int64_t>(opened->cosigned.front().at_seconds)}}};
}

/// The size that a witness says it has.
std::optional<std::uint64_t> size_in(const WitnessReply& reply) {
    if (reply.status != 409 || !reply.content_type.starts_with(ledger::tree_size_type)) return std::nullopt;
    if (!reply.body.ends_with('\n')) return std::nullopt;
    return parse_decimal(std::string_view(reply.body).substr(0, reply.body.size() - 1));
}

}  // namespace

std::string_view code_of(AskOutcome outcome) noexcept {
    switch (outcome) {
        case AskOutcome::cosigned: return "cosigned";
        case AskOutcome::up_to_date: return "up_to_date";
        case AskOutcome::unreachable: return "unreachable";
        case AskOutcome::refused: return "refused";
        case AskOutcome::ahead: return "ahead";
        case AskOutcome::bad_answer: return "bad_answer";
    }
    return {};
}

WitnessAsking::Result WitnessAsking::ask(const app::NamedWitness& witness, Instant now) const {
    const auto log_key = ledger::VerifierKey::parse(means_.log_key);
    const auto key = ledger::VerifierKey::parse(witness.key);
    const auto newest = log_key && key ? newest_of(means_.log, *log_key) : std::nullopt;
    if (!newest) return {AskOutcome::up_to_date, 0};
    const std::uint64_t size = newest->checkpoint.size;
    const auto known = known_of(means_.cosignatures, witness.key);
    if (known && known->size == size && known->at + cosignature_age_max > now) return {AskOutcome::up_to_date, 0};
    std::uint64_t old_size = known ? known->size : 0;
    long status = 0;
    // It may have signed more than we know: then it says how much, and is asked once more.
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (old_size > size) return {AskOutcome::ahead, status};
        const auto body = request_for(means_.log, *newest, old_size);
        if (!body) return {AskOutcome::refused, status};
        const auto reply = means_.post(add_checkpoint_url(witness.url), *body);
        if (!reply) return {AskOutcome::unreachable, 0};
        status = reply->status;
        if (status == 200) {
            auto cosignature = cosignature_in(reply->body, *newest, *log_key, *key);
            if (!cosignature || cosignature->at > now + clock_difference_max) return {AskOutcome::bad_answer, status};
            means_.cosignatures.keep(*cosignature);
            return {AskOutcome::cosigned, status};
        }
        const auto there = size_in(*reply);
        if (!there) return {status >= 500 ? AskOutcome::unreachable : AskOutcome::refused, status};
        old_size = *there;
    }
    return {old_size > size ? AskOutcome::ahead : AskOutcome::refused, status};
}

WitnessRounds::WitnessRounds(WitnessAsking asking, std::function<app::OfficePointer()> office,
                             std::chrono::seconds pause, std::atomic<bool>& stop, Events events)
    : asking_(std::move(asking)),
      office_(std::move(office)),
      pause_(pause),
      stop_(stop),
      events_(std::move(events)),
      thread_([this] { serve(); }) {}

WitnessRounds::~WitnessRounds() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    stopped_.notify_all();
    thread_.join();
    for (Running& one : running_) one.thread.join();
}

void WitnessRounds::ask_one(const app::NamedWitness& witness) {
    try {
        const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        const auto result = asking_.ask(witness, now);
        if (!stop_) events_.asked(witness, result);
    } catch (const std::exception& error) {
        events_.failed(error.what());
    }
}

void WitnessRounds::ask_all() {
    std::erase_if(running_, [](Running& one) {
        if (!one.done->load()) return false;
        one.thread.join();
        return true;
    });
    for (const app::NamedWitness& witness : office_()->witnesses) {
        const auto is_same = [&](const Running& one) { return one.key == witness.key; };
        if (std::any_of(running_.begin(), running_.end(), is_same)) continue;
        auto done = std::make_shared<std::atomic<bool>>(false);
        std::thread thread([this, witness, done] {
            ask_one(witness);
            *done = true;
        });
        running_.push_back({witness.key, std::move(done), std::move(thread)});
    }
}

void WitnessRounds::serve() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        lock.unlock();
        try {
            ask_all();
        } catch (const std::exception& error) {
            events_.failed(error.what());
        }
        lock.lock();
        stopped_.wait_for(lock, pause_, [this] { return stop_.load(); });
    }
}

}  // namespace huiyin::cli
