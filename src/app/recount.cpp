#include "app/recount.hpp"

#include <variant>
#include <vector>

namespace huiyin::app {

Recounted recount(Register& cases, CaseLog& log, const Moment& now, const std::string& reason, std::size_t batch) {
    Recounted recounted;
    CaseId last;
    while (!recounted.interrupted) {
        const std::vector<CaseId> open = cases.open_after(last, batch);
        if (open.empty()) break;
        last = open.back();
        for (const ChangeResult& result : change_all(open, RecountLimits{reason}, log, now)) {
            if (result) {
                ++recounted.cases;
                continue;
            }
            const auto* const refusal = std::get_if<Refusal>(&result.error());
            if (refusal == nullptr) recounted.interrupted = true;
            if (refusal == nullptr || refusal->code != RefusalCode::nothing_moves) ++recounted.refused;
        }
    }
    return recounted;
}

}  // namespace huiyin::app
