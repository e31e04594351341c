#include "generators/generate.h"

#include <fstream>
#include <system_error>

#include <nuages/app/command.h>
#include <nuages/base/text.h>

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

std::string filled(std::string_view content, const Values& values) {
    std::string result(content);
    for (const auto& [name, value] : values)
        result = text::replace_all(result, "@" + name + "@", value);
    return result;
}

fs::path output_path(std::string_view path, const Values& values) {
    std::string filled_path(path);
    for (const auto& [name, value] : values)
        filled_path = text::replace_all(filled_path, name + "_name", value);
    fs::path output = filled_path;
    std::string name = output.filename().string();
    if (name.ends_with(".in"))
        name.resize(name.size() - 3);
    if (name.starts_with("dot_"))
        name.replace(0, 4, ".");
    return output.replace_filename(name);
}

void write_file(const fs::path& path, const std::string& content) {
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    std::ofstream file(path, std::ios::binary);
    file << content;
    file.close();
    if (!file)
        throw CommandError("Cannot write " + path.string() +
                           ". Is the folder writable, and is there room on the disk?");
}

}  // namespace

void generate(std::span<const EmbeddedFile> files, std::string_view folder, const fs::path& target,
              const Values& values) {
    std::vector<std::pair<fs::path, std::string>> outputs;
    for (const EmbeddedFile& file : files)
        if (file.path.starts_with(folder))
            outputs.emplace_back(target / output_path(file.path.substr(folder.size()), values),
                                 filled(file.content, values));
    for (const auto& [path, content] : outputs)
        if (fs::exists(path))
            throw CommandError(
                path.string() +
                " already exists. Overlaying a project or app into an existing directory won't replace "
                "conflicting files.");
    for (const auto& [path, content] : outputs)
        write_file(path, content);
}

}  // namespace nuages::cli
