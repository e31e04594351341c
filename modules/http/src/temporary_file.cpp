#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <nuages/http/errors.h>
#include <nuages/http/temporary_file.h>

namespace nuages::http {
namespace {

std::string default_folder() {
    const char* const folder = std::getenv("TMPDIR");
    return folder && *folder ? folder : "/tmp";
}

[[noreturn]] void fail(const std::string& what, const std::string& folder) {
    const int error = errno;
    std::string message = what + " in the folder " + folder + ": " + std::strerror(error) + ".";
    if (error == ENOSPC || error == EDQUOT || error == EFBIG)
        message += " Free some space, or set upload_folder to one on a larger disk.";
    else if (error == ENOENT || error == EACCES || error == EROFS || error == ENOTDIR)
        message += " Set upload_folder to one that exists and that the site may write to.";
    throw UploadError(message);
}

// Where the file system knows no files without a name, a name that is taken away at once.
int open_unlinked(const std::string& folder) {
    std::string path = folder + "/nuages-upload-XXXXXX";
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor >= 0)
        ::unlink(path.c_str());
    return descriptor;
}

}  // namespace

TemporaryFile TemporaryFile::create(const std::string& folder) {
    TemporaryFile file;
    file.folder_ = folder.empty() ? default_folder() : folder;
    // Nobody can open it while it has no name; the mode is that of the file that it may become.
    file.descriptor_ = ::open(file.folder_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
    if (file.descriptor_ < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL))
        file.descriptor_ = open_unlinked(file.folder_);
    if (file.descriptor_ < 0)
        fail("Cannot make a temporary file for an upload", file.folder_);
    return file;
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      size_(std::exchange(other.size_, 0)),
      folder_(std::move(other.folder_)) {}

TemporaryFile& TemporaryFile::operator=(TemporaryFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(size_, other.size_);
    std::swap(folder_, other.folder_);
    return *this;
}

TemporaryFile::~TemporaryFile() {
    if (descriptor_ >= 0)
        ::close(descriptor_);
}

void TemporaryFile::append(std::string_view data) {
    while (!data.empty()) {
        const ssize_t written = ::pwrite(descriptor_, data.data(), data.size(), static_cast<off_t>(size_));
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            fail("Cannot store an upload", folder_);
        size_ += static_cast<std::uint64_t>(written);
        data.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::size_t TemporaryFile::read_at(std::uint64_t offset, char* to, std::size_t size) const {
    for (;;) {
        const ssize_t got = ::pread(descriptor_, to, size, static_cast<off_t>(offset));
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno != EINTR)
            fail("Cannot read an upload", folder_);
    }
}

bool TemporaryFile::link_to(const std::string& path) const {
    const std::string self = "/proc/self/fd/" + std::to_string(descriptor_);
    if (::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, path.c_str(), AT_SYMLINK_FOLLOW) == 0)
        return true;
    if (errno == EEXIST)
        throw UploadError("Cannot move an upload to " + path + ": there is a file of that name already.");
    return false;
}

}  // namespace nuages::http
