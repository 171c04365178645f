#include "app/custody.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "base/contains.hpp"

namespace huiyin::app {

namespace {

CustodyProblem problem_of(vault::StaffKeyError error) {
    switch (error) {
        case vault::StaffKeyError::wrong_password: return CustodyProblem::wrong_password;
        case vault::StaffKeyError::busy: return CustodyProblem::busy;
        case vault::StaffKeyError::not_a_key: break;
    }
    return CustodyProblem::broken;
}

/// Held while a share is given or taken back, so that the log says of each what was done last.
std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

std::string_view to_text(CustodyProblem problem) {
    switch (problem) {
        case CustodyProblem::wrong_password: return "wrong_password";
        case CustodyProblem::busy: return "busy";
        case CustodyProblem::no_share: return "no_share";
        case CustodyProblem::not_a_custodian: return "not_a_custodian";
        case CustodyProblem::no_staff_key: return "no_staff_key";
        case CustodyProblem::holds_already: return "holds_already";
        case CustodyProblem::broken: return "broken";
        case CustodyProblem::not_written: return "not_written";
    }
    return {};
}

Result<vault::CustodianKey, CustodyProblem> Custody::key(OfficerId custodian, std::string_view password) {
    const auto staff_key = book_->staff_key(custodian);
    const auto share = book_->share(custodian);
    if (!staff_key || !share) return fail(CustodyProblem::no_share);
    if (share->custodian != custodian_) return fail(CustodyProblem::broken);
    const auto holder = vault::open_staff_key(*staff_key, password);
    if (!holder) return fail(problem_of(holder.error()));
    auto key = vault::open_share(share->share, *holder, custodian_);
    if (!key) return fail(CustodyProblem::broken);
    return *std::move(key);
}

void Custody::make_staff_key(OfficerId custodian, std::string_view password) {
    if (book_->staff_key(custodian)) return;
    // Without it the custodian only has to sign in once more.
    if (const auto made = vault::make_staff_key(password)) book_->add_staff_key(custodian, *made);
}

Result<std::optional<vault::StaffKey>, CustodyProblem> Custody::resealed(OfficerId officer, std::string_view password,
                                                                         std::string_view new_password) {
    const auto staff_key = book_->staff_key(officer);
    std::optional<vault::StaffKey> none;
    if (!staff_key) return none;
    auto resealed = vault::reseal_staff_key(*staff_key, password, new_password);
    if (resealed) return std::optional(*std::move(resealed));
    if (resealed.error() == vault::StaffKeyError::busy) return fail(CustodyProblem::busy);
    return none;
}

std::vector<Custodian> Custody::custodians() {
    const std::vector<OfficerId> holders = book_->holders();
    std::vector<Custodian> all;
    for (Officer& officer : staff_->officers()) {
        if (!officer.roles.contains(Role::custodian)) continue;
        const OfficerId id = officer.id;
        all.push_back({std::move(officer), book_->staff_key(id).has_value(), contains(holders, id)});
    }
    return all;
}

Result<Done, CustodyProblem> Custody::give(OfficerId giver, std::string_view password, OfficerId to, Moment now) {
    const auto mine = key(giver, password);
    if (!mine) return fail(mine.error());
    return give(*mine, to, giver, now);
}

Result<Done, CustodyProblem> Custody::give(const vault::CustodianKey& key, OfficerId to, Moment now) {
    if (key.public_key() != custodian_) return fail(CustodyProblem::broken);
    return give(key, to, OfficerId{}, now);
}

Result<Done, CustodyProblem> Custody::give(const vault::CustodianKey& key, OfficerId to, OfficerId by, Moment now) {
    const std::lock_guard lock(one_at_a_time());
    const auto account = staff_->find(to);
    if (!account || account->disabled || !account->officer.roles.contains(Role::custodian)) {
        return fail(CustodyProblem::not_a_custodian);
    }
    if (book_->share(to)) return fail(CustodyProblem::holds_already);
    const auto staff_key = book_->staff_key(to);
    if (!staff_key) return fail(CustodyProblem::no_staff_key);
    if (!vault::is_custodian_public_key(staff_key->public_key)) return fail(CustodyProblem::broken);
    if (!publish_({codec::CustodyGiven{to, vault::key_id_of(staff_key->public_key)}, by, now})) {
        return fail(CustodyProblem::not_written);
    }
    book_->save_share({to, custodian_, vault::share_custody(key, staff_key->public_key)}, staff_key->public_key);
    return Done{};
}

Result<Done, CustodyProblem> Custody::take_back(OfficerId from, OfficerId by, Moment now) {
    const std::lock_guard lock(one_at_a_time());
    if (by && !book_->share(by)) return fail(CustodyProblem::no_share);
    if (!book_->share(from)) return fail(CustodyProblem::not_a_custodian);
    // A share that outlives the word in the log, after a crash between the two, is found by the audit and can be taken
    // back again.
    if (!publish_({codec::CustodyTakenBack{from}, by, now})) return fail(CustodyProblem::not_written);
    book_->remove_share(from);
    return Done{};
}

}  // namespace huiyin::app
