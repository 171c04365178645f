#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "domain/calendar/calendar.hpp"
#include "domain/grievance/events.hpp"
#include "domain/rulebook/rulebook.hpp"
#include "domain/unit/account.hpp"
#include "domain/unit/reception.hpp"
#include "domain/unit/unit.hpp"

namespace huiyin::app {

/// Who was given a share of the key that opens identities, for the key pair with that id (vault::key_id_of()).
struct CustodyHolder {
    OfficerId officer;
    std::array<std::uint8_t, 8> key{};
    friend bool operator==(const CustodyHolder&, const CustodyHolder&) = default;
};

/// Somebody outside whom the office asks to sign its log's checkpoints.
struct NamedWitness {
    std::string key;  ///< Verifier key line.
    std::string url;  ///< Below which it takes requests.
    friend bool operator==(const NamedWitness&, const NamedWitness&) = default;
};
inline constexpr std::size_t named_witnesses_max = 16;

/// What one log's procedure runs on: who the office is, its units, its law. Immutable once loaded; a change makes a new
/// one, so that a reader keeps a whole picture without locks.
struct Office {
    std::string name;
    std::string name_en;       ///< The same as `name` if it has none in English.
    std::string origin;        ///< The log's origin line, e.g. `huiyin.example/qinghe`.
    std::string verifier_key;  ///< The log's public key as a verifier key line.
    std::string time_zone;     ///< IANA name; days are counted in it.
    Units units;
    std::string rulebook_in_force;    ///< Reference of the rulebook that new cases are filed under.
    std::vector<Rulebook> rulebooks;  ///< Every version that a case may still be under.
    std::vector<Calendar> calendars;
    std::vector<Reception> receptions;   ///< The rota, past days too: the one with id n stands at n - 1.
    std::vector<CustodyHolder> custody;  ///< Those whose share was not taken back; of each the newest.
    std::vector<NamedWitness> witnesses;
    Accounts accounts;  ///< What each of the staff may do, and who is to get power.

    /// The name in the language of a page.
    [[nodiscard]] const std::string& name_in(Language language) const {
        return language == Language::en ? name_en : name;
    }
    /// The rulebook with this reference (`id@version`). It must be there: cases only name published rulebooks.
    [[nodiscard]] const Rulebook& rulebook(std::string_view reference) const;
    /// The calendar that a rulebook counts in. It must be there: publishing a rulebook checks it.
    [[nodiscard]] const Calendar& calendar(const Rulebook& rulebook) const;
};

using OfficePointer = std::shared_ptr<const Office>;

}  // namespace huiyin::app
