#include "cli/receipt_facts.hpp"

#include <utility>
#include <variant>

#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "domain/grievance/case_number.hpp"
#include "ledger/receipt.hpp"

namespace huiyin::cli {

ledger::CommittedFacts facts_of(ByteView entry, std::optional<ByteView> private_event) {
    ledger::CommittedFacts facts;
    const auto read = codec::decode_entry(as_text(entry));
    if (!read) return facts;
    facts.filed_on = read->day;
    facts.entered_on = read->entered_on;
    facts.limits.emplace();
    for (const codec::PublicLimit& limit : read->starts) {
        facts.limits->push_back({.limit = limit.limit, .rule = read->rule, .due = limit.due_on});
    }
    if (!private_event) return facts;
    const auto event = codec::decode_event(as_text(*private_event));
    if (!event) return facts;
    const auto* const filed = std::get_if<GrievanceFiled>(&event->recorded.event);
    if (filed == nullptr) return facts;
    facts.number = case_number(event->id, event->recorded.at.on);
    facts.filed_at = event->recorded.at.at;
    facts.content = ledger::content_hash(filed->subject, filed->text);
    facts.attachments.emplace();
    for (const Attachment& one : filed->attachments) facts.attachments->push_back(one.content);
    return facts;
}

ledger::ReceiptChecks receipt_checks(std::optional<ledger::VerifierKey> known_key,
                                     std::vector<ledger::VerifierKey> witnesses) {
    return {
        .known_key = std::move(known_key),
        .witnesses = std::move(witnesses),
        .commitment_of = [](ByteView entry) { return codec::commitment_of(as_text(entry)); },
        .facts_of = facts_of,
    };
}

}  // namespace huiyin::cli
