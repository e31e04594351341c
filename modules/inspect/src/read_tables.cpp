#include "read_tables.h"

#include <algorithm>

#include <nuages/base/text.h>

namespace nuages::inspect {
namespace {

using Kind = Listed::Kind;

std::unique_ptr<Reader> make_reader(db::Database& database) {
    return database.vendor() == db::Vendor::postgresql ? make_postgres_reader(database)
                                                       : make_sqlite_reader(database);
}

void check_names(const db::Database& database, const NameList& wanted, const std::vector<Listed>& all) {
    std::vector<std::string_view> known;
    for (const Listed& each : all)
        known.push_back(each.name);
    for (const std::string& name : wanted) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw InspectError("There is no table or view '" + name + "' in " + database.description() + '.' +
                               did_you_mean(name, known, "tables"));
    }
}

}  // namespace

std::vector<Table> read_tables(db::Database& database, const ReadOptions& options) {
    const auto reader = make_reader(database);
    const std::vector<Listed> all = reader->list();
    check_names(database, options.names, all);
    const auto is_wanted = [&](const Listed& each) {
        if (!options.names.empty())
            return std::find(options.names.begin(), options.names.end(), each.name) != options.names.end();
        return each.kind == Kind::table || (each.kind == Kind::view && options.include_views) ||
               (each.kind == Kind::partition && options.include_partitions);
    };
    std::vector<Table> tables;
    for (const Listed& each : all) {
        if (is_wanted(each))
            tables.push_back(reader->read(each));
    }
    return tables;
}

}  // namespace nuages::inspect
