#pragma once

#include <optional>
#include <string>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "domain/grievance/case.hpp"

namespace huiyin::views {

/// A line of a list of cases. Nothing in it is about a person.
struct CaseRow {
    CaseId id;
    Date filed_on{};
    std::string subject;
    Stage stage = Stage::none;
    UnitId unit;
    OfficerId handler;
    OfficerId lead;
    UnitId asked_unit;             ///< The unit that a supervision item asks; none if no item is open.
    std::optional<Date> next_due;  ///< The earliest running duty that is not on record as missed.
    bool urgent = false;           ///< Open and marked as urgent.
    bool overdue = false;          ///< A duty that still runs is on record as missed.
    std::optional<Date> erase_on;  ///< As erasure_day().
    int version = 0;               ///< Number of events that the row was folded from.
    friend bool operator==(const CaseRow&, const CaseRow&) = default;
};

/// The keyed digests of the codes that open a case or let someone join its matter.
struct CaseCodes {
    Hash receipt{};              ///< Of the code on the receipt, or of the one that was given in its place.
    std::optional<Hash> helper;  ///< Only while the code is given, as is the next.
    std::optional<Hash> joining;
    friend bool operator==(const CaseCodes&, const CaseCodes&) = default;
};

/// Takes up what the event says of codes.
void fold(CaseCodes& codes, const Event& event);

/// Takes up what the event says of the sealed identity: the SHA-256 of the box that counts from now on, none
/// once it is destroyed.
void fold(std::optional<Hash>& identity_digest, const Event& event);

/// The row as it is after the case's newest event.
[[nodiscard]] CaseRow row_of(CaseId id, const Case& current, std::string subject, const Rulebook& rulebook);

}  // namespace huiyin::views
