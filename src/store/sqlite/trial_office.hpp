#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/change.hpp"
#include "app/writer.hpp"
#include "ledger/note.hpp"
#include "store/sqlite/store.hpp"

/// A small office on a real database, for tests.
namespace huiyin::store::sqlite {

/// A directory that is gone with all that is in it when this dies.
class TrialDirectory {
public:
    TrialDirectory();
    TrialDirectory(const TrialDirectory&) = delete;
    TrialDirectory& operator=(const TrialDirectory&) = delete;
    ~TrialDirectory();
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    [[nodiscard]] std::filesystem::path database() const { return path_ / database_name; }

private:
    std::filesystem::path path_;
};

[[nodiscard]] Date day(int year, unsigned month, unsigned day);
/// Ten in the morning of that day.
[[nodiscard]] Moment morning_of(Date on);
[[nodiscard]] ledger::SigningKey trial_key();

inline const UnitId bureau{1};
inline const UnitId housing{2};
inline const UnitId water{3};
inline const OfficerId registrar_of_bureau{11};
inline const OfficerId registrar_of_housing{12};
inline const OfficerId handler_of_housing{13};

[[nodiscard]] Officer trial_officer(OfficerId id);

/// The events that found the office: three units, the calendar and the rulebook that ship with the program.
[[nodiscard]] std::vector<codec::RecordedOfficeEvent> founding();

/// The office with its writer. Opening one on a directory that has a database goes on with it.
class TrialOffice {
public:
    explicit TrialOffice(const std::filesystem::path& directory, app::WriterLimits limits = {}, Options options = {});

    [[nodiscard]] Store& store() noexcept { return *store_; }
    [[nodiscard]] app::Writer& writer() noexcept { return *writer_; }
    [[nodiscard]] app::AuditReport audit();

    /// Adds an account on the machine itself, and gives its number.
    OfficerId add(Officer officer, std::string password_hash, bool disabled = false);
    OfficerId add(const app::OfficerAccount& account) {
        return add(account.officer, account.password_hash, account.disabled);
    }
    /// An act of administration on the machine itself; the test ends if the log does not take it.
    void administer(app::StaffAct act);
    [[nodiscard]] static app::Administration on_machine();
    void set_mailbox(const app::Mailbox& mailbox) { administer(on_machine().set_mailbox(mailbox)); }

    /// Files and gives the id; the test ends if that does not work.
    CaseId file(Date on, std::vector<std::string> about = {});
    app::ChangeResult act(CaseId id, Command command, Actor actor, Date on);
    /// Registered, referred to housing, accepted there and given to its handler.
    CaseId accepted_case(Date filed_on, Date accepted_on);

private:
    std::unique_ptr<Store> store_;
    std::unique_ptr<app::Writer> writer_;
};

/// A filing with nothing special about it.
[[nodiscard]] app::Change filing(Date on, std::string subject = "Street lights", std::vector<std::string> about = {});

}  // namespace huiyin::store::sqlite
