#pragma once

#include <string>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/migrations/project_state.h>
#include <nuages/orm/registry.h>

namespace nuages::migrations {

class Reporter;

// A database after `migrate` or `flush`. Queries of the calling fiber go to it.
struct Migrated {
    db::Database& database;
    const orm::Registry& registry;
    // The models that have tables now: fewer than the registry's where only some migrations are applied.
    const ProjectState& state;
    Reporter* reporter = nullptr;  // for what is worth saying; null for silence
    int verbosity = 1;

    // Those of the source among them, on whichever database their tables are; those of links left out.
    std::vector<const orm::ModelInfo*> models() const;
    // Whether the table is in this database.
    bool has_table(const orm::ModelInfo& model) const;
};

// A model that a migration has renamed, or renamed back.
struct ModelRename {
    std::string app_label, old_name, new_name;
};

}  // namespace nuages::migrations
