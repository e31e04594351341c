#include "walker.h"

#include <nuages/orm/errors.h>
#include <nuages/orm/query.h>

#include "expression_type.h"

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

std::string explain(const ModelInfo& model, std::string_view text, const Resolution& resolution,
                    const std::vector<std::string>& annotations, Use use) {
    const std::string part(resolution.part);
    switch (resolution.problem) {
        case Problem::not_a_field:
            return resolution.path.step_count > 0 && resolution.number > 1 &&
                           last_field(model, resolution.path).is_relation() && use == Use::condition
                       ? "Related Field got invalid lookup: " + part
                       : model_before(model, resolution.path).no_such_field(part, annotations);
        case Problem::generic_key:
            return "Field '" + part +
                   "' does not generate an automatic reverse relation and therefore cannot be used for "
                   "reverse "
                   "querying. If it is a GenericForeignKey, consider adding a GenericRelation.";
        case Problem::too_long:
            return "The lookup '" + std::string(text) + "' is too long: it may follow " +
                   std::to_string(Path::capacity) + " fields at most.";
        default:
            break;
    }
    const FieldInfo& field = last_field(model, resolution.path);
    if (field.is_relation() && resolution.problem == Problem::not_a_lookup)
        return "Related Field got invalid lookup: " + part;
    if (resolution.problem == Problem::not_a_relation)
        return "Cannot resolve keyword '" + part + "' into field. Join on '" + field.name() +
               "' not permitted.";
    return unsupported_lookup(part, type_of(field).name, resolution.path.kind, field.model().description());
}

}  // namespace

std::string unsupported_lookup(std::string_view lookup, std::string_view field_class, Kind kind,
                               const meta::Description& owner) {
    std::vector<std::string_view> names(std::begin(lookup_names), std::end(lookup_names));
    for (std::string_view name : transform_names)
        if (orm::find_transform(name, kind) != Transform::none)
            names.push_back(name);
    for (std::size_t i = 0; i < owner.lookup_count(); ++i)
        if (owner.lookup(i).is_of(kind))
            names.push_back(owner.lookup(i).name);
    const std::string_view nearest = nearest_name(lookup, names);
    return "Unsupported lookup '" + std::string(lookup) + "' for " + std::string(field_class) +
           " or join on the field not permitted." +
           (nearest.empty() ? std::string() : " Did you mean '" + std::string(nearest) + "'?");
}

Path resolve_dyn(const ModelInfo& model, std::string_view text, Use use,
                 const std::vector<std::string>& annotations) {
    Resolution resolution = resolve(InfoWalker{&model}, text, use);
    if (resolution.problem != Problem::none)
        throw FieldError(explain(model, text, resolution, annotations, use));
    resolution.path.at_run_time = true;
    return resolution.path;
}

}  // namespace nuages::orm::detail

namespace nuages::orm {

Path resolve_lookup(const ModelInfo& model, std::string_view lookup) {
    return detail::resolve_dyn(model, lookup, Use::condition);
}

}  // namespace nuages::orm
