#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace nuages::cli {

// Runs a program of GNU gettext. Throws CommandError with what it printed where it fails, and with the
// package to install where it is missing.
void run_gettext_tool(const std::vector<std::string>& command);

// A folder of translations and what it translates: an app with its folder locale/, or the site itself.
struct MessageFolder {
    std::filesystem::path source;
    std::filesystem::path locale;
};

// A folder that is removed again.
class ScratchFolder {
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace nuages::cli
