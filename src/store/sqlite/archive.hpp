#pragma once

#include <filesystem>

#include "app/audit.hpp"
#include "store/sqlite/database.hpp"

namespace huiyin::store::sqlite {

/// The whole database, of this program's schema, as it was when this was made. While it lives, SQLite keeps that state
/// in its log.
class SqliteArchive final : public app::Archive {
public:
    explicit SqliteArchive(const std::filesystem::path& file, Access access = Access::read);

    [[nodiscard]] std::optional<std::string> damage() override;
    [[nodiscard]] app::LogHead head() override;
    [[nodiscard]] std::vector<StoredAccount> accounts() override;
    void each_event(const std::function<bool(const StoredEvent&)>& visit) override;
    void each_office_event(
        const std::function<bool(std::int64_t id, std::uint64_t leaf, std::string_view body)>& visit) override;
    void each_leaf(const std::function<bool(std::uint64_t index, std::string_view entry)>& visit) override;
    void each_tile(const std::function<bool(unsigned level, std::uint64_t index)>& visit) override;
    void each_complaint_of(const std::function<bool(UnitId unit, CaseId id)>& visit) override;
    [[nodiscard]] std::optional<std::string> entry(std::uint64_t leaf) override;
    [[nodiscard]] std::optional<Bytes> tile(unsigned level, std::uint64_t index) override;
    [[nodiscard]] std::vector<std::string> timeline(CaseId id) override;
    [[nodiscard]] std::optional<StoredCase> case_row(CaseId id) override;
    [[nodiscard]] std::optional<Bytes> sealed_identity(CaseId id) override;
    [[nodiscard]] std::vector<StoredShare> custody_shares() override;
    [[nodiscard]] std::vector<Hash> attachments(CaseId id) override;
    void each_attached_file(const std::function<bool(const Hash& stored)>& visit) override;
    [[nodiscard]] bool complains_of(CaseId id, UnitId unit) override;
    [[nodiscard]] std::vector<views::Tally> tallies() override;
    [[nodiscard]] std::vector<views::AgedTally> aged_tallies() override;
    [[nodiscard]] std::optional<Stray> stray(std::int64_t last_case) override;

private:
    Database database_;
    Snapshot snapshot_;
    Statement entry_;
    Statement tile_;
    Statement timeline_;
    Statement case_row_;
    Statement sealed_identity_;
    Statement attachments_;
    Statement complains_of_;
};

}  // namespace huiyin::store::sqlite
