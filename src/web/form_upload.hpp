#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/attachments.hpp"
#include "http/body_sink.hpp"
#include "http/form.hpp"
#include "http/multipart.hpp"
#include "http/request.hpp"

namespace huiyin::web {

/// The body of a form that may bring files: its fields are kept, its files are sealed on the disk as they come, and
/// what is too much of them is read and dropped, so that the form can come back with a word about it.
class FormUpload final : public http::BodySink, private http::PartReceiver {
public:
    /// A file that came, or why it was not taken.
    struct File {
        std::string name;  ///< As the browser gave it.
        std::unique_ptr<app::IncomingFile> incoming;
        app::UploadProblem problem = app::UploadProblem::empty;
        bool is_one_too_many = false;  ///< More came than one form may bring.
    };

    /// Without a store every file is dropped: for somebody who may not hand in anything here.
    FormUpload(std::string_view boundary, app::AttachmentStore* store, const app::UploadSource& source,
               std::uint64_t bytes_max);

    [[nodiscard]] std::uint64_t bytes_max() const noexcept override { return bytes_max_; }
    [[nodiscard]] bool take(std::string_view bytes) override;

    /// Whether the body came to its end.
    [[nodiscard]] bool is_whole() const noexcept { return reader_.is_whole(); }
    [[nodiscard]] const std::vector<http::Form::Field>& fields() const noexcept { return fields_; }
    /// The files in the order in which they came. Once.
    [[nodiscard]] std::vector<File> take_files() { return std::move(files_); }

private:
    [[nodiscard]] bool begin_part(http::FormPart part) override;
    [[nodiscard]] bool part_bytes(std::string_view bytes) override;
    [[nodiscard]] bool end_part() override;

    app::AttachmentStore* store_;
    app::UploadSource source_;
    std::uint64_t bytes_max_;
    http::MultipartReader reader_;
    std::vector<http::Form::Field> fields_;
    std::size_t field_bytes_ = 0;
    std::vector<File> files_;
    bool in_file_ = false;
    bool drops_file_ = false;  ///< There are too many, or it is an input that was left empty.
};

/// What takes the body of this request if it is such a form; null if it is another.
[[nodiscard]] std::shared_ptr<FormUpload> form_upload_for(const http::Request& head, app::AttachmentStore* store,
                                                          const app::UploadSource& source,
                                                          const app::AttachmentLimits& limits);
/// What has taken the body of the request; null if it is no such form.
[[nodiscard]] FormUpload* form_upload_of(const http::Request& request);

}  // namespace huiyin::web
