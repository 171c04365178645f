#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/date.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "domain/unit/account.hpp"
#include "domain/unit/reception.hpp"
#include "domain/unit/unit.hpp"

/// Facts about the office itself. They are in the public log whole, save that the texts of rulebooks and calendars
/// stand there by their SHA-256; docs/formats/entry.md has them byte by byte. Like events about a case, a stored one is
/// never edited.
namespace huiyin::codec {

struct OfficeFounded {
    static constexpr std::string_view type = "office-founded";
    std::string name;
    std::string origin;     ///< The log's origin line.
    std::string time_zone;  ///< IANA name of the zone that days are counted in.
    std::string name_en{};  ///< Empty: it has no name in English.
    friend bool operator==(const OfficeFounded&, const OfficeFounded&) = default;
};

struct UnitAdded {
    static constexpr std::string_view type = "unit-added";
    Unit unit;
    friend bool operator==(const UnitAdded&, const UnitAdded&) = default;
};

/// A version of a rulebook may be used from now on. Without its text when it was read from the public log.
struct RulebookPublished {
    static constexpr std::string_view type = "rulebook-published";
    std::string reference;  ///< `id@version`.
    Hash digest{};          ///< SHA-256 of the text.
    std::string text;       ///< TOML.
    friend bool operator==(const RulebookPublished&, const RulebookPublished&) = default;
};

/// New cases are filed under this version from now on.
struct RulebookPutInForce {
    static constexpr std::string_view type = "rulebook-in-force";
    std::string reference;
    friend bool operator==(const RulebookPutInForce&, const RulebookPutInForce&) = default;
};

/// The working days of more years, or corrected ones. Without its text when it was read from the public log.
struct CalendarPublished {
    static constexpr std::string_view type = "calendar-published";
    std::string id;
    std::string version;
    Hash digest{};     ///< SHA-256 of the text.
    std::string text;  ///< TOML.
    friend bool operator==(const CalendarPublished&, const CalendarPublished&) = default;
};

/// A leading official's reception is on the rota: a new one, or one that changes, with the reason. The official's name
/// is left out of the public log, which is for ever; the office held stands there. Who has to come besides stands there
/// if the office publishes it; for which case they come, never.
struct ReceptionSet {
    static constexpr std::string_view type = "reception-set";
    Reception reception;
    friend bool operator==(const ReceptionSet&, const ReceptionSet&) = default;
};

/// It does not take place.
struct ReceptionCancelled {
    static constexpr std::string_view type = "reception-cancelled";
    ReceptionId reception;
    std::string reason;
    friend bool operator==(const ReceptionCancelled&, const ReceptionCancelled&) = default;
};

/// A custodian got a share of the key that opens identities. It is sealed to the key that is named by its id, which is
/// the first 8 bytes of the SHA-256 of its public half. A password that somebody else sets, the loss of the role and
/// the end of the account destroy a share without a word of their own.
struct CustodyGiven {
    static constexpr std::string_view type = "custody-given";
    OfficerId officer;
    std::array<std::uint8_t, 8> key{};
    friend bool operator==(const CustodyGiven&, const CustodyGiven&) = default;
};

/// The share was destroyed.
struct CustodyTakenBack {
    static constexpr std::string_view type = "custody-taken-back";
    OfficerId officer;
    friend bool operator==(const CustodyTakenBack&, const CustodyTakenBack&) = default;
};

/// The office asks a witness outside to sign the log's checkpoints from now on. That it stands in the log binds the
/// office: whoever checks the log knows whose signatures to expect.
struct WitnessNamed {
    static constexpr std::string_view type = "witness-named";
    std::string key;  ///< The witness's verifier key, of the type for cosignatures.
    std::string url;  ///< Below which it takes requests.
    friend bool operator==(const WitnessNamed&, const WitnessNamed&) = default;
};

/// It is not asked any more.
struct WitnessDismissed {
    static constexpr std::string_view type = "witness-dismissed";
    std::string key;
    std::string reason;
    friend bool operator==(const WitnessDismissed&, const WitnessDismissed&) = default;
};

/// Acts of administration name an account by its number alone: whose it is, and how its owner signs in, is in no event.
/// `on_machine` says in public that it was done on the machine itself, by nobody who was signed in.
struct AccountAdded {
    static constexpr std::string_view type = "account-added";
    OfficerId account;
    UnitId unit;
    Roles roles;
    bool disabled = false;
    bool taken_over = false;  ///< It was there before the log knew of accounts.
    bool on_machine = false;
    friend bool operator==(const AccountAdded&, const AccountAdded&) = default;
};

/// The account has this unit and these roles from now on.
struct AccountChanged {
    static constexpr std::string_view type = "account-changed";
    OfficerId account;
    UnitId unit;
    Roles roles;
    bool on_machine = false;
    friend bool operator==(const AccountChanged&, const AccountChanged&) = default;
};

struct AccountDisabled {
    static constexpr std::string_view type = "account-disabled";
    OfficerId account;
    friend bool operator==(const AccountDisabled&, const AccountDisabled&) = default;
};

/// It may sign in again, with the unit and roles that it had.
struct AccountEnabled {
    static constexpr std::string_view type = "account-enabled";
    OfficerId account;
    bool on_machine = false;
    friend bool operator==(const AccountEnabled&, const AccountEnabled&) = default;
};

/// Somebody else than its owner gave the account another password.
struct PasswordSet {
    static constexpr std::string_view type = "password-set";
    OfficerId account;
    bool on_machine = false;
    friend bool operator==(const PasswordSet&, const PasswordSet&) = default;
};

/// Somebody else than its owner took the second factor from the account.
struct SecondFactorRemoved {
    static constexpr std::string_view type = "second-factor-removed";
    OfficerId account;
    bool on_machine = false;
    friend bool operator==(const SecondFactorRemoved&, const SecondFactorRemoved&) = default;
};

/// A program may act as the account until that day. Which token it is stands in the stored event only.
struct TokenMade {
    static constexpr std::string_view type = "token-made";
    OfficerId account;
    Date until{};
    std::string token;  ///< Its name, as `huiyin token list` has it; lets nobody in.
    friend bool operator==(const TokenMade&, const TokenMade&) = default;
};

struct TokenRevoked {
    static constexpr std::string_view type = "token-revoked";
    OfficerId account;
    std::string token;  ///< As in TokenMade.
    friend bool operator==(const TokenRevoked&, const TokenRevoked&) = default;
};

/// An administrator would give an account these roles of power, as soon as a second person agrees.
struct PowerProposed {
    static constexpr std::string_view type = "power-proposed";
    std::int64_t proposal = 0;  ///< From 1 without a gap.
    OfficerId account;
    Roles roles;
    friend bool operator==(const PowerProposed&, const PowerProposed&) = default;
};

/// A second person agreed: the account has the roles from now on.
struct PowerConfirmed {
    static constexpr std::string_view type = "power-confirmed";
    std::int64_t proposal = 0;
    friend bool operator==(const PowerConfirmed&, const PowerConfirmed&) = default;
};

struct PowerProposalWithdrawn {
    static constexpr std::string_view type = "power-proposal-withdrawn";
    std::int64_t proposal = 0;
    friend bool operator==(const PowerProposalWithdrawn&, const PowerProposalWithdrawn&) = default;
};

/// Where the digest of a unit goes was set or removed. The address is in no event.
struct MailboxSet {
    static constexpr std::string_view type = "mailbox-set";
    UnitId unit;
    bool below = false;    ///< The digest of the unit with all that are below it.
    bool removed = false;  ///< It goes nowhere any more.
    friend bool operator==(const MailboxSet&, const MailboxSet&) = default;
};

using OfficeEvent =
    std::variant<OfficeFounded, UnitAdded, RulebookPublished, RulebookPutInForce, CalendarPublished, ReceptionSet,
                 ReceptionCancelled, CustodyGiven, CustodyTakenBack, WitnessNamed, WitnessDismissed, AccountAdded,
                 AccountChanged, AccountDisabled, AccountEnabled, PasswordSet, SecondFactorRemoved, TokenMade,
                 TokenRevoked, PowerProposed, PowerConfirmed, PowerProposalWithdrawn, MailboxSet>;

/// The event's name in storage and in the public log.
[[nodiscard]] std::string_view type_of(const OfficeEvent& event);

/// An event with when and by whom; by nobody if it was done on the machine itself.
struct RecordedOfficeEvent {
    OfficeEvent event;
    OfficerId by;
    Moment at;
    friend bool operator==(const RecordedOfficeEvent&, const RecordedOfficeEvent&) = default;
};

/// The stored form, texts included. It is the whole truth about the office: app::Office is folded from these.
[[nodiscard]] std::string encode_office_event(const RecordedOfficeEvent& recorded);
[[nodiscard]] Result<RecordedOfficeEvent, EventError> decode_office_event(std::string_view text);

/// An entry of the public log about the office.
struct OfficeEntry {
    Date day{};
    OfficeEvent event;
    friend bool operator==(const OfficeEntry&, const OfficeEntry&) = default;
};

/// What the public sees of the event: who did it, the texts, an official's name, the case that a reception is for and
/// the names of tokens are left out.
[[nodiscard]] OfficeEntry entry_of(const RecordedOfficeEvent& recorded);

/// The canonical bytes. Names have to be valid UTF-8, and references ids as in entries about a case.
[[nodiscard]] std::string encode(const OfficeEntry& entry);
/// Accepts canonical bytes only.
[[nodiscard]] Result<OfficeEntry, EntryError> decode_office_entry(std::string_view text);

/// Reads an entry of either sort.
[[nodiscard]] Result<std::variant<PublicEntry, OfficeEntry>, EntryError> decode_any_entry(std::string_view text);

}  // namespace huiyin::codec
