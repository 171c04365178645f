#include "app/sweep.hpp"

#include <set>
#include <utility>
#include <vector>

namespace huiyin::app {

Swept sweep(Register& cases, CaseLog& log, const Moment& now, std::size_t batch) {
    Swept swept;
    std::set<CaseId> passed_over;  // refused: they stay in front of the queue of what is due
    for (;;) {
        std::vector<CaseId> due;
        for (const CaseId id : cases.due_before(now.on, batch + passed_over.size())) {
            if (!passed_over.contains(id)) due.push_back(id);
        }
        if (due.empty()) break;
        const auto results = change_all(due, RecordMissedLimits{}, log, now);
        for (std::size_t i = 0; i < due.size(); ++i) {
            if (results[i]) {
                ++swept.cases;
                continue;
            }
            passed_over.insert(due[i]);
            const auto* refusal = std::get_if<Refusal>(&results[i].error());
            // Somebody else was faster, which is just as good.
            if (refusal != nullptr && refusal->code == RefusalCode::nothing_missed) continue;
            if (refusal == nullptr) swept.interrupted = true;
            ++swept.refused;
        }
        if (swept.interrupted) break;
    }
    return swept;
}

Erased erase_due(Register& cases, CaseLog& log, const Moment& now, std::size_t batch) {
    Erased erased;
    bool log_is_away = false;
    for (std::vector<CaseId> due = cases.to_erase(now.on, {}, batch); !due.empty();
         due = cases.to_erase(now.on, due.back(), batch)) {
        for (const ChangeResult& result : change_all(due, EraseCase{}, log, now)) {
            if (result) {
                ++erased.cases;
                continue;
            }
            if (std::holds_alternative<Refusal>(result.error())) continue;
            erased.interrupted = true;
            const auto* const trouble = std::get_if<StoreTrouble>(&result.error());
            // One case that cannot be read keeps none behind it.
            log_is_away = trouble != nullptr && *trouble != StoreTrouble::unavailable;
        }
        if (log_is_away) break;
    }
    return erased;
}

}  // namespace huiyin::app
