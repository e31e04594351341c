#include <filesystem>

#include "commands/special.h"
#include "generators/generate.h"
#include "generators/names.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

int start_app(const Invocation& invocation) {
    const std::string& name = invocation.arguments.text("name");
    const std::string& directory = invocation.arguments.text("directory");
    require_usable_name(name, "app");
    const fs::path target = fs::absolute(directory.empty() ? fs::path(name) : fs::path(directory));
    if (directory.empty() && fs::exists(target))
        throw CommandError("'" + target.string() + "' already exists");
    generate(generator_templates(), "app/", target, {{"app", name}});
    invocation.out.line(
        "Made " + target.string() + ". Next, name it where the site is wired:\n\n    #include \"" + name +
        "/app.h\"\n    .install(" + name + "::app())\n\nand its URLs among the site's:\n\n    #include \"" +
        name + "/urls.h\"\n    path(\"" + name + "/\", include(" + name + "::urls)),\n");
    return 0;
}

}  // namespace

SpecialCommand startapp() {
    return {describe_special(
                "startapp",
                "Creates the folder of an app with the given name in the current directory or in the one "
                "given.")
                .argument({.name = "name", .help = "Name of the app.", .required = true})
                .positional("directory", "Optional destination directory", ""),
            start_app, false};
}

}  // namespace nuages::cli
