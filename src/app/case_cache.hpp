#pragma once

#include <cstddef>
#include <unordered_map>

#include "app/register.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::app {

/// A case as the writer works on it.
struct LiveCase {
    Case state;
    std::string subject;
    views::CaseCodes codes;
};

/// Cases that the writer has folded lately. Valid only while nobody else writes: whoever finds the head changed by
/// another process clears it.
class CaseCache {
public:
    static constexpr std::size_t cases_max = 8192;

    [[nodiscard]] const LiveCase* find(CaseId id) const {
        const auto found = cases_.find(id);
        return found == cases_.end() ? nullptr : &found->second;
    }
    void put(CaseId id, LiveCase live) {
        if (cases_.size() >= cases_max) cases_.clear();
        cases_.insert_or_assign(id, std::move(live));
    }
    void clear() { cases_.clear(); }

private:
    std::unordered_map<CaseId, LiveCase> cases_;
};

}  // namespace huiyin::app
