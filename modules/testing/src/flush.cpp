#include "flush.h"

#include <string>

#include <nuages/base/text.h>
#include <nuages/db/atomic.h>

namespace nuages::testing {
namespace {

std::string quoted(const std::string& name) {
    return "\"" + text::replace_all(name, "\"", "\"\"") + "\"";
}

}  // namespace

void flush_tables(db::Database& database) {
    db::TransactionOptions options;
    // Rows go in any order, and all of them do.
    options.without_foreign_keys = true;
    db::atomic(
        database,
        [&] {
            const auto tables = database.query_rows(
                "SELECT name FROM sqlite_master WHERE type = 'table' "
                "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                "AND name <> 'django_migrations'");
            for (const List& row : tables)
                database.execute("DELETE FROM " + quoted(row[0].str()));
            const bool has_sequences =
                database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'")
                    .has_value();
            if (has_sequences)
                database.execute("DELETE FROM sqlite_sequence WHERE name <> 'django_migrations'");
        },
        options);
}

}  // namespace nuages::testing
