#pragma once

#include <string>

#include <nuages/contenttypes/content_type.h>
#include <nuages/models.h>

namespace nuages::auth {

// A right to do something with the objects of a model: Django's Permission. Those to add, change, delete and
// view, and what models name by permissions(), are made whenever the database is migrated.
struct Permission : orm::Model<Permission, orm::NoAutoId> {
    int id = 0;
    std::string name;  // "Can add question"
    orm::ForeignKey<contenttypes::ContentType> content_type;
    std::string codename;  // "add_question"

    static constexpr auto meta =
        meta::describe(
            meta::field<&Permission::id>("ID").primary_key().auto_increment(),
            meta::field<&Permission::name>("name").max_length(255),
            meta::field<&Permission::content_type>("content type").on_delete(meta::OnDelete::cascade),
            meta::field<&Permission::codename>("codename").max_length(100))
            .verbose_name("permission")
            .verbose_name_plural("permissions")
            .unique_together("content_type", "codename")
            .ordering("content_type__app_label", "content_type__model", "codename")
            .natural_key("codename", "content_type__app_label", "content_type__model");

    // "polls | question | Can add question"
    std::string str() const { return content_type->str() + " | " + name; }
};

}  // namespace nuages::auth
