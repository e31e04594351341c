#include "temporary_folder.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <nuages/base/error.h>

namespace nuages::testing {

TemporaryFolder::TemporaryFolder()
    : path_((std::filesystem::temp_directory_path() / "nuages-test-XXXXXX").string()) {
    if (::mkdtemp(path_.data()) == nullptr)
        throw Error("Cannot make a folder for the test's databases, " + path_ + ": " + std::strerror(errno) +
                    ". Set TMPDIR to a folder that is writable.");
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace nuages::testing
