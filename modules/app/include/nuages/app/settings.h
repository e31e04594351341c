#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::app {

// Where the settings of a site come from. By default nowhere: every setting keeps its default.
struct SettingsSource {
    // The folder that holds settings/{base,local,prod}.toml; the file .env lies beside it. A relative path is
    // looked for in the working directory and above it, then beside the executable and above it.
    std::string directory;
    // Which file of settings/ counts ("prod"). Empty: as $NUAGES_SETTINGS says, else "local", else "base".
    std::string name;
    // The environment, as NAME, value.
    std::vector<std::pair<std::string, std::string>> environment;

    // The files of that folder and the environment of this process.
    static SettingsSource of_process(std::string_view directory);
};

// A setting as it was bound, for diffsettings and the debug page.
struct Setting {
    std::string key;  // "server.port"
    std::string help;
    Value value;
    Value default_value;
    std::string
        origin;  // "config/settings/prod.toml:12", ".env:1", "environment", "" where it is the default
};

// Reads settings into the options structs of the modules. A value comes from the environment
// (NUAGES_SERVER_PORT for "server.port"), else from .env (same names), else from the chosen TOML file, else
// from those that it extends, else it is what the struct has already.
//
//     Settings settings = Settings::load(SettingsSource::of_process("config"));
//     settings.section("server").bind("port", options.port, "The port that runserver listens on");
//     settings.finish();
//
// Wrong values and unknown keys are collected; finish() throws them all at once.
class Settings {
public:
    class Section;

    Settings() = default;
    // Throws ImproperlyConfigured for a file that is missing, malformed or extends itself.
    static Settings load(const SettingsSource& source);

    // The table of that name; "" for keys at the top level, "databases.default" for one inside another. The
    // section refers to these settings.
    Section section(std::string_view name);
    // The names of the tables and keys under `name`, in order of appearance: "databases" -> default, replica.
    std::vector<std::string> names_in(std::string_view name) const;

    // Call once everything is bound. Throws ImproperlyConfigured that lists, with file and line, each value
    // of the wrong type and each key that nobody bound.
    void finish();

    // Every bound setting in order of binding.
    const std::vector<Setting>& all() const noexcept { return bound_; }
    // Variables that look like settings but are none: "NUAGES_SERVER_PROT". Complete after finish().
    const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    // The folder that relative paths of settings count from, absolute: the one that holds `directory`.
    const std::string& base_dir() const noexcept { return base_dir_; }
    // The chosen file, "prod"; empty where there is none.
    const std::string& name() const noexcept { return name_; }

private:
    struct Raw {
        Value value;
        std::string origin;
        bool used = false;
        bool is_text = false;  // from the environment: has to be parsed
    };

    void read_files(const std::string& settings_dir, const std::string& name, std::vector<std::string> chain);
    void read_dotenv(const std::string& path);
    // Null where the setting keeps its default.
    Raw* find(const std::string& key);
    void reject(const std::string& key, const Raw& raw, std::string_view expected);
    void record(const std::string& key, std::string_view help, Value default_value, Value value,
                const Raw* raw);
    std::string unknown_key(const std::string& key, const Raw& raw) const;

    std::map<std::string, Raw> files_;        // by dotted key
    std::vector<std::string> order_;          // keys of files_ as they appeared
    std::map<std::string, Raw> dotenv_;       // by variable
    std::map<std::string, Raw> environment_;  // by variable
    std::vector<Setting> bound_;
    std::vector<std::string> errors_;
    std::vector<std::string> warnings_;
    std::string base_dir_;
    std::string name_;
};

// Binds keys to members. Each bind() leaves its target alone where nothing is set or the value is wrong. The
// targets need to live during the call only. A key may be bound to several; it is listed once.
class Settings::Section {
public:
    Section& bind(std::string_view key, bool& target, std::string_view help);
    Section& bind(std::string_view key, double& target, std::string_view help);
    Section& bind(std::string_view key, std::string& target, std::string_view help);
    // A list; in the environment separated by commas.
    Section& bind(std::string_view key, std::vector<std::string>& target, std::string_view help);
    // A number is seconds; text has a unit: "500ms", "30s", "5m", "2h", "14d".
    Section& bind(std::string_view key, Duration& target, std::string_view help);
    // Any whole number that T can hold.
    template <std::integral T>
    requires(!std::same_as<T, bool>) Section& bind(std::string_view key, T& target, std::string_view help) {
        return bind_between(
            key, target, static_cast<std::int64_t>(std::numeric_limits<T>::min()),
            sizeof(T) < 8 ? static_cast<std::int64_t>(std::numeric_limits<T>::max()) : INT64_MAX, help);
    }
    template <std::integral T>
    requires(!std::same_as<T, bool>) Section& bind_between(std::string_view key, T& target,
                                                           std::int64_t least, std::int64_t most,
                                                           std::string_view help) {
        target = static_cast<T>(integer(key, static_cast<std::int64_t>(target), least, most, help));
        return *this;
    }
    // One of the named values of an enumeration.
    template <class E>
    Section& bind_choice(std::string_view key, E& target,
                         std::initializer_list<std::pair<std::string_view, E>> choices,
                         std::string_view help) {
        std::vector<std::string_view> names;
        std::size_t current = 0;
        for (const auto& [name, value] : choices) {
            if (value == target)
                current = names.size();
            names.push_back(name);
        }
        target = (choices.begin() + choice(key, names, current, help))->second;
        return *this;
    }
    // A file or folder; a relative one counts from base_dir(). Empty stays empty.
    Section& bind_path(std::string_view key, std::string& target, std::string_view help);
    Section& bind_paths(std::string_view key, std::vector<std::string>& target, std::string_view help);
    // The keys of the table of that name as they were set, dots and all, for tables whose keys are names of
    // the site's own ("log.levels").
    std::vector<std::string> table_keys(std::string_view name) const;

private:
    friend class Settings;
    Section(Settings& settings, std::string_view name) : settings_(settings), name_(name) {}

    std::string full_key(std::string_view key) const;
    std::int64_t integer(std::string_view key, std::int64_t current, std::int64_t least, std::int64_t most,
                         std::string_view help);
    std::size_t choice(std::string_view key, const std::vector<std::string_view>& names, std::size_t current,
                       std::string_view help);
    std::string absolute(const std::string& path) const;

    Settings& settings_;
    std::string name_;
};

// Whether a setting or header of that name holds a secret that no page or log may show: the name has API,
// AUTH, TOKEN, KEY, SECRET, PASS or SIGNATURE in it, in any case (Django's HIDDEN_SETTINGS).
bool is_secret_name(std::string_view name);
// What stands in the place of a secret.
inline constexpr std::string_view hidden_value = "********************";
// The value as it may be shown under that name; entries of dicts and of lists of dicts are judged by their
// own keys.
Value cleansed(std::string_view name, const Value& value);

}  // namespace nuages::app
