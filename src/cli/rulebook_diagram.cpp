#include "cli/rulebook_diagram.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "cli/procedure_words.hpp"

namespace huiyin::cli {

namespace {

/// A string of DOT. `\n` in it stays a line break of the label.
std::string dot_text(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') quoted += '\\';
        if (c == '\n') {
            quoted += "\\n";
        } else {
            quoted += c;
        }
    }
    return quoted + '"';
}

std::string_view node_of(Phase phase) {
    switch (phase) {
        case Phase::start: return "start";
        case Phase::waiting: return "waiting";
        case Phase::accepted: return "accepted";
        case Phase::answered: return "answered";
        case Phase::declined: return "declined";
        case Phase::in_review: return "in_review";
        case Phase::reviewed: return "reviewed";
        case Phase::in_rereview: return "in_rereview";
        case Phase::rereviewed: return "rereviewed";
        case Phase::withdrawn: return "withdrawn";
    }
    return {};
}

std::string names_of_classes(const Console& console, const Rulebook& rulebook, const LimitRule& limit) {
    std::string names;
    for (const std::string& id : limit.classes) {
        const CaseClass* const one = rulebook.find_class(id);
        if (one != nullptr) names.append(names.empty() ? "" : comma(console)).append(name_of(console, one->name));
    }
    return names;
}

/// A line for each limit that the step starts: name, length, article, classes.
std::string started_by(const Console& console, const Rulebook& rulebook, Step step) {
    std::string lines;
    for (const LimitRule& limit : rulebook.limits) {
        if (std::ranges::find(limit.starts_on, step) == limit.starts_on.end()) continue;
        const std::string& name = name_of(console, limit.name);
        lines += '\n';
        lines += limit.length ? console.text("{0}: {1} ({2})", "{0}：{1}（{2}）", name,
                                             length_text(console, *limit.length), limit.article)
                              : console.text("{0}: no number ({1})", "{0}：未规定天数（{1}）", name, limit.article);
        const std::string classes = names_of_classes(console, rulebook, limit);
        if (!classes.empty()) lines += console.text(" [{0}]", " [{0}]", classes);
    }
    return lines;
}

std::string edge(std::string_view from, std::string_view to, const std::string& label, std::string_view style) {
    return "  " + std::string(from) + " -> " + std::string(to) + " [label=" + dot_text(label) + std::string(style) +
           "];\n";
}

/// What can happen at any time and starts a limit.
std::string beside_the_way(const Console& console, const Rulebook& rulebook) {
    std::string edges;
    for (int i = 0; i < step_count; ++i) {
        const auto step = static_cast<Step>(i);
        if (!is_beside(step) || !is_started(rulebook, step)) continue;
        edges += edge("at_any_time", "at_any_time", step_text(console, step) + started_by(console, rulebook, step), "");
    }
    if (edges.empty()) return {};
    const std::string label = console.text("At any time", "任何时候");
    return "  at_any_time [label=" + dot_text(label) + ", style=dashed];\n" + edges;
}

}  // namespace

std::string diagram_of(const Console& console, const Rulebook& rulebook) {
    const std::vector<Passage> ways = passages(rulebook);
    std::string dot = "digraph " + dot_text(rulebook.reference()) + " {\n";
    dot += "  label=" + dot_text(name_of(console, rulebook.name) + "\n" + rulebook.reference()) + ";\n";
    dot += "  node [shape=box];\n";
    for (int i = 0; i < phase_count; ++i) {
        const auto phase = static_cast<Phase>(i);
        const bool reached = phase == Phase::start || std::ranges::find(ways, phase, &Passage::to) != ways.end();
        if (!reached) continue;
        const std::string_view style = is_owed(phase) ? "" : ", style=rounded";
        dot += "  " + std::string(node_of(phase)) + " [label=" + dot_text(phase_text(console, phase)) +
               std::string(style) + "];\n";
    }
    for (auto way = ways.begin(); way != ways.end(); ++way) {
        // A case comes back to where it comes in by either door: one edge says it.
        const auto same = [&](const Passage& other) {
            return other.from == way->from && other.to == way->to && other.step == way->step;
        };
        if (std::find_if(ways.begin(), way, same) != way) continue;
        const bool back_to_start = way->starts_as.has_value();
        const std::string limits = back_to_start ? std::string() : started_by(console, rulebook, way->step);
        const bool silence =
            is_owed(way->from) && (way->step == Step::review_requested || way->step == Step::rereview_requested);
        std::string label = step_text(console, way->step);
        if (silence) label += console.text(" when a limit has passed", "（期限已过时）");
        if (back_to_start) label += console.text(" that was declined", "（原为不予受理）");
        dot += edge(node_of(way->from), node_of(way->to), label + limits, silence ? ", style=dashed" : "");
    }
    return dot + beside_the_way(console, rulebook) + "}\n";
}

}  // namespace huiyin::cli
