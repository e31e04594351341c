#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/migrations/sql_text.h>

namespace nuages::migrations {

// Django's classes of fields, as far as they differ in the database.
enum class FieldType : std::uint8_t {
    array,
    auto_field,
    big_auto,
    small_auto,
    big_integer,
    big_integer_range,
    binary,
    boolean,
    character,
    date,
    date_range,
    datetime,
    datetime_range,
    decimal,
    decimal_range,
    duration,
    email,
    file,
    file_path,
    floating,
    hstore,
    ip_address,
    image,
    integer,
    integer_range,
    json,
    positive_big_integer,
    positive_integer,
    positive_small_integer,
    search_vector,
    slug,
    small_integer,
    text,
    time,
    url,
    uuid,
    foreign_key,
    one_to_one,
    many_to_many,
    composite_key,
};

// "CharField", "ForeignKey" ... as migration files have them.
std::string_view type_name(FieldType type);
std::optional<FieldType> find_type(std::string_view name);
// All of them, for "did you mean".
std::vector<std::string_view> type_names();

// What a migration knows of one field: all that the database has of it, and what decides about the values of
// rows that are there already. How a field is shown and validated is not part of it.
struct FieldState {
    // With what the type implies: a SlugField has an index and 50 characters.
    FieldState(std::string name, FieldType type);

    std::string name;
    FieldType type;
    bool primary_key = false;
    bool unique = false;
    bool null = false;
    bool blank = false;
    bool db_index = false;
    bool auto_now = false;
    bool auto_now_add = false;
    int max_length = 0;  // 0 for none
    int max_digits = 0;
    int decimal_places = 0;
    // What rows get where none is given; of JSON and arrays as JSON text, of ranges as PostgreSQL writes
    // them.
    std::optional<Value> default_value;
    std::optional<Value> db_default;  // the same, known to the database
    SqlText db_default_sql;           // the same where it is computed
    SqlText generated;                // what the database computes the column from
    bool db_persist = true;           // whether its values lie in the table
    std::string db_comment;
    std::string db_column;  // "" for Django's choice
    // Of CompositePrimaryKey, which has no column: the fields that are the key together.
    std::vector<std::string> parts;

    // Of relations:
    std::string to;         // "polls.Question"
    std::string on_delete;  // "CASCADE", of ForeignKey and OneToOneField
    bool db_constraint = true;
    std::string through;   // of ManyToManyField: the model between; "" where there is none of its own
    std::string db_table;  // of ManyToManyField: its table; "" for Django's choice

    // Of ArrayField: what its elements are, a field without a name; none in all others.
    std::vector<FieldState> base_field;
    int size = 0;  // how many elements it is said to have; 0 for any number

    bool is_to_one() const { return type == FieldType::foreign_key || type == FieldType::one_to_one; }
    bool is_many_to_many() const { return type == FieldType::many_to_many; }
    bool is_composite() const { return type == FieldType::composite_key; }
    bool has_column() const { return !is_many_to_many() && !is_composite(); }
    bool is_relation() const { return is_to_one() || is_many_to_many(); }
    bool is_auto() const;
    bool is_generated() const { return !generated.empty(); }
    bool has_db_default() const { return db_default || !db_default_sql.empty(); }
    // What the database does with the rows that point to a deleted one, as part of their foreign key: " ON
    // DELETE CASCADE"; "" where it does nothing.
    std::string_view reference_action() const;
    // Has a table of its own, without a model.
    bool has_own_table() const { return is_many_to_many() && through.empty(); }
    // Unique in its own right or by what it is.
    bool is_unique() const { return unique || primary_key || type == FieldType::one_to_one; }
    // Takes "" for a missing value.
    bool takes_empty_text() const;
    // "" where it has none.
    std::string column() const;

    friend bool operator==(const FieldState&, const FieldState&) = default;
};

}  // namespace nuages::migrations
