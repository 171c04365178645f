#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "domain/grievance/events.hpp"
#include "domain/unit/permission.hpp"

/// What someone asks to be done to one case, in the imperative. Randomness (tag, digests) comes in with the command.
namespace huiyin {

/// Most code points that each kind of text may have.
struct TextLimits {
    static constexpr int subject = 200;
    static constexpr int text = 10'000;
    static constexpr int line = 200;       ///< Topic, place, a name.
    static constexpr int passage = 5'000;  ///< Reasons, facts, questions, replies, comments.
    static constexpr int answer_part = 20'000;
    static constexpr int about_entries = 10;
};

struct FileGrievance {
    static constexpr Action action = Action::file;
    CaseTag tag{};
    std::string subject;
    std::string text;
    std::string topic;
    std::string place;
    std::vector<std::string> about;
    std::string wish;
    Channel channel = Channel::web;
    Language language = Language::zh;
    UnitId addressed_to;  ///< None: the office's bureau.
    std::optional<Hash> identity_digest;
    Hash code_digest{};
};

struct RegisterCase {
    static constexpr Action action = Action::register_case;
};

struct ReferCase {
    static constexpr Action action = Action::refer;
    UnitId to;
    std::string reason;
};

struct ObjectToJurisdiction {
    static constexpr Action action = Action::object_to_jurisdiction;
    std::string reasons;
};

struct AcceptCase {
    static constexpr Action action = Action::accept;
    std::string procedure;
};

struct DeclineCase {
    static constexpr Action action = Action::decline;
    std::string ground;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string where_to_go;
};

struct AssignHandler {
    static constexpr Action action = Action::assign_handler;
    Officer handler;
};

struct AssignLead {
    static constexpr Action action = Action::assign_lead;
    Officer lead;
};

struct AskFiler {
    static constexpr Action action = Action::ask_filer;
    std::string question;
};

struct ReplyToOffice {
    static constexpr Action action = Action::reply;
    std::string text;
};

struct AnswerGrievance {
    static constexpr Action action = Action::answer;
    std::string claim;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string outcome;
    std::string next_step;
};

struct RateAnswer {
    static constexpr Action action = Action::rate;
    std::string rating;
    std::string comment;
};

struct WithdrawGrievance {
    static constexpr Action action = Action::withdraw;
    std::string reason;
};

struct ReopenCase {
    static constexpr Action action = Action::reopen;
    std::string reason;
};

struct RecordMissedLimits {
    static constexpr Action action = Action::record_missed_limits;
};

struct OpenIdentity {
    static constexpr Action action = Action::open_identity;
    std::string purpose;
    std::string reason;
};

struct ExtendLimit {
    static constexpr Action action = Action::extend_limit;
    std::string limit;
    std::optional<Date> due_on;  ///< The new last day; none: the latest that the rulebook allows.
    std::string reason;
};

struct AskForReview {
    static constexpr Action action = Action::ask_review;
    std::string reason;
};

struct DecideReview {
    static constexpr Action action = Action::decide_review;
    std::string outcome;
    std::string facts;
    std::string rule;
    std::string reasons;
    std::string next_step;
};

using Command =
    std::variant<FileGrievance, RegisterCase, ReferCase, ObjectToJurisdiction, AcceptCase, DeclineCase, AssignHandler,
                 AssignLead, AskFiler, ReplyToOffice, AnswerGrievance, RateAnswer, WithdrawGrievance, ReopenCase,
                 RecordMissedLimits, OpenIdentity, ExtendLimit, AskForReview, DecideReview>;

[[nodiscard]] Action action_of(const Command& command);

}  // namespace huiyin
