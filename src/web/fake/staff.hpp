#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "app/custody_book.hpp"
#include "app/staff_act.hpp"
#include "app/staff_book.hpp"

namespace huiyin::web::fake {

inline constexpr std::string_view password_of_all = "correct horse";

/// Those who work in the office that fake::Office is, with that password.
[[nodiscard]] std::vector<app::OfficerAccount> everybody();

/// Their accounts, sessions and keys, in memory.
class Staff final : public app::StaffBook, public app::CustodyBook {
public:
    /// What an act of administration writes, and what the accounts may do after it.
    void write(const std::vector<app::StaffWrite>& writes, const Accounts& accounts);

    std::optional<app::OfficerAccount> find(std::string_view sign_in) override;
    std::optional<app::OfficerAccount> find(OfficerId id) override;
    std::vector<Officer> officers() override;
    std::vector<app::OfficerAccount> accounts() override;
    bool change_password(OfficerId id, std::string_view old_hash, std::string_view new_hash,
                         const std::optional<vault::StaffKey>& resealed, const Hash& session_kept) override;
    void open_session(const app::Session& session) override;
    std::optional<app::Session> session(const Hash& token, Instant now) override;
    std::vector<app::Session> sessions_of(OfficerId id, Instant now) override;
    void touch_session(const Hash& token, Instant used, Instant idle_until) override;
    void confirm_session(const Hash& token, Instant now) override;
    void close_other_sessions(OfficerId id, const Hash& session_kept) override;
    void close_session(const Hash& token) override;
    std::optional<app::ApiToken> token(const Hash& wanted, Instant now) override;
    std::vector<app::ApiToken> tokens(Instant now) override;
    std::optional<app::SecondFactor> second_factor(OfficerId id) override;
    void begin_second_factor(OfficerId id, const Bytes& sealed_secret) override;
    bool enrol_second_factor(OfficerId id, const Bytes& sealed_secret, std::int64_t step,
                             const std::vector<Hash>& recovery) override;
    bool take_step(OfficerId id, std::int64_t step) override;
    bool take_recovery_code(OfficerId id, const Hash& taken) override;
    std::size_t recovery_codes_left(OfficerId id) override;
    void replace_recovery_codes(OfficerId id, const std::vector<Hash>& recovery) override;
    void remove_second_factor(OfficerId id) override;
    std::optional<vault::StaffKey> staff_key(OfficerId officer) override;
    void add_staff_key(OfficerId officer, const vault::StaffKey& key) override;
    std::optional<app::CustodyShare> share(OfficerId holder) override;
    std::vector<OfficerId> holders() override;
    void save_share(const app::CustodyShare& share, const vault::CustodianPublicKey& /*holders_key*/) override;
    void remove_share(OfficerId holder) override;

private:
    app::OfficerAccount* account(OfficerId id);
    void write_one(const app::StaffWrite& write);

    std::mutex mutex_;
    std::vector<app::OfficerAccount> staff_ = everybody();
    std::map<Hash, app::Session> sessions_;
    std::map<Hash, app::ApiToken> api_tokens_;
    std::map<OfficerId, vault::StaffKey> staff_keys_;
    std::map<OfficerId, app::CustodyShare> shares_;
    std::map<OfficerId, app::SecondFactor> factors_;
    std::map<OfficerId, std::vector<Hash>> recovery_codes_;
};

}  // namespace huiyin::web::fake
