#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/office.hpp"
#include "app/register.hpp"
#include "web/render/templates.hpp"
#include "web/staff_names.hpp"
#include "web/words.hpp"

namespace huiyin::web {

/// A limit that started on a case, with what became of it.
struct LimitLine {
    std::string_view limit;
    const LimitRule* rule = nullptr;   ///< Null if the rulebook does not know it any more.
    Date due_on{};                     ///< As it is now.
    std::optional<Date> first_due_on;  ///< As it was before it moved; none if it never did.
    std::optional<Date> ended_on;      ///< The day it was met or fell away; none: it runs.
    bool fell_away = false;            ///< It ended without having been met: its case went on under other limits.
    std::string_view pause;            ///< The pause in which it stands still now; empty: none.
    Date paused_on{};
    std::optional<Date> paused_until;  ///< Its last day at the latest; none where that is not on record.
    std::int64_t days_paused = 0;      ///< In pauses that are over, by how much they moved the last day.
};

/// All limits that ever started on the case, in order. The views live as long as the file.
[[nodiscard]] std::vector<LimitLine> limit_lines(const app::CaseFile& file, const Rulebook& rulebook);

/// Whom a page of a case is for. An officer who handles a case is named to colleagues only; one who leads on it answers
/// for it by name.
enum class Reader : std::uint8_t { filer, staff };

/// A case as one page shows it. All of it outlives the view.
struct CaseView {
    const app::CaseFile& file;
    const app::Office& office;
    const Rulebook& rulebook;  ///< That of the case.
    const Words& words;
    const Staff& staff;
    Language language = Language::zh;
    Date today{};
    Reader reader = Reader::filer;
    bool is_kept = false;  ///< The page goes into a bundle: it leads to the proofs beside it instead of to the site.

    [[nodiscard]] const GrievanceFiled& filed() const;
    [[nodiscard]] std::string number() const;
};

/// Fill the parts that several pages show.
void show_limits(Dictionary& page, const CaseView& view);
/// Shows what the office has undertaken: promised remedies, and the steps of its plan.
void show_undertakings(Dictionary& page, const CaseView& view);
/// Where a bundle has the proof of an event, by its number in the case from 1.
[[nodiscard]] std::string proof_path(std::size_t number);
void show_timeline(Dictionary& page, const CaseView& view);
/// The newest answer or decline with the reviews that were decided on it, newest first; and a question that waits for
/// the filer's reply.
void show_answer(Dictionary& page, const CaseView& view);
void show_open_question(Dictionary& page, const CaseView& view);

}  // namespace huiyin::web
