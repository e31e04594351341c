#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nuages/db/statement.h>
#include <nuages/orm/expression.h>
#include <nuages/orm/model_info.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/expression.h>

namespace nuages::orm::detail {

// How one member of an object is filled, close together for the loop over the rows.
struct LoadStep {
    meta::Storage storage;
    bool optional;               // the member is a std::optional
    bool nullable;               // the column may be NULL
    sql::ColumnType::Kind type;  // of the column
    std::uint32_t column;
    std::ptrdiff_t offset;
    const FieldInfo* field;
};

// An object that each row holds: of the queried model, or of one that select_related() follows to.
struct RowObject {
    const ModelInfo* model;
    std::size_t first_column;
    std::size_t parent = 0;                    // which object of the row points to it
    const FieldInfo* via = nullptr;            // by which field; null for the queried model itself
    std::vector<LoadStep> members{};           // with a column
    std::vector<const FieldInfo*> deferred{};  // not loaded
    std::vector<const FieldInfo*> sets{};      // far sides of relations that are members
    std::size_t key_column = 0;
};

// A column that is read as a Value.
struct ResultColumn {
    const FieldInfo* field = nullptr;  // where it is a plain column
    OutputType type{};                 // where it is computed; nothing: as the database has it
    bool json_part = false;            // a value inside of JSON
    std::string name{};
};

// A query made ready: its text and what to do with parameters and rows. Immutable.
struct Plan {
    db::Statement statement;
    std::vector<sql::Parameter> parameters;  // value numbers of the Shape, with a Form each
    const sql::Dialect* dialect = nullptr;
    bool plain = true;   // all parameters are bound as they are
    bool never = false;  // no row can match: there is nothing to ask
    std::vector<RowObject> objects;
    std::vector<ResultColumn> columns;  // of values, aggregates, and beside objects
    std::size_t first_column = 0;       // of those in the row
};

}  // namespace nuages::orm::detail
