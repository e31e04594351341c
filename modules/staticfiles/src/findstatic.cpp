#include <nuages/app/application.h>
#include <nuages/staticfiles/app.h>
#include <nuages/staticfiles/static_files.h>

#include "commands.h"

namespace nuages::staticfiles {
namespace {

void find_each(CommandContext& context) {
    const Finder& finder = find(context.application)->finder();
    bool missing = false;
    for (const std::string& name : context.texts("staticfile")) {
        auto paths = finder.find_all(name);
        if (paths.empty()) {
            context.err.line("No matching file found for '" + name + "'.");
            missing = true;
            continue;
        }
        if (context.flag("first"))
            paths.resize(1);
        context.out.line("Found '" + name + "' here:");
        for (const std::string& path : paths)
            context.out.line("  " + path);
    }
    if (missing) {
        std::string folders;
        for (const Directory& directory : finder.directories())
            folders += "\n  " + directory.path;
        throw CommandError("Looked in the following locations:" + folders);
    }
}

}  // namespace

Command findstatic() {
    CommandArgument files;
    files.name = "staticfile";
    files.help = "Names as {% static %} takes them";
    files.required = true;
    files.repeated = true;
    return Command("findstatic", "Finds the absolute paths for the given static file(s).", find_each)
        .argument(std::move(files))
        .flag("first", "Only show the first match for each static file")
        .without_database();
}

}  // namespace nuages::staticfiles
