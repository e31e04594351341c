#include "registry_support.h"

#include <nuages/base/error.h>

namespace nuages::orm::testing {

std::string mistakes_of(Registry& registry) {
    try {
        registry.resolve();
    } catch (const ImproperlyConfigured& error) {
        return error.what();
    }
    return {};
}

}  // namespace nuages::orm::testing
