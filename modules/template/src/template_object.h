#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <nuages/base/object.h>
#include <nuages/template/template.h>

namespace nuages::templates {

// A template as a value, for {% extends variable %} and {% include variable %}.
class TemplateObject final : public Object {
public:
    explicit TemplateObject(Template handle) : handle_(std::move(handle)) {}

    const Template& handle() const noexcept { return handle_; }
    std::string_view type_name() const override { return "Template"; }
    std::string repr() const override {
        return "<Template template_string=\"" + std::string(handle_.source().substr(0, 20)) + "...\">";
    }

private:
    Template handle_;
};

// The template that a value holds; null where it holds none.
inline const Template* template_of(const Value& value) {
    const auto* object =
        value.is_object() ? dynamic_cast<const TemplateObject*>(&value.as_object()) : nullptr;
    return object ? &object->handle() : nullptr;
}

}  // namespace nuages::templates
