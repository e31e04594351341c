#include <algorithm>

#include <nuages/base/text.h>

#include "read_tables.h"

namespace nuages::inspect {
namespace {

struct TypeName {
    std::string_view name;  // pg_type.typname
    ColumnKind kind;
};
constexpr TypeName type_names[] = {
    {"bool", ColumnKind::boolean},
    {"int2", ColumnKind::small_integer},
    {"int4", ColumnKind::integer},
    {"int8", ColumnKind::big_integer},
    {"float4", ColumnKind::real},
    {"float8", ColumnKind::real},
    {"numeric", ColumnKind::decimal},
    {"varchar", ColumnKind::text},
    {"bpchar", ColumnKind::text},
    {"text", ColumnKind::text},
    {"citext", ColumnKind::text},
    {"name", ColumnKind::text},
    {"date", ColumnKind::date},
    {"timestamptz", ColumnKind::datetime},
    {"timestamp", ColumnKind::datetime},
    {"time", ColumnKind::time},
    {"interval", ColumnKind::duration},
    {"uuid", ColumnKind::uuid},
    {"json", ColumnKind::json},
    {"jsonb", ColumnKind::json},
    {"bytea", ColumnKind::bytes},
    {"inet", ColumnKind::ip_address},
    {"int4range", ColumnKind::integer_range},
    {"int8range", ColumnKind::big_integer_range},
    {"numrange", ColumnKind::decimal_range},
    {"tstzrange", ColumnKind::datetime_range},
    {"daterange", ColumnKind::date_range},
    {"hstore", ColumnKind::hstore},
    {"tsvector", ColumnKind::search_vector},
};

ColumnKind kind_of(std::string_view type_name, bool is_enum) {
    if (is_enum)
        return ColumnKind::text;
    const auto found = std::find_if(std::begin(type_names), std::end(type_names),
                                    [&](const TypeName& each) { return each.name == type_name; });
    return found == std::end(type_names) ? ColumnKind::unknown : found->kind;
}

// What pg_attribute.atttypmod says, of numeric(p, s) and varchar(n).
void set_sizes(Column& column, std::int64_t modifier) {
    if (modifier < 4)
        return;
    const std::int64_t size = modifier - 4;
    if (column.kind == ColumnKind::text) {
        column.length = static_cast<int>(size);
    } else if (column.kind == ColumnKind::decimal) {
        column.length = static_cast<int>(size >> 16);
        column.places = static_cast<int>(size & 0x7ff);
    }
}

ColumnKind positive(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::small_integer:
            return ColumnKind::positive_small_integer;
        case ColumnKind::integer:
            return ColumnKind::positive_integer;
        case ColumnKind::big_integer:
            return ColumnKind::positive_big_integer;
        default:
            return kind;
    }
}

NameList names(const Value& array) {
    NameList list;
    for (const Value& each : array.as_list())
        list.push_back(each.str());
    return list;
}

// Whether models have a word for the index's type and for each of its parameters.
bool can_be_said(const Index& index) {
    static constexpr std::string_view types[] = {"", "btree", "hash", "gin", "gist", "spgist", "brin"};
    static constexpr std::string_view parameters[] = {
        "fillfactor=",      "buffering=",    "fastupdate=", "gin_pending_list_limit=",
        "pages_per_range=", "autosummarize="};
    return std::find(std::begin(types), std::end(types), index.type) != std::end(types) &&
           std::all_of(index.parameters.begin(), index.parameters.end(), [&](const std::string& each) {
               return std::any_of(std::begin(parameters), std::end(parameters),
                                  [&](std::string_view known) { return each.starts_with(known); });
           });
}

class PostgresReader final : public Reader {
public:
    explicit PostgresReader(db::Database& database) : database_(database) {}

    std::vector<Listed> list() override {
        std::vector<Listed> all;
        database_.query(
            "SELECT c.relname::text, CASE WHEN c.relispartition THEN 'p' WHEN c.relkind IN ('m', 'v') THEN "
            "'v' "
            "ELSE 't' END FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
            "c.relnamespace "
            "WHERE c.relkind IN ('f', 'm', 'p', 'r', 'v') AND n.nspname NOT IN ('pg_catalog', "
            "'information_schema', 'pg_toast') AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY c.relname "
            "COLLATE \"C\"",
            {}, [&](const db::Row& row) {
                const char kind = row.text(1)[0];
                all.push_back({std::string(row.text(0)), kind == 'p'   ? Listed::Kind::partition
                                                         : kind == 'v' ? Listed::Kind::view
                                                                       : Listed::Kind::table});
            });
        return all;
    }

    Table read(const Listed& listed) override {
        Table table{.name = listed.name, .is_view = listed.kind == Listed::Kind::view};
        read_comment(table);
        read_columns(table);
        read_constraints(table);
        read_indexes(table);
        return table;
    }

private:
    static constexpr const char* of_table =
        " WHERE c.relname = $1 AND c.relkind IN ('f', 'm', 'p', 'r', 'v') AND "
        "pg_catalog.pg_table_is_visible(c.oid)";

    void read_comment(Table& table) {
        const Value name[] = {table.name};
        database_.query(std::string("SELECT coalesce(pg_catalog.obj_description(c.oid, 'pg_class'), '') FROM "
                                    "pg_catalog.pg_class c") +
                            of_table,
                        name, [&](const db::Row& row) { table.comment = row.text(0); });
    }

    void read_columns(Table& table) {
        const Value name[] = {table.name};
        // A domain's columns are those of the type that it is made from.
        database_.query(
            std::string(
                "SELECT a.attname::text, coalesce(e.typname, b.typname, t.typname)::text, "
                "coalesce(e.typtype, b.typtype, t.typtype)::text, pg_catalog.format_type(a.atttypid, "
                "a.atttypmod), CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE a.atttypmod END, "
                "a.attnotnull, a.attidentity <> '' OR coalesce(pg_catalog.pg_get_expr(d.adbin, "
                "d.adrelid), '') LIKE 'nextval(%', a.attgenerated <> '', CASE WHEN e.oid IS NULL THEN 0 ELSE "
                "greatest(a.attndims, 1) END, coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') FROM "
                "pg_catalog.pg_attribute a "
                "JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_type t ON t.oid = "
                "a.atttypid LEFT JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype AND t.typtype = "
                "'d' LEFT JOIN pg_catalog.pg_type e ON e.typarray = coalesce(b.oid, t.oid) "
                "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum") +
                of_table + " AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum",
            name, [&](const db::Row& row) {
                Column column{.name = std::string(row.text(0)),
                              .kind = kind_of(row.text(1), row.text(2) == "e"),
                              .type = std::string(row.text(3))};
                set_sizes(column, row.integer(4));
                column.dimensions = static_cast<int>(row.integer(8));
                column.null = !row.boolean(5);
                column.is_computed = row.boolean(7);
                column.is_counted = row.boolean(6) && !column.is_computed;
                if (column.is_computed) {
                    column.is_stored = true;
                    column.computed = row.text(9);
                }
                table.columns.push_back(std::move(column));
            });
    }

    void read_constraints(Table& table) {
        const Value name[] = {table.name};
        const auto columns_of = [](const std::string& key, const std::string& relation) {
            return "ARRAY(SELECT a.attname::text FROM unnest(" + key +
                   ") WITH ORDINALITY AS u(number, place) JOIN pg_catalog.pg_attribute a ON a.attrelid = " +
                   relation + " AND a.attnum = u.number ORDER BY u.place)";
        };
        database_.query(
            "SELECT k.contype::text, k.conname::text, " + columns_of("k.conkey", "k.conrelid") +
                ", coalesce(f.relname::text, ''), " + columns_of("k.confkey", "k.confrelid") +
                ", pg_catalog.pg_get_constraintdef(k.oid), k.confdeltype::text FROM pg_catalog.pg_constraint "
                "k JOIN "
                "pg_catalog.pg_class c ON c.oid = k.conrelid LEFT JOIN pg_catalog.pg_class f ON f.oid = "
                "k.confrelid" +
                of_table + " AND k.contype IN ('c', 'f', 'p', 'u', 'x') ORDER BY k.conname",
            name, [&](const db::Row& row) {
                NameList columns = names(row.value(2));
                switch (row.text(0)[0]) {
                    case 'p':
                        table.primary_key = std::move(columns);
                        break;
                    case 'u':
                        table.unique.push_back(std::move(columns));
                        break;
                    case 'f':
                        table.references.push_back({std::move(columns), std::string(row.text(3)),
                                                    names(row.value(4)),
                                                    row.text(6) == "c"   ? Reference::Action::cascade
                                                    : row.text(6) == "n" ? Reference::Action::set_null
                                                                         : Reference::Action::nothing});
                        break;
                    default:
                        check(table, columns, std::string(row.text(1)), std::string(row.text(5)));
                }
            });
    }

    void check(Table& table, const NameList& columns, const std::string& name,
               const std::string& definition) {
        if (columns.size() == 1 && definition.starts_with("CHECK ((") && definition.ends_with(" >= 0))")) {
            const std::string inside = definition.substr(8, definition.size() - 8 - 7);
            const std::string quoted = '"' + text::replace_all(columns[0], "\"", "\"\"") + '"';
            const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                             [&](const Column& each) { return each.name == columns[0]; });
            if ((inside == columns[0] || inside == quoted) && positive(column->kind) != column->kind) {
                column->kind = positive(column->kind);
                return;
            }
        }
        if (definition.starts_with("CHECK (") && definition.ends_with(')'))
            table.checks.push_back({name, definition.substr(7, definition.size() - 8)});
        else
            table.remarks.push_back("constraint " + name + ": " + definition);
    }

    // Without those that constraints have made, and those for LIKE that Django puts beside others.
    void read_indexes(Table& table) {
        const Value name[] = {table.name};
        database_.query(
            std::string(
                "SELECT i.relname::text, x.indisunique, x.indexprs IS NULL, "
                "ARRAY(SELECT (CASE WHEN o.option & 1 = 1 THEN '-' ELSE '' END || a.attname)::text FROM "
                "unnest(x.indkey::int2[], x.indoption::int2[]) WITH ORDINALITY AS o(number, option, place) "
                "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.number WHERE o.place "
                "<= x.indnkeyatts ORDER BY o.place), pg_catalog.pg_get_indexdef(i.oid), EXISTS (SELECT FROM "
                "unnest(x.indclass::oid[]) AS k(oid) JOIN pg_catalog.pg_opclass p ON p.oid = k.oid WHERE "
                "NOT p.opcdefault), m.amname::text, ARRAY(SELECT p.opcname::text FROM "
                "unnest(x.indclass::oid[]) WITH ORDINALITY AS k(oid, place) JOIN pg_catalog.pg_opclass p ON "
                "p.oid = k.oid ORDER BY k.place), coalesce(i.reloptions, '{}'), "
                "coalesce(pg_catalog.pg_get_expr(x.indpred, x.indrelid), ''), ARRAY(SELECT a.attname::text "
                "FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS o(number, place) JOIN "
                "pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = o.number WHERE o.place > "
                "x.indnkeyatts ORDER BY o.place), ARRAY(SELECT pg_catalog.pg_get_indexdef(i.oid, "
                "o.place::int, true) FROM unnest(x.indoption::int2[]) WITH ORDINALITY AS o(option, place) "
                "ORDER BY o.place), ARRAY(SELECT (o.option & 1)::text FROM unnest(x.indoption::int2[]) WITH "
                "ORDINALITY AS o(option, place) ORDER BY o.place) FROM pg_catalog.pg_index x "
                "JOIN pg_catalog.pg_class c ON c.oid = x.indrelid JOIN pg_catalog.pg_class i ON i.oid = "
                "x.indexrelid JOIN pg_catalog.pg_am m ON m.oid = i.relam") +
                of_table +
                " AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.oid AND "
                "k.contype IN ('p', 'u', 'x')) ORDER BY i.relname",
            name, [&](const db::Row& row) {
                Index index{.name = std::string(row.text(0)), .columns = names(row.value(3))};
                const std::string type(row.text(6));
                const bool has_opclasses = row.boolean(5);
                if (has_opclasses)
                    index.opclasses = names(row.value(7));
                index.parameters = names(row.value(8));
                if (type != "btree" || !index.parameters.empty())
                    index.type = type;
                index.sql = row.text(4);
                index.condition = row.text(9);
                index.include = names(row.value(10));
                index.is_unique = row.boolean(1);
                if (!row.boolean(2)) {
                    index.columns.clear();
                    const NameList parts = names(row.value(11)), orders = names(row.value(12));
                    for (std::size_t i = 0; i < parts.size(); ++i)
                        index.parts.push_back({parts[i], orders[i] == "1"});
                }
                if (!can_be_said(index)) {
                    table.remarks.push_back("index " + index.name + ": " + index.sql);
                } else if (index.is_unique && index.is_usual()) {
                    for (std::string& column : index.columns)
                        column.erase(0, column.starts_with('-') && !table.find_column(column) ? 1 : 0);
                    table.unique.push_back(std::move(index.columns));
                } else if (!has_opclasses || !index.name.ends_with("_like")) {
                    table.indexes.push_back(std::move(index));
                }
            });
    }

    db::Database& database_;
};

}  // namespace

std::unique_ptr<Reader> make_postgres_reader(db::Database& database) {
    return std::make_unique<PostgresReader>(database);
}

}  // namespace nuages::inspect
