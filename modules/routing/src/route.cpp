#include "route.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/routing/match.h>

#include "language_prefix.h"

namespace nuages::routing {
namespace {

// As Django joins them: without the ^ of an inner regex.
std::string join_texts(const std::vector<const CompiledPattern*>& levels) {
    std::string joined;
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        const std::string& text = (*level)->source->text;
        if (!text.empty())
            joined = text + (joined.starts_with('^') ? joined.substr(1) : joined);
    }
    return joined;
}

struct NamedCapture {
    std::string name;
    const Group* group;
    std::size_t index;
};

// The captures that feed a view, in order: the named ones, the innermost of each name, or the unnamed ones
// where none is named.
std::vector<NamedCapture> captures_of(const std::vector<const CompiledPattern*>& levels) {
    std::vector<NamedCapture> named, unnamed;
    std::size_t index = 0;
    for (const CompiledPattern* level : levels) {
        for (const Group& group : level->groups) {
            const NamedCapture capture{group.name, &group, index++};
            if (group.name.empty()) {
                unnamed.push_back(capture);
                continue;
            }
            const auto same = std::find_if(named.begin(), named.end(), [&](const NamedCapture& other) {
                return other.name == group.name;
            });
            if (same == named.end())
                named.push_back(capture);
            else
                *same = capture;
        }
    }
    return named.empty() ? unnamed : named;
}

void bind_parameters(Route& route) {
    const auto captures = captures_of(route.levels);
    const auto types = route.endpoint().parameters;
    if (captures.size() != types.size()) {
        std::string message = "The URL pattern " + Value(route.text).repr() + " captures " +
                              std::to_string(captures.size()) + " arguments, but its view takes " +
                              std::to_string(types.size()) + ".";
        if (captures.size() > types.size() && route.levels.size() > 1)
            message +=
                " Those that an include around it captures come first: take them as parameters and write "
                "with_outer<N>(view), where N is their number.";
        throw ImproperlyConfigured(message);
    }
    for (std::size_t i = 0; i < captures.size(); ++i) {
        const Group& group = *captures[i].group;
        if (group.converter && !types[i]->fits(group.converter->name))
            throw ImproperlyConfigured("In the URL pattern " + Value(route.text).repr() + " the converter '" +
                                       group.converter->name + "' of <" + group.name +
                                       "> does not fit parameter " + std::to_string(i + 1) + " of the view.");
        Parameter parameter{captures[i].index, std::nullopt, types[i]->accepts, types[i]->optional};
        if (const Value* replaced = route.extra.find(group.name); replaced && !group.name.empty()) {
            parameter.fixed = group.converter ? group.converter->to_url(*replaced) : replaced->str();
            if (!parameter.fixed || (parameter.accepts && !parameter.accepts(*parameter.fixed)))
                throw ImproperlyConfigured("In the URL pattern " + Value(route.text).repr() +
                                           " the extra argument " + group.name + "=" + replaced->repr() +
                                           " does not fit the parameter of the view.");
        }
        route.parameters.push_back(std::move(parameter));
    }
}

}  // namespace

std::string Route::full_text() const {
    const CompiledPattern& outermost = *levels.front();
    return outermost.is_language() ? language_prefix(outermost.source->default_language) + text : text;
}

bool Route::accepts(std::span<const std::string_view> captures) const {
    if (endpoint().typed) {
        for (const Parameter& parameter : parameters) {
            if (parameter.fixed)
                continue;
            const std::string_view text = captures[parameter.capture];
            if (!text.data()) {
                if (!parameter.optional)
                    return false;
            } else if (parameter.accepts && !parameter.accepts(text)) {
                return false;
            }
        }
        return true;
    }
    // a number beyond 64 bits has no Value
    std::size_t index = 0;
    for (const CompiledPattern* level : levels)
        for (const Group& group : level->groups)
            if (const std::string_view text = captures[index++];
                group.run == Run::digits && text.size() > 18 && !text::parse_int(text))
                return false;
    return true;
}

void check_capture_count(const std::vector<const CompiledPattern*>& levels) {
    std::size_t count = 0;
    for (const CompiledPattern* level : levels)
        count += level->groups.size();
    if (count > max_captures)
        throw ImproperlyConfigured("The URL pattern " + Value(join_texts(levels)).repr() + " captures " +
                                   std::to_string(count) + " arguments; " + std::to_string(max_captures) +
                                   " are the most, those of the includes around it counted in.");
}

Route make_route(std::vector<const CompiledPattern*> levels, std::uint32_t order) {
    Route route;
    route.levels = std::move(levels);
    route.order = order;
    for (const CompiledPattern* level : route.levels) {
        route.capture_count += level->groups.size();
        const UrlPattern& pattern = *level->source;
        for (const auto& [name, value] : pattern.extra)
            route.extra.set(name, value);
        if (!pattern.app_name.empty())
            route.app_names.push_back(pattern.app_name);
        if (!pattern.namespace_.empty())
            route.namespaces.push_back(pattern.namespace_);
    }
    route.text = join_texts(route.levels);
    route.app_name = text::join(route.app_names, ":");
    route.namespace_ = text::join(route.namespaces, ":");
    const std::string& name = route.endpoint().name;
    route.view_name = route.namespace_.empty() ? name : route.namespace_ + ":" + name;
    if (route.endpoint().typed)
        bind_parameters(route);
    return route;
}

}  // namespace nuages::routing
