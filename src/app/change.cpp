#include "app/change.hpp"

#include <future>
#include <memory>
#include <utility>

namespace huiyin::app {

ChangeResult CaseLog::submit_and_wait(Change change) {
    const auto promise = std::make_shared<std::promise<ChangeResult>>();
    auto future = promise->get_future();
    submit(std::move(change), [promise](ChangeResult result) { promise->set_value(std::move(result)); });
    return future.get();
}

std::vector<ChangeResult> change_all(const std::vector<CaseId>& cases, const Command& command, CaseLog& log,
                                     const Moment& now) {
    std::vector<std::future<ChangeResult>> waiting;
    for (const CaseId id : cases) {
        const auto promise = std::make_shared<std::promise<ChangeResult>>();
        waiting.push_back(promise->get_future());
        Change change{.id = id, .command = command, .actor = Actor::clock(), .now = now};
        log.submit(std::move(change), [promise](ChangeResult result) { promise->set_value(std::move(result)); });
    }
    std::vector<ChangeResult> results;
    for (auto& one : waiting) results.push_back(one.get());
    return results;
}

}  // namespace huiyin::app
