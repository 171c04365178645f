// Kills a process that files, or acts on cases of one matter, at full speed, again and again on the same database, and
// holds what it had acknowledged against what is there afterwards (I1, I2, I10).
//
//     kill_test [--kills N] [--seed N]        the tests
//     kill_test --file DIRECTORY              a process that is killed: it files
//     kill_test --act DIRECTORY               another one: it acts on the cases that lead others

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/bytes.hpp"
#include "ledger/checkpoint.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/trial_office.hpp"

namespace huiyin {
namespace {

using app::ChangeResult;
using store::sqlite::TrialDirectory;
using store::sqlite::TrialOffice;

int kills = 60;
std::uint64_t seed = 0;
std::string program;

constexpr int filing_threads = 16;
constexpr int audit_every = 10;
constexpr int matters = 3;
constexpr int cases_of_matter = 25;
const Date monday = store::sqlite::day(2026, 3, 2);

// --- the process that is killed --------------------------------------------------------------------------------------

/// One line for each receipt: case, leaf, hash of the leaf, and the checkpoint in hex. Short enough that a pipe takes
/// it in one piece, so that a kill cuts off at most a line that the parent never sees the end of.
std::string receipt_line(const app::Committed& committed) {
    const app::WrittenEvent& event = committed.events.back();
    return std::to_string(committed.id.value) + ' ' + std::to_string(event.leaf) + ' ' +
           hex_encode(ledger::leaf_hash(as_bytes(event.entry))) + ' ' + hex_encode(as_bytes(committed.checkpoint)) +
           '\n';
}

void write_line(const std::string& line) {
    if (::write(STDOUT_FILENO, line.data(), line.size()) != static_cast<ssize_t>(line.size())) std::_Exit(3);
}

/// Files for ever, with some acts on cases between.
void file_without_end(TrialOffice& office) {
    for (std::uint64_t i = 1;; ++i) {
        auto change = store::sqlite::filing(monday, "Street lights " + std::to_string(i));
        change.sealed_identity = app::SealedIdentity{Bytes(400, 7), {}};
        std::get<FileGrievance>(change.command).identity_digest = ledger::sha256(change.sealed_identity->box);
        const ChangeResult filed = office.writer().submit_and_wait(std::move(change));
        if (!filed) std::_Exit(4);
        write_line(receipt_line(*filed));
        if (i % 3 != 0) continue;
        const auto withdrawn = office.act(filed->id, WithdrawGrievance{}, Actor::filer(), monday);
        if (!withdrawn) std::_Exit(5);
        write_line(receipt_line(*withdrawn));
    }
}

[[noreturn]] void file_until_killed(const std::string& directory) {
    TrialOffice office(directory);
    write_line("ready\n");
    std::vector<std::thread> threads;
    for (int i = 0; i < filing_threads; ++i) threads.emplace_back([&] { file_without_end(office); });
    for (std::thread& thread : threads) thread.join();
    std::_Exit(6);
}

/// The cases of each matter have the numbers after those of the one before it; the first one leads.
CaseId case_of(int matter, int position) { return {std::int64_t{matter} * cases_of_matter + position + 1}; }

const Actor by_bureau = Actor::of(store::sqlite::trial_officer(store::sqlite::registrar_of_bureau));
const Actor by_housing = Actor::of(store::sqlite::trial_officer(store::sqlite::registrar_of_housing));

/// Promises something for ever, all filers of a matter at once.
void promise_without_end(TrialOffice& office, CaseId leading) {
    for (;;) {
        write_line("begun " + std::to_string(leading.value) + '\n');
        const auto promised = office.act(leading, MakePromise{"A lamp", monday, {}}, by_housing, monday);
        if (!promised || promised->left_out != 0) std::_Exit(7);
        write_line(receipt_line(*promised));
    }
}

[[noreturn]] void act_until_killed(const std::string& directory) {
    TrialOffice office(directory);
    write_line("ready\n");
    std::vector<std::thread> threads;
    for (int i = 0; i < matters; ++i) threads.emplace_back([&, i] { promise_without_end(office, case_of(i, 0)); });
    for (std::thread& thread : threads) thread.join();
    std::_Exit(6);
}

// --- the one that kills ----------------------------------------------------------------------------------------------

/// What a process that is no more had acknowledged.
struct Acknowledged {
    std::int64_t case_id = 0;
    std::uint64_t leaf = 0;
    std::string leaf_hash;
    std::string checkpoint;
};

std::optional<Acknowledged> parse(std::string_view line) {
    std::vector<std::string> words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        words.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    if (words.size() != 4) return std::nullopt;
    const auto checkpoint = hex_decode(words[3]);
    if (!checkpoint) return std::nullopt;
    return Acknowledged{static_cast<std::int64_t>(parse_decimal(words[0]).value()), parse_decimal(words[1]).value(),
                        words[2], std::string(as_text(*checkpoint))};
}

/// What came out of a process until it was killed.
struct LastWords {
    std::vector<Acknowledged> acknowledged;  ///< Every whole line.
    std::size_t begun = 0;                   ///< Acts that were begun, where it says so.
    bool by_signal = false;                  ///< Whether it was the signal that ended it.
};

/// A running process and the lines that it has written so far.
class Victim {
public:
    /// `work`: `--file` or `--act`.
    Victim(const char* work, const std::filesystem::path& directory) {
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0) std::abort();
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execl(program.c_str(), program.c_str(), work, directory.c_str(), nullptr);
            std::_Exit(2);
        }
        ::close(ends[1]);
        output_ = ends[0];
        // The reader drains the pipe, or the other side would soon wait for it instead of working.
        reader_ = std::thread([this] { read(); });
    }
    Victim(const Victim&) = delete;
    Victim& operator=(const Victim&) = delete;
    ~Victim() { static_cast<void>(kill()); }

    [[nodiscard]] bool wait_until_ready() {
        for (int i = 0; i < 3000 && !ready_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds{10});
        return ready_;
    }

    /// Ends it and gives what it got out.
    [[nodiscard]] LastWords kill() {
        bool by_signal = false;
        if (process_ > 0) {
            ::kill(process_, SIGKILL);
            int status = 0;
            ::waitpid(process_, &status, 0);
            by_signal = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
            process_ = -1;
        }
        if (reader_.joinable()) {
            reader_.join();
            ::close(output_);
        }
        return {std::move(acknowledged_), begun_, by_signal};
    }

private:
    void read() {
        std::string rest;
        char buffer[65536];
        for (;;) {
            const ssize_t count = ::read(output_, buffer, sizeof buffer);
            if (count <= 0) return;
            rest.append(buffer, static_cast<std::size_t>(count));
            std::size_t begin = 0;
            for (std::size_t end = rest.find('\n'); end != std::string::npos; end = rest.find('\n', begin)) {
                const std::string_view line = std::string_view(rest).substr(begin, end - begin);
                if (line == "ready") ready_ = true;
                if (line.starts_with("begun ")) ++begun_;
                if (auto one = parse(line)) acknowledged_.push_back(*std::move(one));
                begin = end + 1;
            }
            rest.erase(0, begin);
        }
    }

    pid_t process_ = -1;
    int output_ = -1;
    std::atomic<bool> ready_ = false;
    std::vector<Acknowledged> acknowledged_;
    std::size_t begun_ = 0;
    std::thread reader_;
};

ledger::Checkpoint opened(const std::string& note) {
    const auto checkpoint = ledger::open_checkpoint(note, store::sqlite::trial_key().verifier());
    EXPECT_TRUE(checkpoint.has_value()) << "a checkpoint was not signed by the log";
    return checkpoint ? checkpoint->checkpoint : ledger::Checkpoint{};
}

/// Holds the log as it is now against everything that was ever acknowledged.
class Witness {
public:
    /// Looks at the database as a restarted server would find it.
    void examine(store::sqlite::Store& store, const std::vector<Acknowledged>& acknowledged) {
        auto& log = store.public_log();
        const ledger::Checkpoint current = opened(*log.checkpoint());
        const auto tile = [&](const ledger::Tile& wanted) {
            return log.tile(wanted.level, wanted.index, wanted.width);
        };
        for (const Acknowledged& one : acknowledged) remember(one);
        ASSERT_GE(current.size, largest_.size) << "the checkpoint went backwards";
        const auto growth = ledger::consistency_proof(largest_.size, current.size, tile);
        ASSERT_TRUE(growth.has_value());
        EXPECT_TRUE(ledger::verify_consistency(largest_.size, largest_.root, current.size, current.root, *growth))
            << "the log is not the one of the largest checkpoint that was given out";
        for (const Acknowledged& one : acknowledged) {
            const auto proof = log.prove(one.leaf);
            ASSERT_TRUE(proof.has_value()) << "leaf " << one.leaf << " was acknowledged and is gone";
            const Hash leaf = ledger::leaf_hash(as_bytes(proof->entry));
            EXPECT_EQ(hex_encode(leaf), one.leaf_hash) << "leaf " << one.leaf << " is another one now";
            EXPECT_TRUE(ledger::verify_inclusion(one.leaf, current.size, leaf, proof->inclusion, current.root));
            EXPECT_TRUE(store.cases().codes(CaseId{one.case_id}).has_value())
                << "case " << one.case_id << " was acknowledged and is gone";
        }
        if (current.size > largest_.size) largest_ = current;
    }

    [[nodiscard]] std::size_t receipts() const noexcept { return receipts_; }

private:
    void remember(const Acknowledged& one) {
        ++receipts_;
        const ledger::Checkpoint given = opened(one.checkpoint);
        const auto [known, is_new] = roots_.emplace(given.size, given.root);
        EXPECT_EQ(known->second, given.root) << "two trees were signed for size " << given.size;
        if (given.size > largest_.size) largest_ = given;
    }

    std::map<std::uint64_t, Hash> roots_;  // of every checkpoint that was given out
    ledger::Checkpoint largest_{.origin = {}, .size = 0, .root = ledger::empty_root(), .extensions = {}};
    std::size_t receipts_ = 0;
};

void expect_clean(store::sqlite::Store& store) {
    const auto report = app::audit(*store.archive(), store::sqlite::trial_key().verifier());
    if (report.clean()) return;
    const app::Difference& first = *report.first;
    ADD_FAILURE() << "audit: " << first.table << ", " << first.key << ", " << first.column << ": expected "
                  << first.expected << ", found " << first.found;
}

TEST(Killed, at_random_moments_a_log_keeps_every_receipt_and_never_goes_back) {
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<int> delay_microseconds(0, 500'000);
    const TrialDirectory directory;
    { const TrialOffice founded(directory.path()); }
    Witness witness;
    for (int i = 1; i <= kills && !testing::Test::HasFailure(); ++i) {
        SCOPED_TRACE("kill " + std::to_string(i));
        Victim victim("--file", directory.path());
        // Every eighth one dies while it starts: then it is recovering what the one before it left behind.
        if (i % 8 != 0) {
            ASSERT_TRUE(victim.wait_until_ready());
        }
        std::this_thread::sleep_for(std::chrono::microseconds{delay_microseconds(random)});
        const LastWords last = victim.kill();
        ASSERT_TRUE(last.by_signal) << "it ended by itself";
        auto store = store::sqlite::Store::open(directory.path());
        ASSERT_TRUE(store.has_value()) << store.error().detail;
        witness.examine(**store, last.acknowledged);
        if (i % audit_every == 0 || i == kills) expect_clean(**store);
    }
    std::printf("%d kills, %zu receipts\n", kills, witness.receipts());
    EXPECT_GT(witness.receipts(), static_cast<std::size_t>(kills));
}

/// Matters that lie with housing, accepted there.
void make_matters(TrialOffice& office) {
    for (int matter = 0; matter < matters; ++matter) {
        const CaseId leading = case_of(matter, 0);
        for (int i = 0; i < cases_of_matter; ++i) {
            ASSERT_EQ(office.file(monday), case_of(matter, i));
            if (i == 0) continue;
            ASSERT_TRUE(office.act(case_of(matter, i),
                                   MergeCase{.into = leading, .obstacle = {}, .reason = "The same lane"}, by_bureau,
                                   monday));
        }
        ASSERT_TRUE(office.act(leading, ReferCase{store::sqlite::housing, "Theirs"}, by_bureau, monday));
        ASSERT_TRUE(office.act(leading, AcceptCase{"As usual"}, by_housing, monday));
    }
}

/// What every case of the matter has been promised; the test fails if one was promised more than another.
std::size_t promises_of(store::sqlite::Store& store, int matter) {
    const std::size_t first = store.cases().find(case_of(matter, 0))->state.promises.size();
    for (int i = 1; i < cases_of_matter; ++i) {
        EXPECT_EQ(store.cases().find(case_of(matter, i))->state.promises.size(), first)
            << "an act was done on a part of matter " << matter;
    }
    return first;
}

TEST(Killed, in_the_middle_of_an_act_on_a_whole_matter_it_was_done_on_all_of_its_cases_or_on_none) {
    constexpr int kills_of_acts = 20;
    std::mt19937_64 random(seed);
    std::uniform_int_distribution<int> delay_microseconds(0, 120'000);
    const TrialDirectory directory;
    {
        TrialOffice founded(directory.path());
        make_matters(founded);
        ASSERT_FALSE(HasFatalFailure());
    }
    Witness witness;
    std::size_t cut_short = 0;
    std::size_t undone = 0;
    std::size_t promised = 0;
    for (int i = 1; i <= kills_of_acts && !HasFailure(); ++i) {
        SCOPED_TRACE("kill " + std::to_string(i));
        Victim victim("--act", directory.path());
        ASSERT_TRUE(victim.wait_until_ready());
        std::this_thread::sleep_for(std::chrono::microseconds{delay_microseconds(random)});
        const LastWords last = victim.kill();
        ASSERT_TRUE(last.by_signal) << "it ended by itself";
        auto store = store::sqlite::Store::open(directory.path());
        ASSERT_TRUE(store.has_value()) << store.error().detail;
        witness.examine(**store, last.acknowledged);
        const std::size_t before = std::exchange(promised, 0);
        for (int matter = 0; matter < matters; ++matter) promised += promises_of(**store, matter);
        // What was acknowledged is there; what was begun may be.
        EXPECT_GE(promised - before, last.acknowledged.size());
        EXPECT_LE(promised - before, last.begun);
        cut_short += last.begun - last.acknowledged.size();
        undone += last.begun - (promised - before);
        if (i % audit_every == 0 || i == kills_of_acts) expect_clean(**store);
    }
    std::printf("%zu acts on %d cases each, %zu cut short, %zu of these left nothing\n", promised, cases_of_matter,
                cut_short, undone);
    EXPECT_GT(undone, 0U) << "no kill came in the middle of an act";
}

}  // namespace
}  // namespace huiyin

int main(int count, char** words) {
    testing::InitGoogleTest(&count, words);
    huiyin::program = "/proc/self/exe";
    huiyin::seed = std::random_device{}();
    for (int i = 1; i + 1 < count; i += 2) {
        const std::string option = words[i];
        if (option == "--file") huiyin::file_until_killed(words[i + 1]);
        if (option == "--act") huiyin::act_until_killed(words[i + 1]);
        if (option == "--kills") huiyin::kills = std::atoi(words[i + 1]);
        if (option == "--seed") huiyin::seed = std::strtoull(words[i + 1], nullptr, 10);
    }
    std::printf("seed %llu (--seed repeats it)\n", static_cast<unsigned long long>(huiyin::seed));
    return RUN_ALL_TESTS();
}
