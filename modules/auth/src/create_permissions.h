#pragma once

#include <nuages/migrations/after_migrate.h>

namespace nuages::auth {

// Makes the missing permissions of all models. Does nothing while their table or that of content types is not
// there.
void create_permissions(const migrations::Migrated& migrated);

}  // namespace nuages::auth
