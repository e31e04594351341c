#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nuages {

// Where the part of a body comes from that has not come yet: the server's connection.
class BodySource {
public:
    BodySource() = default;
    BodySource(const BodySource&) = delete;
    BodySource& operator=(const BodySource&) = delete;
    virtual ~BodySource() = default;

    // Takes up to `size` bytes, at least one; 0 at the body's end. Suspends the fiber until some are there.
    // Throws RequestBodyError for a body that is malformed, too large or too slow, and the fiber's
    // cancellation where the client left.
    virtual std::size_t read(char* to, std::size_t size) = 0;
};

// The body of a request. It reads like a text, and then is read whole from the client when somebody first
// looks: at most RequestOptions::max_form_bytes, for it stays in memory. Larger ones, and those that need not
// be there at once, are taken with read(), piece by piece. One fiber uses it at a time.
class RequestBody {
public:
    RequestBody() = default;
    RequestBody(const RequestBody&) = delete;
    RequestBody& operator=(const RequestBody&) = delete;

    // The whole body, valid until the request is reset. Throws as BodySource::read() does, RequestDataTooBig
    // for one that is larger than allowed in memory, and Error where a part of it was taken with read()
    // before.
    std::string_view text() const;
    operator std::string_view() const { return text(); }
    bool empty() const { return text().empty(); }
    std::size_t size() const { return text().size(); }
    friend bool operator==(const RequestBody& body, std::string_view other) { return body.text() == other; }

    // The next bytes, at most `size`; 0 at the end. Throws as BodySource::read() does.
    std::size_t read(char* to, std::size_t size);
    // Whether it lies in memory already, so that text() neither suspends nor throws.
    bool complete() const noexcept { return !source_; }
    // Whether some of it is gone, so that text() throws.
    bool begun() const noexcept { return taken_; }

    // -- For servers --
    void set(std::string_view whole) noexcept;
    // Both must stay until reset(). `most` is how much of it text() takes into memory; 0 is no limit.
    void read_later(BodySource& source, std::size_t most) noexcept;
    void reset() noexcept;

private:
    mutable BodySource* source_ = nullptr;  // null where all of it is in whole_
    mutable std::string_view whole_;
    mutable std::string read_;
    std::size_t most_ = 0;
    std::size_t position_ = 0;    // in whole_, of what read() takes next
    mutable bool taken_ = false;  // some of it from the source, so that it is no more to be had whole
};

}  // namespace nuages
