#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/base/value.h>
#include <nuages/sql/column_type.h>
#include <nuages/sql/expression.h>

namespace nuages::sql {

class Writer;

// How one database spells SQL. Stateless: one constant object each.
class Dialect {
public:
    Dialect() = default;
    Dialect(const Dialect&) = delete;
    Dialect& operator=(const Dialect&) = delete;

    // Appends the name in quotes; a quote inside is doubled.
    virtual void quote_name(std::string& out, std::string_view name) const;
    // Appends text in quotes as a constant.
    virtual void quote_text(std::string& out, std::string_view text) const;
    // A value as a constant in definitions of tables, where parameters cannot stand. Throws TypeError for
    // lists and dicts, which have to be JSON first.
    virtual std::string literal(const Value& value) const = 0;
    // Appends the placeholder of the parameter of that number, counted from 1.
    virtual void placeholder(std::string& out, std::size_t number) const = 0;
    // Whether the same parameter may stand in several places under one number.
    virtual bool shares_placeholders() const { return false; }
    // Whether the database tells the key of an inserted row without RETURNING.
    virtual bool tells_last_key() const { return true; }

    virtual void write_match(Writer& out, Match match, const Expr& left, const Expr& right) const = 0;
    virtual void write_arithmetic(Writer& out, Arithmetic op, const Expr& left, const Expr& right) const;
    virtual void write_moment_add(Writer& out, Arithmetic op, const Expr& moment,
                                  const Expr& duration) const = 0;
    virtual void write_moment_diff(Writer& out, Moment kind, const Expr& left, const Expr& right) const = 0;
    virtual void write_extract(Writer& out, std::string_view part, Moment from, const Expr& what,
                               std::string_view zone) const = 0;
    virtual void write_cast_moment(Writer& out, Moment to, const Expr& what, std::string_view zone) const = 0;
    virtual void write_limit(Writer& out, const Expr& limit, const Expr& offset) const;
    // What comes before INTO and after the rows of an insert that ignores conflicts.
    virtual std::string_view insert_ignore_prefix() const = 0;
    virtual std::string_view insert_ignore_suffix() const = 0;

    // Functions by the names that standard SQL or PostgreSQL has for them; a dialect that calls one otherwise
    // says so here. Aggregates and windows come through it as well.
    virtual void write_call(Writer& out, const Expr& call) const;
    virtual void write_truncated(Writer& out, const Expr& truncated) const = 0;
    virtual void write_cast(Writer& out, const ColumnType& type, const Expr& what) const;
    // JSON: a value by keys, whether there is one, containment, and JSON from its text.
    virtual void write_json_value(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                                  bool as_text) const = 0;
    virtual void write_json_has(Writer& out, const Expr& json, const std::vector<std::string>& keys,
                                bool index_last) const = 0;
    virtual void write_json_is(Writer& out, JsonTest test, const Expr& json, const Expr& other) const = 0;
    virtual void write_json_parsed(Writer& out, const Expr& text) const = 0;
    // Whether JSON values are of a type of their own, not text.
    virtual bool has_json_type() const { return true; }
    virtual bool has_json_containment() const { return true; }
    // Whether decimals are of a type of their own; where not, what is computed with them is cast.
    virtual bool has_decimal_type() const { return true; }
    // Whether UUIDs are of a type of their own; where not, they are 32 digits.
    virtual bool has_uuid_type() const { return true; }
    // FOR UPDATE, DISTINCT ON, and parts of a UNION with an order or slice of their own.
    virtual bool has_row_locks() const { return true; }
    virtual bool has_distinct_on() const { return true; }
    virtual bool has_ordered_compounds() const { return true; }
    // Whether IN takes a list of rows; where not, they are those of VALUES.
    virtual bool has_lists_of_rows() const { return true; }

    // The text that the parameter of a match by pattern has to be bound to: wildcards of the text escaped.
    virtual std::string pattern(Match match, std::string_view text) const;

    // Parameters that one statement may have.
    virtual std::size_t max_parameters() const = 0;

    // The type as a column's definition has it ("varchar(200)", "bigint").
    virtual std::string type_name(const ColumnType& type) const = 0;
    // What stands after the type of a primary key that the database counts ("AUTOINCREMENT"); "" where
    // nothing does.
    virtual std::string_view auto_increment_suffix() const = 0;
    // A condition that every value of the type meets (">= 0" of positive numbers, valid JSON); "" for none.
    virtual std::string check(const ColumnType& type, std::string_view column) const = 0;

protected:
    std::string in_quotes(std::string_view text) const;
    static std::string hex_digits(std::string_view bytes);
    [[noreturn]] static void no_literal(const Value& value);
    ~Dialect() = default;
};

const Dialect& sqlite_dialect();
const Dialect& postgres_dialect();

}  // namespace nuages::sql
