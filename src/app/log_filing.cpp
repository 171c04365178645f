#include "app/log_filing.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/overloaded.hpp"
#include "domain/grievance/case_number.hpp"
#include "ledger/receipt.hpp"
#include "vault/random.hpp"
#include "vault/repeated_filing.hpp"

namespace huiyin::app {

namespace {

constexpr std::chrono::hours repeat_time_max{24};

std::optional<Refusal> problem_of(std::string_view field, const std::string& value, int points_max, bool has_lines) {
    const auto is_control = [has_lines](char c) {
        if (has_lines && (c == '\n' || c == '\t')) return false;
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    };
    if (!is_utf8(value) || std::any_of(value.begin(), value.end(), is_control)) {
        return Refusal{.code = RefusalCode::text_not_valid, .field = std::string(field)};
    }
    if (code_points(value) > static_cast<std::size_t>(points_max)) {
        return Refusal{.code = RefusalCode::text_too_long, .field = std::string(field), .limit = points_max};
    }
    return std::nullopt;
}

/// The rules never see who filed, so the form of these texts is judged here.
std::optional<Refusal> problem_of(const vault::Identity& identity) {
    using Part = std::pair<std::string_view, const std::string*>;
    for (const auto& [field, value] : {Part{"name", &identity.name}, Part{"phone", &identity.phone},
                                       Part{"address", &identity.address}, Part{"email", &identity.email}}) {
        if (auto problem = problem_of(field, *value, TextLimits::line, false)) return problem;
    }
    return problem_of("words", identity.words, TextLimits::passage, true);
}

SealedIdentity sealed_by(vault::IdentitySealer& sealer, const vault::Identity& identity, const CaseTag& tag,
                         const vault::SecretCode& code, bool readable) {
    if (!readable) return {sealer.seal(identity, tag), {}};
    auto sealed = sealer.seal(identity, tag, code);
    return {std::move(sealed.box), std::move(sealed.filers_key)};
}

FileGrievance command_of(FilingRequest& request) {
    FileGrievance command;
    command.tag = vault::random_array<16>();
    command.subject = std::move(request.subject);
    command.text = std::move(request.text);
    command.topic = std::move(request.topic);
    command.place = std::move(request.place);
    command.about = std::move(request.about);
    command.wish = std::move(request.wish);
    command.case_class = std::move(request.case_class);
    command.channel = request.channel;
    command.language = request.language;
    command.addressed_to = request.addressed_to;
    if (request.joins) command.joins = request.joins->id;
    for (const RedeemedFile& file : request.attachments) command.attachments.push_back(file.attachment);
    return command;
}

/// When the answer to a repeated request may be forgotten. What came on paper happened earlier than it is entered.
Instant forgotten_at(const FilingRequest& request) {
    Instant entered = request.now.at;
    if (request.entered_on) entered = std::max(entered, Instant{*request.entered_on + std::chrono::days{1}});
    return entered + repeat_time_max;
}

std::string in_words(const Length& length) {
    const std::string amount = std::to_string(length.amount);
    const std::string_view plural = length.amount == 1 ? "" : "s";
    switch (length.unit) {
        case LengthUnit::hour: return amount + " hour" + std::string(plural);
        case LengthUnit::calendar_day: return amount + " calendar day" + std::string(plural);
        case LengthUnit::working_day: return amount + " working day" + std::string(plural);
        case LengthUnit::month: break;
    }
    return amount + " month" + std::string(plural);
}

/// Every stage with its limit; dates for those that the filing itself started, since the log's entry proves these.
std::vector<ledger::ReceiptLimit> limits_of(const GrievanceFiled& filed, const Rulebook& rulebook) {
    std::vector<ledger::ReceiptLimit> limits;
    for (const LimitRule& rule : rulebook.limits) {
        if (!rule.length || !is_for_class(rule.classes, filed.case_class)) continue;
        std::optional<Date> due;
        for (const LimitStarted& started : filed.clock.started) {
            if (started.limit == rule.id) due = started.due_on;
        }
        limits.push_back({.limit = rule.id,
                          .length = in_words(*rule.length),
                          .rule = rulebook.reference(),
                          .article = rule.article,
                          .due = due});
    }
    return limits;
}

/// The event that a receipt is about, where it stands and how it is proven.
struct Proven {
    const Recorded& recorded;
    ledger::Opening opening;
    ledger::TlogProof proof;
};

std::string write_receipt_of(CaseId id, const std::string& code, Proven proven, const Office& office,
                             const ReceiptWords& words) {
    const auto& filed = std::get<GrievanceFiled>(proven.recorded.event);
    const Unit* unit = office.units.find(filed.unit);
    ledger::Receipt receipt;
    receipt.preamble = words(filed, proven.recorded);
    receipt.number = case_number(id, proven.recorded.at.on);
    if (!code.empty()) receipt.code = code;
    receipt.filed = proven.recorded.at;
    receipt.office = office.name;
    if (unit != nullptr) receipt.unit = filed.language == Language::zh ? unit->name_zh : unit->name_en;
    receipt.content = ledger::content_hash(filed.subject, filed.text);
    for (const Attachment& one : filed.attachments) receipt.attachments.push_back(one.content);
    receipt.limits = limits_of(filed, office.rulebook(filed.rulebook));
    receipt.origin = office.origin;
    receipt.log_key = office.verifier_key;
    receipt.proof = std::move(proven.proof);
    receipt.opening = std::move(proven.opening);
    return ledger::write_receipt(receipt);
}

}  // namespace

void LogFiling::submit(FilingRequest request, std::function<void(FilingResult)> done) {
    if (auto problem = problem_of(request.identity)) return done(fail(FilingError{*std::move(problem)}));
    Answering answering{.code = vault::SecretCode::generate(),
                        .idempotency_key = request.idempotency_key.value_or(""),
                        .request_bytes = std::move(request.request_bytes)};
    Change change;
    if (request.idempotency_key) {
        const std::string& key = answering.idempotency_key;
        change.repeat = RepeatGuard{
            .key = vault::repeat_key_digest(means_.server, key),
            .request = vault::repeat_request_digest(means_.server, answering.request_bytes),
            .sealed_code = vault::seal_code(means_.server, key, answering.request_bytes, answering.code),
            .expires = forgotten_at(request),
        };
    }
    FileGrievance command = command_of(request);
    command.code_digest = vault::code_digest(means_.server, answering.code);
    if (!request.identity.empty()) {
        change.sealed_identity =
            sealed_by(means_.sealer, request.identity, command.tag, answering.code, request.readable);
        command.identity_digest = vault::identity_digest(change.sealed_identity->box);
    }
    for (RedeemedFile& file : request.attachments) change.attachment_keys.push_back(std::move(file.key));
    change.command = std::move(command);
    change.actor = request.actor;
    change.now = request.now;
    change.entered_on = request.entered_on;
    change.source_key = std::move(request.source_key);
    if (request.joins) change.shown_code = request.joins->shown;
    means_.log.submit(std::move(change), [this, answering = std::move(answering), done = std::move(done)](
                                             ChangeResult result) { done(answer(std::move(result), answering)); });
}

FilingResult LogFiling::answer(ChangeResult result, const Answering& answering) {
    if (!result) {
        return std::visit(Overloaded{
                              [](const Refusal& refusal) -> FilingResult { return fail(FilingError{refusal}); },
                              [&](const AlreadyFiled& filed) { return answer_again(filed, answering); },
                              [](RepeatMismatch mismatch) -> FilingResult { return fail(FilingError{mismatch}); },
                              // A filing expects no version, so nothing can be in its way.
                              [](Conflict) -> FilingResult { return fail(FilingError{StoreTrouble::unavailable}); },
                              [](StoreTrouble trouble) -> FilingResult { return fail(FilingError{trouble}); },
                          },
                          result.error());
    }
    // The events that a filing leads to begin with the filing itself.
    WrittenEvent& event = result->events.front();
    const OfficePointer office = means_.office();
    FilingReceipt receipt{.id = result->id,
                          .number = case_number(result->id, event.recorded.at.on),
                          .code = answering.code.text(),
                          .receipt = {},
                          .rulebook = {},
                          .limits = {}};
    Proven proven{.recorded = event.recorded,
                  .opening = {.salt = event.salt, .private_event = to_bytes(event.private_event)},
                  .proof = {.extra = to_bytes(event.entry),
                            .index = event.leaf,
                            .hashes = std::move(event.inclusion),
                            .checkpoint = std::move(result->checkpoint)}};
    receipt.receipt = write_receipt_of(result->id, receipt.code, std::move(proven), *office, means_.words);
    receipt.rulebook = std::move(result->state.rulebook);
    receipt.limits = std::move(result->state.limits);
    return receipt;
}

FilingResult LogFiling::answer_again(const AlreadyFiled& filed, const Answering& answering) {
    if (filed.sealed_code.empty()) return fail(FilingError{AlreadyImported{filed.id}});
    const auto code =
        vault::open_code(means_.server, answering.idempotency_key, answering.request_bytes, filed.sealed_code);
    if (!code) return fail(FilingError{StoreTrouble::unavailable});
    try {
        const auto file = means_.cases.find(filed.id);
        if (!file) return fail(FilingError{StoreTrouble::unavailable});
        return FilingReceipt{.id = filed.id,
                             .number = case_number(filed.id, file->state.filed.on),
                             .code = code->text(),
                             .receipt = receipt_for(*file, code->text()),
                             .rulebook = file->state.rulebook,
                             .limits = file->state.limits,
                             .repeated = true};
    } catch (const std::runtime_error&) {  // a read that failed must not end the thread that answers
        return fail(FilingError{StoreTrouble::unavailable});
    }
}

std::string LogFiling::receipt_for(const CaseFile& file, const std::string& code) {
    const KeptEvent& event = file.timeline.front();
    auto proof = means_.public_log.prove(event.leaf);
    check(proof.has_value());
    const OfficePointer office = means_.office();
    Proven proven{.recorded = event.recorded,
                  .opening = {.salt = event.salt, .private_event = to_bytes(event.private_event)},
                  .proof = {.extra = to_bytes(proof->entry),
                            .index = event.leaf,
                            .hashes = std::move(proof->inclusion),
                            .checkpoint = std::move(proof->checkpoint)}};
    return write_receipt_of(file.id, code, std::move(proven), *office, means_.words);
}

Result<SealedIdentity, Refusal> LogFiling::seal(const vault::Identity& identity, const CaseTag& tag,
                                                std::string_view code, bool readable) {
    if (identity.empty()) return fail(Refusal{.code = RefusalCode::text_missing, .field = "name"});
    if (auto problem = problem_of(identity)) return fail(*std::move(problem));
    const auto parsed = vault::SecretCode::parse(code);
    check(parsed.has_value());  // it has just opened the case
    return sealed_by(means_.sealer, identity, tag, *parsed, readable);
}

std::optional<vault::Identity> LogFiling::identity_for(const CaseFile& file, std::string_view code) {
    if (!file.state.has_identity) return std::nullopt;
    const auto sealed = means_.cases.sealed_identity(file.id);
    const auto parsed = vault::SecretCode::parse(code);
    if (!sealed || sealed->filers_key.empty() || !parsed) return std::nullopt;
    auto opened = vault::open_identity(sealed->box, file.state.tag, sealed->filers_key, *parsed);
    if (!opened) return std::nullopt;
    return *std::move(opened);
}

}  // namespace huiyin::app
