#pragma once

#include <nuages/app.h>
#include <nuages/auth/user.h>

namespace nuages::auth {

namespace detail {
// The app without its models.
App app_without_models();
}  // namespace detail

// The app `auth`: permissions and groups, and users where the site has no model of its own for them.
inline App app();

// The same with the site's own user model, which belongs to one of the site's apps:
//
//     Site("config").install(auth::app<accounts::User>(), accounts::app(), ...)
//
// It needs the fields of AbstractUser. Chosen once, before the first migrate, as in Django.
template <class SiteUser>
App app() {
    return detail::app_without_models().models<Permission, Group>().substitute<UserModel, SiteUser>();
}

inline App app() {
    return detail::app_without_models().models<Permission, Group, User>().substitute<UserModel, User>();
}

}  // namespace nuages::auth
