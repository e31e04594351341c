#include "management.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cxxabi.h>
#include <exception>
#include <filesystem>
#include <memory>
#include <typeinfo>
#include <utility>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/fibers/fiber.h>

#include "commands/site_commands.h"
#include "system_checks.h"

namespace nuages::cli {
namespace {

std::string readable_name(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    return status == 0 ? name.get() : type.name();
}

bool asks_for(const std::vector<std::string>& words, std::initializer_list<std::string_view> names) {
    return !words.empty() && std::find(names.begin(), names.end(), words.front()) != names.end();
}

}  // namespace

Management::Management(app::Blueprint blueprint, std::vector<std::string> words)
    : blueprint_(std::move(blueprint)),
      has_site_(true),
      program_(words.empty() ? "site" : std::filesystem::path(words.front()).filename().string()),
      program_path_(words.empty() ? "" : words.front()),
      words_(words.empty() ? words.begin() : words.begin() + 1, words.end()),
      specials_(special_commands()),
      commands_(blueprint_.commands) {
    for (const App& app : blueprint_.apps)
        commands_.insert(commands_.end(), app.commands().begin(), app.commands().end());
    // The site's own come first: they stand for ours of the same name.
    for (Command& command : site_commands())
        commands_.push_back(std::move(command));
}

Management::Management(std::vector<std::string> words) : Management(app::Blueprint(), std::move(words)) {
    has_site_ = false;
    commands_.clear();
    std::erase_if(specials_, [](const SpecialCommand& special) { return special.needs_site; });
}

int Management::run() {
    // A file that may not grow any more is an error to tell of, not the end of the program.
    std::signal(SIGXFSZ, SIG_IGN);
    try {
        return dispatch();
    } catch (const CommandError& error) {
        return report(error.exit_code() == 2 ? "" : "CommandError: ", error.what(), error.exit_code());
    } catch (const std::exception& error) {
        return report(traceback_ ? readable_name(typeid(error)) + ": " : "Error: ", error.what(), 1);
    }
}

int Management::report(std::string_view kind, std::string_view message, int exit_code) {
    err_.line(styled(err_, Style::error, std::string(kind) + std::string(message)));
    return exit_code;
}

int Management::dispatch() {
    if (words_.empty() || asks_for(words_, {"help", "--help", "-h"}))
        return help();
    if (asks_for(words_, {"version", "--version"})) {
        out_.line(NUAGES_VERSION);
        return 0;
    }
    const std::string name = words_.front();
    if (const Command* command = find(name))
        return run_in_site(*command);
    if (const SpecialCommand* special = find_special(name))
        return run_special(*special);
    return unknown(name);
}

const Command* Management::find(std::string_view name) const {
    const auto found = std::find_if(commands_.begin(), commands_.end(),
                                    [&](const Command& command) { return command.name() == name; });
    return found == commands_.end() ? nullptr : &*found;
}

const SpecialCommand* Management::find_special(std::string_view name) const {
    const auto found = std::find_if(specials_.begin(), specials_.end(), [&](const SpecialCommand& special) {
        return special.description.name() == name;
    });
    return found == specials_.end() ? nullptr : &*found;
}

std::vector<std::string_view> Management::names() const {
    std::vector<std::string_view> names;
    for (const Command& command : commands_)
        names.push_back(command.name());
    for (const SpecialCommand& special : specials_)
        names.push_back(special.description.name());
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// The words after the command's name. The settings are chosen before anything is wired.
ParsedLine Management::parse(const Command& command) {
    ParsedLine line = parse_line(command, program_, {words_.begin() + 1, words_.end()});
    traceback_ = line.common.traceback;
    if (!line.common.settings.empty())
        blueprint_.settings.name = line.common.settings;
    if (line.common.no_color)
        ::setenv("NO_COLOR", "1", 1);
    if (!line.help)
        line.arguments = command.complete(line.arguments);
    return line;
}

int Management::run_special(const SpecialCommand& special) {
    const ParsedLine line = parse(special.description);
    if (line.help) {
        out_.write(usage(special.description, program_));
        return 0;
    }
    Invocation invocation{blueprint_, program_, program_path_, line.arguments, out_, err_};
    return special.run(invocation);
}

int Management::run_in_site(const Command& command) {
    const ParsedLine line = parse(command);
    if (line.help) {
        out_.write(usage(command, program_));
        return 0;
    }
    app::Application application(blueprint_);
    if (command.needs_database()) {
        require_passed(application, err_);
        application.open_databases();
    }
    application.start();
    fibers::run([&] {
        const app::Enter in_scope(application);
        CommandContext context{application, line.arguments, out_, err_};
        command.run(context);
    });
    application.stop();
    return 0;
}

int Management::help() {
    if (words_.size() > 1) {
        const std::string& name = words_[1];
        const SpecialCommand* special = find_special(name);
        const Command* command = find(name);
        if (!command && !special)
            return unknown(name);
        out_.write(usage(command ? *command : special->description, program_));
        return 0;
    }
    out_.line();
    out_.line("Type '" + program_ + " help <subcommand>' for help on a specific subcommand.");
    out_.line();
    out_.line("Available subcommands:");
    const auto list = [&](const std::string& heading, std::vector<std::string> commands) {
        if (commands.empty())
            return;
        std::sort(commands.begin(), commands.end());
        out_.line();
        out_.line(styled(out_, Style::notice, "[" + heading + "]"));
        for (const std::string& command : commands)
            out_.line("    " + command);
    };
    std::vector<std::string> of_apps;
    for (const App& app : blueprint_.apps) {
        std::vector<std::string> own;
        for (const Command& command : app.commands())
            own.push_back(command.name());
        of_apps.insert(of_apps.end(), own.begin(), own.end());
        list(app.label(), std::move(own));
    }
    std::vector<std::string> rest;
    for (const std::string_view name : names())
        if (std::find(of_apps.begin(), of_apps.end(), name) == of_apps.end())
            rest.emplace_back(name);
    list("nuages", std::move(rest));
    return 0;
}

int Management::unknown(std::string_view name) {
    std::string message = "Unknown command: '" + std::string(name) + "'.";
    if (const std::string_view near = nearest_name(name, names()); !near.empty())
        message += " Did you mean " + std::string(near) + "?";
    else if (!has_site_)
        message += " Other commands belong to a site: run its own program, or make one with startproject.";
    err_.line(message + "\nType '" + program_ + " help' for usage.");
    return 1;
}

}  // namespace nuages::cli
