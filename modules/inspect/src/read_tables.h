#pragma once

#include <memory>

#include <nuages/inspect/read_tables.h>

namespace nuages::inspect {

// What a database has, without the columns: the name and what it is.
struct Listed {
    enum class Kind : std::uint8_t { table, view, partition };
    std::string name;
    Kind kind = Kind::table;
};

// One database's way to tell. Names are those of list().
class Reader {
public:
    virtual ~Reader() = default;
    virtual std::vector<Listed> list() = 0;  // in the order of the names
    virtual Table read(const Listed& listed) = 0;
};

std::unique_ptr<Reader> make_sqlite_reader(db::Database& database);
std::unique_ptr<Reader> make_postgres_reader(db::Database& database);

}  // namespace nuages::inspect
