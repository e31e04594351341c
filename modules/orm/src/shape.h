#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include <nuages/base/value.h>
#include <nuages/orm/query.h>
#include <nuages/sql/dialect.h>
#include <nuages/sql/expression.h>

#include "inline_vector.h"
#include "query_node.h"

namespace nuages::db {
class Database;
}

namespace nuages::orm::detail {

// What is asked of a query: the last byte of information that its SQL depends on, beside the arguments.
enum class Task : std::uint8_t {
    fetch,
    get,
    first,
    last,
    count,
    count_by,
    exists,
    contains,
    aggregate,
    values,
    update,
    remove,
    insert,
    insert_many,
    insert_columns,
    update_row,
};

// How a value is bound: as it is, as JSON, as a pattern for LIKE, or as a bound of the year that it names.
enum class Form : std::uint8_t {
    plain,
    json,
    json_elements,  // of a list
    range,
    hstore,
    like,  // like + sql::Match
    year = 64,
    content_type = 128,  // not of a value of the shape: the parameter's number is that of a model
};
enum class YearBound : std::uint8_t { first_date, last_date, first_moment, last_moment };
constexpr Form like(sql::Match match) {
    return static_cast<Form>(static_cast<std::uint8_t>(Form::like) + static_cast<std::uint8_t>(match));
}
constexpr Form year(YearBound bound, bool iso) {
    return static_cast<Form>(static_cast<std::uint8_t>(Form::year) + static_cast<std::uint8_t>(bound) +
                             (iso ? 4 : 0));
}

// The rows that slices leave: from `from`, at most `count` (-1 for all).
struct Window {
    std::int64_t from = 0;
    std::int64_t count = -1;

    bool limited() const noexcept { return from > 0 || count >= 0; }
};
Window window_of(const QueryNode* last);

// What a query is without its values: a string of bytes that two queries share exactly when one SQL text
// serves both, and the values in the order in which the text's parameters number them. Borrows the values
// from the query.
class Shape {
public:
    // `dialect` may be none where the statement needs no expressions.
    // `database` is where it runs, where that can clash with those of subqueries.
    Shape(const ModelInfo& model, Task task, const sql::Dialect* dialect = nullptr,
          const db::Database* database = nullptr)
        : dialect_(dialect), database_(database) {
        add(&model);
        add(task);
    }

    void query(const QueryNode* last);
    void condition(const AnyCondition& condition);
    void assignment(const AnyAssignment& assignment);
    void path(const Path& path);
    void field(const FieldInfo& field) { add(&field); }
    void window(const Window& window);
    // `holder` is what number_of() is asked with later; the value must live as long as the shape.
    void value(const void* holder, const Value& value) {
        holders_.push_back({holder, static_cast<std::uint32_t>(values_.size())});
        values_.push_back(&value);
    }
    // A primary key: its value, or those of several fields one after the other.
    void key(const Value& key);
    void number(std::uint8_t n) { add(n); }
    void expression(const Expression& expression);
    const sql::Dialect& dialect() const noexcept { return *dialect_; }

    std::string_view bytes() const noexcept {
        return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
    }
    const Value& value(std::size_t i) const { return *values_[i]; }
    std::size_t value_count() const noexcept { return values_.size(); }
    const void* limit_holder() const noexcept { return &limit_; }
    const void* offset_holder() const noexcept { return &offset_; }
    // The number of the first value of an operand, expression, node or object that was noted as a holder.
    std::uint32_t number_of(const void* holder) const;

private:
    struct Holder {
        const void* holder;
        std::uint32_t number;
    };
    template <class T>
    void add(const T& plain) {
        static_assert(std::has_unique_object_representations_v<T>);
        bytes_.append(reinterpret_cast<const unsigned char*>(&plain), sizeof(T));
    }
    void operand(const Path& path, const Operand& operand, bool json);
    void json_value(const Operand& operand, const Value& value);
    void keys(const Operand& operand, bool many);
    void subquery(const Query& query);
    // The same of one in a condition or an expression. ValueError where that names another database.
    void inner_query(const Query& query);
    void expressions(const std::vector<Expression>& list);
    void text(std::string_view text);
    void tree(const QNode& node);

    InlineVector<unsigned char, 512> bytes_;
    InlineVector<const Value*, 48> values_;
    InlineVector<Holder, 16> holders_;
    Value limit_, offset_;
    const sql::Dialect* dialect_;
    const db::Database* database_;
};

// How many parameters a list takes: its values without null, rounded up so that lists of many lengths share a
// few texts (the last value is repeated). 0 where nothing is left.
std::size_t padded_size(const Value& list);

}  // namespace nuages::orm::detail
