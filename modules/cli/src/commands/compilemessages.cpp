#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/i18n/language.h>

#include "commands/site_commands.h"
#include "messages/gettext_tools.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

// The .po files of the site's and its apps' folders, those of the chosen locales.
std::vector<fs::path> catalogs_of(const CommandContext& context) {
    std::vector<std::string> folders = context.application.options().locale_paths;
    for (const App& app : context.application.apps())
        folders.push_back(app.subfolder("locale"));
    std::vector<std::string> locales;
    for (const std::string& name : context.texts("locale"))
        locales.push_back(i18n::to_locale(i18n::to_language(name)));
    std::vector<fs::path> catalogs;
    for (const std::string& folder : folders) {
        std::error_code error;
        for (const auto& locale : fs::directory_iterator(folder, error)) {
            const std::string name = locale.path().filename().string();
            if (!locales.empty() && std::find(locales.begin(), locales.end(), name) == locales.end())
                continue;
            for (const auto& file : fs::directory_iterator(locale.path() / "LC_MESSAGES", error))
                if (file.path().extension() == ".po")
                    catalogs.push_back(file.path());
        }
    }
    std::sort(catalogs.begin(), catalogs.end());
    return catalogs;
}

void compile_messages(CommandContext& context) {
    const std::vector<fs::path> catalogs = catalogs_of(context);
    if (catalogs.empty())
        throw CommandError("There is no catalog to compile. Make one: makemessages -l ko");
    for (const fs::path& po : catalogs) {
        context.out.line("processing file " + po.filename().string() + " in " + po.parent_path().string());
        std::vector<std::string> command = {"msgfmt", "--check-format", "--output-file",
                                            fs::path(po).replace_extension(".mo").string(), po.string()};
        if (context.flag("use_fuzzy"))
            command.insert(command.begin() + 1, "--use-fuzzy");
        run_gettext_tool(command);
    }
}

}  // namespace

Command compilemessages() {
    CommandArgument locale = option("locale", "l", "Compiles the catalogs of this locale (ko, pt_BR).");
    locale.repeated = true;
    return Command("compilemessages", "Compiles .po files to .mo files, which sites read.", compile_messages)
        .argument(std::move(locale))
        .flag("use_fuzzy", "Use fuzzy translations.")
        .without_database();
}

}  // namespace nuages::cli
