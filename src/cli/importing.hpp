#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "app/change.hpp"
#include "app/filing.hpp"
#include "app/office.hpp"
#include "app/present.hpp"
#include "app/register.hpp"
#include "cli/import_rows.hpp"

namespace huiyin::cli {

/// The parts of an answer that a source does not have, said honestly.
struct ImportWords {
    std::string procedure;
    std::string rule;
    std::string reasons;
    std::string next_step;
};

/// Who takes cases over, and how.
struct ImportOrder {
    Actor actor;
    bool acts_for_holder = false;      ///< The actor acts as a member of whichever unit holds the case.
    UnitId addressed_to;               ///< None: the office's bureau.
    UnitId received_by;                ///< The unit that a case about no unit of the office comes to lie with.
    std::string outcome;               ///< Id in the rulebook that every taken-over answer gets.
    Language language = Language::zh;  ///< That the cases are in.
    Date entered_on{};
    ImportWords words;
};

/// What a row asks of the log, in order: each command and when it happened.
struct ImportStep {
    std::string name;  ///< `register`, `accept` or `answer`.
    Command command;
    Moment at;
};
/// The next step of a row's case from this stage on; none if the row asks for no more.
[[nodiscard]] std::optional<ImportStep> next_step_of(const ImportedCase& row, Stage stage, const ImportOrder& order,
                                                     const app::OfficeTime& time);

/// Why the rules would refuse the row, without writing anything; and what they would refuse.
struct RowRefusal {
    Refusal refusal;
    std::string step;
};
[[nodiscard]] std::optional<RowRefusal> judge_row(const ImportedCase& row, const ImportOrder& order,
                                                  const app::Office& office, const app::OfficeTime& time);

/// How a row stands to the case that its source_id became in an earlier run.
enum class RowStanding : std::uint8_t {
    there_already,  ///< The case says everything that the row says.
    to_complete,    ///< The row goes on from where a run was cut off, or has got its answer since.
    contradicts,    ///< They say different things of the filing or of the answer.
    acted_on,       ///< The row has an answer that the case has not, and others than imports have acted on the case.
};
/// Compares all that the row says. An answer that the row leaves empty says nothing.
[[nodiscard]] RowStanding standing_of(const ImportedCase& row, const app::CaseFile& file, const app::OfficeTime& time);

/// What became of one row.
struct RowOutcome {
    enum class Kind : std::uint8_t {
        taken_over,
        completed,  ///< It was there without its answer, from a run that was cut off.
        there_already,
        contradicts,  ///< As RowStanding.
        acted_on,     ///< As RowStanding.
        refused,
        store_failed,
    };
    Kind kind = Kind::taken_over;
    bool answered = false;
    CaseId id;
    std::string receipt;  ///< With taken_over: the receipt's text.
    std::string number;
    std::optional<Refusal> refusal;  ///< With refused.
    std::string step;                ///< With refused: what was refused: `file`, `register`, `accept` or `answer`.
    app::StoreTrouble trouble{};     ///< With store_failed.
};

/// Takes rows over into the log, several at a time, so that they share its commits. Every row goes the way of every
/// other case: filed, accepted, answered, each by a command that the rules judge.
class Importing {
public:
    static constexpr std::size_t rows_in_flight_max = 256;

    struct Means {
        app::Filing& filing;
        app::CaseLog& log;
        app::Register& cases;
        app::OfficeTime& time;
    };

    Importing(Means means, ImportOrder order) : means_(means), order_(std::move(order)) {}
    Importing(const Importing&) = delete;
    Importing& operator=(const Importing&) = delete;
    /// As wait().
    ~Importing();

    /// Takes a row, waiting while too many are on their way, or one of the same name. `done` is called once, on a
    /// thread of the log; it must be quick.
    void take(ImportedCase row, std::function<void(RowOutcome)> done);
    /// Waits until every row has its outcome.
    void wait();

private:
    struct Journey;

    void finish(Journey& journey, RowOutcome::Kind kind);
    void fail_with(Journey& journey, const app::ChangeError& error);
    void after_filing(const std::shared_ptr<Journey>& journey, app::FilingResult result);
    void resume(const std::shared_ptr<Journey>& journey, CaseId id);
    void go_on(const std::shared_ptr<Journey>& journey);

    Means means_;
    ImportOrder order_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::set<std::string> in_flight_;  ///< source_key of each row on its way.
};

}  // namespace huiyin::cli
