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

}  // namespace huiyin::app
