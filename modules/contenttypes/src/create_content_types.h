#pragma once

#include <nuages/migrations/after_migrate.h>

namespace nuages::contenttypes {

// Both do nothing while the table is not there.

// Makes the missing rows.
void create_content_types(const migrations::Migrated& migrated);
// Gives the row of a renamed model its new name, so that what points to it does so still.
void rename_content_type(const migrations::Migrated& migrated, const migrations::ModelRename& rename);

}  // namespace nuages::contenttypes
