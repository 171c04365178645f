#include "views/tally.hpp"

namespace huiyin::views {

std::vector<std::string> tally_kinds(const codec::PublicEntry& entry) {
    std::vector<std::string> kinds{entry.kind};
    if (entry.kind == GrievanceAnswered::type) {
        kinds.emplace_back(entry.missed.empty() ? "answered-on-time" : "answered-late");
    }
    if (entry.kind == LimitMissed::type) {
        for (const std::string& limit : entry.missed) kinds.push_back("missed:" + limit);
    }
    if (!entry.turns.empty()) kinds.push_back("turned-" + entry.turns);
    return kinds;
}

}  // namespace huiyin::views
