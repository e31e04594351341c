#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/base/function.h>

namespace nuages {

// Where a streaming response writes to. The server's own: each write may suspend the fiber until the client
// has taken enough, and throws the fiber's cancellation where the client left.
class ResponseWriter {
public:
    ResponseWriter() = default;
    ResponseWriter(const ResponseWriter&) = delete;
    ResponseWriter& operator=(const ResponseWriter&) = delete;
    virtual ~ResponseWriter() = default;

    virtual void write(std::string_view data) = 0;
    // Sends what was written so far without waiting for more.
    virtual void flush() = 0;
};

// Writes the body of a streaming response. Runs in the connection's fiber after the view has returned, so it
// owns or shares what it uses; the request is still there.
using BodyProducer = Function<void(ResponseWriter&)>;

// A part of an open file, owned.
class FileBody {
public:
    // Opens the file. Throws Error that names the path and the cause where it cannot or where it is no
    // regular file.
    explicit FileBody(const std::string& path);
    // Takes over a descriptor. Throws Error where it is no regular file.
    explicit FileBody(int descriptor);
    FileBody(FileBody&& other) noexcept;
    FileBody& operator=(FileBody&& other) noexcept;
    ~FileBody();

    int descriptor() const noexcept { return descriptor_; }
    std::uint64_t offset() const noexcept { return offset_; }
    std::uint64_t length() const noexcept { return length_; }
    std::uint64_t file_size() const noexcept { return file_size_; }
    std::int64_t modified() const noexcept { return modified_; }  // Unix time in seconds
    // What changes when the file does: "<inode>-<nanoseconds>-<size>", in hexadecimal.
    std::string version() const;
    // Sends only that part; it must lie within the file.
    void select(std::uint64_t offset, std::uint64_t length) noexcept;
    // The selected part as text, for tests and middleware. Blocks on the disk.
    std::string read() const;

private:
    int descriptor_ = -1;
    std::uint64_t offset_ = 0, length_ = 0, file_size_ = 0;
    void examine(const std::string& name);

    std::int64_t modified_ = 0;
    std::uint64_t inode_ = 0, modified_ns_ = 0;
};

}  // namespace nuages
