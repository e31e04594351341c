#pragma once

#include <nuages/migrations/after_migrate.h>

namespace nuages::contenttypes {

// Makes the missing rows, and gives those of renamed models their new names. Does nothing while the table is
// not there.
void create_content_types(const migrations::Migrated& migrated);

}  // namespace nuages::contenttypes
