#include "cli/founding.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <utility>

#include <unistd.h>

#include "app/custody.hpp"
#include "app/present.hpp"
#include "app/writer.hpp"
#include "base/bytes.hpp"
#include "cli/files.hpp"
#include "cli/public_name_text.hpp"
#include "ledger/sha256.hpp"
#include "store/sqlite/store.hpp"
#include "vault/random.hpp"

namespace huiyin::cli {

namespace {

/// A folder under a name of its own that is gone when this dies, unless it was moved to its place.
class FolderInTheMaking {
public:
    static Result<FolderInTheMaking, std::string> beside(const std::filesystem::path& place) {
        const auto whole = std::filesystem::absolute(place).lexically_normal();
        // A path that ends with a slash has an empty last part.
        const auto target = whole.has_filename() ? whole : whole.parent_path();
        std::error_code error;
        std::filesystem::create_directories(target.parent_path(), error);
        std::string pattern = target.string() + ".new-XXXXXX";
        if (::mkdtemp(pattern.data()) == nullptr) {
            return fail(std::error_code(errno, std::generic_category()).message());
        }
        return FolderInTheMaking(pattern, target);
    }
    FolderInTheMaking(FolderInTheMaking&& other) noexcept
        : path_(std::exchange(other.path_, {})), target_(std::move(other.target_)) {}
    FolderInTheMaking& operator=(FolderInTheMaking&&) = delete;
    FolderInTheMaking(const FolderInTheMaking&) = delete;
    FolderInTheMaking& operator=(const FolderInTheMaking&) = delete;
    ~FolderInTheMaking() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Takes the place of the target, which has to be missing or empty. Empty if it worked, else the system's words.
    [[nodiscard]] std::string move_to_place() {
        if (::rename(path_.c_str(), target_.c_str()) != 0) {
            return std::error_code(errno, std::generic_category()).message();
        }
        path_.clear();
        settle_name(target_);
        return {};
    }

private:
    FolderInTheMaking(std::filesystem::path path, std::filesystem::path target)
        : path_(std::move(path)), target_(std::move(target)) {}
    std::filesystem::path path_;
    std::filesystem::path target_;
};

/// A file that is gone when this dies, unless it was said that it stays.
class PassingFile {
public:
    explicit PassingFile(std::filesystem::path path) : path_(std::move(path)) {}
    PassingFile(const PassingFile&) = delete;
    PassingFile& operator=(const PassingFile&) = delete;
    ~PassingFile() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove(path_, ignored);
    }
    void keep() { path_.clear(); }

private:
    std::filesystem::path path_;
};

std::vector<codec::RecordedOfficeEvent> founding_events(const NewOffice& office, Moment now) {
    std::vector<codec::OfficeEvent> events{
        codec::OfficeFounded{office.name, office.origin, office.time_zone, office.name_en}};
    for (const Unit& unit : office.units) events.emplace_back(codec::UnitAdded{unit});
    const Law& law = office.law;
    events.emplace_back(codec::CalendarPublished{law.calendar.id, law.calendar.version,
                                                 ledger::sha256(as_bytes(law.calendar_text)), law.calendar_text});
    events.emplace_back(codec::RulebookPublished{law.rulebook.reference(), ledger::sha256(as_bytes(law.rulebook_text)),
                                                 law.rulebook_text});
    events.emplace_back(codec::RulebookPutInForce{law.rulebook.reference()});
    std::vector<codec::RecordedOfficeEvent> recorded;
    recorded.reserve(events.size());
    for (codec::OfficeEvent& event : events) recorded.push_back({std::move(event), {}, now});
    return recorded;
}

std::optional<Trouble> fill_store(const OfficeFolder& making, const NewOffice& office, NewOfficeKeys keys,
                                  const Console& console) {
    auto store = store::sqlite::Store::create(making.path());
    if (!store) return Trouble{Exit::environment, store.error().detail};
    const auto time = app::office_time(office.time_zone);
    if (!time) {
        return Trouble{Exit::usage, console.text("This machine does not know the time zone {0}.",
                                                 "本机不认识时区 {0}。", office.time_zone)};
    }
    auto writer = app::Writer::start((*store)->log(), std::move(keys.office.log));
    if (!writer) return Trouble{Exit::environment, console.text("The log does not start.", "日志无法启动。")};
    const Moment now = time->now();
    const app::Administration founder(OfficerId{}, now);
    app::StaffAct founding{founding_events(office, now), {}};
    OfficerId next{1};
    for (const NewOffice::Account& account : office.accounts) {
        Officer officer = account.officer;
        officer.id = next;
        ++next.value;
        app::StaffAct added = founder.add(officer, account.password);
        std::ranges::move(added.events, std::back_inserter(founding.events));
        std::ranges::move(added.writes, std::back_inserter(founding.writes));
    }
    const auto published = (*writer)->administer_and_wait(std::move(founding));
    if (!published) {
        const auto* const problem = std::get_if<app::OfficeProblem>(&published.error());
        if (problem != nullptr) return Trouble{Exit::usage, problem->detail};
        return Trouble{Exit::environment,
                       console.text("The log cannot be written; is the disk full?", "日志无法写入；磁盘是否已满？")};
    }
    const auto publish = [&](codec::RecordedOfficeEvent recorded) {
        return (*writer)->publish_and_wait({std::move(recorded)});
    };
    app::Custody custody((*store)->custody(), (*store)->staff(), keys.office.custodian, publish);
    const app::OfficePointer founded = (*writer)->office();
    for (const Account& account : founded->accounts.all()) {
        if (!account.roles.contains(Role::custodian)) continue;
        if (!custody.give(keys.custodian, account.id, now)) {
            return Trouble{Exit::environment, console.text("The log cannot be written; is the disk full?",
                                                           "日志无法写入；磁盘是否已满？")};
        }
    }
    (*writer)->stop();
    return std::nullopt;
}

/// The first name that may not be published; none if all may.
std::optional<std::string> unfit_name_text(const NewOffice& office, const Console& console) {
    app::Office known;
    std::vector<Unit> units;
    for (const codec::RecordedOfficeEvent& recorded : founding_events(office, {})) {
        if (const auto unfit = app::unfit_name(known, recorded.event)) return text_of(*unfit, console);
        const auto* const added = std::get_if<codec::UnitAdded>(&recorded.event);
        if (added == nullptr) continue;
        units.push_back(added->unit);
        known.units = Units(units);
    }
    return std::nullopt;
}

}  // namespace

std::string origin_of(std::string_view base_url) {
    const auto scheme = base_url.find("://");
    if (scheme != std::string_view::npos) base_url.remove_prefix(scheme + 3);
    while (base_url.ends_with('/')) base_url.remove_suffix(1);
    if (!base_url.empty()) return std::string(base_url) + "/log";
    return "huiyin.invalid/" + hex_encode(vault::random_array<8>());
}

Result<ledger::VerifierKey, Trouble> found_office(const OfficeFolder& folder, const NewOffice& office,
                                                  const Console& console) {
    const std::string place = folder.path().string();
    if (folder.has_office()) {
        return fail(Trouble{Exit::environment, console.text("There is an office in {0} already; it was left as it is.",
                                                            "{0} 中已有机构，未作改动。", place)});
    }
    std::error_code error;
    if (std::filesystem::exists(folder.path(), error) && !std::filesystem::is_empty(folder.path(), error)) {
        return fail(Trouble{Exit::environment, console.text("{0} is not an empty folder; it was left as it is.",
                                                            "{0} 不是空目录，未作改动。", place)});
    }
    if (!ledger::is_key_name(office.origin)) {
        return fail(Trouble{Exit::usage, console.text("`{0}` cannot be the origin of a log: no spaces, no `+`.",
                                                      "“{0}”不能作为日志名称：不得含空格或 +。", office.origin)});
    }
    if (auto unfit = unfit_name_text(office, console)) return fail(Trouble{Exit::usage, *std::move(unfit)});
    auto making = FolderInTheMaking::beside(folder.path());
    if (!making) {
        return fail(Trouble{Exit::environment,
                            console.text("Cannot make {0}: {1}", "无法建立 {0}：{1}", place, making.error())});
    }
    const OfficeFolder inside(making->path());
    auto keys = create_office_keys(inside, office.origin, console);
    if (!keys) return fail(keys.error());
    const ledger::VerifierKey verifier = keys->office.log.verifier();
    if (const auto kept = write_custodian_key(office.custodian_key, keys->custodian, console); !kept) {
        return fail(kept.error());
    }
    PassingFile custodian_key(office.custodian_key);
    if (auto trouble = fill_store(inside, office, *std::move(keys), console)) return fail(*std::move(trouble));
    if (const std::string why = making->move_to_place(); !why.empty()) {
        return fail(Trouble{Exit::environment, console.text("Cannot make {0}: {1}", "无法建立 {0}：{1}", place, why)});
    }
    custodian_key.keep();
    return verifier;
}

}  // namespace huiyin::cli
