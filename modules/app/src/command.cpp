#include <algorithm>

#include <nuages/app/command.h>
#include <nuages/base/text.h>

namespace nuages {

void CommandArguments::set(std::string name, std::vector<std::string> values) {
    Given* given = find(name);
    if (!given)
        given = &given_.emplace_back();
    *given = {std::move(name), std::move(values), true};
}

CommandArguments::Given* CommandArguments::find(std::string_view name) {
    const auto found = std::ranges::find(given_, name, &Given::name);
    return found == given_.end() ? nullptr : &*found;
}

const CommandArguments::Given& CommandArguments::at(std::string_view name) const {
    const auto found = std::ranges::find(given_, name, &Given::name);
    if (found != given_.end())
        return *found;
    std::vector<std::string_view> names;
    for (const Given& given : given_)
        names.push_back(given.name);
    throw CommandError("The command has no argument '" + std::string(name) + "'." +
                       did_you_mean(name, names, "arguments"));
}

bool CommandArguments::has(std::string_view name) const {
    return at(name).given;
}

const std::string& CommandArguments::text(std::string_view name) const {
    static const std::string nothing;
    const Given& given = at(name);
    return given.values.empty() ? nothing : given.values.back();
}

const std::vector<std::string>& CommandArguments::texts(std::string_view name) const {
    return at(name).values;
}

std::int64_t CommandArguments::integer(std::string_view name) const {
    const std::string& value = text(name);
    if (const auto number = text::parse_int(value))
        return *number;
    throw CommandError("The argument '" + std::string(name) + "' has to be a whole number, not '" + value +
                       "'.");
}

Command::Command(std::string name, std::string help, Run run)
    : name_(std::move(name)), help_(std::move(help)), run_(std::move(run)) {}

Command Command::argument(CommandArgument argument) && {
    arguments_.push_back(std::move(argument));
    return std::move(*this);
}

Command Command::positional(std::string name, std::string help) && {
    return std::move(*this).argument({.name = std::move(name), .help = std::move(help), .required = true});
}

Command Command::positional(std::string name, std::string help, std::string default_value) && {
    return std::move(*this).argument(
        {.name = std::move(name), .help = std::move(help), .default_value = std::move(default_value)});
}

Command Command::positionals(std::string name, std::string help) && {
    return std::move(*this).argument({.name = std::move(name), .help = std::move(help), .repeated = true});
}

Command Command::option(std::string name, std::string help, std::string default_value) && {
    return std::move(*this).argument({.kind = CommandArgument::Kind::option,
                                      .name = std::move(name),
                                      .help = std::move(help),
                                      .default_value = std::move(default_value)});
}

Command Command::flag(std::string name, std::string help) && {
    return std::move(*this).argument(
        {.kind = CommandArgument::Kind::flag, .name = std::move(name), .help = std::move(help)});
}

Command Command::without_database() && {
    needs_database_ = false;
    return std::move(*this);
}

CommandArguments Command::complete(CommandArguments given) const {
    std::vector<std::string_view> names;
    for (const CommandArgument& argument : arguments_)
        names.push_back(argument.name);
    for (const auto& [name, values, is_given] : given.given_) {
        if (std::ranges::find(names, name) == names.end())
            throw CommandError("The command '" + name_ + "' has no argument '" + name + "'." +
                               did_you_mean(name, names, "arguments"));
    }
    CommandArguments complete;
    for (const CommandArgument& argument : arguments_) {
        auto* found = given.find(argument.name);
        if (!found) {
            if (argument.required)
                throw CommandError("The command '" + name_ + "' needs the argument '" + argument.name +
                                   "': " + argument.help + ".");
            complete.given_.push_back({argument.name, {}, false});
            if (!argument.default_value.empty())
                complete.given_.back().values = {argument.default_value};
            continue;
        }
        for (const std::string& value : found->values) {
            if (!argument.choices.empty() &&
                std::ranges::find(argument.choices, value) == argument.choices.end())
                throw CommandError("The argument '" + argument.name + "' cannot be '" + value +
                                   "'; choose from " + text::join(argument.choices, ", ") + ".");
        }
        complete.given_.push_back(std::move(*found));
    }
    return complete;
}

}  // namespace nuages
