#include "web/fake/staff.hpp"

#include <algorithm>

#include "base/overloaded.hpp"

namespace huiyin::web::fake {

namespace {

constexpr OfficerId disabled_officer{11};

}  // namespace

std::vector<app::OfficerAccount> everybody() {
    const std::vector<Officer> officers{
        {OfficerId{1}, UnitId{1}, {Role::clerk}, "clerk", "Clerk Bai"},
        {OfficerId{2}, UnitId{1}, {Role::registrar}, "registrar", "Registrar Ren"},
        {OfficerId{3}, UnitId{2}, {Role::registrar, Role::approver}, "roads", "Roads Lu"},
        {OfficerId{4}, UnitId{2}, {Role::handler}, "handler", "Handler Han"},
        {OfficerId{5}, UnitId{2}, {Role::lead}, "lead", "Lead Ling"},
        {OfficerId{6}, UnitId{1}, {Role::custodian}, "custodian", "Custodian Bao"},
        {OfficerId{7}, UnitId{1}, {Role::supervisor}, "supervisor", "Supervisor Du"},
        {OfficerId{8}, UnitId{1}, {Role::auditor}, "auditor", "Auditor Shen"},
        {OfficerId{9}, UnitId{1}, {Role::administrator}, "administrator", "Administrator Guan"},
        {OfficerId{10}, UnitId{3}, {Role::registrar}, "water", "Water Shui"},
        {OfficerId{11}, UnitId{2}, {Role::handler}, "disabled", "Gone Qu"},
        {OfficerId{12}, UnitId{1}, {Role::approver}, "director", "Director Lin"},
        {OfficerId{13}, UnitId{1}, {Role::custodian}, "second", "Second Bao"},
    };
    std::vector<app::OfficerAccount> accounts;
    for (const Officer& officer : officers) {
        accounts.push_back({officer, "hash of " + std::string(password_of_all), officer.id == disabled_officer});
    }
    return accounts;
}

void Staff::write(const std::vector<app::StaffWrite>& writes, const Accounts& accounts) {
    for (const app::StaffWrite& write : writes) write_one(write);
    for (app::OfficerAccount& one : staff_) {
        const Account& now_so = *accounts.find(one.officer.id);
        const std::uint32_t gained = now_so.roles.bits() & power_roles.bits() & ~one.officer.roles.bits();
        one.officer.unit = now_so.unit;
        one.officer.roles = now_so.roles;
        one.disabled = now_so.disabled;
        if (one.disabled || gained != 0) close_other_sessions(one.officer.id, {});
        if (one.disabled || !one.officer.roles.contains(Role::custodian)) shares_.erase(one.officer.id);
    }
}

app::OfficerAccount* Staff::account(OfficerId id) {
    const auto found =
        std::ranges::find_if(staff_, [&](const app::OfficerAccount& one) { return one.officer.id == id; });
    return found == staff_.end() ? nullptr : &*found;
}

std::optional<app::OfficerAccount> Staff::find(std::string_view sign_in) {
    for (const app::OfficerAccount& one : staff_) {
        if (one.officer.sign_in == sign_in) return one;
    }
    return std::nullopt;
}

std::optional<app::OfficerAccount> Staff::find(OfficerId id) {
    const app::OfficerAccount* const found = account(id);
    return found == nullptr ? std::nullopt : std::optional(*found);
}

std::vector<Officer> Staff::officers() {
    std::vector<Officer> present_staff;
    for (const app::OfficerAccount& one : staff_) {
        if (!one.disabled) present_staff.push_back(one.officer);
    }
    return present_staff;
}

std::vector<app::OfficerAccount> Staff::accounts() { return staff_; }

bool Staff::change_password(OfficerId id, std::string_view old_hash, std::string_view new_hash,
                            const std::optional<vault::StaffKey>& resealed, const Hash& session_kept) {
    app::OfficerAccount* const changed = account(id);
    if (changed == nullptr || changed->password_hash != old_hash) return false;
    changed->password_hash = new_hash;
    if (resealed) staff_keys_[id] = *resealed;
    close_other_sessions(id, session_kept);
    return true;
}

void Staff::open_session(const app::Session& session) {
    const std::lock_guard lock(mutex_);
    sessions_[session.token] = session;
}

std::optional<app::Session> Staff::session(const Hash& token, Instant now) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(token);
    if (found == sessions_.end() || now >= found->second.idle_until || now >= found->second.expires) {
        return std::nullopt;
    }
    return found->second;
}

std::vector<app::Session> Staff::sessions_of(OfficerId id, Instant now) {
    const std::lock_guard lock(mutex_);
    std::vector<app::Session> all;
    for (const auto& [token, one] : sessions_) {
        if (one.officer == id && now < one.idle_until && now < one.expires) all.push_back(one);
    }
    return all;
}

void Staff::touch_session(const Hash& token, Instant used, Instant idle_until) {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(token);
    if (found == sessions_.end()) return;
    found->second.used = used;
    found->second.idle_until = idle_until;
}

void Staff::confirm_session(const Hash& token, Instant now) {
    const std::lock_guard lock(mutex_);
    if (const auto found = sessions_.find(token); found != sessions_.end()) found->second.confirmed = now;
}

void Staff::close_other_sessions(OfficerId id, const Hash& session_kept) {
    const std::lock_guard lock(mutex_);
    std::erase_if(sessions_, [&](const auto& one) { return one.second.officer == id && one.first != session_kept; });
}

void Staff::close_session(const Hash& token) {
    const std::lock_guard lock(mutex_);
    sessions_.erase(token);
}

std::optional<app::ApiToken> Staff::token(const Hash& wanted, Instant now) {
    const auto found = api_tokens_.find(wanted);
    if (found == api_tokens_.end() || now >= found->second.expires) return std::nullopt;
    return found->second;
}

std::vector<app::ApiToken> Staff::tokens(Instant now) {
    std::vector<app::ApiToken> valid;
    for (const auto& [digest_of_token, one] : api_tokens_) {
        if (now < one.expires) valid.push_back(one);
    }
    return valid;
}

std::optional<app::SecondFactor> Staff::second_factor(OfficerId id) {
    const auto found = factors_.find(id);
    return found == factors_.end() ? std::nullopt : std::optional(found->second);
}

void Staff::begin_second_factor(OfficerId id, const Bytes& sealed_secret) {
    app::SecondFactor& factor = factors_[id];
    if (!factor.enrolled) factor = {sealed_secret};
}

bool Staff::enrol_second_factor(OfficerId id, const Bytes& sealed_secret, std::int64_t step,
                                const std::vector<Hash>& recovery) {
    const auto found = factors_.find(id);
    if (found == factors_.end() || found->second.enrolled || found->second.sealed_secret != sealed_secret) {
        return false;
    }
    found->second.enrolled = true;
    found->second.last_step = step;
    recovery_codes_[id] = recovery;
    return true;
}

bool Staff::take_step(OfficerId id, std::int64_t step) {
    const auto found = factors_.find(id);
    if (found == factors_.end() || !found->second.enrolled || found->second.last_step >= step) return false;
    found->second.last_step = step;
    return true;
}

bool Staff::take_recovery_code(OfficerId id, const Hash& taken) { return std::erase(recovery_codes_[id], taken) == 1; }

std::size_t Staff::recovery_codes_left(OfficerId id) { return recovery_codes_[id].size(); }

void Staff::replace_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) { recovery_codes_[id] = recovery; }

void Staff::remove_second_factor(OfficerId id) {
    factors_.erase(id);
    recovery_codes_.erase(id);
}

std::optional<vault::StaffKey> Staff::staff_key(OfficerId officer) {
    const auto found = staff_keys_.find(officer);
    return found == staff_keys_.end() ? std::nullopt : std::optional(found->second);
}

void Staff::add_staff_key(OfficerId officer, const vault::StaffKey& key) { staff_keys_.emplace(officer, key); }

std::optional<app::CustodyShare> Staff::share(OfficerId holder) {
    const auto found = shares_.find(holder);
    return found == shares_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<OfficerId> Staff::holders() {
    std::vector<OfficerId> all;
    for (const auto& [holder, share] : shares_) all.push_back(holder);
    return all;
}

void Staff::save_share(const app::CustodyShare& share, const vault::CustodianPublicKey& /*holders_key*/) {
    shares_[share.holder] = share;
}

void Staff::remove_share(OfficerId holder) { shares_.erase(holder); }

void Staff::write_one(const app::StaffWrite& write) {
    std::visit(
        Overloaded{
            [&](const app::NewAccount& added) {
                staff_.push_back({Officer{added.id, {}, {}, added.sign_in, added.name}, added.password.hash, false});
                if (added.password.key) staff_keys_[added.id] = *added.password.key;
            },
            [&](const app::NewPassword& given) {
                account(given.id)->password_hash = given.password.hash;
                shares_.erase(given.id);
                staff_keys_.erase(given.id);
                if (given.password.key) staff_keys_[given.id] = *given.password.key;
                close_other_sessions(given.id, {});
            },
            [&](const app::NoSecondFactor& removed) { remove_second_factor(removed.id); },
            [&](const app::NewToken& made) { api_tokens_[made.token.token] = made.token; },
            [&](const app::EndedToken& ended) { api_tokens_.erase(ended.token); },
            [](const app::Mailbox&) {},
        },
        write);
}

}  // namespace huiyin::web::fake
