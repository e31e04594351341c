#pragma once

#include <string>

namespace nuages::testing {

// A folder of its own, removed with all that it holds.
class TemporaryFolder {
public:
    // Throws Error where it cannot be made.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace nuages::testing
