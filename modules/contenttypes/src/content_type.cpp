#include <nuages/contenttypes/content_type.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>

namespace nuages::contenttypes {

const orm::ModelInfo* ContentType::model_info() const {
    const orm::ModelInfo& own =
        orm::detail::installed(meta::type_tag<ContentType>, orm::detail::installed_model<ContentType>);
    return own.registry().find(app_label, model);
}

std::string ContentType::str() const {
    const orm::ModelInfo* info = model_info();
    return info ? app_label + " | " + info->verbose_name() : model;
}

}  // namespace nuages::contenttypes
