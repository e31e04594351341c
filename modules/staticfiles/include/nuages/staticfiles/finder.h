#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/http/body.h>

namespace nuages::staticfiles {

// A folder with static files: an app's `static/`, or one of the site's own.
struct Directory {
    std::string path;
    std::string prefix;  // what its files' names begin with ("downloads/"); mostly empty
};

struct FoundFile {
    std::string name;  // "polls/style.css", as {% static %} takes it
    std::string path;
};

// Finds static files by name in several folders; the first that has one wins. Names from visitors are safe:
// what has "..", a backslash, a NUL, a hidden part, or leads out of its folder through a symbolic link is not
// found. Safe from any thread.
class Finder {
public:
    explicit Finder(std::vector<Directory> directories);

    // The path of the regular file, with symbolic links resolved.
    std::optional<std::string> find(std::string_view name) const;
    // In every folder that has one; the first is what find() gives.
    std::vector<std::string> find_all(std::string_view name) const;
    // Every file of every folder in order, also those whose name an earlier folder has too. Parts of names
    // that match one of the patterns ("*.psd", "CVS", ".*") are left out.
    std::vector<FoundFile> list(const std::vector<std::string>& ignored = {}) const;

    const std::vector<Directory>& directories() const noexcept { return directories_; }

private:
    std::vector<Directory> directories_;
};

// Whether a name may be looked for at all, see Finder.
bool is_safe_name(std::string_view name);

// The path of a regular file in the folder, which a safe name cannot leave; nullopt where there is none.
std::optional<std::string> resolve(const std::string& folder, std::string_view name);

// The same, opened with one look at the file system: what is checked is what is sent.
std::optional<FileBody> open_within(const std::string& folder, std::string_view name);

}  // namespace nuages::staticfiles
