#include <algorithm>
#include <utility>

#include <nuages/http/errors.h>
#include <nuages/http/request_body.h>

namespace nuages {
namespace {

constexpr std::size_t step_bytes = 256 * 1024;
constexpr std::size_t kept_bytes = 64 * 1024;

}  // namespace

std::string_view RequestBody::text() const {
    if (taken_)
        throw Error(
            "The body of the request has been read in pieces already, so that it is not there as a whole: "
            "look at request.body, POST or FILES before request.read(), or only at one of them.");
    if (!source_)
        return whole_;
    // Room is made as the body comes: what a client announces costs nothing yet.
    taken_ = true;
    std::size_t have = 0;
    for (;;) {
        read_.resize(have + step_bytes);
        const std::size_t size = source_->read(read_.data() + have, step_bytes);
        have += size;
        read_.resize(have);
        if (size == 0)
            break;
        if (most_ && have > most_)
            throw RequestDataTooBig(
                "The body exceeded the " + std::to_string(most_) +
                " bytes that the site takes into memory (RequestOptions::max_form_bytes); "
                "larger ones are read in pieces with request.read().");
    }
    taken_ = false;
    source_ = nullptr;
    return whole_ = read_;
}

std::size_t RequestBody::read(char* to, std::size_t size) {
    if (source_) {
        taken_ = true;
        return source_->read(to, size);
    }
    const std::size_t count = whole_.copy(to, size, position_);
    position_ += count;
    return count;
}

void RequestBody::set(std::string_view whole) noexcept {
    reset();
    whole_ = whole;
}

void RequestBody::read_later(BodySource& source, std::size_t most) noexcept {
    reset();
    source_ = &source;
    most_ = most;
}

void RequestBody::reset() noexcept {
    source_ = nullptr;
    whole_ = {};
    position_ = 0;
    taken_ = false;
    if (read_.capacity() > kept_bytes)
        std::string().swap(read_);
    read_.clear();
}

}  // namespace nuages
