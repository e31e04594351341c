#pragma once

#include <vector>

#include <nuages/routing/pattern.h>

#include "compiled_pattern.h"

namespace nuages::routing {

struct Route;

// A pattern taken apart, with those it includes.
struct CompiledUrl {
    CompiledPattern pattern;
    std::vector<CompiledUrl> children;
    const Route* route = nullptr;  // of a view
};

// The list in the shape in which it was written; `patterns` and `converters` must outlive it.
std::vector<CompiledUrl> compile_urls(const UrlPatterns& patterns, ConverterSet& converters);

}  // namespace nuages::routing
