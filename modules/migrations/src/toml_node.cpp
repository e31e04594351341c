#include "toml_node.h"

#include <algorithm>

#include <nuages/migrations/errors.h>

namespace nuages::migrations {

TableReader::TableReader(const TomlNode& table, const std::string& path, std::string what)
    : table_(table), path_(path), what_(std::move(what)) {
    if (table.type != TomlNode::Type::table)
        fail(what_ + " has to be a table: {key = value, ...}");
}

const TomlNode* TableReader::find(std::string_view key) const {
    const auto found = std::ranges::find(table_.items, key, &TomlNode::key);
    return found == table_.items.end() ? nullptr : &*found;
}

const TomlNode* TableReader::take(std::string_view key) {
    asked_.push_back(key);
    return find(key);
}

const TomlNode& TableReader::need(std::string_view key) {
    if (const TomlNode* node = take(key))
        return *node;
    fail(what_ + " needs the key '" + std::string(key) + "'");
}

const Value& TableReader::scalar(std::string_view key, const TomlNode& node, Value::Kind kind) const {
    if (node.type == TomlNode::Type::scalar && node.scalar.kind() == kind)
        return node.scalar;
    const std::string given = node.type == TomlNode::Type::table  ? "a table"
                              : node.type == TomlNode::Type::list ? "an array"
                                                                  : std::string(node.scalar.kind_name());
    fail_at(node.line, "'" + std::string(key) + "' of " + what_ + " has to be " +
                           std::string(Value::kind_name(kind)) + ", not " + given);
}

std::string TableReader::text(std::string_view key) {
    std::string text(scalar(key, need(key), Value::Kind::text).as_text());
    if (text.empty())
        fail(key, "'" + std::string(key) + "' of " + what_ + " is empty");
    return text;
}

std::string TableReader::text_or(std::string_view key, std::string_view otherwise) {
    const TomlNode* node = take(key);
    return std::string(node ? scalar(key, *node, Value::Kind::text).as_text() : otherwise);
}

bool TableReader::flag_or(std::string_view key, bool otherwise) {
    const TomlNode* node = take(key);
    return node ? scalar(key, *node, Value::Kind::boolean).as_bool() : otherwise;
}

int TableReader::number_or(std::string_view key, int otherwise) {
    const TomlNode* node = take(key);
    if (!node)
        return otherwise;
    const std::int64_t number = scalar(key, *node, Value::Kind::integer).as_int();
    if (number < 0 || number > 1'000'000'000)
        fail(key, "'" + std::string(key) + "' of " + what_ + " is out of range: " + std::to_string(number));
    return static_cast<int>(number);
}

std::optional<Value> TableReader::value(std::string_view key) {
    const TomlNode* node = take(key);
    if (!node)
        return std::nullopt;
    if (node->type != TomlNode::Type::scalar)
        fail(key, "'" + std::string(key) + "' of " + what_ +
                      " has to be a single value; write JSON as text: " + std::string(key) + " = '{}'");
    return node->scalar;
}

std::vector<std::string> TableReader::texts_in(std::string_view key, const TomlNode& node) const {
    std::vector<std::string> texts;
    if (node.type != TomlNode::Type::list)
        fail_at(node.line, "'" + std::string(key) + "' of " + what_ + " has to be an array of texts");
    for (const TomlNode& item : node.items)
        texts.emplace_back(scalar(key, item, Value::Kind::text).as_text());
    return texts;
}

std::vector<std::string> TableReader::texts(std::string_view key) {
    const TomlNode* node = take(key);
    return node ? texts_in(key, *node) : std::vector<std::string>();
}

std::vector<std::vector<std::string>> TableReader::text_lists(std::string_view key) {
    std::vector<std::vector<std::string>> lists;
    for (const TomlNode& item : tables(key))
        lists.push_back(texts_in(key, item));
    return lists;
}

SqlText TableReader::sql_in(std::string_view key, const TomlNode& node) const {
    if (node.type != TomlNode::Type::table)
        return scalar(key, node, Value::Kind::text).as_text();
    TableReader table(node, path_, "'" + std::string(key) + "'");
    SqlText text{table.text("sqlite"), table.text("postgresql")};
    table.finish();
    return text;
}

SqlText TableReader::sql_or_none(std::string_view key) {
    const TomlNode* node = take(key);
    return node ? sql_in(key, *node) : SqlText();
}

std::vector<SqlText> TableReader::sqls(std::string_view key) {
    std::vector<SqlText> texts;
    const TomlNode* node = take(key);
    if (node && node->type != TomlNode::Type::list)
        fail_at(node->line, "'" + std::string(key) + "' of " + what_ + " has to be an array");
    if (node)
        for (const TomlNode& each : node->items)
            texts.push_back(sql_in(key, each));
    return texts;
}

Dict TableReader::scalars(std::string_view key) {
    Dict values;
    const TomlNode* node = take(key);
    if (!node)
        return values;
    const auto is_scalar = [](const TomlNode& item) { return item.type == TomlNode::Type::scalar; };
    if (node->type != TomlNode::Type::table || !std::ranges::all_of(node->items, is_scalar))
        fail(key, "'" + std::string(key) + "' of " + what_ +
                      " has to be a table of single values: " + std::string(key) + " = { name = \"value\" }");
    for (const TomlNode& item : node->items)
        values[item.key] = item.scalar;
    return values;
}

const TomlNode& TableReader::table(std::string_view key) {
    return need(key);
}

const std::vector<TomlNode>& TableReader::tables(std::string_view key) {
    static const std::vector<TomlNode> none;
    const TomlNode* node = take(key);
    if (!node)
        return none;
    if (node->type != TomlNode::Type::list)
        fail(key, "'" + std::string(key) + "' of " + what_ + " has to be an array");
    return node->items;
}

void TableReader::finish() const {
    for (const TomlNode& node : table_.items) {
        if (std::ranges::find(asked_, node.key) == asked_.end())
            fail_at(node.line,
                    what_ + " has no key '" + node.key + "'." + did_you_mean(node.key, asked_, "keys"));
    }
}

void TableReader::fail(const std::string& message) const {
    fail_at(table_.line, message);
}

void TableReader::fail(std::string_view key, const std::string& message) const {
    const TomlNode* node = find(key);
    fail_at(node ? node->line : table_.line, message);
}

void TableReader::fail_at(int line, const std::string& message) const {
    throw MigrationError(path_ + ':' + std::to_string(line) + ": " + message +
                         (message.ends_with('.') || message.ends_with('?') ? "" : "."));
}

}  // namespace nuages::migrations
