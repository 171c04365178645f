#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "app/filing.hpp"
#include "app/log_filing.hpp"
#include "app/office.hpp"
#include "app/present.hpp"
#include "app/writer.hpp"
#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/office_folder.hpp"
#include "store/sqlite/store.hpp"
#include "vault/identity.hpp"
#include "web/render/locale.hpp"

namespace huiyin::cli {

/// The store of an office alone, for commands that do not write to its log.
[[nodiscard]] Result<std::unique_ptr<store::sqlite::Store>, Trouble> open_store(const OfficeFolder& folder,
                                                                                const Console& console);

/// Everything that the office has kept, without any need to write in its folder.
[[nodiscard]] Result<std::unique_ptr<app::Archive>, Trouble> open_archive(const OfficeFolder& folder,
                                                                          const Console& console);

/// An office with everything that takes something in: what `serve`, `import` and `demo` stand on.
class WorkingOffice {
public:
    /// Gets a line, without any content, about what an operator should know.
    using Report = std::function<void(std::string_view)>;

    /// The office in the folder.
    [[nodiscard]] static Result<std::unique_ptr<WorkingOffice>, Trouble> open(const OfficeFolder& folder,
                                                                              const Console& console, Report report);
    WorkingOffice(const WorkingOffice&) = delete;
    WorkingOffice& operator=(const WorkingOffice&) = delete;
    /// As stop().
    ~WorkingOffice();

    [[nodiscard]] const OfficeFolder& folder() const noexcept { return folder_; }
    [[nodiscard]] const vault::Key& server_key() const noexcept { return server_key_; }
    /// The key that identities are sealed to.
    [[nodiscard]] const vault::CustodianPublicKey& custodian() const noexcept { return custodian_; }
    [[nodiscard]] store::sqlite::Store& store() noexcept { return *store_; }
    [[nodiscard]] app::Writer& writer() noexcept { return *writer_; }
    [[nodiscard]] app::Filing& filing() noexcept { return *filing_; }
    [[nodiscard]] app::OfficeTime& time() noexcept { return *time_; }
    [[nodiscard]] const web::Locale& locale() const noexcept { return locale_; }
    [[nodiscard]] app::OfficePointer office() const { return writer_->office(); }
    /// Finishes what the log has taken in, and takes no more.
    void stop();

private:
    WorkingOffice(OfficeFolder folder, vault::Key server_key, const vault::CustodianPublicKey& custodian,
                  web::Locale locale);

    OfficeFolder folder_;
    vault::Key server_key_;
    vault::CustodianPublicKey custodian_;
    web::Locale locale_;
    vault::IdentitySealer sealer_;
    std::unique_ptr<store::sqlite::Store> store_;
    std::unique_ptr<app::Writer> writer_;
    std::unique_ptr<app::OfficeTime> time_;
    std::unique_ptr<app::LogFiling> filing_;
};

}  // namespace huiyin::cli
