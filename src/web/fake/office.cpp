#include "web/fake/office.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <tuple>
#include <utility>

#include <fcntl.h>

#include "app/office_fold.hpp"
#include "base/check.hpp"
#include "base/contains.hpp"
#include "codec/calendar_toml.hpp"
#include "codec/entry.hpp"
#include "codec/event_json.hpp"
#include "codec/rulebook_toml.hpp"
#include "domain/grievance/case_number.hpp"
#include "domain/grievance/retention.hpp"
#include "ledger/merkle.hpp"
#include "ledger/sha256.hpp"
#include "ledger/tiles.hpp"
#include "views/case_row.hpp"
#include "web/assets/embedded.hpp"
#include "web/fake/attachments.hpp"

namespace huiyin::web::fake {

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(std::string(HUIYIN_SOURCE_DIR) + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

app::Office make_office() {
    app::Office office{
        .name = "清和县",
        .name_en = "Qinghe County",
        .origin = "huiyin.example/qinghe",
        .verifier_key = "huiyin.example/qinghe+00000000+AQID",
        .time_zone = "Asia/Shanghai",
        .units = Units({{UnitId{1}, UnitId{}, UnitKind::bureau, "信访局", "Petition Bureau"},
                        {UnitId{2}, UnitId{1}, UnitKind::body, "公路局", "Roads Office"},
                        {UnitId{3}, UnitId{1}, UnitKind::body, "水务局", "Water Office"}}),
        .rulebook_in_force = "",
        .rulebooks = {*codec::parse_rulebook(read_file("rules/cn-xinfang-2022.toml"))},
        .calendars = {*codec::parse_calendar(read_file("calendars/cn.toml"))},
    };
    office.rulebook_in_force = office.rulebooks.front().reference();
    for (const app::OfficerAccount& account : everybody()) {
        const Officer& officer = account.officer;
        check(office.accounts.add({officer.id, officer.unit, officer.roles, account.disabled}, true, {}).has_value());
    }
    return office;
}

Hash digest(std::string_view text) { return ledger::sha256(as_bytes(text)); }

struct KeptCase {
    app::CaseFile file;
    std::string code;
    vault::Identity identity;
    bool readable = false;
    views::CaseCodes codes;
};

}  // namespace

struct Office::Parts final : app::Register,
                             app::CaseLog,
                             app::PublicLog,
                             app::Filing,
                             app::ReceiptDoor,
                             app::IdentityOpening,
                             app::Postbox,
                             app::OfficeTime {
    explicit Parts(Office& outside)
        : owner(outside),
          office(std::make_shared<const app::Office>(make_office())),
          locale(*Locale::load(embedded::web())),
          assets(embedded::web()),
          templates(*Templates::load(embedded::web(), locale, assets)),
          limits(rate_rules()),
          log(log_descriptor()) {
        set_day(*parse_date("2026-01-05"));
        checkpoint_text = std::make_shared<const std::string>("huiyin.example/qinghe\n0\nroot\n\nsignature\n");
    }

    static vault::Key server_key() {
        vault::Key::Raw bytes{4, 5, 6};
        return vault::Key(bytes);
    }
    static int log_descriptor() { return ::open("/dev/null", O_WRONLY | O_CLOEXEC); }

    void set_day(Date day) {
        const std::lock_guard lock(mutex);
        present = {Instant{day} + std::chrono::hours{2}, day};
    }

    void pass(std::chrono::minutes time) {
        const std::lock_guard lock(mutex);
        present.at += time;
    }

    // --- writing -----------------------------------------------------------------------------------------------------

    Result<std::vector<app::KeptEvent>, app::ChangeError> apply(app::CaseFile& file, const app::Change& change,
                                                                views::CaseCodes* codes = nullptr) {
        Context context = app::context_for(*office, file.state, change.actor, change.holds_receipt, change.now);
        context.entered_on = change.entered_on;
        if (owner.trouble) return fail(app::ChangeError{*owner.trouble});
        if (change.expected_version && *change.expected_version != file.state.version) {
            return fail(app::ChangeError{app::Conflict{file.state.version}});
        }
        const auto events = decide(file.state, change.command, context);
        if (!events) return fail(app::ChangeError{events.error()});
        std::vector<app::KeptEvent> written;
        for (const Event& event : *events) {
            const Recorded recorded = record(file.state, change.command, event, context);
            Case after = evolve(file.state, recorded);
            const codec::Passage passage{file.state, after, context.rulebook};
            const codec::PublicEntry entry = codec::entry_of(recorded, passage, {});
            tallied.add(entry, views::days_of(passage));
            tallied.add_split(entry, event, file.state);
            file.state = std::move(after);
            if (codes != nullptr) views::fold(*codes, event);
            leaves.push_back("{\"entry\":" + std::to_string(leaves.size()) + "}");
            file.timeline.push_back({.recorded = recorded, .leaf = leaves.size() - 1});
            written.push_back(file.timeline.back());
            if (!std::holds_alternative<CaseErased>(event)) continue;
            for (app::KeptEvent& kept : file.timeline) kept.recorded.event = remains_of(kept.recorded.event);
        }
        checkpoint_text = std::make_shared<const std::string>("huiyin.example/qinghe\n" +
                                                              std::to_string(leaves.size()) + "\nroot\n\nsignature\n");
        return written;
    }

    void submit(app::Change change, std::function<void(app::ChangeResult)> done) override {
        if (const auto hook = std::exchange(owner.before_next_submit, nullptr)) hook();
        std::unique_lock lock(mutex);
        KeptCase& kept = cases.at(change.id);
        const auto written = apply(kept.file, change, &kept.codes);
        if (written && change.sealed_identity) std::tie(kept.identity, kept.readable) = boxes.back();
        app::ChangeResult result = fail(app::ChangeError{app::StoreTrouble::unavailable});
        if (written) {
            result = app::Committed{.id = change.id, .state = kept.file.state};
            keep_keys(change.id, change.attachment_keys);
        } else {
            result = fail(written.error());
        }
        lock.unlock();
        done(std::move(result));
    }

    void submit(app::FilingRequest request, std::function<void(app::FilingResult)> done) override {
        done(file_now(std::move(request)));
    }

    void keep_keys(CaseId id, const std::vector<app::AttachmentKey>& keys) {
        for (const app::AttachmentKey& key : keys) attachment_keys[{id, key.stored}] = key.wrapped;
    }

    app::FilingResult file_now(app::FilingRequest request) {
        const std::lock_guard lock(mutex);
        const std::string key = request.idempotency_key.value_or("");
        if (const auto found = repeats.find(key); !key.empty() && found != repeats.end()) {
            if (found->second.second != request.request_bytes) return fail(app::FilingError{app::RepeatMismatch{}});
            app::FilingReceipt receipt = found->second.first;
            receipt.repeated = true;
            return receipt;
        }
        const CaseId id{static_cast<std::int64_t>(cases.size()) + 1};
        const std::string code = "CODE-" + std::to_string(id.value) + "-SECRET";
        FileGrievance command{.subject = request.subject,
                              .text = request.text,
                              .topic = request.topic,
                              .place = request.place,
                              .about = request.about,
                              .wish = request.wish,
                              .channel = request.channel,
                              .language = request.language,
                              .addressed_to = request.addressed_to,
                              .code_digest = digest(code)};
        if (!request.identity.empty()) command.identity_digest = digest("sealed");
        if (request.joins) command.joins = request.joins->id;
        for (const app::RedeemedFile& one : request.attachments) {
            command.attachments.push_back(one.attachment);
            keep_keys(id, {one.key});
        }
        KeptCase kept{
            .file = {.id = id}, .code = code, .identity = request.identity, .readable = request.readable, .codes = {}};
        const auto written =
            apply(kept.file,
                  {.command = command, .actor = request.actor, .now = request.now, .entered_on = request.entered_on},
                  &kept.codes);
        if (!written) {
            if (const auto* const refusal = std::get_if<Refusal>(&written.error())) {
                return fail(app::FilingError{*refusal});
            }
            return fail(app::FilingError{app::StoreTrouble::unavailable});
        }
        app::FilingReceipt receipt{.id = id,
                                   .number = case_number(id, request.now.on),
                                   .code = code,
                                   .receipt = "receipt of " + case_number(id, request.now.on) + "\n"};
        cases.emplace(id, std::move(kept));
        if (!key.empty()) repeats.emplace(key, std::pair{receipt, request.request_bytes});
        return receipt;
    }

    std::string receipt_for(const app::CaseFile& file, const std::string& code) override {
        return "receipt of " + case_number(file.id, file.state.filed.on) + " with " + code + "\n";
    }

    Result<app::SealedIdentity, Refusal> seal(const vault::Identity& identity, const CaseTag& /*tag*/,
                                              std::string_view /*code*/, bool readable) override {
        if (identity.empty()) return fail(Refusal{.code = RefusalCode::text_missing, .field = "name"});
        app::SealedIdentity sealed{to_bytes("box " + std::to_string(boxes.size())), Bytes(readable ? 1U : 0U)};
        boxes.emplace_back(identity, readable);
        return sealed;
    }
    std::optional<vault::Identity> identity_for(const app::CaseFile& file, std::string_view code) override {
        const std::lock_guard lock(mutex);
        const KeptCase& kept = cases.at(file.id);
        if (!kept.readable || kept.code != code) return std::nullopt;
        return kept.identity;
    }

    // --- reading -----------------------------------------------------------------------------------------------------

    std::optional<app::CaseFile> find(CaseId id) override {
        const std::lock_guard lock(mutex);
        const auto found = cases.find(id);
        if (found == cases.end()) return std::nullopt;
        return found->second.file;
    }
    std::optional<views::CaseCodes> codes(CaseId id) override {
        const std::lock_guard lock(mutex);
        const auto found = cases.find(id);
        if (found == cases.end()) return std::nullopt;
        return found->second.codes;
    }
    int matter_size(CaseId leading) override {
        const std::lock_guard lock(mutex);
        const auto follows = [&](const auto& one) { return one.second.file.state.follows == leading; };
        return 1 + static_cast<int>(std::count_if(cases.begin(), cases.end(), follows));
    }
    int representatives(CaseId leading) override {
        const std::lock_guard lock(mutex);
        return static_cast<int>(std::count_if(cases.begin(), cases.end(), [&](const auto& one) {
            const app::CaseFile& file = one.second.file;
            return file.state.represents && (file.id == leading || file.state.follows == leading);
        }));
    }
    std::optional<app::SealedIdentity> sealed_identity(CaseId /*id*/) override { return std::nullopt; }
    std::optional<Bytes> attachment_key(CaseId id, const Hash& stored) override {
        const std::lock_guard lock(mutex);
        const auto found = attachment_keys.find({id, stored});
        if (found == attachment_keys.end()) return std::nullopt;
        return found->second;
    }
    bool is_attached(const Hash& /*stored*/) override { return false; }
    std::size_t unheld_count() override { return 0; }
    std::vector<CaseId> due_before(Date /*day*/, std::size_t /*cases_max*/) override { return {}; }
    std::vector<CaseId> to_erase(Date /*day*/, CaseId /*after*/, std::size_t /*cases_max*/) override { return {}; }
    std::vector<CaseId> open_after(CaseId /*id*/, std::size_t /*cases_max*/) override { return {}; }
    views::TallyRows tally_rows(views::Period /*period*/) override {
        const std::lock_guard lock(mutex);
        return {
            .log_size = leaves.size(), .open_before = 0, .by_day = tallied.tallies(), .by_age = tallied.aged_tallies()};
    }
    std::int64_t case_count() override { return static_cast<std::int64_t>(cases.size()); }
    std::optional<CaseId> imported(std::string_view /*source_key*/) override { return std::nullopt; }

    app::QueuePage queue(const app::QueueQuery& query) override {
        const std::lock_guard lock(mutex);
        app::QueuePage page;
        for (const auto& [id, kept] : cases) {
            const Case& current = kept.file.state;
            const auto has = [](const auto& list, UnitId unit) {
                return std::find(list.begin(), list.end(), unit) != list.end();
            };
            const bool is_mine = current.handler == query.officer || current.lead == query.officer;
            const bool of_unit = has(query.units, current.holder);
            const auto due = next_due(current, office->rulebook(current.rulebook));
            bool wanted = false;
            switch (query.queue) {
                case app::Queue::mine: wanted = is_mine; break;
                case app::Queue::my_unit:
                    wanted = of_unit || (current.supervision && query.asked == current.supervision->unit);
                    break;
                case app::Queue::due_soon: wanted = of_unit && due && *due <= query.due_before; break;
                case app::Queue::overdue: wanted = false; break;
                case app::Queue::backlog: wanted = of_unit && current.filed.on <= query.due_before; break;
                case app::Queue::unowned:
                    wanted = !current.handler && (of_unit || (!current.holder && !query.unheld_without.empty()));
                    break;
            }
            const auto& led_by = query.unheld_without;
            const bool accused = has(current.complained_of, query.complained_of) ||
                                 (!current.holder && std::any_of(led_by.begin(), led_by.end(), [&](UnitId unit) {
                                     return has(current.complained_of, unit);
                                 }));
            if (!wanted || !is_open(current.stage) || accused) continue;
            if (page.total++ < query.offset || page.rows.size() >= query.rows_max) continue;
            const auto& filed = std::get<GrievanceFiled>(kept.file.timeline.front().recorded.event);
            page.rows.push_back(views::row_of(id, current, filed.subject, office->rulebook(current.rulebook)));
        }
        std::stable_partition(page.rows.begin(), page.rows.end(), [](const views::CaseRow& row) { return row.urgent; });
        return page;
    }

    std::vector<app::HandlerLoad> load(const std::vector<UnitId>& units, UnitId complained_of) override {
        const std::lock_guard lock(mutex);
        std::vector<app::HandlerLoad> all;
        for (const UnitId unit : units) {
            std::map<std::int64_t, app::HandlerLoad> by_handler;
            for (const auto& [id, kept] : cases) {
                const Case& current = kept.file.state;
                const auto& about = current.complained_of;
                const bool accused = std::find(about.begin(), about.end(), complained_of) != about.end();
                if (current.holder != unit || !is_open(current.stage) || accused) continue;
                app::HandlerLoad& one = by_handler[current.handler.value];
                if (one.open == 0 || current.filed.on < one.oldest_filed_on) one.oldest_filed_on = current.filed.on;
                one.unit = unit;
                one.handler = current.handler;
                ++one.open;
                if (views::row_of(id, current, "", office->rulebook(current.rulebook)).overdue) ++one.overdue;
            }
            for (const auto& [handler, one] : by_handler) all.push_back(one);
        }
        return all;
    }

    Result<views::CaseCodes, app::AccessDenied> codes_of(std::string_view number, std::string_view code) {
        const auto parsed = parse_case_number(number);
        if (!parsed) return fail(app::AccessDenied::mistyped_number);
        if (!code.ends_with("SECRET")) return fail(app::AccessDenied::mistyped_code);
        const auto found = codes(parsed->id);
        if (!found) return fail(app::AccessDenied::no_match);
        return *found;
    }
    Result<app::Entered, app::AccessDenied> enter(std::string_view number, std::string_view code) override {
        const auto kept = codes_of(number, code);
        if (!kept) return fail(kept.error());
        const Hash shown = digest(code);
        const CaseId id = parse_case_number(number)->id;
        if (kept->receipt == shown) return app::Entered{id, Actor::filer(), shown};
        if (kept->helper == shown) return app::Entered{id, Actor::helper(), shown};
        return fail(app::AccessDenied::no_match);
    }
    Result<app::Joining, app::AccessDenied> join(std::string_view number, std::string_view code) override {
        const auto kept = codes_of(number, code);
        if (!kept) return fail(kept.error());
        if (kept->joining != digest(code)) return fail(app::AccessDenied::no_match);
        return app::Joining{parse_case_number(number)->id, digest(code)};
    }
    app::NewCode new_code() override {
        const std::string text = "NEW-" + std::to_string(++codes_made) + "-SECRET";
        return {text, digest(text)};
    }

    Result<vault::Identity, app::OpeningError> open(CaseId id, const OpenIdentity& command, const Actor& actor,
                                                    std::string_view password, Moment now) override {
        if (password != password_of_all) return fail(app::OpeningError{app::CustodyProblem::wrong_password});
        const std::lock_guard lock(mutex);
        KeptCase& kept = cases.at(id);
        const auto written = apply(kept.file, {.id = id, .command = command, .actor = actor, .now = now});
        if (written) return kept.identity;
        if (const auto* const refusal = std::get_if<Refusal>(&written.error())) {
            return fail(app::OpeningError{*refusal});
        }
        return fail(app::OpeningError{app::StoreTrouble::unavailable});
    }

    Result<std::string, app::OpeningError> reissue(CaseId id, const std::string& reason, const Actor& actor,
                                                   std::string_view password, Moment now) override {
        if (password != password_of_all) return fail(app::OpeningError{app::CustodyProblem::wrong_password});
        const std::lock_guard lock(mutex);
        KeptCase& kept = cases.at(id);
        const app::NewCode made = new_code();
        const ReissueCode command{made.digest, reason};
        const auto written = apply(kept.file, {.id = id, .command = command, .actor = actor, .now = now}, &kept.codes);
        if (!written) return fail(app::OpeningError{std::get<Refusal>(written.error())});
        kept.code = made.text;
        return made.text;
    }

    std::shared_ptr<const std::string> checkpoint() override { return checkpoint_text; }
    std::optional<Bytes> tile(unsigned level, std::uint64_t index, unsigned width) override {
        if (level != 0 || index != 0 || width > leaves.size()) return std::nullopt;
        return Bytes(width * ledger::hash_bytes, std::uint8_t{7});
    }
    std::optional<Bytes> entries(std::uint64_t index, unsigned width) override {
        if (index != 0 || width > leaves.size()) return std::nullopt;
        Bytes bundle;
        for (unsigned i = 0; i < width; ++i) ledger::append_to_bundle(bundle, as_bytes(leaves[i]));
        return bundle;
    }
    std::optional<Proof> prove(std::uint64_t leaf) override {
        if (leaf >= leaves.size()) return std::nullopt;
        return Proof{.entry = leaves[leaf], .checkpoint = *checkpoint_text};
    }
    std::shared_ptr<const app::Witnessed> witnessed() override { return owner.witnessed; }

    // --- the outbox --------------------------------------------------------------------------------------------------

    std::vector<app::Mailbox> mailboxes() override { return {}; }
    app::QueuePage news(const app::NewsQuery& query) override {
        const std::lock_guard lock(mutex);
        app::QueuePage page;
        for (const auto& [id, kept] : cases) {
            const Case& current = kept.file.state;
            const auto is_asked = [&](const app::KeptEvent& event) {
                const bool in_time = event.recorded.at.at >= query.from && event.recorded.at.at < query.until;
                const auto& asked = query.events;
                return in_time && std::find(asked.begin(), asked.end(), type_of(event.recorded.event)) != asked.end();
            };
            const bool is_new = std::any_of(kept.file.timeline.begin(), kept.file.timeline.end(), is_asked);
            const bool is_seen =
                contains(query.units, current.holder) && !contains(current.complained_of, query.complained_of);
            if (!is_new || !is_seen) continue;
            ++page.total;
            page.rows.push_back(views::row_of(id, current, {}, office->rulebook(current.rulebook)));
        }
        return page;
    }
    void put(const app::Mailbox& /*mailbox*/, Date /*day*/, Instant /*now*/) override {}
    std::vector<app::Notice> waiting(Instant /*now*/, std::size_t /*notices_max*/) override { return {}; }
    void set_delivered(std::int64_t /*notice*/, Instant /*now*/) override {}
    void set_failed(std::int64_t /*notice*/, std::string_view /*failure*/, Instant /*next_try*/) override {}
    std::vector<app::Notice> notices() override { return owner.notices; }
    void purge(Instant /*now*/) override {}

    // --- the office --------------------------------------------------------------------------------------------------

    app::PublishResult publish(const codec::RecordedOfficeEvent& recorded) {
        if (owner.trouble) return fail(app::PublishError{*owner.trouble});
        app::Office next = *office;
        const auto key = ledger::SigningKey::from_seed(office->origin, digest("key")).verifier();
        if (auto applied = app::apply(next, recorded, key); !applied) {
            return fail(app::PublishError{applied.error()});
        }
        office = std::make_shared<const app::Office>(std::move(next));
        owner.office_events.push_back(recorded);
        return Done{};
    }

    app::PublishResult administer(const app::StaffAct& act) {
        for (const codec::RecordedOfficeEvent& recorded : act.events) {
            if (auto published = publish(recorded); !published) return published;
        }
        staff.write(act.writes, office->accounts);
        return Done{};
    }

    // --- time --------------------------------------------------------------------------------------------------------

    Moment now() const override {
        const std::lock_guard lock(mutex);
        return present;
    }
    Moment at(const LocalTime& local) const override { return {Instant{local.on} + local.since_midnight, local.on}; }

    Office& owner;
    mutable std::mutex mutex;
    app::OfficePointer office;
    Staff staff;
    std::map<CaseId, KeptCase> cases;
    std::map<std::string, std::pair<app::FilingReceipt, std::string>> repeats;
    std::map<std::pair<CaseId, Hash>, Bytes> attachment_keys;
    Attachments attachments;
    std::vector<std::string> leaves;
    views::TallySheet tallied;
    std::shared_ptr<const std::string> checkpoint_text;
    std::vector<std::pair<vault::Identity, bool>> boxes;  ///< Sealed for cases that are there.
    vault::CustodianKey custodian_key = vault::CustodianKey::generate();
    app::Custody custody{staff, staff, custodian_key.public_key(),
                         [this](const codec::RecordedOfficeEvent& recorded) { return publish(recorded); }};
    vault::SecondFactors second_factors{server_key()};
    Moment present;
    std::uint64_t random_state = 1;
    int codes_made = 0;
    Locale locale;
    Assets assets;
    Templates templates;
    http::RateLimit limits;
    http::Metrics metrics;
    http::Log log;
};

Office::Office() : parts_(std::make_unique<Parts>(*this)) {}
Office::~Office() = default;

Services Office::services() {
    Parts& all = *parts_;
    return {
        .office = [&all] { return all.office; },
        .trouble = [this] { return trouble; },
        .publish = [&all](const codec::RecordedOfficeEvent& recorded) { return all.publish(recorded); },
        .administer = [&all](const app::StaffAct& act) { return all.administer(act); },
        .cases = all,
        .case_log = all,
        .public_log = all,
        .filing = all,
        .door = all,
        .identity_opening = all,
        .custody = all.custody,
        .attachments = all.attachments,
        .staff_book = all.staff,
        .postbox = all,
        .time = all,
        .rate_limit = all.limits,
        .metrics = all.metrics,
        .log = all.log,
        .templates = all.templates,
        .locale = all.locale,
        .assets = all.assets,
        .hash_password = [](std::string_view password) { return "hash of " + std::string(password); },
        .second_factors = all.second_factors,
        .check_password =
            [](std::string_view stored, std::string_view typed) {
                const bool is_right = stored == "hash of " + std::string(typed);
                return is_right ? vault::PasswordCheck::right : vault::PasswordCheck::wrong;
            },
        .random =
            [&all](std::span<std::uint8_t> bytes) {
                const std::lock_guard lock(all.mutex);
                for (std::uint8_t& byte : bytes) {
                    all.random_state = all.random_state * 6364136223846793005U + 1442695040888963407U;
                    byte = static_cast<std::uint8_t>(all.random_state >> 56U);
                }
            },
        .token_digest = [](std::string_view token) { return digest(token); },
        .settings = {.leave_url = "https://weather.example/"},
    };
}

app::FilingReceipt Office::file(app::FilingRequest request) {
    request.now = parts_->now();
    return *parts_->file_now(std::move(request));
}

void Office::give_custody(const std::string& sign_in) {
    const OfficerId id = parts_->staff.find(sign_in)->officer.id;
    parts_->custody.make_staff_key(id, password_of_all);
    check(parts_->custody.give(parts_->custodian_key, id, parts_->now()).has_value());
}

void Office::act(CaseId id, const std::string& sign_in, Command command) {
    const auto account = parts_->staff.find(sign_in);
    const Actor actor = account ? Actor::of(account->officer) : Actor::filer();
    app::CaseLog& log = *parts_;
    const auto done = log.submit_and_wait(
        {.id = id, .command = std::move(command), .actor = actor, .holds_receipt = !account, .now = parts_->now()});
    check(done.has_value());
}

app::CaseFile Office::find(CaseId id) const { return *parts_->find(id); }

std::int64_t Office::case_count() const { return parts_->case_count(); }

void Office::set_now(Date day) { parts_->set_day(day); }
void Office::pass(std::chrono::minutes time) { parts_->pass(time); }

app::FilingRequest plain_request() {
    return {.subject = "Street lamp",
            .text = "The lamp by the bridge is dark.",
            .wish = "Repair it",
            .language = Language::en};
}

}  // namespace huiyin::web::fake
