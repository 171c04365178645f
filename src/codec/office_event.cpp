#include "codec/office_event.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "base/overloaded.hpp"
#include "codec/canonical.hpp"
#include "codec/member_reader.hpp"
#include "codec/member_writer.hpp"

namespace huiyin::codec {

namespace {

constexpr std::int64_t format_version = 1;

constexpr std::array<std::string_view, 2> unit_kind_names{"bureau", "body"};

std::string_view name_of_kind(UnitKind kind) { return unit_kind_names.at(static_cast<std::size_t>(kind)); }

std::optional<UnitKind> parse_unit_kind(std::string_view text) {
    const auto* const found = std::find(unit_kind_names.begin(), unit_kind_names.end(), text);
    if (found == unit_kind_names.end()) return std::nullopt;
    return static_cast<UnitKind>(found - unit_kind_names.begin());
}

constexpr auto describe_attendance = [](auto& m, auto& attendance) {
    auto& [unit, title, by_minute] = attendance;
    m.id("unit", unit);
    m.text("title", title);
    m.number("by_minute", by_minute);
};

/// The members of each event in their order, for reading and writing, stored and public form alike. The public form
/// leaves out the texts.
template <bool with_text>
struct Describe {
    template <class M, class E>
    void operator()(M& m, E& event) const {
        members(m, event, std::type_identity<std::remove_const_t<E>>{});
    }

private:
    static void members(auto& m, auto& event, std::type_identity<OfficeFounded>) {
        auto& [name, origin, time_zone, name_en] = event;
        m.text("name", name);
        m.text("origin", origin);
        m.text("time_zone", time_zone);
        m.text_or_none("name_en", name_en);
    }
    static void members(auto& m, auto& event, std::type_identity<UnitAdded>) {
        auto& [id, parent, kind, name_zh, name_en] = event.unit;
        m.id("unit", id);
        m.id_or_none("parent", parent);
        m.name("sort", kind, parse_unit_kind, name_of_kind);
        m.text("zh", name_zh);
        m.text("en", name_en);
    }
    static void members(auto& m, auto& event, std::type_identity<RulebookPublished>) {
        auto& [reference, digest, text] = event;
        m.text("rule", reference);
        m.hex("sha256", digest);
        if constexpr (with_text) m.text("toml", text);
    }
    static void members(auto& m, auto& event, std::type_identity<RulebookPutInForce>) {
        auto& [reference] = event;
        m.text("rule", reference);
    }
    static void members(auto& m, auto& event, std::type_identity<CalendarPublished>) {
        auto& [id, version, digest, text] = event;
        m.text("calendar", id);
        m.text("version", version);
        m.hex("sha256", digest);
        if constexpr (with_text) m.text("toml", text);
    }
    static void members(auto& m, auto& event, std::type_identity<ReceptionSet>) {
        auto& [id, unit, day, from_minute, to_minute, place, title, name, reason, cancelled, revision, attending,
               attending_published, matter] = event.reception;
        m.id("reception", id);
        m.id("unit", unit);
        m.date("held_on", day);
        m.number("from_minute", from_minute);
        m.number("to_minute", to_minute);
        m.text("place", place);
        m.text("title", title);
        if constexpr (with_text) m.text_or_none("name", name);
        m.text_or_none("reason", reason);
        m.objects("attending", attending, describe_attendance);
        if constexpr (with_text) {
            m.flag("attending_published", attending_published);
            m.id_or_none("matter", matter);
        }
    }
    static void members(auto& m, auto& event, std::type_identity<ReceptionCancelled>) {
        auto& [reception, reason] = event;
        m.id("reception", reception);
        m.text("reason", reason);
    }
    static void members(auto& m, auto& event, std::type_identity<CustodyGiven>) {
        auto& [officer, key] = event;
        m.id("officer", officer);
        m.hex("key", key);
    }
    static void members(auto& m, auto& event, std::type_identity<CustodyTakenBack>) {
        auto& [officer] = event;
        m.id("officer", officer);
    }
    static void members(auto& m, auto& event, std::type_identity<WitnessNamed>) {
        auto& [key, url] = event;
        m.text("witness", key);
        m.text("url", url);
    }
    static void members(auto& m, auto& event, std::type_identity<WitnessDismissed>) {
        auto& [key, reason] = event;
        m.text("witness", key);
        m.text("reason", reason);
    }
    static void roles_of(auto& m, auto& roles) { m.name("roles", roles, parse_role_words, role_words); }
    static void members(auto& m, auto& event, std::type_identity<AccountAdded>) {
        auto& [account, unit, roles, disabled, taken_over, on_machine] = event;
        m.id("account", account);
        m.id("unit", unit);
        roles_of(m, roles);
        m.flag("disabled", disabled);
        m.flag("taken_over", taken_over);
        m.flag("on_machine", on_machine);
    }
    static void members(auto& m, auto& event, std::type_identity<AccountChanged>) {
        auto& [account, unit, roles, on_machine] = event;
        m.id("account", account);
        m.id("unit", unit);
        roles_of(m, roles);
        m.flag("on_machine", on_machine);
    }
    static void members(auto& m, auto& event, std::type_identity<AccountDisabled>) {
        auto& [account] = event;
        m.id("account", account);
    }
    static void members(auto& m, auto& event, std::type_identity<AccountEnabled>) { on_account(m, event); }
    static void members(auto& m, auto& event, std::type_identity<PasswordSet>) { on_account(m, event); }
    static void members(auto& m, auto& event, std::type_identity<SecondFactorRemoved>) { on_account(m, event); }
    static void on_account(auto& m, auto& event) {
        auto& [account, on_machine] = event;
        m.id("account", account);
        m.flag("on_machine", on_machine);
    }
    static void members(auto& m, auto& event, std::type_identity<TokenMade>) {
        auto& [account, until, token] = event;
        m.id("account", account);
        m.date("until", until);
        if constexpr (with_text) m.text("token", token);
    }
    static void members(auto& m, auto& event, std::type_identity<TokenRevoked>) {
        auto& [account, token] = event;
        m.id("account", account);
        if constexpr (with_text) m.text("token", token);
    }
    static void members(auto& m, auto& event, std::type_identity<PowerProposed>) {
        auto& [proposal, account, roles] = event;
        m.number("proposal", proposal);
        m.id("account", account);
        roles_of(m, roles);
    }
    static void members(auto& m, auto& event, std::type_identity<PowerConfirmed>) {
        auto& [proposal] = event;
        m.number("proposal", proposal);
    }
    static void members(auto& m, auto& event, std::type_identity<PowerProposalWithdrawn>) {
        auto& [proposal] = event;
        m.number("proposal", proposal);
    }
    static void members(auto& m, auto& event, std::type_identity<MailboxSet>) {
        auto& [unit, below, removed] = event;
        m.id("unit", unit);
        m.flag("below", below);
        m.flag("removed", removed);
    }
};

constexpr Describe<true> describe_stored;
constexpr Describe<false> describe_public;

template <class... T>
bool read_stored(std::string_view type, MemberReader& m, std::variant<T...>& event) {
    const auto read_as = [&]<class E>(std::type_identity<E>) {
        if (type != E::type) return false;
        m.object("data", event.template emplace<E>(), describe_stored);
        return true;
    };
    return (read_as(std::type_identity<T>{}) || ...);
}

/// In an entry, the members stand beside those that every entry has. `day` comes between kind and members.
template <class... T>
void read_public(MemberReader& m, OfficeEntry& entry, std::type_identity<std::variant<T...>>) {
    std::string kind;
    m.text("kind", kind);
    m.date("day", entry.day);
    if (m.failed()) return;
    const auto read_as = [&]<class E>(std::type_identity<E>) {
        if (kind != E::type) return false;
        describe_public(m, entry.event.emplace<E>());
        return true;
    };
    if (!(read_as(std::type_identity<T>{}) || ...)) m.fail(EventProblem::unknown_type, "kind");
}

bool ids_are_public(const OfficeEvent& event) {
    return std::visit(Overloaded{
                          [](const RulebookPublished& what) { return is_public_id(what.reference); },
                          [](const RulebookPutInForce& what) { return is_public_id(what.reference); },
                          [](const CalendarPublished& what) { return is_public_id(what.id); },
                          [](const auto& /*names nothing by an id*/) { return true; },
                          [](const CustodyGiven&) { return true; },
                          [](const CustodyTakenBack&) { return true; },
                          [](const WitnessNamed&) { return true; },
                          [](const WitnessDismissed&) { return true; },
                      },
                      event);
}

void keep_public(Reception& reception) {
    reception.name.clear();
    if (!reception.attending_published) reception.attending.clear();
    // That they stand in the entry says it.
    reception.attending_published = false;
    reception.matter = {};
}

/// Whether the text is an entry about a case: those alone have a tag. Inside a text the quotation marks would be
/// escaped.
bool is_about_case(std::string_view text) { return text.find(R"("case":)") != std::string_view::npos; }

}  // namespace

std::string_view type_of(const OfficeEvent& event) {
    return std::visit([](const auto& what) { return std::decay_t<decltype(what)>::type; }, event);
}

std::string encode_office_event(const RecordedOfficeEvent& recorded) {
    const auto& [event, by, at] = recorded;
    std::string out;
    MemberWriter m(out);
    m.number("v", format_version);
    m.instant("at", at.at);
    m.date("on", at.on);
    m.id_or_none("by", by);
    m.text("type", type_of(event));
    std::visit([&](const auto& what) { m.object("data", what, describe_stored); }, event);
    m.finish();
    return out;
}

Result<RecordedOfficeEvent, EventError> decode_office_event(std::string_view text) {
    MemberReader m(text);
    RecordedOfficeEvent recorded;
    auto& [event, by, at] = recorded;
    std::int64_t format = 0;
    std::string type;
    m.number("v", format);
    if (!m.failed() && format != format_version) return fail(EventError{EventProblem::unknown_format, "v"});
    m.instant("at", at.at);
    m.date("on", at.on);
    m.id_or_none("by", by);
    m.text("type", type);
    if (!m.failed() && !read_stored(type, m, event)) m.fail(EventProblem::unknown_type, "type");
    m.finish();
    if (m.failed()) return fail(*m.error());
    return recorded;
}

OfficeEntry entry_of(const RecordedOfficeEvent& recorded) {
    OfficeEntry entry{recorded.at.on, recorded.event};
    if (auto* rulebook = std::get_if<RulebookPublished>(&entry.event)) rulebook->text.clear();
    if (auto* calendar = std::get_if<CalendarPublished>(&entry.event)) calendar->text.clear();
    if (auto* rota = std::get_if<ReceptionSet>(&entry.event)) keep_public(rota->reception);
    if (auto* made = std::get_if<TokenMade>(&entry.event)) made->token.clear();
    if (auto* revoked = std::get_if<TokenRevoked>(&entry.event)) revoked->token.clear();
    return entry;
}

std::string encode(const OfficeEntry& entry) {
    check(ids_are_public(entry.event));
    std::string out;
    MemberWriter m(out);
    m.number("v", entry_format);
    m.text("kind", type_of(entry.event));
    m.date("day", entry.day);
    std::visit([&](const auto& what) { describe_public(m, what); }, entry.event);
    m.finish();
    check(out.size() <= entry_bytes_max);
    return out;
}

Result<OfficeEntry, EntryError> decode_office_entry(std::string_view text) {
    OfficeEntry entry;
    const auto read = [&](MemberReader& m) { read_public(m, entry, std::type_identity<OfficeEvent>{}); };
    if (auto error = read_entry(text, read)) return fail(*std::move(error));
    if (!ids_are_public(entry.event)) return fail(EntryError{0, "a name that is no id"});
    if (auto error = difference(text, encode(entry))) return fail(*std::move(error));
    return entry;
}

Result<std::variant<PublicEntry, OfficeEntry>, EntryError> decode_any_entry(std::string_view text) {
    using Any = std::variant<PublicEntry, OfficeEntry>;
    if (is_about_case(text)) {
        auto entry = decode_entry(text);
        if (!entry) return fail(entry.error());
        return Any{*std::move(entry)};
    }
    auto entry = decode_office_entry(text);
    if (!entry) return fail(entry.error());
    return Any{*std::move(entry)};
}

}  // namespace huiyin::codec
