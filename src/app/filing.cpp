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

Result<Done, ReceivedProblem> count_from(FilingRequest& request, Date received, const OfficeTime& time,
                                         std::chrono::days days_max) {
    const Date today = request.now.on;
    if (received > today) return fail(ReceivedProblem::in_future);
    if (received < today - days_max) return fail(ReceivedProblem::too_long_ago);
    if (received == today) return Done{};
    request.entered_on = today;
    // At which hour it came is not known; its first moment gives the filer no later limit than any other.
    request.now = time.at({.on = received, .since_midnight = {}});
    return Done{};
}

}  // namespace huiyin::app
