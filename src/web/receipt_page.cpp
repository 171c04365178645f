#include "web/receipt_page.hpp"

#include <cstdint>
#include <optional>
#include <string>

#include "ledger/merkle.hpp"
#include "web/case_view.hpp"
#include "web/qr.hpp"
#include "web/units_page.hpp"

namespace huiyin::web {

namespace {

/// What the slip's QR code holds: enough to open the case and to find its entry in the log, and no address to send the
/// code to.
std::string qr_text(const Desk& desk, const app::Office& office, const app::FilingReceipt& receipt,
                    const app::CaseFile& file) {
    const std::uint64_t leaf = file.timeline.front().leaf;
    std::string text =
        "huiyin " + office.origin + "\n" + receipt.number + "\n" + receipt.code + "\n" + std::to_string(leaf);
    if (const auto proof = desk.services.public_log.prove(leaf)) {
        text += "\n" + base64_encode(ledger::leaf_hash(as_bytes(proof->entry)));
    }
    return text;
}

/// Every limit of the case's rulebook that has a length, with the day it falls due if the filing has started it.
void show_stages(Page& page, const CaseView& view, const Locale& locale) {
    Dictionary stages = page.add("stages");
    for (const LimitRule& rule : view.rulebook.limits) {
        if (!rule.length || !is_for_class(rule.classes, view.filed().case_class)) continue;
        Dictionary stage = stages.add("stage");
        stage.set("name", in_language(rule.name, view.language))
            .set("length", length_text(rule, locale, view.language))
            .set("rule", view.words.rule(view.rulebook, rule.article, view.language));
        for (const LimitStarted& started : view.filed().clock.started) {
            if (started.limit == rule.id) stage.add("started").set("date", Locale::date(started.due_on, view.language));
        }
    }
}

}  // namespace

void fill_receipt(Page& page, Desk& desk, const Call& call, const app::FilingReceipt& receipt) {
    const app::OfficePointer office = desk.services.office();
    const std::optional<app::CaseFile> file = desk.services.cases.find(receipt.id);
    page.set("number", receipt.number)
        .set("code", receipt.code)
        .set("receipt", receipt.receipt)
        .set("verifier_key", office->verifier_key);
    if (!file) return;
    const auto staff = desk.staff_names.at(call.now.at);
    const CaseView view{*file,         *office,    office->rulebook(file->state.rulebook), desk.words, *staff,
                        call.language, call.now.on};
    page.set("subject", view.filed().subject)
        .set("filed_on", Locale::date(file->state.filed.on, call.language))
        .set("filed_iso", to_text(file->state.filed.on));
    const std::optional<Date>& entered_on = file->timeline.front().recorded.entered_on;
    if (entered_on) page.add("entered").set("entered_on", Locale::date(*entered_on, call.language));
    show_limits(page, view);
    show_stages(page, view, desk.services.locale);
    page.show("unit", unit_name(office->units, file->state.holder, call.language));
    if (!desk.services.settings.base_url.empty()) page.add("site").set("site", desk.services.settings.base_url);
    const Markup qr{qr_svg(qr_text(desk, *office, receipt, *file))};
    if (!qr.html.empty()) page.add("qr").set("qr", qr);
}

}  // namespace huiyin::web
