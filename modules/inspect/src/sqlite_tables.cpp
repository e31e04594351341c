#include <algorithm>
#include <array>
#include <map>

#include <nuages/base/text.h>

#include "create_statements.h"
#include "read_tables.h"

namespace nuages::inspect {
namespace {

struct TypeName {
    std::string_view name;
    ColumnKind kind;
};
// What Django, and most others, call the types of SQLite's columns.
constexpr TypeName type_names[] = {
    {"bool", ColumnKind::boolean},
    {"boolean", ColumnKind::boolean},
    {"tinyint", ColumnKind::small_integer},
    {"smallint", ColumnKind::small_integer},
    {"smallinteger", ColumnKind::small_integer},
    {"int", ColumnKind::integer},
    {"integer", ColumnKind::integer},
    {"mediumint", ColumnKind::integer},
    {"bigint", ColumnKind::big_integer},
    {"smallint unsigned", ColumnKind::positive_small_integer},
    {"integer unsigned", ColumnKind::positive_integer},
    {"bigint unsigned", ColumnKind::positive_big_integer},
    {"real", ColumnKind::real},
    {"double", ColumnKind::real},
    {"double precision", ColumnKind::real},
    {"float", ColumnKind::real},
    {"decimal", ColumnKind::decimal},
    {"numeric", ColumnKind::decimal},
    {"text", ColumnKind::text},
    {"clob", ColumnKind::text},
    {"char", ColumnKind::text},
    {"character", ColumnKind::text},
    {"varchar", ColumnKind::text},
    {"character varying", ColumnKind::text},
    {"nchar", ColumnKind::text},
    {"nvarchar", ColumnKind::text},
    {"blob", ColumnKind::bytes},
    {"date", ColumnKind::date},
    {"datetime", ColumnKind::datetime},
    {"timestamp", ColumnKind::datetime},
    {"time", ColumnKind::time},
    {"json", ColumnKind::json},
};

// Declared types are free text; SQLite goes by what is in them (https://www.sqlite.org/datatype3.html, 3.1).
ColumnKind kind_by_affinity(std::string_view type) {
    const auto has = [&](std::string_view part) { return type.find(part) != type.npos; };
    if (has("int"))
        return ColumnKind::big_integer;
    if (has("char") || has("clob") || has("text"))
        return ColumnKind::text;
    if (type.empty() || has("blob"))
        return ColumnKind::bytes;
    return has("real") || has("floa") || has("doub") ? ColumnKind::real : ColumnKind::decimal;
}

// The numbers in "decimal(10, 2)".
std::array<int, 2> sizes_in(std::string_view type) {
    std::array<int, 2> sizes{};
    const std::size_t open = type.find('('), close = type.rfind(')');
    if (open == type.npos || close == type.npos || close < open)
        return sizes;
    std::size_t i = 0;
    for (const std::string_view part : text::split(type.substr(open + 1, close - open - 1), ',')) {
        const auto number = text::parse_int(text::trim(part));
        if (i < sizes.size() && number && *number >= 0 && *number <= 1'000'000'000)
            sizes[i] = static_cast<int>(*number);
        ++i;
    }
    return sizes;
}

void set_kind(Column& column) {
    const std::string type = text::lower(column.type);
    const auto [size, places] = sizes_in(type);
    const std::string bare(text::trim(std::string_view(type).substr(0, type.find('('))));
    const auto found = std::find_if(std::begin(type_names), std::end(type_names),
                                    [&](const TypeName& each) { return each.name == bare; });
    column.kind_is_guess = found == std::end(type_names);
    column.kind = column.kind_is_guess ? kind_by_affinity(bare) : found->kind;
    if (column.kind == ColumnKind::text || column.kind == ColumnKind::decimal) {
        column.length = size;
        column.places = places;
    }
    if (column.kind == ColumnKind::decimal && column.length == 0) {
        // SQLite knows no digits: Django's guess.
        column.length = 10;
        column.places = 5;
        column.kind_is_guess = true;
    }
}

std::string quoted(std::string_view name) {
    return '"' + text::replace_all(name, "\"", "\"\"") + '"';
}

class SqliteReader final : public Reader {
public:
    explicit SqliteReader(db::Database& database) : database_(database) {}

    std::vector<Listed> list() override {
        std::vector<Listed> all;
        database_.query(
            "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
            "'sqlite\\_%' ESCAPE '\\' ORDER BY name",
            {}, [&](const db::Row& row) {
                all.push_back({std::string(row.text(0)),
                               row.text(1) == "view" ? Listed::Kind::view : Listed::Kind::table});
            });
        return all;
    }

    Table read(const Listed& listed) override {
        Table table{.name = listed.name, .is_view = listed.kind == Listed::Kind::view};
        const Value name[] = {listed.name};
        const auto sql = database_.query_value("SELECT sql FROM sqlite_master WHERE name = ?", name);
        const std::string text = sql ? sql->str() : "";
        read_columns(table, text);
        if (!table.is_view)
            read_constraints(table, parts_of_create_table(text));
        read_indexes(table);
        read_references(table);
        return table;
    }

private:
    void read_columns(Table& table, const std::string& sql) {
        const Value name[] = {table.name};
        std::map<std::int64_t, std::string> key;
        database_.query("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(?) ORDER BY cid",
                        name, [&](const db::Row& row) {
                            Column column{.name = std::string(row.text(0)), .type = std::string(row.text(1))};
                            set_kind(column);
                            // A key that is not the row's own number may be NULL in SQLite, and is not meant
                            // to be.
                            column.null = row.integer(2) == 0 && row.integer(3) == 0;
                            column.is_computed = row.integer(4) > 1;
                            column.is_stored = row.integer(4) == 3;
                            if (column.kind == ColumnKind::text &&
                                sql.find("JSON_VALID(" + quoted(column.name) + ")") != sql.npos)
                                column.kind = ColumnKind::json;
                            if (row.integer(3) > 0)
                                key.emplace(row.integer(3), column.name);
                            table.columns.push_back(std::move(column));
                        });
        for (const auto& [position, column] : key)
            table.primary_key.push_back(column);
        if (key.size() != 1)
            return;
        for (Column& column : table.columns) {
            if (column.name != table.primary_key[0] || text::lower(column.type) != "integer")
                continue;
            // The number of the row itself, of eight bytes.
            column.is_counted = true;
            column.kind = ColumnKind::big_integer;
        }
    }

    void read_constraints(Table& table, const TableSql& parts) {
        for (Column& column : table.columns)
            if (const auto found = parts.computed.find(column.name); found != parts.computed.end())
                column.computed = found->second;
        for (const Check& check : parts.checks) {
            if (!check.name.empty())
                table.checks.push_back(check);
            else if (!is_of_a_type(table, check.sql))
                table.remarks.push_back("CHECK (" + check.sql + ")");
        }
    }

    // Whether it comes with the type of a field: a number that is not negative, a text that is JSON.
    static bool is_of_a_type(const Table& table, const std::string& check) {
        return std::any_of(table.columns.begin(), table.columns.end(), [&](const Column& column) {
            const bool is_positive = column.kind >= ColumnKind::positive_small_integer &&
                                     column.kind <= ColumnKind::positive_big_integer;
            return (is_positive &&
                    (check == quoted(column.name) + " >= 0" || check == column.name + " >= 0")) ||
                   (column.kind == ColumnKind::json &&
                    check.find("JSON_VALID(" + quoted(column.name) + ")") != check.npos);
        });
    }

    void read_indexes(Table& table) {
        const Value name[] = {table.name};
        struct Found {
            std::string name;
            bool unique, partial;
            std::string origin;
        };
        std::vector<Found> all;
        database_.query("SELECT name, \"unique\", partial, origin FROM pragma_index_list(?) ORDER BY name",
                        name, [&](const db::Row& row) {
                            all.push_back({std::string(row.text(0)), row.integer(1) != 0, row.integer(2) != 0,
                                           std::string(row.text(3))});
                        });
        for (const Found& each : all) {
            if (each.origin == "pk")
                continue;
            const Value index[] = {each.name};
            NameList columns;
            bool is_plain = !each.partial;
            database_.query(
                "SELECT name, \"desc\" FROM pragma_index_xinfo(?) WHERE key ORDER BY seqno", index,
                [&](const db::Row& row) {
                    is_plain &= !row.is_null(0);
                    columns.push_back((row.integer(1) && !each.unique ? "-" : "") + std::string(row.text(0)));
                });
            if (!is_plain) {
                const auto sql = database_.query_value("SELECT sql FROM sqlite_master WHERE name = ?", index);
                Index read{.name = each.name, .is_unique = each.unique, .sql = sql ? sql->str() : ""};
                IndexSql parts = parts_of_create_index(read.sql);
                read.parts = std::move(parts.parts);
                read.condition = std::move(parts.condition);
                table.indexes.push_back(std::move(read));
            } else if (each.unique) {
                table.unique.push_back(std::move(columns));
            } else {
                table.indexes.push_back({.name = each.name, .columns = std::move(columns)});
            }
        }
    }

    void read_references(Table& table) {
        const Value name[] = {table.name};
        std::map<std::int64_t, Reference> all;
        database_.query(
            "SELECT id, \"table\", \"from\", \"to\", on_delete FROM pragma_foreign_key_list(?) ORDER BY id, "
            "seq",
            name, [&](const db::Row& row) {
                Reference& reference = all[row.integer(0)];
                reference.table = std::string(row.text(1));
                reference.columns.emplace_back(row.text(2));
                if (!row.is_null(3))
                    reference.to_columns.emplace_back(row.text(3));
                if (row.text(4) == "CASCADE")
                    reference.on_delete = Reference::Action::cascade;
                else if (row.text(4) == "SET NULL")
                    reference.on_delete = Reference::Action::set_null;
            });
        for (auto& [id, reference] : all)
            table.references.push_back(std::move(reference));
    }

    db::Database& database_;
};

}  // namespace

std::unique_ptr<Reader> make_sqlite_reader(db::Database& database) {
    return std::make_unique<SqliteReader>(database);
}

}  // namespace nuages::inspect
