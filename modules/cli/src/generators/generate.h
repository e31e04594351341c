#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/embedded.h>

namespace nuages::cli {

// The template folders of the generators: paths begin with "project/" or "app/".
std::span<const EmbeddedFile> generator_templates();

// Writes the files of one template folder below `target`, which is made where it is missing. For a value
// ("app", "polls"), `@app@` in contents and `app_name` in paths stand for "polls"; a leading "dot_" of a
// file's name is a dot and a final ".in" goes. Throws CommandError, before anything is written, where one of
// the files is there already.
void generate(std::span<const EmbeddedFile> files, std::string_view folder,
              const std::filesystem::path& target,
              const std::vector<std::pair<std::string, std::string>>& values);

}  // namespace nuages::cli
