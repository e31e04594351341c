#include "reverse_table.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/uri.h>
#include <nuages/routing/resolver.h>

#include "language_prefix.h"

namespace nuages::routing {
namespace {

// What may stand in a path unencoded besides letters and digits (RFC 3986 3.3).
constexpr std::string_view path_characters = "!$&'()*+,;=/~:@";

// What patterns inherit from the includes around them.
struct Context {
    std::string prefix;
    std::optional<DefaultLanguage> language;
    bool only_routes = true;
    std::map<std::string, const Group*, std::less<>> groups;
};

Context inside(const Context& outer, const CompiledPattern& pattern) {
    Context inner = outer;
    if (pattern.is_language()) {
        inner.language = pattern.source->default_language;
        return inner;
    }
    inner.prefix += pattern.regex_text;
    inner.only_routes &= pattern.is_route();
    for (const Group& group : pattern.groups)
        if (group.converter)
            inner.groups.insert_or_assign(group.name, &group);
    return inner;
}

void set_defaults(Dict& defaults, const Dict& extra) {
    for (const auto& [name, value] : extra)
        defaults.set(name, value);
}

ReverseLevel make_level(const std::vector<CompiledUrl>& urls, const Context& context,
                        const Dict& outer_extra);

void add_view(ReverseLevel& level, const CompiledPattern& pattern, const Context& context,
              const Dict& outer_extra) {
    Context own = inside(context, pattern);
    auto possibility = std::make_shared<Possibility>();
    possibility->templates = normalize(own.prefix);
    if (pattern.source->name.empty())
        return;
    possibility->pattern = std::move(own.prefix);
    possibility->language = own.language;
    possibility->only_routes = own.only_routes;
    possibility->groups = std::move(own.groups);
    possibility->defaults = pattern.source->extra;
    set_defaults(possibility->defaults, outer_extra);
    level.views[pattern.source->name].push_back(std::move(possibility));
}

// What an include without a namespace adds is named as if it stood here.
void add_include(ReverseLevel& level, const CompiledUrl& url, const Context& context,
                 const Dict& outer_extra) {
    Dict extra = url.pattern.source->extra;
    set_defaults(extra, outer_extra);
    ReverseLevel included = make_level(url.children, inside(context, url.pattern), extra);
    for (auto& [name, possibilities] : included.views) {
        auto& known = level.views[name];
        known.insert(known.end(), possibilities.begin(), possibilities.end());
    }
    for (auto& [name, inner] : included.namespaces)
        level.namespaces.insert_or_assign(name, std::move(inner));
    for (auto& [app, instances] : included.apps) {
        auto& known = level.apps[app];
        known.insert(known.end(), instances.begin(), instances.end());
    }
}

// Django goes through its patterns from the last to the first, and so the last of a name is tried first.
ReverseLevel make_level(const std::vector<CompiledUrl>& urls, const Context& context,
                        const Dict& outer_extra) {
    ReverseLevel level;
    for (auto url = urls.rbegin(); url != urls.rend(); ++url) {
        const UrlPattern& source = *url->pattern.source;
        if (!source.is_include) {
            add_view(level, url->pattern, context, outer_extra);
        } else if (source.app_name.empty()) {
            add_include(level, *url, context, outer_extra);
        } else {
            level.apps[source.app_name].push_back(source.namespace_);
            level.namespaces.insert_or_assign(
                source.namespace_, std::make_shared<const ReverseLevel>(
                                       make_level(url->children, inside(context, url->pattern), {})));
        }
    }
    return level;
}

template <class Map>
std::vector<std::string_view> keys_of(const Map& map) {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : map)
        keys.push_back(key);
    return keys;
}

std::string suggestion(std::string_view name, const std::vector<std::string_view>& candidates) {
    const std::string_view nearest = nearest_name(name, candidates);
    return nearest.empty() ? std::string() : "Did you mean '" + std::string(nearest) + "'?";
}

// The level that the namespaces in front of the name lead to.
const ReverseLevel& find_level(const ReverseLevel& root, const std::vector<std::string_view>& path,
                               std::string_view current_app) {
    std::vector<std::string_view> current;
    if (!current_app.empty())
        current = text::split(current_app, ':');
    bool follow_current = !current.empty();
    const ReverseLevel* level = &root;
    std::string resolved;
    for (std::size_t i = 0; i < path.size(); ++i) {
        std::string_view name = path[i];
        const std::string_view current_name = follow_current && i < current.size() ? current[i] : "";
        // the name of an app stands for its current instance, else for the one of its own name, else for the
        // last one
        if (const auto app = level->apps.find(name); app != level->apps.end()) {
            const auto& instances = app->second;
            const auto has = [&](std::string_view instance) {
                return std::find(instances.begin(), instances.end(), instance) != instances.end();
            };
            if (!current_name.empty() && has(current_name))
                name = current_name;
            else if (!has(name))
                name = instances.front();
        }
        if (name != current_name)
            follow_current = false;
        const auto found = level->namespaces.find(name);
        if (found == level->namespaces.end())
            throw NoReverseMatch(Value(name).repr() + " is not a registered namespace" +
                                     (resolved.empty() ? "" : " inside '" + resolved + "'"),
                                 suggestion(name, keys_of(level->namespaces)));
        if (!resolved.empty())
            resolved += ':';
        resolved += name;
        level = found->second.get();
    }
    return *level;
}

const Value* find_argument(const ReverseTemplate& way, const ReverseRequest& request,
                           std::string_view parameter) {
    if (request.args.empty())
        return request.kwargs.find(parameter);
    // of a name that stands twice the last argument counts
    for (std::size_t i = way.parameters.size(); i-- > 0;)
        if (way.parameters[i] == parameter)
            return &request.args[i];
    return nullptr;
}

// Whether the arguments are those that this way needs, the defaults counted in.
bool takes_arguments(const ReverseTemplate& way, const Dict& defaults, const ReverseRequest& request) {
    if (!request.args.empty())
        return request.args.size() == way.parameters.size();
    const auto is_parameter = [&](std::string_view name) {
        return std::find(way.parameters.begin(), way.parameters.end(), name) != way.parameters.end();
    };
    for (const std::string& parameter : way.parameters)
        if (!request.kwargs.contains(parameter) && !defaults.contains(parameter))
            return false;
    for (const auto& [name, value] : request.kwargs) {
        if (is_parameter(name.as_text()))
            continue;
        const Value* fixed = defaults.find(name.as_text());
        if (!fixed || !(*fixed == value))
            return false;
    }
    return true;
}

// The path with the arguments put in, not yet encoded; nullopt where it would not lead back to the view.
std::optional<std::string> write_path(const Possibility& possibility, const ReverseTemplate& way,
                                      const ReverseRequest& request) {
    std::string path;
    bool surely_matches = true;
    for (const ReverseTemplate::Piece& piece : way.pieces) {
        if (!piece.is_parameter) {
            path += piece.text;
            continue;
        }
        const Value* argument = find_argument(way, request, piece.text);
        if (!argument)
            return std::nullopt;
        const auto group = possibility.groups.find(piece.text);
        if (group == possibility.groups.end()) {
            surely_matches = false;
            path += argument->str();
            continue;
        }
        const auto text = group->second->converter->to_url(*argument);
        if (!text)
            return std::nullopt;
        surely_matches &= !text->empty() && run_length(group->second->run, *text) == text->size();
        path += *text;
    }
    if (!(surely_matches && possibility.only_routes) && !possibility.matches(path))
        return std::nullopt;
    return path;
}

std::string prefix_of(const Possibility& possibility) {
    return possibility.language ? language_prefix(*possibility.language) : std::string();
}

std::string tuple_repr(const List& items) {
    std::string repr = "(";
    for (const Value& item : items)
        repr += (repr.size() > 1 ? ", " : "") + item.repr();
    return repr + (items.size() == 1 ? ",)" : ")");
}

[[noreturn]] void fail(const ReverseLevel& level, std::string_view name, const ReverseRequest& request) {
    const std::string start = "Reverse for '" + std::string(name) + "'";
    const auto found = level.views.find(name);
    if (found == level.views.end())
        throw NoReverseMatch(
            start + " not found. '" + std::string(name) + "' is not a valid view function or pattern name.",
            suggestion(name, keys_of(level.views)));
    List patterns;
    for (const auto& possibility : found->second)
        patterns.emplace_back(text::replace_all(prefix_of(*possibility), "-", "\\-") + possibility->pattern);
    std::string arguments = "no arguments";
    if (!request.args.empty())
        arguments = "arguments '" + tuple_repr(request.args) + "'";
    else if (!request.kwargs.empty())
        arguments = "keyword arguments '" + Value(request.kwargs).repr() + "'";
    const std::string count = std::to_string(patterns.size());
    throw NoReverseMatch(start + " with " + arguments + " not found. " + count +
                             " pattern(s) tried: " + Value(std::move(patterns)).repr(),
                         {});
}

}  // namespace

bool Possibility::matches(std::string_view path) const {
    std::call_once(compiled_, [this] { regex_.emplace("^" + pattern); });
    return regex_->matches(path);
}

ReverseLevel make_reverse_table(const std::vector<CompiledUrl>& urls) {
    return make_level(urls, {}, {});
}

std::string reverse_in(const ReverseLevel& root, const ReverseRequest& request) {
    if (!request.args.empty() && !request.kwargs.empty())
        throw ValueError("Don't mix *args and **kwargs in call to reverse()!");
    auto path = text::split(request.name, ':');
    const std::string_view name = path.back();
    path.pop_back();
    const ReverseLevel& level = find_level(root, path, request.current_app);
    if (const auto found = level.views.find(name); found != level.views.end())
        for (const auto& possibility : found->second)
            for (const ReverseTemplate& way : possibility->templates)
                if (takes_arguments(way, possibility->defaults, request))
                    if (const auto written = write_path(*possibility, way, request))
                        return http::escape_leading_slashes(url::quote(
                            std::string(request.script_prefix) + prefix_of(*possibility) + *written,
                            path_characters));
    fail(level, name, request);
}

}  // namespace nuages::routing
