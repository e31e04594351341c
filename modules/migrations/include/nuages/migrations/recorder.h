#pragma once

#include <set>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/migrations/migration.h>

namespace nuages::migrations {

// Django's table django_migrations: which migrations a database has seen.
class Recorder {
public:
    explicit Recorder(db::Database& database) : database_(database) {}

    // Empty where there is no table yet.
    std::set<MigrationKey> applied() const;
    void make_table() const;
    // The table has to be there.
    bool is_applied(const MigrationKey& key) const;
    void record_applied(const MigrationKey& key) const;
    void record_unapplied(const MigrationKey& key) const;

private:
    bool has_table() const;

    db::Database& database_;
};

}  // namespace nuages::migrations
