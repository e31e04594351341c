#include "devserver/build_tree.h"

#include <fstream>
#include <string_view>
#include <sys/stat.h>
#include <system_error>

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

// An entry of CMakeCache.txt: "CMAKE_HOME_DIRECTORY:INTERNAL=/home/me/mysite".
std::string cache_entry(const fs::path& cache, std::string_view name) {
    std::ifstream file(cache);
    std::string line;
    while (std::getline(file, line)) {
        const std::string_view text = line;
        const auto equals = text.find('=');
        if (text.starts_with(name) && equals != text.npos && text.substr(name.size()).starts_with(':'))
            return line.substr(equals + 1);
    }
    return {};
}

}  // namespace

std::vector<std::string> BuildTree::command() const {
    return {"cmake", "--build", folder.string(), "--target", target};
}

std::optional<BuildTree> find_build_tree(const fs::path& program) {
    for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path()) {
        const fs::path cache = folder / "CMakeCache.txt";
        std::error_code ignored;
        if (!fs::exists(cache, ignored))
            continue;
        const std::string sources = cache_entry(cache, "CMAKE_HOME_DIRECTORY");
        if (sources.empty() || !fs::exists(sources, ignored))
            return std::nullopt;
        return BuildTree{folder, sources, program.filename().string()};
    }
    return std::nullopt;
}

fs::path own_program() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

FileStamp FileStamp::of(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return {};
    return {status.st_ino, status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec, status.st_size};
}

}  // namespace nuages::cli
