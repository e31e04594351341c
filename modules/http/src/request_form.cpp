#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/fibers/blocking.h>
#include <nuages/http/multipart.h>
#include <nuages/http/request.h>

namespace nuages {

// Takes in the content of one file, up to the limit in memory.
class UploadReceiver {
public:
    explicit UploadReceiver(const RequestOptions& options) : options_(options) {}

    void begin(http::PartHead head) {
        file_ =
            UploadedFile(std::move(head.filename), std::move(head.content_type), std::move(head.charset), {});
    }
    void take(std::string_view data) {
        std::string& content = file_.content_;
        content += data;
        const std::size_t most = file_.file_ ? step_bytes : options_.max_memory_file_bytes;
        if (content.size() > most)
            store();
    }
    UploadedFile finish() {
        if (file_.file_)
            store();
        return std::move(file_);
    }

private:
    static constexpr std::size_t step_bytes = 256 * 1024;

    // The disk may take its time: a worker waits for it.
    void store() {
        fibers::run_blocking([&] {
            if (!file_.file_)
                file_.file_ = http::TemporaryFile::create(options_.upload_folder);
            file_.file_.append(file_.content_);
        });
        if (file_.content_.capacity() > 2 * step_bytes)
            std::string().swap(file_.content_);
        file_.content_.clear();
    }

    const RequestOptions& options_;
    UploadedFile file_;
};

namespace {

// What is taken from the connection at once.
constexpr std::size_t piece_bytes = 64 * 1024;

// Puts the parts of a multipart form where views look for them, within the site's limits.
class FormSink final : public http::MultipartSink {
public:
    FormSink(const RequestOptions& options, QueryDict& fields, UploadedFiles& files)
        : options_(options), fields_(fields), files_(files), upload_(options) {}

    void begin_part(http::PartHead head) override {
        name_ = std::move(head.name);
        content_.clear();
        is_file_ = head.is_file;
        is_chosen_ = !head.filename.empty();
        if (!is_file_) {
            count_bytes(name_.size());
            if (options_.max_fields && ++field_count_ > options_.max_fields)
                throw TooManyFieldsSent("The number of GET/POST parameters exceeded the " +
                                        std::to_string(options_.max_fields) +
                                        " that the site allows (RequestOptions::max_fields).");
            return;
        }
        if (options_.max_files && ++file_count_ > options_.max_files)
            throw TooManyFilesSent("The number of files exceeded the " + std::to_string(options_.max_files) +
                                   " that the site allows (RequestOptions::max_files).");
        upload_.begin(std::move(head));
    }
    void content(std::string_view data) override {
        if (is_file_) {
            if (is_chosen_)
                upload_.take(data);
            return;
        }
        count_bytes(data.size());
        content_ += data;
    }
    void end_part() override {
        if (is_file_) {
            if (is_chosen_)
                files_.append(std::move(name_), upload_.finish());
            return;
        }
        if (!text::is_valid_utf8(content_))
            content_ = text::replace_invalid_utf8(content_);
        fields_.append(name_, content_);
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
    UploadReceiver upload_;
    std::string name_, content_;
    bool is_file_ = false, is_chosen_ = false;
    std::size_t form_bytes_ = 0, field_count_ = 0, file_count_ = 0;
};

// Feeds the parser with what is there, or with what comes.
void parse_multipart(RequestBody& body, http::MultipartParser& parser) {
    if (body.complete() || body.begun()) {
        parser.feed(body);
    } else {
        std::string piece(piece_bytes, '\0');
        while (const std::size_t size = body.read(piece.data(), piece.size()))
            parser.feed({piece.data(), size});
    }
    parser.finish();
}

}  // namespace

void HttpRequest::fill_post(QueryDict& post) {
    if (content_type == "multipart/form-data") {
        FormSink sink(*options_, post, FILES);
        try {
            http::MultipartParser parser(content_param("boundary"), sink);
            parse_multipart(body, parser);
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
