#include <algorithm>
#include <cassert>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/http/errors.h>
#include <nuages/http/response.h>

namespace nuages {

struct HttpResponse::Source {
    std::optional<FileBody> file;
    BodyProducer producer;
};

HttpResponse::HttpResponse(std::string text, int status, std::string_view content_type)
    : status_code(status), content(std::move(text)) {
    if (!content_type.empty())
        headers.set("Content-Type", content_type);
}

HttpResponse::HttpResponse(HttpResponse&& other) noexcept
    : status_code(other.status_code),
      headers(std::move(other.headers)),
      content(std::move(other.content)),
      cookies(std::move(other.cookies)),
      kind_(std::exchange(other.kind_, BodyKind::text)),
      source_(std::exchange(other.source_, nullptr)),
      reason_(std::move(other.reason_)) {}

HttpResponse& HttpResponse::operator=(HttpResponse&& other) noexcept {
    status_code = other.status_code;
    headers = std::move(other.headers);
    content = std::move(other.content);
    cookies = std::move(other.cookies);
    reason_ = std::move(other.reason_);
    std::swap(kind_, other.kind_);
    std::swap(source_, other.source_);
    return *this;
}

HttpResponse::~HttpResponse() {
    delete source_;
}

std::string_view HttpResponse::reason_phrase() const noexcept {
    return reason_.empty() ? nuages::reason_phrase(status_code) : std::string_view(reason_);
}

void HttpResponse::set_reason_phrase(std::string_view text) {
    const bool clean = std::all_of(text.begin(), text.end(), [](char c) {
        return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
    });
    if (!clean)
        throw BadHeaderError("The reason phrase has a control character in it: " + Value(text).repr() + ".");
    reason_ = text;
}

void HttpResponse::set_cookie(std::string_view name, std::string_view value, CookieOptions options) {
    if (options.max_age && !options.expires) {
        options.expires = tz::now() + *options.max_age;
    } else if (options.expires && !options.max_age) {
        const Duration left = *options.expires - tz::now() + Duration::seconds(1);
        options.max_age = std::max(Duration{}, Duration::seconds(left.us / 1'000'000));
    }
    SetCookie cookie{std::string(name), std::string(value), std::move(options)};
    (void)cookie.header();  // refuses what cannot be sent while the view can still be blamed
    std::erase_if(cookies, [&](const SetCookie& other) {
        return other.name == cookie.name && other.options.domain == cookie.options.domain &&
               other.options.path == cookie.options.path;
    });
    cookies.push_back(std::move(cookie));
}

void HttpResponse::delete_cookie(std::string_view name, std::string_view path, std::string_view domain,
                                 std::string_view samesite) {
    CookieOptions options;
    options.max_age = Duration{};
    options.expires = DateTime{};
    options.path = path;
    options.domain = domain;
    options.samesite = samesite;
    // browsers ignore these without it
    options.secure =
        name.starts_with("__Secure-") || name.starts_with("__Host-") || text::iequals(samesite, "none");
    set_cookie(name, "", std::move(options));
}

const SetCookie* HttpResponse::find_cookie(std::string_view name) const noexcept {
    const auto found = std::find_if(cookies.begin(), cookies.end(),
                                    [&](const SetCookie& cookie) { return cookie.name == name; });
    return found == cookies.end() ? nullptr : &*found;
}

const FileBody& HttpResponse::file() const noexcept {
    assert(kind_ == BodyKind::file);
    return *source_->file;
}

FileBody& HttpResponse::file() noexcept {
    assert(kind_ == BodyKind::file);
    return *source_->file;
}

const BodyProducer& HttpResponse::producer() const noexcept {
    assert(kind_ == BodyKind::stream);
    return source_->producer;
}

void HttpResponse::set_content(std::string text) {
    delete std::exchange(source_, nullptr);
    kind_ = BodyKind::text;
    content = std::move(text);
}

void HttpResponse::set_body(FileBody body) {
    set_content({});
    source_ = new Source{std::move(body), {}};
    kind_ = BodyKind::file;
}

void HttpResponse::set_body(BodyProducer producer) {
    set_content({});
    source_ = new Source{std::nullopt, std::move(producer)};
    kind_ = BodyKind::stream;
}

std::string HttpResponse::read_body() const {
    if (kind_ == BodyKind::text)
        return content;
    if (kind_ == BodyKind::file)
        return file().read();
    class : public ResponseWriter {
    public:
        void write(std::string_view data) override { text += data; }
        void flush() override {}
        std::string text;
    } writer;
    producer()(writer);
    return std::move(writer.text);
}

}  // namespace nuages
