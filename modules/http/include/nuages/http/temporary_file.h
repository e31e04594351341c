#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nuages::http {

// A file without a name, which is gone with its last user, whatever becomes of the process. Its functions
// work on the disk: in a fiber, call them under fibers::run_blocking(). They throw UploadError that says what
// failed, why, and what to do.
class TemporaryFile {
public:
    TemporaryFile() = default;  // none
    // A new one in that folder; "" is $TMPDIR or /tmp.
    static TemporaryFile create(const std::string& folder);
    TemporaryFile(TemporaryFile&& other) noexcept;
    TemporaryFile& operator=(TemporaryFile&& other) noexcept;
    ~TemporaryFile();

    explicit operator bool() const noexcept { return descriptor_ >= 0; }
    std::uint64_t size() const noexcept { return size_; }

    void append(std::string_view data);
    // The bytes from `offset` on, at most `size`; 0 at the end.
    std::size_t read_at(std::uint64_t offset, char* to, std::size_t size) const;
    // Gives it a name, which must be new, on the same file system; false where it is on another one or the
    // system cannot do it.
    bool link_to(const std::string& path) const;

private:
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::string folder_;
};

}  // namespace nuages::http
