#include "store/sqlite/trial_office.hpp"

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>
#include <utility>

#include "base/check.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/rulebook_toml.hpp"
#include "ledger/sha256.hpp"

namespace huiyin::store::sqlite {

namespace {

std::string read_text(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    check(!text.str().empty());
    return text.str();
}

CaseTag random_tag() {
    static thread_local std::random_device source;
    CaseTag tag{};
    for (std::uint8_t& byte : tag) byte = static_cast<std::uint8_t>(source());
    return tag;
}

}  // namespace

TrialDirectory::TrialDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "huiyin-test-XXXXXX").string();
    path_ = std::string(&check(mkdtemp(pattern.data())));
}

TrialDirectory::~TrialDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Date day(int year, unsigned month, unsigned day) {
    return std::chrono::sys_days{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

Moment morning_of(Date on) { return {Instant{on} + std::chrono::hours{10}, on}; }

ledger::SigningKey trial_key() {
    return ledger::SigningKey::from_seed("log.example/qinghe", ledger::sha256(as_bytes("trial office")));
}

Officer trial_officer(OfficerId id) {
    if (id == registrar_of_bureau) {
        return {id, bureau, {Role::registrar, Role::custodian, Role::supervisor}, "registrar", "R"};
    }
    if (id == registrar_of_housing) return {id, housing, {Role::registrar, Role::approver}, "housing", "H"};
    check(id == handler_of_housing);
    return {id, housing, {Role::handler}, "handler", "K"};
}

std::vector<codec::RecordedOfficeEvent> founding() {
    const std::string root = HUIYIN_SOURCE_DIR;
    const std::string rules = read_text(root + "/rules/cn-xinfang-2022.toml");
    const std::string days_off = read_text(root + "/calendars/cn.toml");
    const auto rulebook = codec::parse_rulebook(rules);
    const auto calendar = codec::parse_calendar(days_off);
    check(rulebook.has_value());
    check(calendar.has_value());
    const std::vector<codec::OfficeEvent> events{
        codec::OfficeFounded{"Qinghe", trial_key().verifier().name(), "Asia/Shanghai"},
        codec::UnitAdded{{bureau, {}, UnitKind::bureau, "Qinghe Bureau", "Qinghe Bureau"}},
        codec::UnitAdded{{housing, bureau, UnitKind::body, "Qinghe Housing", "Qinghe Housing"}},
        codec::UnitAdded{{water, bureau, UnitKind::body, "Qinghe Water", "Qinghe Water"}},
        codec::CalendarPublished{calendar->id, calendar->version, ledger::sha256(as_bytes(days_off)), days_off},
        codec::RulebookPublished{rulebook->reference(), ledger::sha256(as_bytes(rules)), rules},
        codec::RulebookPutInForce{rulebook->reference()},
    };
    std::vector<codec::RecordedOfficeEvent> recorded;
    for (const codec::OfficeEvent& event : events) recorded.push_back({event, {}, morning_of(day(2026, 1, 4))});
    return recorded;
}

TrialOffice::TrialOffice(const std::filesystem::path& directory, app::WriterLimits limits, Options options) {
    const bool is_new = !std::filesystem::exists(directory / database_name);
    auto store = is_new ? Store::create(directory, std::move(options)) : Store::open(directory, std::move(options));
    check(store.has_value());
    store_ = *std::move(store);
    auto writer = app::Writer::start(store_->log(), trial_key(), {}, limits);
    check(writer.has_value());
    writer_ = *std::move(writer);
    if (writer_->office()->origin.empty()) check(writer_->publish_and_wait(founding()).has_value());
}

app::AuditReport TrialOffice::audit() { return app::audit(*store_->archive(), trial_key().verifier()); }

OfficerId TrialOffice::add(Officer officer, std::string password_hash, bool disabled) {
    officer.id = writer_->office()->accounts.next();
    administer(on_machine().add(officer, {std::move(password_hash), {}}, disabled));
    return officer.id;
}

void TrialOffice::administer(app::StaffAct act) { check(writer_->administer_and_wait(std::move(act)).has_value()); }

app::Administration TrialOffice::on_machine() { return {OfficerId{}, morning_of(day(2026, 1, 4))}; }

CaseId TrialOffice::file(Date on, std::vector<std::string> about) {
    const auto result = writer_->submit_and_wait(filing(on, "Street lights", std::move(about)));
    check(result.has_value());
    return result->id;
}

app::ChangeResult TrialOffice::act(CaseId id, Command command, Actor actor, Date on) {
    app::Change change;
    change.id = id;
    change.command = std::move(command);
    change.actor = actor;
    change.holds_receipt = actor.roles.contains(Role::filer);
    change.now = morning_of(on);
    return writer_->submit_and_wait(std::move(change));
}

CaseId TrialOffice::accepted_case(Date filed_on, Date accepted_on) {
    const CaseId id = file(filed_on);
    const Actor by_bureau = Actor::of(trial_officer(registrar_of_bureau));
    const Actor by_housing = Actor::of(trial_officer(registrar_of_housing));
    check(act(id, ReferCase{housing, "Within its powers"}, by_bureau, filed_on).has_value());
    check(act(id, AcceptCase{"Handled as usual"}, by_housing, accepted_on).has_value());
    check(act(id, AssignHandler{trial_officer(handler_of_housing)}, by_housing, accepted_on).has_value());
    return id;
}

app::Change filing(Date on, std::string subject, std::vector<std::string> about) {
    FileGrievance command;
    command.tag = random_tag();
    command.subject = std::move(subject);
    command.text = "No light between the market and the school for three weeks.";
    command.about = std::move(about);
    command.code_digest = ledger::sha256(as_bytes(command.subject));
    app::Change change;
    change.command = std::move(command);
    change.actor = Actor::filer();
    change.now = morning_of(on);
    return change;
}

}  // namespace huiyin::store::sqlite
