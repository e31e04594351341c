#pragma once

#include <nuages/app/app.h>

namespace nuages::contenttypes {

// The app `contenttypes`: the table django_content_type, which gets a row for each model of the site whenever
// the database is migrated. Apps that need it bring it with them.
App app();

}  // namespace nuages::contenttypes
