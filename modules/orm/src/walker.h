#pragma once

#include <cstddef>
#include <string_view>

#include <nuages/orm/model_info.h>
#include <nuages/orm/path.h>

namespace nuages::orm::detail {

// Where resolve() stands while it reads a lookup at run time.
struct InfoWalker {
    const ModelInfo* model;

    explicit operator bool() const { return model; }
    std::size_t find(std::string_view name) const {
        for (const FieldInfo& field : model->fields())
            if (field.name() == name)
                return field.number();
        return static_cast<std::size_t>(-1);
    }
    const meta::FieldMeta& field(std::size_t number) const { return model->field(number).meta(); }
    std::size_t primary_key() const { return model->primary_key().number(); }
    const meta::Description& description() const { return model->description(); }
    InfoWalker target(std::size_t number) const { return {model->field(number).target()}; }
};

// The path that a text from outside means. Throws FieldError that lists the choices and names the nearest.
// `annotations` are named among the choices.
Path resolve_dyn(const ModelInfo& model, std::string_view text, Use use,
                 const std::vector<std::string>& annotations = {});
// "Unsupported lookup 'x' for CharField or join on the field not permitted ...".
// `owner` has lookups of its own.
std::string unsupported_lookup(std::string_view lookup, std::string_view field_class, Kind kind,
                               const meta::Description& owner);

}  // namespace nuages::orm::detail
