#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "app/office.hpp"
#include "cli/console.hpp"
#include "cli/office_folder.hpp"
#include "store/sqlite/store.hpp"

namespace huiyin::cli {

/// An office as it is now, without anything that writes to its log: the signing key is not touched.
class OfficeReading {
public:
    [[nodiscard]] static Result<std::unique_ptr<OfficeReading>, Trouble> open(const OfficeFolder& folder,
                                                                              const Console& console);
    [[nodiscard]] store::sqlite::Store& store() noexcept { return *store_; }
    [[nodiscard]] const app::Office& office() const noexcept { return office_; }

private:
    OfficeReading(std::unique_ptr<store::sqlite::Store> store, app::Office office)
        : store_(std::move(store)), office_(std::move(office)) {}
    std::unique_ptr<store::sqlite::Store> store_;
    app::Office office_;
};

/// The unit with this number or name, in either language.
[[nodiscard]] std::optional<UnitId> find_unit(const Units& units, std::string_view number_or_name);

}  // namespace huiyin::cli
