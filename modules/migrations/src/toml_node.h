#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/migrations/sql_text.h>

namespace nuages::migrations {

// A parsed TOML document, without the library that parsed it.
struct TomlNode {
    enum class Type : std::uint8_t { scalar, list, table };
    Type type = Type::scalar;
    int line = 0;
    std::string key;  // in its table
    Value scalar;
    std::vector<TomlNode> items;  // of a list in order, of a table in no particular one
};

// Throws MigrationError with file and line.
TomlNode parse_toml(std::string_view text, const std::string& path);

// Reads a table key by key, checking types; finish() refuses what nobody asked for. Each function throws
// MigrationError with file and line.
class TableReader {
public:
    // `what` names the table in messages: "an AddField operation". All must outlive the reader.
    TableReader(const TomlNode& table, const std::string& path, std::string what);

    std::string text(std::string_view key);
    std::string text_or(std::string_view key, std::string_view otherwise);
    bool flag_or(std::string_view key, bool otherwise);
    int number_or(std::string_view key, int otherwise);
    std::optional<Value> value(std::string_view key);  // any scalar
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::vector<std::string>> text_lists(std::string_view key);
    // SQL: a text, or a table with one for each database.
    SqlText sql_or_none(std::string_view key);
    std::vector<SqlText> sqls(std::string_view key);
    // A table of scalars, empty where there is none.
    Dict scalars(std::string_view key);
    const TomlNode& table(std::string_view key);
    const std::vector<TomlNode>& tables(std::string_view key);
    bool has(std::string_view key) const { return find(key) != nullptr; }

    void finish() const;
    // For what the caller finds wrong; at the line of a key, or of the table.
    [[noreturn]] void fail(const std::string& message) const;
    [[noreturn]] void fail(std::string_view key, const std::string& message) const;

private:
    const TomlNode* find(std::string_view key) const;
    const TomlNode* take(std::string_view key);
    const TomlNode& need(std::string_view key);
    const Value& scalar(std::string_view key, const TomlNode& node, Value::Kind kind) const;
    SqlText sql_in(std::string_view key, const TomlNode& node) const;
    std::vector<std::string> texts_in(std::string_view key, const TomlNode& node) const;
    [[noreturn]] void fail_at(int line, const std::string& message) const;

    const TomlNode& table_;
    const std::string& path_;
    std::string what_;
    std::vector<std::string_view> asked_;
};

}  // namespace nuages::migrations
