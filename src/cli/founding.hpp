#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/console.hpp"
#include "cli/law.hpp"
#include "cli/office_folder.hpp"
#include "cli/password_file.hpp"
#include "domain/unit/unit.hpp"

namespace huiyin::cli {

/// A new office, whole: everything is known and judged before anything is made.
struct NewOffice {
    std::string name;
    std::string name_en;  ///< Empty: none.
    std::string origin;
    std::string time_zone;
    Law law;
    std::vector<Unit> units;
    struct Account {
        Officer officer;
        app::StoredPassword password;
    };
    std::vector<Account> accounts;        ///< The custodians among them are given the key that opens identities.
    std::filesystem::path custodian_key;  ///< Where that key is written, out of the office's folder.
};

/// Makes folder, keys and database and publishes what the office is. Beside the folder first, and then moved there as a
/// whole, so that a failure leaves nothing behind. The folder has to be missing or empty.
[[nodiscard]] Result<ledger::VerifierKey, Trouble> found_office(const OfficeFolder& folder, const NewOffice& office,
                                                                const Console& console);

/// The origin line of a log that is served below this address: `huiyin.example/log`; with a random name that no one can
/// reach if there is none.
[[nodiscard]] std::string origin_of(std::string_view base_url);

}  // namespace huiyin::cli
