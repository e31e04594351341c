#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/migrations/operation.h>

// TOML 1.0 as migration files have it: one field a line, keys in a fixed order, nothing that is as it would
// be anyway, so that a change of a model is a small difference of its file.
namespace nuages::migrations {

namespace toml_text {

// In single quotes where that spares escapes.
std::string text(std::string_view value);
// In three quotes, where there are line breaks.
std::string long_text(std::string_view value);
std::string list(const NameList& items);
std::string value(const Value& value);
std::string inline_table(const FieldState& field);
std::string inline_table(const IndexState& index);
std::string inline_table(const ConstraintState& constraint);

}  // namespace toml_text

// Collects the lines of one table of a list of them, whose path is that of its lists: "operations".
class TableWriter {
public:
    explicit TableWriter(std::string path = {}) : path_(std::move(path)) {}
    void line(std::string_view key, const std::string& value);
    // An array with each item on a line of its own; nothing where there are none.
    void lines(std::string_view key, const std::vector<std::string>& items);
    // Tables of operations, under a list of this table; after its lines.
    void operations(std::string_view key, const OperationList& operations);
    const std::string& str() const noexcept { return text_; }

private:
    std::string path_;
    std::string text_;
};

}  // namespace nuages::migrations
