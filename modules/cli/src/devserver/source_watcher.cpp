#include "devserver/source_watcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <sys/inotify.h>
#include <system_error>

#include <nuages/base/error.h>

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::uint32_t watched_events =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ONLYDIR;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 12> source_extensions{".cpp", ".cc",  ".cxx", ".c",   ".h",     ".hpp",
                                                             ".hh",  ".hxx", ".ipp", ".inl", ".cmake", ".in"};
constexpr std::array<std::string_view, 9> page_extensions{".html", ".htm", ".css", ".js",  ".mjs",
                                                          ".svg",  ".txt", ".xml", ".json"};
constexpr std::array<std::string_view, 3> page_folders{"templates", "static", "locale"};

// Names that editors give to files which they are about to rename or delete.
bool is_temporary(std::string_view name) {
    return name.empty() || name.back() == '~' || name.front() == '#' || name == "4913" ||
           name.ends_with(".swp") || name.ends_with(".swx") || name.ends_with(".tmp");
}

bool is_left_out(const fs::path& folder) {
    const std::string name = folder.filename().string();
    if (name.starts_with('.') || name == "node_modules")
        return true;
    std::error_code ignored;
    return fs::exists(folder / "CMakeCache.txt", ignored);
}

bool is_within(const fs::path& inner, const fs::path& outer) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

}  // namespace

Change classify(const fs::path& file) {
    const std::string name = file.filename().string();
    if (is_temporary(name))
        return Change::none;
    if (name == ".env" || name.starts_with(".env."))
        return Change::restart;
    if (name.front() == '.')
        return Change::none;
    const std::string extension = file.extension().string();
    for (const fs::path& part : file.parent_path())
        if (is_one_of(part.string(), page_folders))
            return Change::page;
    if (name == "CMakeLists.txt" || is_one_of(extension, source_extensions))
        return Change::build;
    if (extension == ".toml")
        return Change::restart;
    if (is_one_of(extension, page_extensions))
        return Change::page;
    return Change::none;
}

SourceWatcher::SourceWatcher(const std::vector<fs::path>& roots)
    : inotify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (!inotify_)
        throw Error(std::string("Cannot watch files for changes: ") + std::strerror(errno) +
                    ". Raise fs.inotify.max_user_instances, or run with --noreload.");
    for (const fs::path& root : roots) {
        std::error_code error;
        const fs::path canonical = fs::canonical(root, error);
        if (error)
            throw Error("Cannot watch " + root.string() + " for changes: " + error.message());
        const bool covered = std::any_of(roots_.begin(), roots_.end(),
                                         [&](const fs::path& other) { return is_within(canonical, other); });
        if (covered)
            continue;
        roots_.push_back(canonical);
        if (!watch(canonical))
            throw Error("Cannot watch " + canonical.string() + " for changes: " + std::strerror(errno) +
                        ". Raise fs.inotify.max_user_watches, or run with --noreload.");
        watch_tree(canonical, nullptr);
    }
}

bool SourceWatcher::watch(const fs::path& folder) {
    const int watch = ::inotify_add_watch(inotify_.get(), folder.c_str(), watched_events);
    if (watch < 0)
        return false;
    folders_[watch] = folder;
    return true;
}

void SourceWatcher::note(std::vector<Changed>& changes, const fs::path& file) const {
    const auto root = std::find_if(roots_.begin(), roots_.end(),
                                   [&](const fs::path& candidate) { return is_within(file, candidate); });
    const Change kind = classify(root == roots_.end() ? file : file.lexically_relative(*root));
    if (kind == Change::none)
        return;
    const std::string path = file.string();
    const bool known =
        std::any_of(changes.begin(), changes.end(), [&](const auto& change) { return change.path == path; });
    if (!known)
        changes.push_back({path, kind});
}

// Watches all folders below `folder`, which is watched already. What they hold is noted where they are new:
// it may have been written before the watch was in place.
void SourceWatcher::watch_tree(const fs::path& folder, std::vector<Changed>* found) {
    std::error_code error;
    fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error);
    for (; !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
        std::error_code unreadable;
        if (entry->is_symlink(unreadable))
            continue;
        if (!entry->is_directory(unreadable)) {
            if (found)
                note(*found, entry->path());
            continue;
        }
        if (is_left_out(entry->path()))
            entry.disable_recursion_pending();
        else
            watch(entry->path());
    }
}

std::vector<SourceWatcher::Changed> SourceWatcher::read() {
    std::vector<Changed> changes;
    alignas(inotify_event) char buffer[16 * 1024];
    for (;;) {
        const ssize_t size = ::read(inotify_.get(), buffer, sizeof buffer);
        if (size <= 0)
            return changes;
        for (const char* at = buffer; at < buffer + size;) {
            inotify_event event;
            std::memcpy(&event, at, sizeof event);
            const char* name = event.len > 0 ? at + sizeof event : "";
            at += sizeof event + event.len;
            if (event.mask & IN_Q_OVERFLOW) {
                // Some events are lost: take it as if everything had changed.
                changes.push_back({roots_.empty() ? std::string() : roots_.front().string(), Change::build});
                for (const fs::path& root : roots_)
                    watch_tree(root, nullptr);
                continue;
            }
            const auto folder = folders_.find(event.wd);
            if (folder == folders_.end())
                continue;
            if (event.mask & IN_IGNORED) {
                folders_.erase(folder);
                continue;
            }
            const fs::path path = folder->second / name;
            if (event.mask & IN_ISDIR) {
                if ((event.mask & (IN_CREATE | IN_MOVED_TO)) && !is_left_out(path) && watch(path))
                    watch_tree(path, &changes);
                continue;
            }
            // A file that was only created is empty still: its IN_CLOSE_WRITE follows.
            if (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE))
                note(changes, path);
        }
    }
}

}  // namespace nuages::cli
