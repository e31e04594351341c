#include "command_line.h"

#include <algorithm>
#include <list>
#include <memory>

#include <CLI/CLI.hpp>

#include <nuages/base/text.h>

namespace nuages::cli {
namespace {

using Kind = CommandArgument::Kind;

// CLI11's parser for one command and the places it writes to.
class Parser {
public:
    Parser(const Command& command, std::string_view program)
        : parser_(command.help(), std::string(program) + " " + command.name()) {
        for (const CommandArgument& argument : command.arguments())
            add(argument);
        parser_.get_formatter()->column_width(34);
        parser_.set_help_flag("-h,--help", "Show this help message and exit");
        add_common("settings", "Which file of config/settings counts, for example prod", common_.settings);
        add_common_flag("traceback", "Show a stack trace for errors, too", common_.traceback);
        add_common_flag("no-color", "Don't colorize the command output", common_.no_color);
        // Every command of Django takes a verbosity; those that have no use for it let it be.
        if (!describes(command, "verbosity"))
            parser_.add_option("-v,--verbosity", ignored_verbosity_, "How much to print, from 0 to 3")
                ->check(CLI::IsMember({"0", "1", "2", "3"}))
                ->group("Common options");
    }

    CLI::App& parser() { return parser_; }

    ParsedLine take() {
        ParsedLine line;
        line.common = common_;
        for (Place& place : places_) {
            if (place.option->count() == 0)
                continue;
            line.arguments.set(place.name, place.is_flag ? std::vector<std::string>{} : place.values);
        }
        return line;
    }

private:
    struct Place {
        std::string name;
        std::vector<std::string> values;
        bool is_flag = false;
        bool flag = false;
        CLI::Option* option = nullptr;
    };

    static bool describes(const Command& command, std::string_view name) {
        return std::any_of(command.arguments().begin(), command.arguments().end(),
                           [&](const CommandArgument& argument) { return argument.name == name; });
    }

    static std::string option_names(const CommandArgument& argument) {
        const std::string dashed = text::replace_all(argument.name, "_", "-");
        std::string names = argument.short_name.empty() ? "" : "-" + argument.short_name + ",";
        return names + "--" + dashed;
    }

    void add(const CommandArgument& argument) {
        Place& place = places_.emplace_back();
        place.name = argument.name;
        if (argument.kind == Kind::flag) {
            place.is_flag = true;
            place.option = parser_.add_flag(option_names(argument), place.flag, argument.help);
            return;
        }
        const bool positional = argument.kind == Kind::positional;
        place.option = parser_.add_option(positional ? argument.name : option_names(argument), place.values,
                                          argument.help);
        place.option->type_name(positional ? "" : text_upper(argument.name));
        place.option->required(argument.required);
        if (!argument.repeated)
            place.option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
        else
            place.option->expected(argument.required || !positional ? 1 : 0,
                                   CLI::detail::expected_max_vector_size);
        // Each use of an option takes one value, and what follows is something else; so for a positional one.
        if (!positional || !argument.repeated)
            place.option->allow_extra_args(false);
        if (!argument.choices.empty())
            place.option->transform(CLI::IsMember(argument.choices, CLI::ignore_case));
        if (!argument.default_value.empty())
            place.option->default_str(argument.default_value);
    }

    void add_common(const std::string& name, const std::string& help, std::string& target) {
        parser_.add_option("--" + name, target, help)->type_name(text_upper(name))->group("Common options");
    }
    void add_common_flag(const std::string& name, const std::string& help, bool& target) {
        parser_.add_flag("--" + name, target, help)->group("Common options");
    }

    static std::string text_upper(std::string text) {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        return text;
    }

    CLI::App parser_;
    std::list<Place> places_;  // CLI11 keeps references into them
    CommonOptions common_;
    std::string ignored_verbosity_;
};

}  // namespace

ParsedLine parse_line(const Command& command, std::string_view program,
                      const std::vector<std::string>& words) {
    Parser parser(command, program);
    try {
        // CLI11 takes the words from the back.
        parser.parser().parse(std::vector<std::string>(words.rbegin(), words.rend()));
    } catch (const CLI::CallForHelp&) {
        ParsedLine line;
        line.help = true;
        return line;
    } catch (const CLI::ParseError& error) {
        throw UsageError(std::string(program) + " " + command.name() + ": error: " + error.what() +
                         "\nType '" + std::string(program) + " help " + command.name() + "' for usage.");
    }
    return parser.take();
}

std::string usage(const Command& command, std::string_view program) {
    return Parser(command, program).parser().help();
}

std::string settings_option(const std::vector<std::string>& words) {
    constexpr std::string_view name = "--settings";
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (word == name && i + 1 < words.size())
            return words[i + 1];
        if (word.starts_with(name) && word.substr(name.size()).starts_with('='))
            return std::string(word.substr(name.size() + 1));
    }
    return {};
}

}  // namespace nuages::cli
