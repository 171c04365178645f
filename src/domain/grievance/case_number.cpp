#include "domain/grievance/case_number.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "base/bytes.hpp"

namespace huiyin {

namespace {

/// The quasigroup of Damm's dissertation (2004): finds every single wrong digit and every swap of neighbours.
constexpr std::array<std::array<std::uint8_t, 10>, 10> damm{{
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2},
    {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
    {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
    {6, 1, 2, 3, 0, 4, 5, 9, 7, 8},
    {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4},
    {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
    {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
}};

char check_digit(std::string_view digits) {
    std::uint8_t state = 0;
    for (const char c : digits) {
        if (c >= '0' && c <= '9') state = damm.at(state).at(static_cast<std::size_t>(c - '0'));
    }
    return static_cast<char>('0' + state);
}

/// ASCII digits and dashes of what was typed; nullopt if anything else but spaces is there.
std::optional<std::string> plain(std::string_view typed) {
    constexpr std::array<std::string_view, 5> dashes{"－", "–", "—", "−", "‐"};
    std::string text;
    while (!typed.empty()) {
        const char c = typed.front();
        if ((c >= '0' && c <= '9') || c == '-') text.push_back(c);
        if ((c >= '0' && c <= '9') || c == '-' || c == ' ') {
            typed.remove_prefix(1);
            continue;
        }
        if (typed.size() < 3) return std::nullopt;
        const std::string_view wide = typed.substr(0, 3);
        const bool is_wide_digit = wide >= "０" && wide <= "９";
        bool is_dash = false;
        for (const std::string_view dash : dashes) is_dash = is_dash || wide == dash;
        if (is_wide_digit) text.push_back(static_cast<char>('0' + (wide[2] - std::string_view("０")[2])));
        if (is_dash) text.push_back('-');
        if (!is_wide_digit && !is_dash && wide != "　") return std::nullopt;
        typed.remove_prefix(3);
    }
    return text;
}

}  // namespace

std::string case_number(CaseId id, Date filed_on) {
    const std::chrono::year_month_day day{filed_on};
    std::array<char, 48> text{};
    static_cast<void>(std::snprintf(text.data(), text.size(), "%04d-%06lld", static_cast<int>(day.year()),
                                    static_cast<long long>(id.value)));
    std::string number = text.data();
    const char check = check_digit(number);
    number += '-';
    number += check;
    return number;
}

std::optional<ParsedCaseNumber> parse_case_number(std::string_view text) {
    const auto typed = plain(text);
    if (!typed) return std::nullopt;
    std::string digits;
    for (const char c : *typed) {
        if (c != '-') digits.push_back(c);
    }
    constexpr std::size_t year_digits = 4;
    constexpr std::size_t digits_max = 4 + 15 + 1;
    if (digits.size() < year_digits + 6 + 1 || digits.size() > digits_max || check_digit(digits) != '0') {
        return std::nullopt;
    }
    std::int64_t id = 0;
    for (const char c : std::string_view(digits).substr(year_digits, digits.size() - year_digits - 1)) {
        id = id * 10 + (c - '0');
    }
    int year = 0;
    for (const char c : std::string_view(digits).substr(0, year_digits)) year = year * 10 + (c - '0');
    if (id == 0) return std::nullopt;
    return ParsedCaseNumber{CaseId{id}, year};
}

}  // namespace huiyin
