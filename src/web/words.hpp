#pragma once

#include <array>
#include <string>
#include <string_view>

#include "app/office.hpp"
#include "domain/grievance/case.hpp"
#include "web/render/locale.hpp"

namespace huiyin::web {

/// What stands in bold before a line of the timeline.
enum class LineLabel : std::uint8_t {
    account,
    agreed,
    agreement,
    asked_by,
    asked_late,
    asked_outside,
    asked_unit,
    attachment,
    back_to,
    calendar,
    case_class,
    comment,
    conclusion,
    day,
    due,
    entered_on,
    filed_together,
    for_promise,
    for_silence,
    from,
    ground,
    how,
    limit,
    mediator,
    meeting,
    minutes,
    new_due,
    not_agreed,
    not_settled,
    number,
    objection_refused,
    officer,
    outcome,
    participants,
    pause,
    place,
    procedure,
    promise,
    purpose,
    question,
    rating,
    reason,
    reception,
    reply,
    responsible,
    reviewer,
    rule,
    scope,
    settled,
    settled_above,
    to,
    trigger,
    unit,
    until,
    what,
};
inline constexpr int line_label_count = 55;

/// The texts that every page of a case needs, looked up once. The locale must outlive it.
class Words {
public:
    explicit Words(const Locale& locale);

    [[nodiscard]] const Locale& locale() const noexcept { return *locale_; }
    [[nodiscard]] const std::string& stage(Stage stage, Language language) const;
    [[nodiscard]] const std::string& role(Role role, Language language) const;
    [[nodiscard]] const std::string& channel(Channel channel, Language language) const;
    [[nodiscard]] const std::string& language(Language named, Language language) const;
    /// What happened, in a few words.
    [[nodiscard]] const std::string& event(const Event& event, Language language) const;
    [[nodiscard]] const std::string& line(LineLabel label, Language language) const;
    /// Why something is refused, in a sentence.
    [[nodiscard]] std::string refusal(const Refusal& refusal, Language language) const;
    /// Who did it: the filer, the clock, or unit and role.
    [[nodiscard]] std::string by(const RecordedActor& actor, const Units& units, Language language) const;
    /// `Article 23(1) of …`: where a limit, ground or choice is set. An article that ends with `*` is one whose number
    /// is the rulebook's own, which is said.
    [[nodiscard]] std::string rule(const Rulebook& rulebook, std::string_view article, Language language) const;

private:
    template <std::size_t n>
    using Table = std::array<std::array<const std::string*, n>, languages.size()>;

    const Locale* locale_;
    Table<stage_count> stages_{};
    Table<role_count> roles_{};
    Table<7> channels_{};
    Table<languages.size()> languages_{};
    Table<std::variant_size_v<EventVariant>> events_{};
    Table<line_label_count> lines_{};
};

/// The name in that language.
[[nodiscard]] const std::string& in_language(const Label& label, Language language);
[[nodiscard]] const std::string& name_of(const Unit& unit, Language language);
/// The same by id; empty if there is no such unit.
[[nodiscard]] std::string_view unit_name(const Units& units, UnitId id, Language language);

}  // namespace huiyin::web
