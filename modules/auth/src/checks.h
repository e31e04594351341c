#pragma once

#include <nuages/app/checks.h>

namespace nuages::auth {

// Whether all permissions of the site's models fit into their table, each once: Django's auth.E005 to E008,
// E011 and E012.
checks::Messages check_models_permissions(const app::Application& application);
// Whether no two users can have one name: auth.E003.
checks::Messages check_user_model(const app::Application& application);

}  // namespace nuages::auth
