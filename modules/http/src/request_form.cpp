#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/http/multipart.h>
#include <nuages/http/request.h>

namespace nuages {
namespace {

// Puts the parts of a multipart form where views look for them, within the site's limits.
class FormSink final : public http::MultipartSink {
public:
    FormSink(const RequestOptions& options, QueryDict& fields, UploadedFiles& files)
        : options_(options), fields_(fields), files_(files) {}

    void begin_part(http::PartHead head) override {
        head_ = std::move(head);
        content_.clear();
        if (!head_.is_file) {
            count_bytes(head_.name.size());
            if (options_.max_fields && ++field_count_ > options_.max_fields)
                throw TooManyFieldsSent("The number of GET/POST parameters exceeded the " +
                                        std::to_string(options_.max_fields) +
                                        " that the site allows (RequestOptions::max_fields).");
        } else if (options_.max_files && ++file_count_ > options_.max_files) {
            throw TooManyFilesSent("The number of files exceeded the " + std::to_string(options_.max_files) +
                                   " that the site allows (RequestOptions::max_files).");
        }
    }
    void content(std::string_view data) override {
        if (!head_.is_file)
            count_bytes(data.size());
        content_ += data;
    }
    void end_part() override {
        if (head_.is_file) {
            if (!head_.filename.empty())
                files_.append(std::move(head_.name),
                              {std::move(head_.filename), std::move(head_.content_type),
                               std::move(head_.charset), std::move(content_)});
            return;
        }
        if (!text::is_valid_utf8(content_))
            content_ = text::replace_invalid_utf8(content_);
        fields_.append(head_.name, content_);
    }

private:
    void count_bytes(std::size_t n) {
        form_bytes_ += n;
        if (options_.max_form_bytes && form_bytes_ > options_.max_form_bytes)
            throw RequestDataTooBig("The form's data exceeded the " +
                                    std::to_string(options_.max_form_bytes) +
                                    " bytes that the site allows (RequestOptions::max_form_bytes).");
    }

    const RequestOptions& options_;
    QueryDict& fields_;
    UploadedFiles& files_;
    http::PartHead head_;
    std::string content_;
    std::size_t form_bytes_ = 0, field_count_ = 0, file_count_ = 0;
};

}  // namespace

void HttpRequest::fill_post(QueryDict& post) {
    if (content_type == "multipart/form-data") {
        FormSink sink(*options_, post, FILES);
        try {
            http::MultipartParser parser(content_param("boundary"), sink);
            parser.feed(body);
            parser.finish();
        } catch (...) {
            FILES.files_.clear();
            throw;
        }
    } else if (content_type == "application/x-www-form-urlencoded") {
        if (const std::string_view charset = encoding(); !charset.empty() && !text::iequals(charset, "utf-8"))
            throw BadRequest(
                "HTTP requests with the 'application/x-www-form-urlencoded' content type must be UTF-8 "
                "encoded, "
                "not " +
                Value(charset).repr() + ".");
        if (options_->max_form_bytes && body.size() > options_->max_form_bytes)
            throw RequestDataTooBig("The form's data exceeded the " +
                                    std::to_string(options_->max_form_bytes) +
                                    " bytes that the site allows (RequestOptions::max_form_bytes).");
        post.parse(body, options_->max_fields);
    }
    FILES.filler_ = nullptr;
}

}  // namespace nuages
