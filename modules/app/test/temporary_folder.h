#pragma once

#include <string>

// A folder of a test's own that is removed with its content.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    const std::string& path() const { return path_; }
    // Writes a file and the folders above it; gives its whole path.
    std::string write(const std::string& name, const std::string& text) const;

private:
    std::string path_;
};
