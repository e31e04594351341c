#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nuages::cli {

// The CMake build folder in which a program was built.
struct BuildTree {
    std::filesystem::path folder;
    std::filesystem::path sources;
    std::string target;

    std::vector<std::string> command() const;
};

// Looks for a CMakeCache.txt in the folders above the program; nullopt for an installed one.
std::optional<BuildTree> find_build_tree(const std::filesystem::path& program);

// This program's own file, as it was when the process started.
std::filesystem::path own_program();

// What tells a file from the one that a later build puts in its place.
struct FileStamp {
    std::uint64_t inode = 0;
    std::int64_t modified_ns = 0;
    std::int64_t size = -1;  // -1: no such file

    static FileStamp of(const std::filesystem::path& file);
    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

}  // namespace nuages::cli
