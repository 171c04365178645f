#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "app/register.hpp"
#include "store/sqlite/reader_pool.hpp"

namespace huiyin::store::sqlite {

/// The public log out of the database. What a read sees is what was committed together with the newest signed
/// checkpoint, by whichever process, so nothing is served that the checkpoint does not cover.
class SqlitePublicLog final : public app::PublicLog {
public:
    explicit SqlitePublicLog(ReaderPool& readers) : readers_(&readers) {}

    [[nodiscard]] std::shared_ptr<const std::string> checkpoint() override;
    [[nodiscard]] std::optional<Bytes> tile(unsigned level, std::uint64_t index, unsigned width) override;
    [[nodiscard]] std::optional<Bytes> entries(std::uint64_t index, unsigned width) override;
    [[nodiscard]] std::optional<Proof> prove(std::uint64_t leaf) override;
    [[nodiscard]] std::shared_ptr<const app::Witnessed> witnessed() override;

private:
    /// What is handed out as long as neither the log nor what is signed of it has grown.
    struct Kept {
        std::uint64_t size = 0;
        std::int64_t turn = 0;
        std::shared_ptr<const std::string> checkpoint = std::make_shared<const std::string>();
        std::shared_ptr<const app::Witnessed> witnessed;
    };
    [[nodiscard]] Kept newest();

    ReaderPool* readers_;
    std::mutex mutex_;
    Kept kept_;
};

}  // namespace huiyin::store::sqlite
