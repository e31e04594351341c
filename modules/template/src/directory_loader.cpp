#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/loader.h>

namespace nuages::templates {
namespace {

// The name without `.` and `..`; empty where it is no name of a file below the directory.
std::string normalized(std::string_view name) {
    if (name.empty() || name.front() == '/' || name.find('\0') != name.npos)
        return {};
    std::vector<std::string_view> kept;
    for (std::string_view part : text::split(name, '/')) {
        if (part.empty() || part == ".")
            continue;
        if (part != "..") {
            kept.push_back(part);
        } else if (kept.empty()) {
            return {};
        } else {
            kept.pop_back();
        }
    }
    std::string path;
    for (std::string_view part : kept)
        path += (path.empty() ? "" : "/") + std::string(part);
    return path;
}

class File {
public:
    explicit File(const std::string& path) : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    int descriptor() const noexcept { return descriptor_; }

private:
    int descriptor_;
};

[[noreturn]] void cannot_read(const std::string& path, int error) {
    throw Error("The template " + path + " cannot be read: " + std::strerror(error) +
                ". Check the permissions of the file.");
}

}  // namespace

DirectoryLoader::DirectoryLoader(std::vector<std::string> directories)
    : directories_(std::move(directories)) {}

std::vector<Origin> DirectoryLoader::places(std::string_view name) const {
    std::vector<Origin> places;
    std::string path = normalized(name);
    if (path.empty())
        return places;
    places.reserve(directories_.size());
    for (const std::string& directory : directories_)
        places.push_back({directory + "/" + path, std::string(name)});
    return places;
}

std::optional<std::string> DirectoryLoader::read(const Origin& origin) const {
    File file(origin.place);
    if (file.descriptor() < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return std::nullopt;
        cannot_read(origin.place, errno);
    }
    std::string source;
    char piece[16 * 1024];
    while (true) {
        ssize_t count = ::read(file.descriptor(), piece, sizeof piece);
        if (count == 0)
            return source;
        if (count > 0)
            source.append(piece, static_cast<std::size_t>(count));
        else if (errno != EINTR)
            cannot_read(origin.place, errno);
    }
}

std::uint64_t DirectoryLoader::version(const Origin& origin) const {
    struct stat status;
    if (::stat(origin.place.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return 0;
    // Time, size and inode together: editors that replace the file within the clock's grain are noticed, too.
    auto mix = [](std::uint64_t hash, std::uint64_t more) { return (hash ^ more) * 0x9E3779B97F4A7C15u; };
    std::uint64_t version = mix(0, static_cast<std::uint64_t>(status.st_mtim.tv_sec));
    version = mix(version, static_cast<std::uint64_t>(status.st_mtim.tv_nsec));
    version = mix(version, static_cast<std::uint64_t>(status.st_size));
    version = mix(version, static_cast<std::uint64_t>(status.st_ino));
    return version ? version : 1;
}

std::vector<std::string> DirectoryLoader::names() const {
    std::vector<std::string> names;
    for (const std::string& directory : directories_) {
        std::error_code error;
        std::filesystem::recursive_directory_iterator entries(directory, error);
        for (; !error && entries != std::filesystem::recursive_directory_iterator();
             entries.increment(error)) {
            if (entries->is_regular_file(error))
                names.push_back(entries->path().lexically_relative(directory).generic_string());
        }
    }
    return names;
}

}  // namespace nuages::templates
