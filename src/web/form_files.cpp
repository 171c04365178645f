#include "web/form_files.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "web/form_upload.hpp"

namespace huiyin::web {

namespace {

constexpr std::string_view remove_start = "remove-";

std::uint64_t bytes_of(const std::vector<FormFile>& files) {
    return std::accumulate(files.begin(), files.end(), std::uint64_t{0}, [](std::uint64_t sum, const FormFile& one) {
        return sum + static_cast<std::uint64_t>(one.file.attachment.bytes);
    });
}

}  // namespace

std::string refusal_text(const Taking::Refused& refused, const app::AttachmentLimits& limits, Language language,
                         const Locale& locale) {
    return locale.text("upload." + std::string(refused.reason), language,
                       {{"name", app::clean_file_name(refused.name)},
                        {"files_max", std::to_string(limits.files_max)},
                        {"file_max", Locale::size(static_cast<std::int64_t>(limits.file_bytes_max))},
                        {"all_max", Locale::size(static_cast<std::int64_t>(limits.all_bytes_max))}});
}

Taking take_uploads(const Desk& desk, const http::Request& request, Instant now, std::size_t files_before,
                    std::uint64_t bytes_before) {
    Taking taking;
    FormUpload* const upload = form_upload_of(request);
    if (upload == nullptr) return taking;
    app::AttachmentStore& store = desk.services.attachments;
    const app::AttachmentLimits& limits = store.limits();
    for (FormUpload::File& file : upload->take_files()) {
        if (file.is_one_too_many) {
            taking.refused.push_back({file.name, "too_many"});
            continue;
        }
        if (file.incoming != nullptr && !desk.take_try(rate::uploads, request)) {
            file.incoming.reset();
            file.problem = app::UploadProblem::too_busy;
        }
        if (file.incoming == nullptr) {
            taking.refused.push_back({file.name, to_text(file.problem)});
            continue;
        }
        const std::uint64_t bytes = file.incoming->bytes();
        if (files_before >= limits.files_max) {
            taking.refused.push_back({file.name, "too_many"});
        } else if (bytes <= limits.file_bytes_max && bytes_before + bytes > limits.all_bytes_max) {
            taking.refused.push_back({file.name, "all_too_large"});
        } else if (auto taken = store.finish(std::move(file.incoming), file.name, now)) {
            ++files_before;
            bytes_before += bytes;
            taking.taken.push_back(*std::move(taken));
        } else {
            taking.refused.push_back({file.name, to_text(taken.error())});
        }
    }
    return taking;
}

FormFiles files_of(const Desk& desk, const Call& call, const http::Form& form) {
    app::AttachmentStore& store = desk.services.attachments;
    const Locale& locale = desk.services.locale;
    FormFiles result;
    std::string trouble;
    const auto say = [&](std::string_view text) {
        if (!trouble.empty()) trouble += '\n';
        trouble += text;
    };
    const auto add = [&](std::string ticket) {
        auto redeemed = store.redeem(ticket, call.now.at);
        if (!redeemed) return say(locale.pattern("upload.expired", call.language));
        const auto is_same = [&](const FormFile& one) {
            return one.file.attachment.stored == redeemed->attachment.stored;
        };
        if (std::any_of(result.files.begin(), result.files.end(), is_same)) return;
        // What came in parts was held against the bound of one file alone.
        const app::AttachmentLimits& limits = store.limits();
        const std::uint64_t all = bytes_of(result.files) + static_cast<std::uint64_t>(redeemed->attachment.bytes);
        if (all > limits.all_bytes_max) {
            return say(refusal_text({redeemed->attachment.name, "all_too_large"}, limits, call.language, locale));
        }
        result.files.push_back({std::move(ticket), *std::move(redeemed)});
    };
    for (const std::string_view ticket : form.values("attachment")) {
        if (result.files.size() < store.limits().files_max) add(std::string(ticket));
    }
    const std::string_view go = form.value("go");
    if (go.starts_with(remove_start)) {
        const auto position = parse_decimal(go.substr(remove_start.size()));
        if (position && *position >= 1 && *position <= result.files.size()) {
            result.files.erase(result.files.begin() + static_cast<std::ptrdiff_t>(*position - 1));
        }
    }
    result.was_for_files = go == "upload" || go.starts_with(remove_start);
    Taking taking = take_uploads(desk, call.request, call.now.at, result.files.size(), bytes_of(result.files));
    for (app::TakenFile& taken : taking.taken) add(std::move(taken.ticket));
    for (const Taking::Refused& refused : taking.refused) {
        say(refusal_text(refused, store.limits(), call.language, locale));
    }
    if (!trouble.empty()) result.errors.push_back({"files", std::move(trouble)});
    return result;
}

void show_files(Dictionary& page, const app::AttachmentLimits& limits, const std::vector<FormFile>& files) {
    page.set("files_max", static_cast<std::int64_t>(limits.files_max))
        .set("file_max", Locale::size(static_cast<std::int64_t>(limits.file_bytes_max)))
        .set("all_max", Locale::size(static_cast<std::int64_t>(limits.all_bytes_max)));
    std::int64_t position = 0;
    for (const FormFile& one : files) {
        page.add("attached")
            .set("ticket", one.ticket)
            .set("file_name", one.file.attachment.name)
            .set("file_size", Locale::size(one.file.attachment.bytes))
            .set("position", ++position);
    }
}

std::vector<app::AttachmentKey> keys_of(const std::vector<FormFile>& files) {
    std::vector<app::AttachmentKey> keys;
    for (const FormFile& one : files) keys.push_back(one.file.key);
    return keys;
}

std::vector<Attachment> attachments_of(const std::vector<FormFile>& files) {
    std::vector<Attachment> attachments;
    for (const FormFile& one : files) attachments.push_back(one.file.attachment);
    return attachments;
}

}  // namespace huiyin::web
