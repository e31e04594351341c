#pragma once

#include <nuages/app/app.h>

namespace nuages::admin {

// The app `admin`: the table django_admin_log. Needs auth::app().
App app();

}  // namespace nuages::admin
