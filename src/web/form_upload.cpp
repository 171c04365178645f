#include "web/form_upload.hpp"

#include <utility>

#include "base/bytes.hpp"
#include "domain/grievance/commands.hpp"

namespace huiyin::web {

namespace {

constexpr http::FormLimits field_limits{};
/// What headers and delimiters may add.
constexpr std::uint64_t overhead_bytes_max = 200'000;

}  // namespace

FormUpload::FormUpload(std::string_view boundary, app::AttachmentStore* store, const app::UploadSource& source,
                       std::uint64_t bytes_max)
    : store_(store), source_(source), bytes_max_(bytes_max), reader_(boundary, *this) {}

bool FormUpload::take(std::string_view bytes) {
    // Files that are whole already wait for the rest of the form.
    const std::size_t whole = in_file_ && !files_.empty() ? files_.size() - 1 : files_.size();
    for (std::size_t i = 0; i < whole; ++i) {
        if (files_[i].incoming != nullptr) files_[i].incoming->wait(bytes.size());
    }
    return reader_.read(bytes);
}

bool FormUpload::begin_part(http::FormPart part) {
    in_file_ = part.file_name.has_value();
    if (!in_file_) {
        if (fields_.size() == field_limits.fields_max || part.name.size() > field_limits.name_bytes_max) return false;
        field_bytes_ += part.name.size();
        fields_.push_back({std::move(part.name), {}});
        return true;
    }
    // An input for files that was left empty sends one without a name.
    drops_file_ = part.file_name->empty() || store_ == nullptr || files_.size() > TextLimits::attachments;
    if (drops_file_) return true;
    File& file = files_.emplace_back();
    file.name = *std::move(part.file_name);
    file.is_one_too_many = files_.size() > store_->limits().files_max;
    if (file.is_one_too_many) return true;
    auto incoming = store_->begin(source_);
    if (incoming) {
        file.incoming = *std::move(incoming);
    } else {
        file.problem = incoming.error();
    }
    return true;
}

bool FormUpload::part_bytes(std::string_view bytes) {
    if (in_file_) {
        if (!drops_file_ && files_.back().incoming != nullptr) files_.back().incoming->take(as_bytes(bytes));
        return true;
    }
    field_bytes_ += bytes.size();
    WipedText& value = fields_.back().value;
    if (field_bytes_ > field_limits.bytes_max || value.size() + bytes.size() > field_limits.value_bytes_max)
        return false;
    value.append(bytes);
    return true;
}

bool FormUpload::end_part() {
    if (in_file_) return true;
    const WipedText& value = fields_.back().value;
    return is_utf8(value) && value.find('\0') == std::string::npos;
}

std::shared_ptr<FormUpload> form_upload_for(const http::Request& head, app::AttachmentStore* store,
                                            const app::UploadSource& source, const app::AttachmentLimits& limits) {
    const auto boundary = http::multipart_boundary(head.header("Content-Type"));
    if (!boundary) return nullptr;
    // More than may be handed in, since a form that is a bit too large is better answered than cut off.
    const std::uint64_t bytes_max =
        2 * limits.all_bytes_max + limits.file_bytes_max + field_limits.bytes_max + overhead_bytes_max;
    return std::make_shared<FormUpload>(*boundary, store, source, bytes_max);
}

FormUpload* form_upload_of(const http::Request& request) { return dynamic_cast<FormUpload*>(request.sink.get()); }

}  // namespace huiyin::web
