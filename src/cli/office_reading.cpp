#include "cli/office_reading.hpp"

#include <string>
#include <utility>
#include <vector>

#include "app/office_fold.hpp"
#include "base/bytes.hpp"
#include "cli/working_office.hpp"

namespace huiyin::cli {

Result<std::unique_ptr<OfficeReading>, Trouble> OfficeReading::open(const OfficeFolder& folder,
                                                                    const Console& console) {
    auto store = open_store(folder, console);
    if (!store) return fail(store.error());
    const auto key = read_verifier_key(folder, console);
    if (!key) return fail(key.error());
    std::vector<std::string> bodies;
    (*store)->archive()->each_office_event([&](std::int64_t, std::uint64_t, std::string_view body) {
        bodies.emplace_back(body);
        return true;
    });
    auto office = app::fold_office(bodies, *key);
    if (!office) {
        return fail(Trouble{Exit::does_not_hold, console.text("What the office is cannot be read from its log: {0}",
                                                              "无法从日志读出机构信息：{0}", office.error().detail)});
    }
    return std::unique_ptr<OfficeReading>(new OfficeReading(*std::move(store), *std::move(office)));
}

std::optional<UnitId> find_unit(const Units& units, std::string_view number_or_name) {
    const auto number = parse_decimal(number_or_name);
    for (const Unit& unit : units.all()) {
        if (unit.name_zh == number_or_name || unit.name_en == number_or_name) return unit.id;
        if (number && static_cast<std::uint64_t>(unit.id.value) == *number) return unit.id;
    }
    return std::nullopt;
}

}  // namespace huiyin::cli
