#pragma once

#include <string>
#include <vector>

#include <nuages/orm/model_info.h>

namespace nuages::auth {

// A permission that a model has.
struct WantedPermission {
    std::string codename, name;
};

// Those that every model has unless it says otherwise: "add_question", "Can add question" ...
std::vector<WantedPermission> builtin_permissions(const orm::ModelInfo& model);
// Those that it names itself by permissions().
std::vector<WantedPermission> own_permissions(const orm::ModelInfo& model);

}  // namespace nuages::auth
