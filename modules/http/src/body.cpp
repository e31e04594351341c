#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/http/body.h>

namespace nuages {

FileBody::FileBody(const std::string& path) {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor_ < 0)
        throw Error("Cannot open the file " + path + ": " + std::strerror(errno) + ".");
    examine(path);
}

FileBody::FileBody(int descriptor) : descriptor_(descriptor) {
    examine("a descriptor");
}

void FileBody::examine(const std::string& name) {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(std::exchange(descriptor_, -1));
        throw Error("Cannot send " + name + ": it is no regular file.");
    }
    length_ = file_size_ = static_cast<std::uint64_t>(status.st_size);
    modified_ = status.st_mtime;
    inode_ = status.st_ino;
    modified_ns_ =
        static_cast<std::uint64_t>(status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec);
}

std::string FileBody::version() const {
    char text[64];
    const int size = std::snprintf(
        text, sizeof text, "%llx-%llx-%llx", static_cast<unsigned long long>(inode_),
        static_cast<unsigned long long>(modified_ns_), static_cast<unsigned long long>(file_size_));
    return {text, static_cast<std::size_t>(size)};
}

FileBody::FileBody(FileBody&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      offset_(other.offset_),
      length_(other.length_),
      file_size_(other.file_size_),
      modified_(other.modified_),
      inode_(other.inode_),
      modified_ns_(other.modified_ns_) {}

FileBody& FileBody::operator=(FileBody&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    offset_ = other.offset_;
    length_ = other.length_;
    file_size_ = other.file_size_;
    modified_ = other.modified_;
    inode_ = other.inode_;
    modified_ns_ = other.modified_ns_;
    return *this;
}

FileBody::~FileBody() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void FileBody::select(std::uint64_t offset, std::uint64_t length) noexcept {
    offset_ = offset;
    length_ = length;
}

std::string FileBody::read() const {
    std::string text(length_, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t n =
            ::pread(descriptor_, text.data() + done, text.size() - done, static_cast<off_t>(offset_ + done));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            throw Error(std::string("Cannot read the file of the response: ") + std::strerror(errno) + ".");
        if (n == 0)  // it has become shorter meanwhile
            break;
        done += static_cast<std::size_t>(n);
    }
    text.resize(done);
    return text;
}

}  // namespace nuages
