#include <nuages/app/middleware.h>
#include <nuages/base/error.h>

namespace nuages {

std::size_t MiddlewareList::position(std::string_view name) const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        if (layers_[i].name() == name)
            return i;
        if (!layers_[i].name().empty())
            names.push_back(layers_[i].name());
    }
    throw ImproperlyConfigured("There is no middleware layer '" + std::string(name) + "'." +
                               did_you_mean(name, names, "layers"));
}

MiddlewareList& MiddlewareList::insert_before(std::string_view name, MiddlewareLayer layer) {
    layers_.insert(layers_.begin() + static_cast<std::ptrdiff_t>(position(name)), std::move(layer));
    return *this;
}

MiddlewareList& MiddlewareList::insert_after(std::string_view name, MiddlewareLayer layer) {
    layers_.insert(layers_.begin() + static_cast<std::ptrdiff_t>(position(name)) + 1, std::move(layer));
    return *this;
}

bool MiddlewareList::contains(std::string_view name) const {
    for (const MiddlewareLayer& layer : layers_) {
        if (layer.name() == name)
            return true;
    }
    return false;
}

MiddlewareList default_middleware() {
    return {MiddlewareLayer(security_middleware, "security"), MiddlewareLayer(common_middleware, "common"),
            MiddlewareLayer(csrf_middleware, "csrf"),
            MiddlewareLayer(frame_options_middleware, "frame_options")};
}

}  // namespace nuages
