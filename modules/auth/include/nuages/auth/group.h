#pragma once

#include <string>

#include <nuages/auth/permission.h>
#include <nuages/models.h>

namespace nuages::auth {

// Users with the same permissions: Django's Group.
struct Group : orm::Model<Group, orm::NoAutoId> {
    int id = 0;
    std::string name;
    orm::ManyToMany<Permission> permissions;

    static constexpr auto meta = meta::describe(meta::field<&Group::id>("ID").primary_key().auto_increment(),
                                                meta::field<&Group::name>("name").max_length(150).unique(),
                                                meta::field<&Group::permissions>("permissions").blank())
                                     .verbose_name("group")
                                     .verbose_name_plural("groups")
                                     .natural_key("name");

    std::string str() const { return name; }
};

}  // namespace nuages::auth
