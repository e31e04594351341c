#include "template_source.h"

#include <vector>

#include <nuages/base/text.h>
#include <nuages/template/engine.h>
#include <nuages/template/errors.h>

#include "compiled_template.h"

namespace nuages::templates {

std::string resolve_relative_name(std::string_view from, std::string_view name, bool may_be_itself) {
    if (!name.starts_with("./") && !name.starts_with("../"))
        return std::string(name);
    if (from.empty())
        throw TemplateSyntaxError("The relative path '" + std::string(name) +
                                  "' cannot be evaluated due to an unknown template origin.");
    std::vector<std::string_view> parts;
    auto add = [&](std::string_view path) {
        for (std::string_view part : text::split(path, '/')) {
            if (part == "." || part.empty())
                continue;
            if (part != "..") {
                parts.push_back(part);
                continue;
            }
            if (parts.empty())
                throw TemplateSyntaxError("The relative path '\"" + std::string(name) +
                                          "\"' points outside the file hierarchy that template '" +
                                          std::string(from) + "' is in.");
            parts.pop_back();
        }
    };
    std::size_t slash = from.rfind('/');
    if (slash != from.npos)
        add(from.substr(0, slash));
    add(name);
    std::string resolved;
    for (std::string_view part : parts)
        resolved += (resolved.empty() ? "" : "/") + std::string(part);
    if (resolved == from && !may_be_itself)
        throw TemplateSyntaxError("The relative path '\"" + std::string(name) +
                                  "\"' was translated to template name '" + std::string(from) +
                                  "', the same template in which the tag appears.");
    return resolved;
}

const detail::CompiledTemplate& NamedTemplate::get(const Engine& engine,
                                                   std::optional<Template>& keeper) const {
    if (const detail::CompiledTemplate* found = found_.load(std::memory_order_acquire))
        return *found;
    keeper = engine.get_template(constant_name_);
    if (!engine.options().reload)
        found_.store(&keeper->compiled(), std::memory_order_release);
    return keeper->compiled();
}

}  // namespace nuages::templates
