#include <algorithm>
#include <cstdlib>
#include <unistd.h>

#include <nuages/app/settings.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>

#include "settings_files.h"

namespace nuages::app {
namespace {

constexpr std::string_view variable_prefix = "NUAGES_";
constexpr std::string_view selector = "NUAGES_SETTINGS";
// What platforms that run programs of all kinds call the place of the database.
constexpr std::string_view database_url = "DATABASE_URL";
constexpr std::string_view database_url_setting = "NUAGES_DATABASES_DEFAULT_URL";

// "server.port" -> "NUAGES_SERVER_PORT"
std::string variable_name(std::string_view key) {
    std::string name(variable_prefix);
    for (const char c : key) {
        if (text::is_alpha(c))
            name += static_cast<char>(text::ascii_lower(c) - 32);
        else
            name += text::is_digit(c) ? c : '_';
    }
    return name;
}

std::string_view find_variable(const SettingsSource& source, std::string_view name) {
    std::string_view value;
    for (const auto& [variable, text] : source.environment) {
        if (variable == name)
            value = text;
    }
    return value;
}

std::string available_files(const std::string& folder) {
    const std::vector<std::string> names = toml_names(folder);
    if (names.empty())
        return " There is no settings file in that folder; begin with a base.toml.";
    return " There are: " + text::join(names, ", ") + ".";
}

}  // namespace

SettingsSource SettingsSource::of_process(std::string_view directory) {
    SettingsSource source;
    source.directory = directory;
    for (char** variable = environ; variable && *variable; ++variable) {
        const std::string_view text = *variable;
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            source.environment.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    return source;
}

Settings Settings::load(const SettingsSource& source) {
    Settings settings;
    for (const auto& [name, value] : source.environment) {
        Raw raw{Value(value), "environment", false, true};
        if (name.starts_with(variable_prefix) && name != selector)
            settings.environment_.insert_or_assign(name, std::move(raw));
        else if (name == database_url)  // the setting's own variable counts before it
            settings.environment_.try_emplace(std::string(database_url_setting), std::move(raw));
    }
    if (source.directory.empty()) {
        settings.base_dir_ = absolute_path(".");
        return settings;
    }
    const std::string directory = find_folder(source.directory);
    if (directory.empty())
        throw ImproperlyConfigured(
            "The settings folder '" + source.directory + "' is neither in the working directory (" +
            absolute_path(".") +
            ") nor in a folder above it or above the executable. Start the site inside its "
            "project, or give Site() the folder's whole path.");
    settings.base_dir_ = parent_folder(directory);
    const std::string dotenv = settings.base_dir_ + "/.env";
    if (is_file(dotenv))
        settings.read_dotenv(dotenv);

    const std::string folder = directory + "/settings";
    std::string name = source.name;
    std::string chosen_by = "asked for";
    if (name.empty()) {
        name = find_variable(source, selector);
        chosen_by = "named by the environment variable " + std::string(selector);
    }
    if (name.empty()) {
        const auto found = settings.dotenv_.find(std::string(selector));
        if (found != settings.dotenv_.end()) {
            name = found->second.value.str();
            chosen_by = "named by " + std::string(selector) + " in " + found->second.origin;
        }
    }
    settings.dotenv_.erase(std::string(selector));
    if (name.empty()) {
        name = is_file(folder + "/local.toml") ? "local" : "base";
        chosen_by = "the default";
    }
    if (name.find('/') != std::string::npos || !is_file(folder + "/" + name + ".toml"))
        throw ImproperlyConfigured("The settings file " + folder + "/" + name + ".toml (" + chosen_by +
                                   ") does not exist." + available_files(folder));
    settings.name_ = name;
    settings.read_files(folder, name, {});
    return settings;
}

void Settings::read_files(const std::string& settings_dir, const std::string& name,
                          std::vector<std::string> chain) {
    const std::string path = settings_dir + "/" + name + ".toml";
    const bool cycle = std::ranges::find(chain, name) != chain.end();
    chain.push_back(name);
    if (cycle)
        throw ImproperlyConfigured("The settings files of " + settings_dir +
                                   " extend each other in a circle: " + text::join(chain, " -> ") + ".");
    if (!is_file(path))
        throw ImproperlyConfigured("The settings file " + path + " does not exist; it is extended by " +
                                   chain[chain.size() - 2] + ".toml." + available_files(settings_dir));
    TomlFile file = read_toml(path);
    for (const std::string& parent : file.extends)
        read_files(settings_dir, parent, chain);
    // As an error shows it: "config/settings/prod.toml", the path from the project.
    const std::string shown = path.starts_with(base_dir_ + "/") ? path.substr(base_dir_.size() + 1) : path;
    for (TomlEntry& entry : file.entries) {
        if (!files_.contains(entry.key))
            order_.push_back(entry.key);
        std::string origin = shown + ":" + std::to_string(entry.line);
        files_.insert_or_assign(std::move(entry.key),
                                Raw{std::move(entry.value), std::move(origin), false, false});
    }
}

void Settings::read_dotenv(const std::string& path) {
    for (DotenvEntry& entry : parse_dotenv(read_file(path), path)) {
        Raw raw{Value(entry.value), ".env:" + std::to_string(entry.line), false, true};
        if (entry.name == database_url)
            dotenv_.try_emplace(std::string(database_url_setting), std::move(raw));
        else
            dotenv_.insert_or_assign(std::move(entry.name), std::move(raw));
    }
}

Settings::Section Settings::section(std::string_view name) {
    return {*this, name};
}

std::vector<std::string> Settings::names_in(std::string_view name) const {
    const std::string prefix = std::string(name) + ".";
    std::vector<std::string> names;
    for (const std::string& key : order_) {
        if (!key.starts_with(prefix))
            continue;
        std::string inner = key.substr(prefix.size(), key.find('.', prefix.size()) - prefix.size());
        if (std::ranges::find(names, inner) == names.end())
            names.push_back(std::move(inner));
    }
    return names;
}

Settings::Raw* Settings::find(const std::string& key) {
    const std::string variable = variable_name(key);
    Raw* found = nullptr;
    const auto look_in = [&](std::map<std::string, Raw>& source, const std::string& name) {
        const auto entry = source.find(name);
        if (entry == source.end())
            return;
        entry->second.used = true;  // known, even where a stronger source hides it
        found = &entry->second;
    };
    look_in(files_, key);
    look_in(dotenv_, variable);
    look_in(environment_, variable);
    return found;
}

void Settings::reject(const std::string& key, const Raw& raw, std::string_view expected) {
    std::string value = is_secret_name(key) ? std::string(hidden_value) : raw.value.repr();
    const std::string where = raw.is_text ? variable_name(key) + " (" + raw.origin + ")" : raw.origin;
    std::string error = where + ": the setting '" + key + "' has to be " + std::string(expected) + ", not " +
                        (raw.is_text ? "" : std::string(raw.value.kind_name()) + " ") + value + ".";
    if (std::find(errors_.begin(), errors_.end(), error) == errors_.end())
        errors_.push_back(std::move(error));
}

void Settings::record(const std::string& key, std::string_view help, Value default_value, Value value,
                      const Raw* raw) {
    if (std::any_of(bound_.begin(), bound_.end(), [&](const Setting& bound) { return bound.key == key; }))
        return;
    bound_.push_back({key, std::string(help), std::move(value), std::move(default_value),
                      raw ? raw->origin : std::string()});
}

std::string Settings::unknown_key(const std::string& key, const Raw& raw) const {
    std::vector<std::string_view> known;
    for (const Setting& setting : bound_)
        known.push_back(setting.key);
    const std::string_view near = nearest_name(key, known);
    std::string message = raw.origin + ": there is no setting '" + key + "'.";
    if (!near.empty())
        return message + " Did you mean '" + std::string(near) + "'?";
    // Name what the same section has, or the sections there are.
    const std::string section = key.substr(0, key.rfind('.') == std::string::npos ? 0 : key.rfind('.') + 1);
    std::vector<std::string> siblings;
    for (const std::string_view name : known) {
        if (name.starts_with(section) && name.find('.', section.size()) == std::string_view::npos)
            siblings.emplace_back(name);
    }
    if (!siblings.empty())
        return message + " Valid here: " + text::join(siblings, ", ") + ".";
    std::vector<std::string> sections;
    for (const std::string_view name : known) {
        std::string first(name.substr(0, name.find('.')));
        if (name.find('.') != std::string_view::npos && std::ranges::find(sections, first) == sections.end())
            sections.push_back(std::move(first));
    }
    return message + " The sections are: " + text::join(sections, ", ") + ".";
}

void Settings::finish() {
    for (const std::string& key : order_) {
        const Raw& raw = files_.at(key);
        if (!raw.used)
            errors_.push_back(unknown_key(key, raw));
    }
    std::vector<std::string> variables;
    for (const Setting& setting : bound_)
        variables.push_back(variable_name(setting.key));
    const std::vector<std::string_view> known(variables.begin(), variables.end());
    for (const auto& [name, raw] : dotenv_) {
        if (raw.used)
            continue;
        if (name.starts_with(variable_prefix))
            errors_.push_back(raw.origin + ": there is no setting for " + name + "." +
                              did_you_mean(name, known, "variables"));
        else if (std::ranges::find(variables, std::string(variable_prefix) + name) != variables.end())
            warnings_.push_back(raw.origin + ": " + name + " sets nothing. Did you mean " +
                                std::string(variable_prefix) + name + "?");
    }
    for (const auto& [name, raw] : environment_) {
        const std::string_view near = raw.used ? std::string_view() : nearest_name(name, known);
        if (!near.empty())
            warnings_.push_back("The environment variable " + name + " sets nothing. Did you mean " +
                                std::string(near) + "?");
    }
    if (errors_.empty())
        return;
    throw ImproperlyConfigured("The settings cannot be used:\n  " + text::join(errors_, "\n  "));
}

bool is_secret_name(std::string_view name) {
    const std::string lower = text::lower(name);
    for (const std::string_view part : {"api", "auth", "token", "key", "secret", "pass", "signature"}) {
        if (lower.find(part) != std::string::npos)
            return true;
    }
    return false;
}

namespace {

// "postgres://user:secret@host/" without the password; nullopt where there is none.
std::optional<std::string> without_url_password(std::string_view text) {
    const std::size_t begin = text.find("://");
    if (begin == std::string_view::npos)
        return std::nullopt;
    const std::size_t host = text.substr(0, text.find('/', begin + 3)).rfind('@');
    const std::size_t colon = text.find(':', begin + 3);
    if (host == std::string_view::npos || colon == std::string_view::npos || colon > host)
        return std::nullopt;
    return std::string(text.substr(0, colon + 1)) + std::string(hidden_value) +
           std::string(text.substr(host));
}

}  // namespace

Value cleansed(std::string_view name, const Value& value) {
    if (is_secret_name(name) && value.truth())
        return Value::borrowed(hidden_value);
    if (value.is_text()) {
        if (auto hidden = without_url_password(value.as_text()))
            return Value(*hidden);
    }
    if (value.is_dict()) {
        Dict dict;
        for (const auto& [key, item] : value.as_dict())
            dict.set(key, cleansed(key.str(), item));
        return Value(std::move(dict));
    }
    if (value.is_list()) {
        List list;
        for (const Value& item : value.as_list())
            list.push_back(cleansed("", item));
        return Value(std::move(list));
    }
    return value;
}

}  // namespace nuages::app
