#include "settings_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <toml++/toml.h>

#include <nuages/base/error.h>

namespace nuages::app {
namespace {

namespace fs = std::filesystem;

template <class T>
std::string as_text(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

Value to_value(const toml::node& node);

Value to_value(const toml::array& array) {
    List list;
    for (const toml::node& item : array)
        list.push_back(to_value(item));
    return Value(std::move(list));
}

Value to_value(const toml::table& table) {
    Dict dict;
    for (const auto& [key, item] : table)
        dict.set(Value(std::string_view(key.str())), to_value(item));
    return Value(std::move(dict));
}

Value to_value(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::boolean:
            return Value(node.as_boolean()->get());
        case toml::node_type::integer:
            return Value(node.as_integer()->get());
        case toml::node_type::floating_point:
            return Value(node.as_floating_point()->get());
        case toml::node_type::string:
            return Value(node.as_string()->get());
        case toml::node_type::array:
            return to_value(*node.as_array());
        case toml::node_type::table:
            return to_value(*node.as_table());
        case toml::node_type::date:
            return Value(as_text(node.as_date()->get()));
        case toml::node_type::time:
            return Value(as_text(node.as_time()->get()));
        case toml::node_type::date_time:
            return Value(as_text(node.as_date_time()->get()));
        case toml::node_type::none:
            break;
    }
    return Value();
}

void flatten(const toml::table& table, const std::string& prefix, std::vector<TomlEntry>& entries) {
    for (const auto& [key, node] : table) {
        std::string name = prefix + std::string(key.str());
        if (const toml::table* inner = node.as_table()) {
            flatten(*inner, name + ".", entries);
            continue;
        }
        entries.push_back({std::move(name), to_value(node), static_cast<int>(node.source().begin.line)});
    }
}

std::vector<std::string> take_extends(toml::table& table, const std::string& path) {
    const auto found = table.find("extends");
    if (found == table.end())
        return {};
    std::vector<std::string> names;
    if (const auto* name = found->second.as_string()) {
        names.push_back(name->get());
    } else if (const auto* list = found->second.as_array()) {
        for (const toml::node& item : *list) {
            if (const auto* text = item.as_string())
                names.push_back(text->get());
        }
    }
    const bool valid = !names.empty() && std::ranges::none_of(names, [](const std::string& name) {
        return name.empty() || name.find('/') != std::string::npos;
    });
    if (!valid) {
        const auto line = found->second.source().begin.line;
        throw ImproperlyConfigured(path + ":" + std::to_string(line) +
                                   ": extends has to name files of the same folder without \".toml\", for "
                                   "example extends = \"base\".");
    }
    table.erase(found);
    return names;
}

}  // namespace

TomlFile read_toml(const std::string& path) {
    toml::table table;
    try {
        table = toml::parse(read_file(path), path);
    } catch (const toml::parse_error& error) {
        const auto where = error.source().begin;
        throw ImproperlyConfigured(path + ":" + std::to_string(where.line) + ":" +
                                   std::to_string(where.column) + ": " + std::string(error.description()) +
                                   ".");
    }
    TomlFile file;
    file.extends = take_extends(table, path);
    flatten(table, "", file.entries);
    std::ranges::stable_sort(file.entries, {}, &TomlEntry::line);  // tables are kept by name
    return file;
}

bool is_file(const std::string& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

bool is_folder(const std::string& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    if (file && file.peek() != std::ifstream::traits_type::eof())
        content << file.rdbuf();
    if (!file.is_open() || file.bad() || content.bad())
        throw ImproperlyConfigured("The file " + path +
                                   " cannot be read. Check that it exists and who may read it.");
    return std::move(content).str();
}

std::string find_folder(std::string_view directory) {
    const fs::path wanted(directory);
    std::error_code error;
    if (wanted.is_absolute())
        return fs::is_directory(wanted, error) ? wanted.lexically_normal().string() : "";
    const auto find_above = [&](fs::path start) -> std::string {
        for (; !start.empty(); start = start.parent_path()) {
            const fs::path candidate = start / wanted;
            if (fs::is_directory(candidate, error))
                return candidate.lexically_normal().string();
            if (start == start.parent_path())
                break;
        }
        return "";
    };
    std::string found = find_above(fs::current_path(error));
    if (found.empty())
        found = find_above(fs::read_symlink("/proc/self/exe", error).parent_path());
    return found;
}

std::string absolute_path(const std::string& path) {
    std::error_code error;
    std::string absolute = fs::absolute(path, error).lexically_normal().string();
    if (absolute.size() > 1 && absolute.ends_with('/'))
        absolute.pop_back();
    return absolute;
}

std::vector<std::string> toml_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
        if (entry.path().extension() == ".toml")
            names.push_back(entry.path().stem().string());
    }
    std::ranges::sort(names);
    return names;
}

std::string parent_folder(const std::string& path) {
    fs::path normal = fs::path(path).lexically_normal();
    if (!normal.has_filename())
        normal = normal.parent_path();
    return normal.parent_path().string();
}

}  // namespace nuages::app
