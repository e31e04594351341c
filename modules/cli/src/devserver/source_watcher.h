#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "devserver/unique_fd.h"

namespace nuages::cli {

// What the development server has to do about a changed file, the greater including the lesser.
enum class Change : std::uint8_t {
    none,     // not a part of the site: a database, a log, an editor's temporary file
    page,     // read at each request (templates, static files): reload the browser
    restart,  // read once (settings, migrations): start a new server
    build,    // C++ and CMake sources: build, then start a new server
};

// Sources by extension, templates and static files by extension or by a folder named so. The path is relative
// to the site's folder.
Change classify(const std::filesystem::path& file);

// Watches folders and all below them with inotify. Hidden folders, build folders (those with a
// CMakeCache.txt) and node_modules are left out; folders that appear later are watched too.
class SourceWatcher {
public:
    struct Changed {
        std::string path;
        Change kind;
    };

    // Throws Error where a root cannot be watched. A root within another one is watched once.
    explicit SourceWatcher(const std::vector<std::filesystem::path>& roots);

    // Readable when read() has something.
    int fd() const { return inotify_.get(); }
    // The files of the site that changed since the last call, each once. Never blocks.
    std::vector<Changed> read();
    std::size_t watched_folders() const { return folders_.size(); }

private:
    void watch_tree(const std::filesystem::path& folder, std::vector<Changed>* found);
    void note(std::vector<Changed>& changes, const std::filesystem::path& file) const;
    bool watch(const std::filesystem::path& folder);

    UniqueFd inotify_;
    std::vector<std::filesystem::path> roots_;
    std::unordered_map<int, std::filesystem::path> folders_;
};

}  // namespace nuages::cli
