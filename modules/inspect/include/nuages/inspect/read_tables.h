#pragma once

#include <vector>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/inspect/table.h>

namespace nuages::inspect {

// A table that is not there.
class InspectError : public Error {
public:
    using Error::Error;
};

struct ReadOptions {
    NameList names{};  // empty for all; views and partitions may be named, too
    bool include_views = false;
    bool include_partitions = false;  // of PostgreSQL's partitioned tables
};

// The tables of a database in the order of their names, without those that belong to the database itself. On
// PostgreSQL those that names without a schema lead to. Throws InspectError for a name that is none.
std::vector<Table> read_tables(db::Database& database, const ReadOptions& options = {});

}  // namespace nuages::inspect
