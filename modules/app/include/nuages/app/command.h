#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/function.h>

namespace nuages {

namespace app {
class Application;
}

// A command that cannot go on. The message is shown without a stack trace and the process ends with
// `exit_code`.
class CommandError : public Error {
public:
    explicit CommandError(const std::string& message, int exit_code = 1)
        : Error(message), exit_code_(exit_code) {}
    int exit_code() const noexcept { return exit_code_; }

private:
    int exit_code_;
};

// Where a command writes to: standard output, or the text that a test collects.
class CommandOutput {
public:
    virtual ~CommandOutput() = default;
    virtual void write(std::string_view text) = 0;
    // Whether somebody looks at it as it is written, so that colours and progress make sense.
    virtual bool is_terminal() const { return false; }
    void line(std::string_view text = {}) {
        write(text);
        write("\n");
    }
};

struct CommandArgument {
    enum class Kind : std::uint8_t {
        positional,  // NAME
        option,      // --name VALUE
        flag,        // --name
    };
    Kind kind = Kind::positional;
    std::string name;        // "app_label", "database"; an option is --database
    std::string short_name;  // "d" for -d; may be empty
    std::string help;
    std::string default_value;         // of an option or positional that is not given
    std::vector<std::string> choices;  // all are allowed where empty
    bool required = false;
    bool repeated = false;  // takes any number of values
};

// What the command line gave for the arguments of a command, each by its name.
class CommandArguments {
public:
    void set(std::string name, std::vector<std::string> values);

    // Whether it was given; for a flag, whether it is on.
    bool has(std::string_view name) const;
    // The value, or the default of the description. Throws CommandError for a name that the command did not
    // describe.
    const std::string& text(std::string_view name) const;
    const std::vector<std::string>& texts(std::string_view name) const;
    // Throws CommandError where the value is no whole number.
    std::int64_t integer(std::string_view name) const;

private:
    friend class Command;
    struct Given {
        std::string name;
        std::vector<std::string> values;
        bool given = false;
    };
    Given* find(std::string_view name);
    const Given& at(std::string_view name) const;
    std::vector<Given> given_;
};

struct CommandContext {
    app::Application& application;
    const CommandArguments& arguments;
    CommandOutput& out;
    CommandOutput& err;

    bool flag(std::string_view name) const { return arguments.has(name); }
    const std::string& text(std::string_view name) const { return arguments.text(name); }
    const std::vector<std::string>& texts(std::string_view name) const { return arguments.texts(name); }
    std::int64_t integer(std::string_view name) const { return arguments.integer(name); }
};

// A management command: `manage load_demo_polls --count 3`.
//
//     Command load_demo_polls() {
//         return Command("load_demo_polls", "Fills the database with a few polls.",
//                        [](CommandContext& context) { ... context.out.line("3 polls loaded."); })
//             .option("count", "How many polls to load", "3");
//     }
class Command {
public:
    using Run = Function<void(CommandContext&)>;

    // `run` is called in a fiber, with the application's databases in its scope.
    Command(std::string name, std::string help, Run run);

    Command positional(std::string name, std::string help) &&;
    // One that may be left out.
    Command positional(std::string name, std::string help, std::string default_value) &&;
    // Any number of values.
    Command positionals(std::string name, std::string help) &&;
    Command option(std::string name, std::string help, std::string default_value = {}) &&;
    Command flag(std::string name, std::string help) &&;
    // For what the shorter forms cannot say.
    Command argument(CommandArgument argument) &&;
    // It runs even where no database can be opened: startapp, check.
    Command without_database() &&;

    const std::string& name() const noexcept { return name_; }
    const std::string& help() const noexcept { return help_; }
    const std::vector<CommandArgument>& arguments() const noexcept { return arguments_; }
    bool needs_database() const noexcept { return needs_database_; }

    // Values for `arguments()` with the defaults filled in. Throws CommandError for names that the command
    // did not describe, values that are none of the choices, and required ones that are missing.
    CommandArguments complete(CommandArguments given) const;
    // Runs it in the calling fiber, with arguments that were completed.
    void run(CommandContext& context) const { run_(context); }

private:
    std::string name_;
    std::string help_;
    Run run_;
    std::vector<CommandArgument> arguments_;
    bool needs_database_ = true;
};

}  // namespace nuages
