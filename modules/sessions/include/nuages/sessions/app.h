#pragma once

#include <nuages/app/app.h>

namespace nuages::sessions {

// The app `sessions`: the table django_session.
App app();

}  // namespace nuages::sessions
