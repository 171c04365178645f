#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/office.hpp"
#include "app/postbox.hpp"
#include "app/staff_book.hpp"
#include "codec/office_event.hpp"
#include "vault/custody.hpp"

/// Acts of administration: each is an event and what is written beside it, in one transaction, so that neither is there
/// without the other. What an account may do is folded from the events; what is beside them is what no event may hold.
namespace huiyin::app {

/// What is kept of a password: its hash, and a key pair that it opens, unless that is made at the first sign-in.
struct StoredPassword {
    std::string hash;  ///< Argon2id, libsodium's text form.
    std::optional<vault::StaffKey> key;
};

struct NewAccount {
    OfficerId id;
    std::string sign_in;
    std::string name;
    StoredPassword password;
};
/// All sessions and tokens of the account end with it. So do its key pair, which only the old password opened, and what
/// was sealed to that: a share of the key that opens identities.
struct NewPassword {
    OfficerId id;
    StoredPassword password;
};
struct NoSecondFactor {
    OfficerId id;
};
struct NewToken {
    ApiToken token;
};
struct EndedToken {
    Hash token{};
};
using StaffWrite = std::variant<NewAccount, NewPassword, NoSecondFactor, NewToken, EndedToken, Mailbox>;

struct StaffAct {
    std::vector<codec::RecordedOfficeEvent> events;
    std::vector<StaffWrite> writes;
};

/// By which a token goes in lists and events: the first letters of its digest, which let nobody in.
[[nodiscard]] std::string token_name(const Hash& token);

/// Makes the acts of one person at one moment. Whether they are allowed is the log's to say.
class Administration {
public:
    /// `by` none: on the machine itself.
    Administration(OfficerId by, Moment now) : by_(by), now_(now) {}

    /// `officer` with the id that Accounts::next() gives.
    [[nodiscard]] StaffAct add(const Officer& officer, StoredPassword password, bool disabled = false) const;
    [[nodiscard]] StaffAct change(OfficerId id, UnitId unit, Roles roles) const;
    [[nodiscard]] StaffAct set_disabled(OfficerId id, bool disabled) const;
    [[nodiscard]] StaffAct set_password(OfficerId id, StoredPassword password) const;
    [[nodiscard]] StaffAct remove_second_factor(OfficerId id) const;
    /// `until` is the day on which it ends, at the office.
    [[nodiscard]] StaffAct make_token(ApiToken token, Date until) const;
    [[nodiscard]] StaffAct revoke_token(const ApiToken& token) const;
    [[nodiscard]] StaffAct propose(const Accounts& accounts, OfficerId account, Roles roles) const;
    [[nodiscard]] StaffAct confirm(std::int64_t proposal) const;
    [[nodiscard]] StaffAct withdraw(std::int64_t proposal) const;
    [[nodiscard]] StaffAct set_mailbox(const Mailbox& mailbox) const;

private:
    [[nodiscard]] StaffAct act(codec::OfficeEvent event, std::vector<StaffWrite> writes = {}) const;
    [[nodiscard]] bool on_machine() const noexcept { return !by_; }

    OfficerId by_;
    Moment now_;
};

/// What takes the accounts of an office into its log that were there before the log knew of any; no event if it does.
[[nodiscard]] StaffAct take_over(const Office& office, const std::vector<OfficerAccount>& accounts, Moment now);

}  // namespace huiyin::app
