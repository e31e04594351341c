#include "walker.h"

#include <nuages/orm/errors.h>
#include <nuages/orm/query.h>

namespace nuages::orm::detail {
namespace {

// The model that the bad part was looked for in: where all parts before it lead.
const ModelInfo& model_before(const ModelInfo& model, const Path& path) {
    const ModelInfo* at = &model;
    for (std::size_t i = 0; i < path.step_count; ++i)
        if (const ModelInfo* target = at->field(path.steps[i]).target())
            at = target;
    return *at;
}

const FieldInfo& last_field(const ModelInfo& model, const Path& path) {
    const ModelInfo* at = &model;
    for (std::size_t i = 0; i + 1 < path.step_count; ++i)
        at = at->field(path.steps[i]).target();
    return at->field(path.steps[path.step_count - 1]);
}

std::string explain(const ModelInfo& model, std::string_view text, const Resolution& resolution) {
    const std::string part(resolution.part);
    switch (resolution.problem) {
        case Problem::not_a_field:
            return model_before(model, resolution.path).no_such_field(part);
        case Problem::too_long:
            return "The lookup '" + std::string(text) + "' is too long: it may follow " +
                   std::to_string(Path::capacity) + " fields at most.";
        default:
            break;
    }
    const FieldInfo& field = last_field(model, resolution.path);
    if (field.is_relation() && resolution.problem == Problem::not_a_lookup)
        return "Related Field got invalid lookup: " + part +
               ". Relations have exact, in, gt, gte, lt, lte and isnull.";
    if (resolution.problem == Problem::not_a_relation)
        return "'" + part + "' in '" + std::string(text) + "' follows the field '" + field.name() + "' of " +
               field.model().label() + ", which leads to no other model.";
    std::vector<std::string_view> names(std::begin(lookup_names), std::end(lookup_names));
    for (std::string_view name : transform_names)
        if (find_transform(name, resolution.path.kind) != Transform::none)
            names.push_back(name);
    return "Unsupported lookup '" + part + "' for the field '" + field.name() + "' of " +
           field.model().label() + "." + did_you_mean(part, names, "lookups");
}

}  // namespace

Path resolve_dyn(const ModelInfo& model, std::string_view text, Use use) {
    Resolution resolution = resolve(InfoWalker{&model}, text, use);
    if (resolution.problem != Problem::none)
        throw FieldError(explain(model, text, resolution));
    resolution.path.at_run_time = true;
    return resolution.path;
}

}  // namespace nuages::orm::detail

namespace nuages::orm {

Path resolve_lookup(const ModelInfo& model, std::string_view lookup) {
    return detail::resolve_dyn(model, lookup, Use::condition);
}

}  // namespace nuages::orm
