#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::app {

struct TomlEntry {
    std::string key;  // dotted: "server.port"
    Value value;      // boolean, integer, real, text, list or dict (inside lists), date or time as text
    int line = 0;
};

struct TomlFile {
    std::vector<std::string> extends;  // names of files of the same folder
    std::vector<TomlEntry> entries;    // in order of appearance
};

// Throws ImproperlyConfigured that names file, line and column of what is malformed.
TomlFile read_toml(const std::string& path);

struct DotenvEntry {
    std::string name;
    std::string value;
    int line = 0;
};

// Lines of NAME=value, with comments, quotes and `export` as shells take them. Throws ImproperlyConfigured
// for a line that is none.
std::vector<DotenvEntry> parse_dotenv(std::string_view text, std::string_view path);

bool is_file(const std::string& path);
bool is_folder(const std::string& path);
// Throws ImproperlyConfigured where the file cannot be read.
std::string read_file(const std::string& path);
// The folder as an absolute path, looked for as SettingsSource says; empty where there is none.
std::string find_folder(std::string_view directory);
// The path from the root, whether or not there is such a file.
std::string absolute_path(const std::string& path);
// The names of the settings files of a folder, without ".toml", sorted.
std::vector<std::string> toml_names(const std::string& folder);
// "a/b" of "a/b/c".
std::string parent_folder(const std::string& path);

}  // namespace nuages::app
