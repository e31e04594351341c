#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>

#include "compiled_urls.h"
#include "normalize.h"

namespace nuages::routing {

// One way to write the path of a view.
struct Possibility {
    std::vector<ReverseTemplate> templates;
    std::string pattern;                      // the regex that the path has to match, from the root
    std::optional<DefaultLanguage> language;  // of i18n_patterns(), whose prefix goes in front
    bool only_routes = false;                 // it has no part that a path with fitting arguments could miss
    Dict defaults;                            // extra arguments: may be given, if with these values
    std::map<std::string, const Group*, std::less<>> groups;  // those with a converter, by parameter

    // Whether the whole pattern matches the path.
    bool matches(std::string_view path) const;

private:
    mutable std::once_flag compiled_;
    mutable std::optional<text::PythonRegex> regex_;
};

// The views and namespaces that can be named at one level of namespaces.
struct ReverseLevel {
    std::map<std::string, std::vector<std::shared_ptr<const Possibility>>, std::less<>>
        views;  // in order of trial
    std::map<std::string, std::shared_ptr<const ReverseLevel>, std::less<>> namespaces;
    std::map<std::string, std::vector<std::string>, std::less<>> apps;  // the namespaces of their instances
};

// Throws ValueError for a regular expression that cannot be reversed.
ReverseLevel make_reverse_table(const std::vector<CompiledUrl>& urls);

struct ReverseRequest {
    std::string_view name;  // "polls:detail"
    const List& args;
    const Dict& kwargs;
    std::string_view current_app;
    std::string_view script_prefix;
};
// Throws NoReverseMatch, or ValueError for positional together with named arguments.
std::string reverse_in(const ReverseLevel& root, const ReverseRequest& request);

}  // namespace nuages::routing
