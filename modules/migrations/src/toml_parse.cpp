// The only file that knows the TOML library.
#define TOML_EXCEPTIONS 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <nuages/migrations/errors.h>

#include "toml_node.h"

namespace nuages::migrations {
namespace {

constexpr int deepest = 32;

Date converted(const toml::date& date) {
    return Date(date.year, date.month, date.day);
}

Time converted(const toml::time& time) {
    return Time::of(time.hour, time.minute, time.second, static_cast<int>(time.nanosecond / 1000));
}

DateTime converted(const toml::date_time& moment) {
    const DateTime wall = DateTime::combine(converted(moment.date), converted(moment.time), tz::utc);
    return moment.offset ? wall - Duration::minutes(moment.offset->minutes) : wall;
}

TomlNode converted(const toml::node& node, int depth) {
    if (depth > deepest)
        throw ValueError("tables and arrays are nested too deeply");
    TomlNode result;
    result.line = static_cast<int>(node.source().begin.line);
    switch (node.type()) {
        case toml::node_type::table:
            result.type = TomlNode::Type::table;
            for (const auto& [key, value] : *node.as_table()) {
                result.items.push_back(converted(value, depth + 1));
                result.items.back().key = std::string(key.str());
            }
            break;
        case toml::node_type::array:
            result.type = TomlNode::Type::list;
            for (const auto& item : *node.as_array())
                result.items.push_back(converted(item, depth + 1));
            break;
        case toml::node_type::string:
            result.scalar = Value(node.as_string()->get());
            break;
        case toml::node_type::integer:
            result.scalar = Value(node.as_integer()->get());
            break;
        case toml::node_type::floating_point:
            result.scalar = Value(node.as_floating_point()->get());
            break;
        case toml::node_type::boolean:
            result.scalar = Value(node.as_boolean()->get());
            break;
        case toml::node_type::date:
            result.scalar = converted(node.as_date()->get());
            break;
        case toml::node_type::time:
            result.scalar = converted(node.as_time()->get());
            break;
        case toml::node_type::date_time:
            result.scalar = converted(node.as_date_time()->get());
            break;
        default:
            break;
    }
    return result;
}

}  // namespace

TomlNode parse_toml(std::string_view text, const std::string& path) {
    try {
        return converted(toml::parse(text), 0);
    } catch (const toml::parse_error& error) {
        throw MigrationError(path + ":" + std::to_string(error.source().begin.line) + ": " +
                             std::string(error.description()) +
                             ". Migration files are TOML 1.0 (https://toml.io).");
    } catch (const ValueError& error) {
        throw MigrationError(path + ": " + error.what());
    }
}

}  // namespace nuages::migrations
