#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace nuages::inspect {

using NameList = std::vector<std::string>;

// What a column holds, as far as fields of models can hold it too.
enum class ColumnKind : std::uint8_t {
    unknown,
    boolean,
    small_integer,
    integer,
    big_integer,
    positive_small_integer,
    positive_integer,
    positive_big_integer,
    real,
    decimal,
    text,
    date,
    datetime,
    time,
    duration,
    uuid,
    json,
    bytes,
    ip_address,
    hstore,
    search_vector,
    integer_range,
    big_integer_range,
    decimal_range,
    datetime_range,
    date_range,
};

struct Column {
    std::string name;
    ColumnKind kind = ColumnKind::unknown;
    std::string type{};  // as the database calls it: "character varying(80)"
    int length = 0;      // of text, 0 for any; of decimals, the digits
    int places = 0;      // of decimals: the digits behind the point
    bool null = false;
    bool is_counted = false;   // the database gives each new row a number
    bool is_computed = false;  // from other columns; nobody writes it
    std::string computed{};    // by this SQL; "" where the database does not tell
    bool is_stored = false;    // of computed ones: when a row is written, not when it is read
    bool kind_is_guess = false;
    int dimensions = 0;  // of an array, whose elements are what the above says; 0 for none
};

// What an index is over, where that is more than columns.
struct IndexPart {
    std::string sql;
    bool is_descending = false;
};

struct Index {
    std::string name;
    NameList columns{};              // "-created" for descending
    std::vector<IndexPart> parts{};  // in place of columns
    std::string condition{};         // SQL: only rows for which that holds
    NameList include{};              // columns whose values lie in it, too
    bool is_unique = false;          // of those that are more than unique columns
    std::string sql{};               // the statement that makes it
    // Of PostgreSQL, where they are not the usual ones.
    std::string type{};     // "gin"
    NameList opclasses{};   // for each column
    NameList parameters{};  // "fastupdate=off"

    // Whether it is the one that a field's db_index makes.
    bool is_usual() const {
        return parts.empty() && condition.empty() && include.empty() && type.empty() && opclasses.empty() &&
               parameters.empty();
    }
};

struct Check {
    std::string name;
    std::string sql;
};

struct Reference {
    NameList columns;
    std::string table;
    NameList to_columns;  // empty for the primary key
    // What the database does with rows that point to a deleted one.
    enum class Action : std::uint8_t { nothing, cascade, set_null };
    Action on_delete = Action::nothing;
};

// A table or view of a database.
struct Table {
    std::string name;
    bool is_view = false;
    std::string comment{};
    std::vector<Column> columns{};
    NameList primary_key{};
    std::vector<NameList> unique{};  // beside the primary key
    std::vector<Index> indexes{};
    std::vector<Check> checks{};
    std::vector<Reference> references{};
    NameList remarks{};  // what the above cannot say: "index popular: CREATE INDEX ..."

    const Column* find_column(const std::string& column) const;
    bool is_unique(const std::string& column) const;
};

}  // namespace nuages::inspect
