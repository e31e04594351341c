#include "sql_migrations.h"

#include <nuages/base/text.h>

#include "recorded_support.h"

// The recorded operations and the recorded migration, which the tests of migrations have written down.
namespace nuages::replay {
namespace {

using namespace migrations;

std::vector<std::string> without_comments(const List& lines) {
    std::vector<std::string> result;
    for (const Value& line : lines)
        if (!line.as_text().starts_with("--"))
            result.emplace_back(line.as_text());
    return result;
}

std::string written(const ProjectState& state, const OperationList& operations, const std::string& app) {
    return text::join(sql_of(state, operations, app), "\n") + "\n";
}

std::string expected_text(const Value& line) {
    return text::join(without_comments(line["sql"].as_list()), "\n") + "\n";
}

}  // namespace

Outcome replay_operation(const Value& line) {
    if (line["vendor"].as_text() != "sqlite")
        throw Unsupported("statements for PostgreSQL, which the tests of migrations compare with a server");
    const std::string label(line["label"].as_text());
    const OperationPtr operation = operation_of(label);
    if (!operation)
        return {Outcome::Kind::failed, expected_text(line), "there is no such operation: " + label, {}};
    std::string expected = expected_text(line), actual = written(polls_state(), {operation}, "polls");
    // Expressions are written in SQL here, in Python there.
    if (label != "AddIndex expression") {
        expected += line["describe"].to_text() + "\n";
        actual += operation->describe() + "\n";
    }
    return Outcome::compare(expected + line["name_fragment"].to_text(), actual + operation->name_fragment());
}

Outcome replay_sqlmigrate(const Value& line) {
    if (line["vendor"].as_text() != "sqlite")
        throw Unsupported("statements for PostgreSQL, which the tests of migrations compare with a server");
    if (line["app"].as_text() != "gram")
        return {Outcome::Kind::failed, expected_text(line), "there is no such app", {}};
    return Outcome::compare(expected_text(line),
                            written(gram_context(), gram_operations(db::Vendor::sqlite), "gram"));
}

}  // namespace nuages::replay
