#include <filesystem>
#include <system_error>

#include <nuages/crypto/random.h>

#include "commands/special.h"
#include "devserver/build_tree.h"
#include "generators/generate.h"
#include "generators/names.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t secret_length = 64;

// Where this program comes from, for the new project's find_package(): the build folder or the prefix above
// it.
fs::path framework_folder() {
    for (fs::path folder = own_program().parent_path(); folder.has_relative_path();
         folder = folder.parent_path()) {
        std::error_code ignored;
        for (const char* config : {"cmake/NuagesConfig.cmake", "lib/cmake/Nuages/NuagesConfig.cmake"})
            if (fs::exists(folder / config, ignored))
                return folder;
    }
    return {};
}

int start_project(const Invocation& invocation) {
    const std::string& name = invocation.arguments.text("name");
    const std::string& directory = invocation.arguments.text("directory");
    require_usable_name(name, "project");
    const fs::path target = fs::absolute(directory.empty() ? fs::path(name) : fs::path(directory));
    if (directory.empty() && fs::exists(target))
        throw CommandError("'" + target.string() + "' already exists");
    generate(generator_templates(), "project/", target,
             {{"project", name},
              {"secret_key", crypto::random_string(secret_length)},
              {"nuages_dir", framework_folder().string()}});
    // It holds the secret key.
    fs::permissions(target / ".env", fs::perms::owner_read | fs::perms::owner_write);
    const std::string folder = fs::relative(target).string();
    invocation.out.line("Made " + target.string() + ". Next:\n" +
                        (folder == "." ? std::string() : "\n    cd " + folder) +
                        "\n    cmake --preset dev && cmake --build --preset dev\n    build/dev/" + name +
                        " migrate\n    build/dev/" + name + " runserver\n");
    return 0;
}

}  // namespace

SpecialCommand startproject() {
    return {describe_special(
                "startproject",
                "Creates the folder of a project that builds and runs, with the given name, in the current "
                "directory or in the one given.")
                .argument({.name = "name", .help = "Name of the project.", .required = true})
                .positional("directory", "Optional destination directory", ""),
            start_project, false};
}

}  // namespace nuages::cli
