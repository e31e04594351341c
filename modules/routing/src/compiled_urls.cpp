#include "compiled_urls.h"

namespace nuages::routing {

std::vector<CompiledUrl> compile_urls(const UrlPatterns& patterns, ConverterSet& converters) {
    std::vector<CompiledUrl> urls;
    urls.reserve(patterns.size());
    for (const UrlPattern& pattern : patterns)
        urls.push_back(
            {compile_pattern(pattern, converters), compile_urls(pattern.children, converters), nullptr});
    return urls;
}

}  // namespace nuages::routing
