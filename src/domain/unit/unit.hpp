#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"

namespace huiyin {

/// A bureau receives for the whole office and refers on; a body handles what is within its powers. The only unit of a
/// small office is a bureau and may do both.
enum class UnitKind : std::uint8_t { bureau, body };

struct Unit {
    UnitId id;
    UnitId parent;  ///< The unit one level up; none for the top.
    UnitKind kind = UnitKind::body;
    std::string name_zh;
    std::string name_en;
    friend bool operator==(const Unit&, const Unit&) = default;
};

/// The units of one log: a tree, small enough to be held whole.
class Units {
public:
    Units() = default;
    explicit Units(std::vector<Unit> units);

    [[nodiscard]] const std::vector<Unit>& all() const noexcept { return units_; }
    [[nodiscard]] const Unit* find(UnitId id) const noexcept;
    /// Whether `upper` is the parent, or a parent's parent .., of `lower`.
    [[nodiscard]] bool is_above(UnitId upper, UnitId lower) const noexcept;
    /// The same, or the two are one unit.
    [[nodiscard]] bool is_at_or_above(UnitId upper, UnitId lower) const noexcept;
    /// The unit and all that are above it, nearest first. Empty if there is no such unit.
    [[nodiscard]] std::vector<UnitId> upwards_from(UnitId unit) const;
    /// The nearest unit above `lower` that is not in `excluded`; none if that lies outside of the office.
    [[nodiscard]] std::optional<UnitId> next_above(UnitId lower, const std::vector<UnitId>& excluded) const;
    /// The unit in which a grievance starts that may not go to the units in `excluded`: the addressed unit, else a
    /// bureau, else the nearest unit above one of these that is not excluded. None if there is none left.
    [[nodiscard]] std::optional<UnitId> receiving_unit(UnitId addressed_to, const std::vector<UnitId>& excluded) const;
    /// The top of the office, where what passes by the units complained of starts; none if it is excluded, since what
    /// is below it is led by it.
    [[nodiscard]] std::optional<UnitId> top_unit(const std::vector<UnitId>& excluded) const;
    /// The units that the text names, in Chinese or English: by the full name, or by what is left of it without the
    /// place that it shares with the unit above (`水务局` for `清和县水务局`). Spaces, punctuation, case and width do
    /// not matter. A name that stands within the longer name of another unit is that one's. `comparable_text` is what
    /// comparable() made of the text.
    [[nodiscard]] std::vector<UnitId> named_in(std::string_view comparable_text) const;

private:
    /// `start` or the nearest unit above it that is not excluded.
    [[nodiscard]] std::optional<UnitId> nearest(UnitId start, const std::vector<UnitId>& excluded) const;

    std::vector<Unit> units_;
    std::vector<std::vector<std::string>> names_;  ///< Of each unit, as named_in() looks for them.
};

/// What a person or part of the system may be in the procedure. `filer` is the holder of a receipt, `clock` the sweep,
/// `helper` whom the filer of a case gave a code of its own.
enum class Role : std::uint8_t {
    filer,
    clock,
    clerk,
    registrar,
    handler,
    lead,
    approver,
    custodian,
    supervisor,
    auditor,
    administrator,
    helper,
};
inline constexpr int role_count = 12;

[[nodiscard]] std::string_view to_text(Role role);
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);

/// A set of small enumerators.
template <class E>
class EnumSet {
public:
    constexpr EnumSet() = default;
    constexpr EnumSet(std::initializer_list<E> members) {
        for (const E member : members) insert(member);
    }
    constexpr void insert(E member) noexcept { bits_ |= bit(member); }
    [[nodiscard]] constexpr bool contains(E member) const noexcept { return (bits_ & bit(member)) != 0; }
    [[nodiscard]] constexpr bool intersects(EnumSet other) const noexcept { return (bits_ & other.bits_) != 0; }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr std::uint32_t bits() const noexcept { return bits_; }
    [[nodiscard]] static constexpr EnumSet from_bits(std::uint32_t bits) noexcept {
        EnumSet set;
        set.bits_ = bits;
        return set;
    }
    friend constexpr bool operator==(EnumSet, EnumSet) = default;

private:
    static constexpr std::uint32_t bit(E member) noexcept { return std::uint32_t{1} << static_cast<unsigned>(member); }
    std::uint32_t bits_ = 0;
};

using Roles = EnumSet<Role>;

/// A member of staff.
struct Officer {
    OfficerId id;
    UnitId unit;
    Roles roles;
    std::string sign_in;  ///< The name typed at sign-in.
    std::string name;     ///< The name shown to colleagues.
    friend bool operator==(const Officer&, const Officer&) = default;
};

/// Who acts: the filer, a helper of the filer, the clock, or an officer with all roles that this person has.
struct Actor {
    Roles roles;
    OfficerId officer;
    UnitId unit;
    std::string name;  ///< The officer's, by which a case may name the person.

    [[nodiscard]] static Actor filer() { return {{Role::filer}, {}, {}}; }
    [[nodiscard]] static Actor helper() { return {{Role::helper}, {}, {}}; }
    [[nodiscard]] static Actor clock() { return {{Role::clock}, {}, {}}; }
    [[nodiscard]] static Actor of(const Officer& officer) {
        return {officer.roles, officer.id, officer.unit, officer.name};
    }
    friend bool operator==(const Actor&, const Actor&) = default;
};

}  // namespace huiyin
