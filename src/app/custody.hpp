#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "app/custody_book.hpp"
#include "app/staff_book.hpp"
#include "app/writer.hpp"
#include "base/result.hpp"
#include "codec/office_event.hpp"
#include "vault/custody.hpp"

namespace huiyin::app {

enum class CustodyProblem : std::uint8_t {
    wrong_password,
    busy,             ///< Too many passwords are being checked at this moment.
    no_share,         ///< Nobody has given this custodian the key.
    not_a_custodian,  ///< The one who is to get it has not that role, or the account is disabled or not there.
    no_staff_key,     ///< The one who is to get it has not signed in as a custodian yet.
    holds_already,
    broken,  ///< Key or share were altered, or are of another office.
    not_written,
};

[[nodiscard]] std::string_view to_text(CustodyProblem problem);

/// One of the office's custodians.
struct Custodian {
    Officer officer;
    bool has_staff_key = false;
    bool holds = false;  ///< A share of the key.
};

/// How the key that opens identities is held: no secret of it stays in memory after a call. Safe from any thread but
/// the one that answers for the log's writer.
class Custody {
public:
    using Publish = std::function<PublishResult(codec::RecordedOfficeEvent)>;

    /// `custodian` is the key that identities are sealed to. The books have to outlive the object.
    Custody(CustodyBook& book, StaffBook& staff, const vault::CustodianPublicKey& custodian, Publish publish)
        : book_(&book), staff_(&staff), custodian_(custodian), publish_(std::move(publish)) {}

    /// The key, for one use, by the share and the password of one of the custodians. Takes as long as a check of a
    /// password.
    [[nodiscard]] Result<vault::CustodianKey, CustodyProblem> key(OfficerId custodian, std::string_view password);
    /// The member of staff's own key pair under a new password; none if there is no pair, or none that opens.
    [[nodiscard]] Result<std::optional<vault::StaffKey>, CustodyProblem> resealed(OfficerId officer,
                                                                                  std::string_view password,
                                                                                  std::string_view new_password);
    /// A key pair for a custodian who has none, under the password that was just found to be right.
    void make_staff_key(OfficerId custodian, std::string_view password);

    [[nodiscard]] std::vector<Custodian> custodians();
    /// One custodian gives the key to another one. On record before it is so.
    [[nodiscard]] Result<Done, CustodyProblem> give(OfficerId giver, std::string_view password, OfficerId to,
                                                    Moment now);
    /// The same on the machine, by whoever has the key itself.
    [[nodiscard]] Result<Done, CustodyProblem> give(const vault::CustodianKey& key, OfficerId to, Moment now);
    /// Takes back what somebody holds, by another custodian, or by none on the machine.
    [[nodiscard]] Result<Done, CustodyProblem> take_back(OfficerId from, OfficerId by, Moment now);

private:
    [[nodiscard]] Result<Done, CustodyProblem> give(const vault::CustodianKey& key, OfficerId to, OfficerId by,
                                                    Moment now);

    CustodyBook* book_;
    StaffBook* staff_;
    vault::CustodianPublicKey custodian_;
    Publish publish_;
};

}  // namespace huiyin::app
