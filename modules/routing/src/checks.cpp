#include "checks.h"

#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/base/value.h>

namespace nuages::routing {
namespace {

std::string describe(const UrlPattern& pattern) {
    std::string description = "Your URL pattern " + Value(pattern.text).repr();
    if (!pattern.name.empty())
        description += " [name='" + pattern.name + "']";
    return description;
}

bool has_unmatched_bracket(std::string_view segment) {
    int open = 0;
    for (const char c : segment) {
        if (c == '<')
            ++open;
        else if (c == '>' && --open < 0)
            return true;
    }
    return open > 0;
}

void check_leading_slash(const UrlPattern& pattern, std::vector<UrlWarning>& warnings) {
    const std::string& text = pattern.text;
    const bool route = pattern.syntax == UrlPattern::Syntax::route;
    const bool slash =
        text.starts_with('/') || (!route && (text.starts_with("^/") || text.starts_with("^\\/")));
    // an include may be mounted where only its prefix brings the slash
    const bool ends_with_slash = text.ends_with('/') && (!route || pattern.is_include);
    if (slash && !ends_with_slash)
        warnings.push_back(
            {"urls.W002", describe(pattern) + " has a route beginning with a '/'.",
             "Remove this slash as it is unnecessary. If the pattern is meant for an include(), end "
             "the include's own pattern with a '/'."});
}

void check_route_text(const UrlPattern& pattern, std::vector<UrlWarning>& warnings) {
    for (const std::string_view segment : text::split(pattern.text, '/'))
        if (has_unmatched_bracket(segment))
            warnings.push_back({"urls.W010", describe(pattern) + " has an unmatched angle bracket.",
                                "Write parameters as <converter:name>."});
    if (pattern.text.find("(?P<") != std::string::npos || pattern.text.starts_with('^') ||
        pattern.text.ends_with('$'))
        warnings.push_back({"2_0.W001",
                            describe(pattern) +
                                " has a route that contains '(?P<', begins with a '^', or ends "
                                "with a '$'.",
                            "Regular expressions belong to re_path()."});
}

void check_regex_text(const UrlPattern& pattern, std::vector<UrlWarning>& warnings) {
    if (pattern.is_include && pattern.text.ends_with('$') && !pattern.text.ends_with("\\$"))
        warnings.push_back(
            {"urls.W001", describe(pattern) + " uses include() with a regex ending with a '$'.",
             "Remove the dollar from the regex, so that it does not shut out the included URLs."});
}

void check_list(const UrlPatterns& patterns, const std::string& outer_namespace,
                std::vector<std::string>& namespaces, std::vector<UrlWarning>& warnings) {
    for (const UrlPattern& pattern : patterns) {
        const std::size_t before = warnings.size();
        std::string inner_namespace = outer_namespace;
        if (!pattern.namespace_.empty()) {
            inner_namespace += (outer_namespace.empty() ? "" : ":") + pattern.namespace_;
            namespaces.push_back(inner_namespace);
        }
        check_list(pattern.children, inner_namespace, namespaces, warnings);
        if (warnings.size() > before)
            continue;
        if (pattern.name.find(':') != std::string::npos)
            warnings.push_back({"urls.W003", describe(pattern) + " has a name including a ':'.",
                                "Remove the colon, to avoid ambiguous namespace references."});
        check_leading_slash(pattern, warnings);
        if (pattern.syntax == UrlPattern::Syntax::route)
            check_route_text(pattern, warnings);
        else
            check_regex_text(pattern, warnings);
    }
}

}  // namespace

std::vector<UrlWarning> check_patterns(const UrlPatterns& patterns) {
    std::vector<UrlWarning> warnings;
    std::vector<std::string> namespaces;
    check_list(patterns, {}, namespaces, warnings);
    std::sort(namespaces.begin(), namespaces.end());
    for (std::size_t i = 1; i < namespaces.size(); ++i)
        if (namespaces[i] == namespaces[i - 1] && (i < 2 || namespaces[i] != namespaces[i - 2]))
            warnings.push_back(
                {"urls.W005", "The URL namespace '" + namespaces[i] + "' is not unique.",
                 "Give each include() of the app its own namespace, so that all of its URLs can be "
                 "reversed."});
    return warnings;
}

}  // namespace nuages::routing
