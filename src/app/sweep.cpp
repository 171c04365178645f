#include "app/sweep.hpp"

#include <future>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace huiyin::app {

namespace {

std::vector<ChangeResult> record_all(const std::vector<CaseId>& due, CaseLog& log, const Moment& now) {
    std::vector<std::future<ChangeResult>> waiting;
    for (const CaseId id : due) {
        const auto promise = std::make_shared<std::promise<ChangeResult>>();
        waiting.push_back(promise->get_future());
        Change change{.id = id, .command = RecordMissedLimits{}, .actor = Actor::clock(), .now = now};
        log.submit(std::move(change), [promise](ChangeResult result) { promise->set_value(std::move(result)); });
    }
    std::vector<ChangeResult> results;
    for (auto& one : waiting) results.push_back(one.get());
    return results;
}

}  // namespace

Swept sweep(Register& cases, CaseLog& log, const Moment& now, std::size_t batch) {
    Swept swept;
    std::set<CaseId> passed_over;  // refused: they stay in front of the queue of what is due
    for (;;) {
        std::vector<CaseId> due;
        for (const CaseId id : cases.due_before(now.on, batch + passed_over.size())) {
            if (!passed_over.contains(id)) due.push_back(id);
        }
        if (due.empty()) break;
        const auto results = record_all(due, log, now);
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

}  // namespace huiyin::app
