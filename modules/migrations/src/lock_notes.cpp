#include <algorithm>
#include <set>

#include <nuages/base/text.h>
#include <nuages/migrations/lock_notes.h>

#include "sql_statements.h"

namespace nuages::migrations {
namespace {

using Weight = LockNote::Weight;

constexpr std::string_view shut = "ACCESS EXCLUSIVE on ";
constexpr std::string_view nobody = ": nobody reads or writes it meanwhile";
constexpr std::string_view nobody_writes = ": nobody writes it meanwhile";

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

// The name in quotes behind the words; "" where there is none.
std::string name_after(std::string_view sql, std::string_view words) {
    const std::size_t found = sql.find(words);
    if (found == sql.npos)
        return {};
    const std::size_t open = sql.find('"', found + words.size());
    if (open == sql.npos)
        return {};
    std::string name;
    for (std::size_t i = open + 1; i < sql.size(); ++i) {
        if (sql[i] == '"' && (i + 1 == sql.size() || sql[i + 1] != '"'))
            break;
        name += sql[i];
        i += sql[i] == '"';
    }
    return name;
}

// Types to which the column's own may be widened without a look at the rows.
bool widens_text(std::string_view change) {
    const std::size_t type = change.find(" TYPE ");
    const std::string_view to = change.substr(type + 6);
    return (to.starts_with("varchar") || to.starts_with("text")) && !holds(to, " USING ");
}

class Linter {
public:
    std::vector<LockNote> run(const std::vector<std::string>& statements) {
        for (const std::string& line : statements)
            for (const std::string& statement : split_statements(line))
                look_at(statement);
        return std::move(notes_);
    }

private:
    void note(Weight weight, std::string lock, std::string effect, std::string advice = {}) {
        notes_.push_back({weight, statement_, std::move(lock), std::move(effect), std::move(advice)});
    }
    std::string exclusive(const std::string& table) const {
        return std::string(shut) + table + std::string(nobody);
    }

    void look_at(const std::string& statement) {
        statement_ = statement;
        const std::string_view sql = statement;
        if (sql.starts_with("CREATE TABLE ")) {
            made_.insert(name_after(sql, "CREATE TABLE"));
        } else if (sql.starts_with("CREATE INDEX ") || sql.starts_with("CREATE UNIQUE INDEX ")) {
            create_index(sql);
        } else if (sql.starts_with("DROP TABLE ")) {
            const std::string table = name_after(sql, "DROP TABLE");
            note(Weight::breaks, exclusive(table),
                 "The rows are gone, and programs that still use the table fail.",
                 "Deploy a version without the model first, and drop the table with the next one.");
        } else if (sql.starts_with("UPDATE ")) {
            if (const std::string table = name_after(sql, "UPDATE"); !made_.contains(table))
                note(Weight::long_,
                     "a lock on each changed row of " + table + " until the end of the migration",
                     "All rows without a value are written at once.",
                     "Fill the column in portions before, in a data migration of its own.");
        } else if (sql.starts_with("ALTER TABLE ")) {
            const std::string table = name_after(sql, "ALTER TABLE");
            if (!made_.contains(table))
                alter_table(table, sql);
            else if (holds(sql, " RENAME TO "))
                made_.insert(name_after(sql, " RENAME TO"));
        }
    }

    void create_index(std::string_view sql) {
        const std::string table = name_after(sql, " ON ");
        if (made_.contains(table) || sql.starts_with("CREATE INDEX CONCURRENTLY"))
            return;
        note(Weight::long_, "SHARE on " + table + std::string(nobody_writes),
             "The index is built from the whole table.",
             "Outside of a transaction: CREATE INDEX CONCURRENTLY builds it while others write.");
    }

    void alter_table(const std::string& table, std::string_view sql) {
        if (holds(sql, " ADD COLUMN "))
            add_column(table, sql);
        else if (holds(sql, " DROP COLUMN "))
            note(Weight::breaks, exclusive(table), "Programs that still read or write the column fail.",
                 "Deploy a version without the field first, and drop the column with the next one.");
        else if (holds(sql, " RENAME "))
            note(Weight::breaks, exclusive(table), "Programs that use the old name fail.",
                 "Keep the name with db_table or db_column, or add the new one beside the old, write both, "
                 "and drop the "
                 "old one later.");
        else if (holds(sql, " ADD CONSTRAINT "))
            add_constraint(table, sql);
        else if (holds(sql, " ALTER COLUMN "))
            alter_column(table, sql);
        else
            note(Weight::brief, exclusive(table), "It changes the catalog only.");
    }

    void add_column(const std::string& table, std::string_view sql) {
        if (holds(sql, " GENERATED ALWAYS AS ("))
            return note(
                Weight::long_, exclusive(table),
                "The table is written anew, with what is computed for each row.",
                "Add a plain column, let the program or a trigger write it, and fill it in portions.");
        if (holds(sql, " GENERATED "))
            return note(Weight::long_, exclusive(table),
                        "The table is written anew, for a number in each row.",
                        "Add the column without numbers, fill it in portions, then make it the identity.");
        if (holds(sql, " NOT NULL") && !holds(sql, " DEFAULT "))
            return note(Weight::breaks, exclusive(table),
                        "It fails where the table has rows, which have no value for it.",
                        "Give the field a default or db_default, or let it be null.");
        if (holds(sql, " UNIQUE") || holds(sql, " PRIMARY KEY"))
            return note(Weight::long_, exclusive(table), "An index is built from the whole table.",
                        "Add the column first, CREATE UNIQUE INDEX CONCURRENTLY after it, then ADD "
                        "CONSTRAINT ... USING "
                        "INDEX.");
        if (holds(sql, " NOT NULL") && holds(sql, " DEFAULT "))
            return note(Weight::brief, exclusive(table),
                        "The default is kept in the catalog for the rows that are there. Programs of the "
                        "version before "
                        "cannot insert rows once the default is dropped again.",
                        "Use db_default, which stays, while both versions run.");
        if (holds(sql, " REFERENCES "))
            return note(Weight::brief,
                        exclusive(table) + ", SHARE ROW EXCLUSIVE on " + name_after(sql, " REFERENCES"),
                        "All rows have NULL, so nothing is looked up.");
        note(Weight::brief, exclusive(table), "It changes the catalog only.");
    }

    void add_constraint(const std::string& table, std::string_view sql) {
        if (holds(sql, " FOREIGN KEY "))
            note(Weight::long_,
                 "SHARE ROW EXCLUSIVE on " + table + " and " + name_after(sql, " REFERENCES") +
                     ": nobody writes them meanwhile",
                 "Each row is looked up in the other table.",
                 "Add it as NOT VALID, and VALIDATE CONSTRAINT in a migration after it, which lets others "
                 "write.");
        else if (holds(sql, " CHECK ("))
            note(Weight::long_, exclusive(table), "Each row is checked.",
                 "Add it as NOT VALID, and VALIDATE CONSTRAINT in a migration after it, which lets others "
                 "write.");
        else if (holds(sql, " USING INDEX "))
            note(Weight::brief, exclusive(table), "The index is there.");
        else
            note(Weight::long_, exclusive(table), "An index is built from the whole table.",
                 "CREATE UNIQUE INDEX CONCURRENTLY first, then ADD CONSTRAINT ... USING INDEX.");
    }

    void alter_column(const std::string& table, std::string_view sql) {
        bool any = false;
        if (holds(sql, " TYPE ")) {
            any = true;
            if (widens_text(sql))
                note(Weight::brief, exclusive(table),
                     "Nothing is written where the new type holds more than the old; a shorter varchar has "
                     "each row "
                     "checked and written anew.");
            else
                note(Weight::long_, exclusive(table), "The table and its indexes are written anew.",
                     "Add a column of the new type, fill it in portions while a trigger keeps it right, and "
                     "change over "
                     "to it.");
        }
        if (holds(sql, " SET NOT NULL")) {
            any = true;
            note(Weight::long_, exclusive(table), "Each row is checked.",
                 "ADD CONSTRAINT ... CHECK (column IS NOT NULL) NOT VALID, VALIDATE CONSTRAINT in a "
                 "migration after it; "
                 "then SET NOT NULL looks at no row.");
        }
        if (!any)
            note(Weight::brief, exclusive(table), "It changes the catalog only.");
    }

    std::set<std::string> made_;
    std::string statement_;
    std::vector<LockNote> notes_;
};

}  // namespace

std::vector<LockNote> lock_notes(const std::vector<std::string>& statements) {
    return Linter().run(statements);
}

}  // namespace nuages::migrations
