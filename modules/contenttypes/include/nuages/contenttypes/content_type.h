#pragma once

#include <string>

#include <nuages/models.h>

namespace nuages::contenttypes {

// A model, as a row: Django's ContentType. Get them by content_types.h, which remembers them.
struct ContentType : orm::Model<ContentType, orm::NoAutoId> {
    int id = 0;
    std::string app_label;
    std::string model;  // in lower case: "question"

    static constexpr auto meta =
        meta::describe(meta::field<&ContentType::id>("ID").primary_key().auto_increment(),
                       meta::field<&ContentType::app_label>().max_length(100),
                       meta::field<&ContentType::model>("python model class name").max_length(100))
            .db_table("django_content_type")
            .verbose_name("content type")
            .verbose_name_plural("content types")
            .unique_together("app_label", "model")
            .natural_key("app_label", "model");

    // The model of the site; null for one that is in the source no more.
    const orm::ModelInfo* model_info() const;
    // "polls | question": the model's name in words, or as it is stored.
    std::string str() const;
};

}  // namespace nuages::contenttypes
