#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <nuages/db/database.h>

namespace nuages::migrations {

// SQL as each database has it; most is the same everywhere.
struct SqlText {
    std::string sqlite, postgresql;

    SqlText() = default;
    SqlText(std::string_view everywhere) : sqlite(everywhere), postgresql(everywhere) {}
    SqlText(const char* everywhere) : SqlText(std::string_view(everywhere)) {}
    SqlText(std::string for_sqlite, std::string for_postgresql)
        : sqlite(std::move(for_sqlite)), postgresql(std::move(for_postgresql)) {}

    bool empty() const { return sqlite.empty() && postgresql.empty(); }
    const std::string& of(db::Vendor vendor) const {
        return vendor == db::Vendor::sqlite ? sqlite : postgresql;
    }
    friend bool operator==(const SqlText&, const SqlText&) = default;
};

}  // namespace nuages::migrations
