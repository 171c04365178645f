#pragma once

#include "app/register.hpp"
#include "store/sqlite/reader_pool.hpp"

namespace huiyin::store::sqlite {

/// Reads of cases. Trouble with the file is thrown as DatabaseError.
class SqliteRegister final : public app::Register {
public:
    explicit SqliteRegister(ReaderPool& readers) : readers_(&readers) {}

    [[nodiscard]] std::optional<app::CaseFile> find(CaseId id) override;
    [[nodiscard]] std::optional<views::CaseCodes> codes(CaseId id) override;
    [[nodiscard]] int matter_size(CaseId leading) override;
    [[nodiscard]] int representatives(CaseId leading) override;
    [[nodiscard]] std::optional<app::SealedIdentity> sealed_identity(CaseId id) override;
    [[nodiscard]] std::optional<Bytes> attachment_key(CaseId id, const Hash& stored) override;
    [[nodiscard]] bool is_attached(const Hash& stored) override;
    [[nodiscard]] std::size_t unheld_count() override;
    [[nodiscard]] app::QueuePage queue(const app::QueueQuery& query) override;
    [[nodiscard]] std::vector<app::HandlerLoad> load(const std::vector<UnitId>& units, UnitId complained_of) override;
    [[nodiscard]] std::vector<CaseId> due_before(Date day, std::size_t cases_max) override;
    [[nodiscard]] std::vector<CaseId> to_erase(Date day, CaseId after, std::size_t cases_max) override;
    [[nodiscard]] std::vector<CaseId> open_after(CaseId id, std::size_t cases_max) override;
    [[nodiscard]] views::TallyRows tally_rows(views::Period period) override;
    [[nodiscard]] std::int64_t case_count() override;
    [[nodiscard]] std::optional<CaseId> imported(std::string_view source_key) override;

private:
    ReaderPool* readers_;
};

}  // namespace huiyin::store::sqlite
