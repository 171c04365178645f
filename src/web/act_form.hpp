#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/grievance/case.hpp"
#include "http/form.hpp"
#include "vault/identity.hpp"
#include "web/case_view.hpp"
#include "web/render/form_errors.hpp"
#include "web/staff_names.hpp"

namespace huiyin::web {

/// A field of a form: its name on the page, the command's field that it fills, and the most characters it may have.
struct ActField {
    std::string_view name;
    std::string_view of_command;
    int points_max = 0;  ///< 0: a choice from a list.
};

/// Whether the field is for a day.
[[nodiscard]] bool is_day(const ActField& field);

/// Whether what is typed is a secret: it is never shown again and never kept.
[[nodiscard]] bool is_secret(const ActField& field);

/// The form of one action on a case.
struct ActForm {
    Action action;
    std::span<const ActField> fields;
    /// Made from its fields and the texts `do.<action>.…`, by the part of the templates that serves all such forms.
    bool is_plain = false;
};

/// Id of a text of a plain form: of the form itself (`do.make_promise.title`) or of a field of it
/// (`do.make_promise.what.label`).
[[nodiscard]] std::string text_id(const ActForm& form, std::string_view what);
[[nodiscard]] std::string text_id(const ActForm& form, const ActField& field, std::string_view what);

/// Every action on a case that has a form, the filer's first.
[[nodiscard]] std::span<const ActForm> act_forms();
/// By the action's name, which is the last part of the address it is posted to; null if there is none.
[[nodiscard]] const ActForm* find_act_form(std::string_view action);

/// What was typed into the form of an action, and what is wrong with it.
struct TypedAct {
    const ActForm* form = nullptr;
    http::Form typed;
    std::vector<FieldError> errors;
};

/// The command that the form asks for. A number or choice that cannot be read comes in as none, which decide() refuses
/// with the field's name; a code to be given has no digest yet. A decline without a rule names the article of its
/// ground.
[[nodiscard]] Command command_of(const ActForm& form, const http::Form& typed, const Staff& staff,
                                 const Rulebook& rulebook, Language language, const Words& words);

/// Who files, as it was typed into the form of Action::give_identity.
[[nodiscard]] vault::Identity identity_in(const http::Form& typed);

/// All that the rules have against the form, each beside its field: the domain is asked again with the field set right
/// that it refused, until it has nothing more to say. Empty if it would be taken.
[[nodiscard]] std::vector<FieldError> errors_of(const ActForm& form, const http::Form& typed, const Staff& staff,
                                                const Case& current, const Context& context, Language language,
                                                const Words& words);

/// The refusal of a command as an error of its form.
[[nodiscard]] FieldError error_of(const ActForm& form, const Refusal& refusal, Language language, const Words& words);

/// The message as an error of the form's field for a secret, which it must have.
[[nodiscard]] FieldError secret_error_of(const ActForm& form, std::string message, Language language,
                                         const Words& words);

/// Shows the forms of these actions, each with what was typed or with its defaults, choices and errors.
void show_act_forms(Dictionary& page, const CaseView& view, const std::vector<Action>& possible,
                    const std::string& case_url, const TypedAct* act);

}  // namespace huiyin::web
