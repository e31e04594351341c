#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>

#include "compiled_pattern.h"

namespace nuages::routing {

// Where the value of a typed view's parameter comes from.
struct Parameter {
    std::size_t capture = 0;
    std::optional<std::string> fixed;  // an extra argument of that name replaces what is captured
    bool (*accepts)(std::string_view text) = nullptr;
    bool optional = false;
};

// A way from the root to a view: the includes around it and its own pattern, and what follows from them.
struct Route {
    std::vector<const CompiledPattern*> levels;  // outermost first, the view's own last
    std::uint32_t order = 0;                     // place in the list of all views
    std::size_t capture_count = 0;
    std::vector<Parameter> parameters;  // of a typed view
    std::string text;                   // "polls/<int:question_id>/", without the prefix of a language
    std::vector<std::string> app_names, namespaces;
    std::string app_name, namespace_, view_name;
    Dict extra;

    const UrlPattern& endpoint() const noexcept { return *levels.back()->source; }
    // With that of the active language: "ko/polls/<int:question_id>/".
    std::string full_text() const;
    // Whether the view can be called with these captures.
    bool accepts(std::span<const std::string_view> captures) const;
};

// Throws ImproperlyConfigured for a chain of patterns that captures more than max_captures pieces.
void check_capture_count(const std::vector<const CompiledPattern*>& levels);

// Throws ImproperlyConfigured where the view's parameters are not those that the patterns capture.
Route make_route(std::vector<const CompiledPattern*> levels, std::uint32_t order);

}  // namespace nuages::routing
