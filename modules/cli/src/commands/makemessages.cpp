#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/base/text.h>
#include <nuages/i18n/language.h>
#include <nuages/template/messages.h>

#include "commands/site_commands.h"
#include "messages/gettext_tools.h"

namespace nuages::cli {
namespace fs = std::filesystem;
namespace {

constexpr const char* domain = "django";  // the name that Django's catalogs have

std::string read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const fs::path& path, const std::string& content) {
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush())
        throw CommandError("Cannot write " + path.string() + ".");
}

bool is_below(const fs::path& path, const fs::path& folder) {
    const std::string relative = fs::path(path).lexically_relative(folder).string();
    return !relative.empty() && !relative.starts_with("..");
}

// The apps of the project, each with a folder of its own, then the site around them.
std::vector<MessageFolder> folders_of(const app::Application& application) {
    const fs::path base = application.settings().base_dir();
    std::vector<MessageFolder> folders;
    for (const App& app : application.apps()) {
        if (is_below(app.folder(), base))
            folders.push_back({app.folder(), app.subfolder("locale")});
    }
    const auto& paths = application.options().locale_paths;
    if (!paths.empty())
        folders.push_back({base, paths.front()});
    return folders;
}

bool is_skipped(const fs::path& folder) {
    const std::string name = folder.filename().string();
    return name.starts_with('.') || name == "build" || name == "node_modules" || name == "locale";
}

// The files of that folder that no other folder of messages has, relative to it.
struct Sources {
    std::vector<std::string> code;
    std::vector<std::string> templates;
};
Sources sources_of(const MessageFolder& folder, const std::vector<MessageFolder>& all) {
    Sources sources;
    const auto has_other_owner = [&](const fs::path& path) {
        return std::any_of(all.begin(), all.end(), [&](const MessageFolder& other) {
            return other.source != folder.source && other.source == path;
        });
    };
    for (auto entry = fs::recursive_directory_iterator(folder.source); entry != fs::end(entry); ++entry) {
        if (entry->is_directory() && (is_skipped(entry->path()) || has_other_owner(entry->path()))) {
            entry.disable_recursion_pending();
            continue;
        }
        const std::string extension = entry->path().extension().string();
        const std::string relative = entry->path().lexically_relative(folder.source).string();
        if (extension == ".cpp" || extension == ".h")
            sources.code.push_back(relative);
        else if (extension == ".html" || extension == ".txt")
            sources.templates.push_back(relative);
    }
    std::sort(sources.code.begin(), sources.code.end());
    std::sort(sources.templates.begin(), sources.templates.end());
    return sources;
}

// Adds what the files below `root` say to the template of catalogs.
void extract(const std::string& language, const fs::path& root, const std::vector<std::string>& files,
             const fs::path& pot) {
    if (files.empty())
        return;
    std::vector<std::string> command = {"xgettext",
                                        "--language=" + language,
                                        "--from-code=UTF-8",
                                        "--add-comments=Translators",
                                        "--directory=" + root.string(),
                                        "--output=" + pot.string()};
    for (const char* keyword : {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext:1c,2",
                                "pgettext_lazy:1c,2", "ngettext:1,2", "npgettext:1c,2,3"})
        command.push_back("--keyword=" + std::string(keyword));
    if (fs::exists(pot))
        command.emplace_back("--join-existing");
    command.insert(command.end(), files.begin(), files.end());
    run_gettext_tool(command);
}

class MessageMaker {
public:
    MessageMaker(CommandContext& context, std::vector<MessageFolder> folders)
        : context_(context), folders_(std::move(folders)) {}

    void run(const std::vector<std::string>& locales) {
        for (const MessageFolder& folder : folders_) {
            const ScratchFolder scratch;
            const fs::path pot = scratch.path() / "messages.pot";
            const Sources sources = sources_of(folder, folders_);
            extract("C++", folder.source, sources.code, pot);
            for (const std::string& name : sources.templates)
                write(scratch.path() / "sources" / name,
                      templates::translatable_source(read(folder.source / name)));
            extract("Python", scratch.path() / "sources", sources.templates, pot);
            if (!fs::exists(pot))
                continue;
            use_utf8(pot);
            for (const std::string& locale : locales)
                update(pot, folder, locale);
        }
    }

private:
    // xgettext leaves the charset open where all messages are ASCII.
    static void use_utf8(const fs::path& pot) {
        write(pot, text::replace_all(read(pot), "charset=CHARSET", "charset=UTF-8"));
    }
    void update(const fs::path& pot, const MessageFolder& folder, const std::string& locale) {
        const fs::path po = folder.locale / locale / "LC_MESSAGES" / (std::string(domain) + ".po");
        context_.out.line("processing locale " + locale + " in " + folder.locale.string());
        fs::create_directories(po.parent_path());
        if (fs::exists(po)) {
            std::vector<std::string> command = {"msgmerge", "--quiet",   "--previous", "--backup=none",
                                                "--update", po.string(), pot.string()};
            run_gettext_tool(command);
        } else {
            run_gettext_tool({"msginit", "--no-translator", "--locale=" + locale + ".UTF-8",
                              "--input=" + pot.string(), "--output-file=" + po.string()});
        }
        if (context_.flag("no_obsolete"))
            run_gettext_tool({"msgattrib", "--no-obsolete", "--output-file=" + po.string(), po.string()});
    }

    CommandContext& context_;
    std::vector<MessageFolder> folders_;
};

std::vector<std::string> locales_of(const CommandContext& context,
                                    const std::vector<MessageFolder>& folders) {
    std::set<std::string> locales;
    for (const std::string& name : context.texts("locale")) {
        const std::string language = i18n::to_language(name);
        if (!i18n::is_language_code(language))
            throw CommandError("'" + name + "' is no locale: write ko, pt_BR or zh_Hans.");
        locales.insert(i18n::to_locale(language));
    }
    if (context.flag("all")) {
        for (const MessageFolder& folder : folders) {
            std::error_code error;
            for (const auto& entry : fs::directory_iterator(folder.locale, error))
                if (entry.is_directory())
                    locales.insert(entry.path().filename().string());
        }
    }
    if (locales.empty())
        throw CommandError("Say which locale: makemessages -l ko, or -a for all that are there.");
    return {locales.begin(), locales.end()};
}

void make_messages(CommandContext& context) {
    std::vector<MessageFolder> folders = folders_of(context.application);
    if (folders.empty())
        throw CommandError("There is no app below " + context.application.settings().base_dir() +
                           " and no folder in locale_paths, so nothing to translate.");
    const std::vector<std::string> locales = locales_of(context, folders);
    MessageMaker(context, std::move(folders)).run(locales);
}

}  // namespace

Command makemessages() {
    CommandArgument locale =
        option("locale", "l", "Creates or updates the catalogs of this locale (ko, pt_BR).");
    locale.repeated = true;
    return Command("makemessages",
                   "Collects the texts to translate from C++ and templates into "
                   "locale/<locale>/LC_MESSAGES/django.po "
                   "of each app.",
                   make_messages)
        .argument(std::move(locale))
        .flag("all", "Updates the catalogs of all locales that are there.")
        .flag("no_obsolete", "Drops texts that are no longer used.")
        .without_database();
}

}  // namespace nuages::cli
