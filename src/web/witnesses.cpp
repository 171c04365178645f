#include "web/witnesses.hpp"

#include <string>
#include <string_view>

namespace huiyin::web {

namespace {

/// `2026-01-05 08:30`, in UTC: the witness's own clock said it.
std::string minute_text(Instant at) {
    std::string text = to_text(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

/// The name in a verifier key.
std::string name_of(std::string_view key) { return std::string(key.substr(0, key.find('+'))); }

/// What that witness signed last; null if nothing yet.
const app::Witnessed::By* signed_by(const app::Witnessed* witnessed, const app::NamedWitness& named) {
    if (witnessed == nullptr) return nullptr;
    for (const app::Witnessed::By& by : witnessed->by) {
        if (by.key == named.key) return &by;
    }
    return nullptr;
}

}  // namespace

void show_last_witness(Page& page, const app::Office& office, const app::Witnessed* witnessed) {
    const app::Witnessed::By* last = nullptr;
    for (const app::NamedWitness& named : office.witnesses) {
        const auto* const by = signed_by(witnessed, named);
        if (by != nullptr && (last == nullptr || by->at > last->at)) last = by;
    }
    if (last == nullptr) {
        page.show("no_witness");
        return;
    }
    page.add("witnessed")
        .set("witness_name", name_of(last->key))
        .set("witnessed_at", minute_text(last->at))
        .set("witnessed_size", std::to_string(last->size));
}

void show_witnesses(Page& page, const app::Office& office, const app::Witnessed* witnessed) {
    if (office.witnesses.empty()) page.show("no_witness");
    for (const app::NamedWitness& named : office.witnesses) {
        Dictionary row = page.add("witness");
        row.set("witness_key", named.key).set("witness_url", named.url);
        const auto* const by = signed_by(witnessed, named);
        if (by == nullptr) {
            row.show("unsigned");
        } else {
            row.add("signed").set("witnessed_at", minute_text(by->at)).set("witnessed_size", std::to_string(by->size));
        }
    }
}

}  // namespace huiyin::web
