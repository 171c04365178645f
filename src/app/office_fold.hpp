#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/office.hpp"
#include "base/result.hpp"
#include "codec/office_event.hpp"
#include "ledger/note.hpp"

namespace huiyin::app {

/// Why an event about the office does not fit what the office is.
struct OfficeProblem {
    enum class Kind : std::uint8_t {
        unreadable,   ///< The stored event cannot be read.
        not_founded,  ///< The first event has to found the office.
        already_founded,
        another_origin,  ///< The office belongs to another log than the one of the key.
        unit_known,      ///< A unit with this id is there.
        no_parent,       ///< The unit's parent is not there.
        text_differs,    ///< The text does not have the digest, reference or id that stands beside it.
        text_unfit,      ///< The text is no rulebook or calendar that can be used.
        rulebook_known,  ///< A rulebook's version is never published twice.
        no_such_rulebook,
        not_newer,         ///< A later version has to be higher than the one before.
        version_unfit,     ///< A calendar's version is not made of numbers with dots between, so nothing is higher.
        years_missing,     ///< A calendar leaves out a year that the one before it knows.
        name_unfit,        ///< As app/public_name.hpp has it: only of what is new, never of what is stored.
        rota_differs,      ///< A reception that is not the next one, or is changed without a reason or when cancelled.
        witness_unfit,     ///< A witness's key or address is none, or its reason for going is missing.
        witness_differs,   ///< A witness that is named already, or that is not; or one too many.
        no_such_calendar,  ///< A rulebook counts in a calendar that was not published before it.
        account_refused,   ///< An act of administration that is not allowed; `refusal` says why.
        sign_in_taken,     ///< Another account has the name to sign in with: only of what is new.
    };
    Kind kind = Kind::unreadable;
    std::string detail;  ///< In English, for the person who publishes.
    std::optional<AccountRefusal> refusal{};
    friend bool operator==(const OfficeProblem&, const OfficeProblem&) = default;
};

/// Changes the office by one more event, or leaves it as it is. `key` is the log's.
[[nodiscard]] Result<Done, OfficeProblem> apply(Office& office, const codec::RecordedOfficeEvent& recorded,
                                                const ledger::VerifierKey& key);

/// The office that the stored events make, oldest first. Without any event it is an office without a name or law.
[[nodiscard]] Result<Office, OfficeProblem> fold_office(const std::vector<std::string>& bodies,
                                                        const ledger::VerifierKey& key);

}  // namespace huiyin::app
