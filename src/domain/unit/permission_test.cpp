#include "domain/unit/permission.hpp"

#include <array>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace huiyin {
namespace {

constexpr std::array<std::string_view, relation_count> relation_names{
    "receipt_holder",   "any",           "in_holding_unit",  "in_referring_unit", "above_holding_unit",
    "assigned_handler", "assigned_lead", "asked_to_account", "beside_unheld",     "decided_before",
    "recused",          "complained_of",
};

/// Every role, action and single relation that is allowed, one a line.
std::string whole_table() {
    std::string text;
    for (int role = 0; role < role_count; ++role) {
        for (int action = 0; action < action_count; ++action) {
            for (int relation = 0; relation < relation_count; ++relation) {
                if (!permitted({static_cast<Role>(role)}, static_cast<Action>(action),
                               {static_cast<Relation>(relation)})) {
                    continue;
                }
                text += std::string(to_text(static_cast<Role>(role))) + " " +
                        std::string(to_text(static_cast<Action>(action))) + " " +
                        std::string(relation_names.at(static_cast<std::size_t>(relation))) + "\n";
            }
        }
    }
    return text;
}

TEST(Permissions, are_exactly_the_table_that_was_reviewed) {
    std::ifstream file(HUIYIN_SOURCE_DIR "/test/golden/permissions.txt");
    std::stringstream reviewed;
    reviewed << file.rdbuf();
    EXPECT_EQ(whole_table(), reviewed.str());
}

TEST(Permissions, forbid_the_accused_everything_on_the_case_whatever_else_holds) {
    Relations all;
    for (int relation = 0; relation < relation_count; ++relation) all.insert(static_cast<Relation>(relation));
    Roles every;
    for (int role = 0; role < role_count; ++role) every.insert(static_cast<Role>(role));
    for (int action = 0; action < action_count; ++action) {
        const auto what = static_cast<Action>(action);
        const bool off_the_case = what == Action::file || what == Action::view_queues || what == Action::manage_office;
        EXPECT_EQ(permitted(every, what, all), off_the_case) << to_text(what);
    }
}

TEST(Permissions, forbid_whoever_withdrew_from_a_case_everything_on_it) {
    for (const Permission& row : permissions()) {
        Relations withdrew = row.when;
        withdrew.insert(Relation::recused);
        const bool off_the_case =
            row.action == Action::file || row.action == Action::view_queues || row.action == Action::manage_office;
        EXPECT_EQ(permitted({row.role}, row.action, withdrew), off_the_case) << to_text(row.action);
    }
}

TEST(Permissions, show_no_case_to_an_administrator_or_auditor) {
    Relations all;
    for (int relation = 0; relation < relation_count; ++relation) {
        const auto one = static_cast<Relation>(relation);
        if (one != Relation::complained_of && one != Relation::recused) all.insert(one);
    }
    for (const Role role : {Role::administrator, Role::auditor}) {
        for (int action = 0; action < action_count; ++action) {
            if (static_cast<Action>(action) == Action::manage_office) continue;
            EXPECT_FALSE(permitted({role}, static_cast<Action>(action), all)) << to_text(static_cast<Action>(action));
        }
    }
}

TEST(Permissions, let_what_no_unit_may_hold_only_be_seen_and_sent_on) {
    for (int role = 0; role < role_count; ++role) {
        const auto who = static_cast<Role>(role);
        const bool decides = who == Role::registrar || who == Role::supervisor;
        for (int action = 0; action < action_count; ++action) {
            const auto what = static_cast<Action>(action);
            const bool sees = what == Action::view_case || what == Action::open_attachment;
            const bool may = decides && (sees || what == Action::refer);
            EXPECT_EQ(permitted({who}, what, {Relation::beside_unheld}), may) << to_text(who) << " " << to_text(what);
        }
    }
}

TEST(Permissions, let_only_custodians_open_an_identity_and_only_holders_use_the_filers_rights) {
    for (const Permission& row : permissions()) {
        if (row.action == Action::open_identity || row.action == Action::reissue_code) {
            EXPECT_EQ(row.role, Role::custodian);
        }
        const bool given_away = row.action == Action::withdraw || row.action == Action::give_code ||
                                row.action == Action::take_back_code || row.action == Action::choose_representative ||
                                row.action == Action::give_identity;
        const bool right = row.action == Action::rate || row.action == Action::reopen || row.action == Action::reply ||
                           row.action == Action::ask_review;
        if (given_away || right) {
            EXPECT_TRUE(row.role == Role::filer || (right && row.role == Role::helper));
            EXPECT_EQ(row.when, Relations{Relation::receipt_holder});
        }
    }
}

}  // namespace
}  // namespace huiyin
