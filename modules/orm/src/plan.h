#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <nuages/db/member.h>
#include <nuages/db/statement.h>
#include <nuages/orm/detail/object_state.h>
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

// How a member is tied that stands for the far side of a relation.
struct SetStep {
    const FieldInfo* field;
    std::ptrdiff_t offset;
    std::ptrdiff_t
        number;  // where the object has the key it is found by, as a whole number of 64 bits; -1 elsewhere
};
SetStep set_step(const FieldInfo& set);

// How a generic foreign key is tied: the columns of the two fields that it is made of, -1 where they are not
// read.
struct GenericStep {
    const FieldInfo* key;
    int type_column = -1;
    int id_column = -1;
};

// An object that each row holds: of the queried model, or of one that select_related() follows to.
struct RowObject {
    const ModelInfo* model;
    std::size_t first_column;
    std::size_t parent = 0;           // which object of the row points to it
    const FieldInfo* via = nullptr;   // by which field; null for the queried model itself
    std::vector<LoadStep> members{};  // with a column
    std::vector<db::Member> plain{};  // of those, what a row fills by itself
    std::vector<LoadStep> special{};  // and the rest
    ObjectState state{};              // that each object gets
    std::vector<SetStep> sets{};      // far sides of relations that are members
    std::vector<GenericStep> generics{};
    std::size_t key_column = 0;
};

LoadStep load_step(const FieldInfo& field, std::size_t column);
// What a plan needs beside its members: how they are filled, the sets, what is missing, and keys of parents
// that are missing, which are in the column of the object's own key.
void complete(RowObject& plan, std::vector<const FieldInfo*> missing);
// Of an object whose members are known.
std::vector<GenericStep> generic_steps(const RowObject& object);

// A column that is read as a Value.
struct ResultColumn {
    const FieldInfo* field = nullptr;  // where it is a plain column
    OutputType type{};                 // where it is computed; nothing: as the database has it
    bool json_part = false;            // a value inside of JSON
    std::string name{};
    std::size_t place = 0;  // beside the first of them: the first of its own, where it is several
};

// How many rows a plan gave the last time. A guess: threads may overwrite each other's.
class UsualSize {
public:
    UsualSize() = default;
    UsualSize(const UsualSize& other) noexcept : rows_(other.get()) {}
    std::size_t get() const noexcept { return rows_.load(std::memory_order_relaxed); }
    void set(std::size_t rows) const noexcept {
        if (rows != get())
            rows_.store(rows, std::memory_order_relaxed);
    }

private:
    mutable std::atomic<std::size_t> rows_{0};
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
    UsualSize usual_size;
};

}  // namespace nuages::orm::detail
