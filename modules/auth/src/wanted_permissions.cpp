#include "wanted_permissions.h"

namespace nuages::auth {

std::vector<WantedPermission> builtin_permissions(const orm::ModelInfo& model) {
    std::vector<WantedPermission> wanted;
    for (const std::string_view action : model.options().default_permissions)
        wanted.push_back({std::string(action) + '_' + model.model_name(),
                          "Can " + std::string(action) + ' ' + model.verbose_name()});
    return wanted;
}

std::vector<WantedPermission> own_permissions(const orm::ModelInfo& model) {
    const meta::Options& options = model.options();
    std::vector<WantedPermission> wanted;
    for (std::size_t i = 0; i < options.permission_count; ++i)
        wanted.push_back(
            {std::string(options.permissions[i].codename), std::string(options.permissions[i].name)});
    return wanted;
}

}  // namespace nuages::auth
