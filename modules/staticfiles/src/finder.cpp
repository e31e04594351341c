#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fnmatch.h>
#include <linux/openat2.h>
#include <memory>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/staticfiles/finder.h>

namespace nuages::staticfiles {
namespace fs = std::filesystem;
namespace {

// Symbolic links and dots resolved; empty where there is no such path.
std::string canonical(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> resolved(::realpath(path.c_str(), nullptr), &std::free);
    return resolved ? resolved.get() : "";
}

bool is_ignored(const std::string& name, const std::vector<std::string>& patterns) {
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return ::fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
    });
}

void list_folder(const fs::path& folder, const std::string& prefix, const std::vector<std::string>& ignored,
                 std::vector<FoundFile>& found) {
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    for (const auto& entry : fs::directory_iterator(folder, error))
        entries.push_back(entry);
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) {
        const std::string part = entry.path().filename().string();
        const std::string name = prefix + part;
        // As in Django a pattern with a slash is held against the whole name.
        if (is_ignored(part, ignored) || is_ignored(name, ignored))
            continue;
        std::error_code unreadable;
        // A link to a folder could lead around in a circle.
        if (entry.is_directory(unreadable) && !entry.is_symlink(unreadable))
            list_folder(entry.path(), name + "/", ignored, found);
        else if (entry.is_regular_file(unreadable))
            found.push_back({name, entry.path().string()});
    }
}

}  // namespace

bool is_safe_name(std::string_view name) {
    if (name.empty() || !text::is_valid_utf8(name))
        return false;
    for (const char c : name)
        if (c == '\\' || (c >= 0 && c < 0x20) || c == 0x7f)
            return false;
    for (const std::string_view part : text::split(name, '/'))
        if (part.empty() || part.front() == '.')
            return false;
    return true;
}

std::optional<std::string> resolve(const std::string& folder, std::string_view name) {
    if (!is_safe_name(name))
        return std::nullopt;
    const std::string root = canonical(folder);
    const std::string path = canonical(root + "/" + std::string(name));
    if (root.empty() || !path.starts_with(root == "/" ? root : root + "/"))
        return std::nullopt;
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return std::nullopt;
    return path;
}

std::optional<FileBody> open_within(const std::string& folder, std::string_view name) {
    if (!is_safe_name(name))
        return std::nullopt;
    const int root = ::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        return std::nullopt;
    open_how how{};
    how.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;
    const auto fd =
        static_cast<int>(::syscall(SYS_openat2, root, std::string(name).c_str(), &how, sizeof how));
    const int error = errno;
    ::close(root);
    try {
        if (fd >= 0)
            return FileBody(fd);
        // A link with an absolute path may still lead to a place inside; kernels before 5.6 do not know the
        // call, and containers may forbid it.
        if (error != EXDEV && error != ENOSYS && error != EPERM)
            return std::nullopt;
        const auto path = resolve(folder, name);
        return path ? std::optional<FileBody>(FileBody(*path)) : std::nullopt;
    } catch (const Error&) {
        return std::nullopt;  // a folder, or gone meanwhile
    }
}

Finder::Finder(std::vector<Directory> directories) : directories_(std::move(directories)) {}

std::optional<std::string> Finder::find(std::string_view name) const {
    for (const Directory& directory : directories_)
        if (name.starts_with(directory.prefix))
            if (auto path = resolve(directory.path, name.substr(directory.prefix.size())))
                return path;
    return std::nullopt;
}

std::vector<std::string> Finder::find_all(std::string_view name) const {
    std::vector<std::string> paths;
    for (const Directory& directory : directories_)
        if (name.starts_with(directory.prefix))
            if (auto path = resolve(directory.path, name.substr(directory.prefix.size())))
                paths.push_back(std::move(*path));
    return paths;
}

std::vector<FoundFile> Finder::list(const std::vector<std::string>& ignored) const {
    std::vector<FoundFile> found;
    for (const Directory& directory : directories_)
        list_folder(directory.path, directory.prefix, ignored, found);
    return found;
}

}  // namespace nuages::staticfiles
