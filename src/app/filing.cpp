#include "app/filing.hpp"

#include <future>
#include <memory>
#include <utility>

namespace huiyin::app {

FilingResult Filing::submit_and_wait(FilingRequest request) {
    const auto promise = std::make_shared<std::promise<FilingResult>>();
    auto future = promise->get_future();
    submit(std::move(request), [promise](FilingResult result) { promise->set_value(std::move(result)); });
    return future.get();
}

}  // namespace huiyin::app
