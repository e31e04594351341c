#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include <nuages/contenttypes/content_type.h>
#include <nuages/meta/name.h>
#include <nuages/orm/detail/model_ops.h>

namespace nuages::contenttypes {

// Finds content types and remembers them, by the database that they are written to, so that each is read once
// in a process. Forgets them all when the
// process writes to their table, be it in a transaction that is rolled back later, and when the database is
// migrated or flushed. Safe from any thread and fiber.
class ContentTypes {
public:
    ContentTypes();
    ContentTypes(const ContentTypes&) = delete;
    ContentTypes& operator=(const ContentTypes&) = delete;
    ~ContentTypes();

    // Of a model, made where it is missing; of a proxy that of the model that it stands for.
    ContentType get(const orm::ModelInfo& model);
    // The same, but proxies have one of their own (Django's for_concrete_model=False): permissions hang on
    // it.
    ContentType get_own(const orm::ModelInfo& model);
    // Throw ContentType::DoesNotExist.
    ContentType get_by_natural_key(std::string_view app_label, std::string_view model);
    ContentType get_for_id(std::int64_t id);
    void clear_cache();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// Those of the site that is at work. Throws ImproperlyConfigured where the app is not installed.
ContentTypes& content_types();

// for_model<Question>(): the content type of a model, made where it is missing; of a proxy that of its model.
template <class T>
ContentType for_model() {
    return content_types().get(orm::detail::installed(meta::type_tag<T>, orm::detail::installed_model<T>));
}

}  // namespace nuages::contenttypes
