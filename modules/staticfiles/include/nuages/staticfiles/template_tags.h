#pragma once

#include <string>
#include <string_view>

#include <nuages/base/function.h>
#include <nuages/template/library.h>

namespace nuages::staticfiles {

// The library `static`: {% static "css/site.css" as url %}, {% get_static_prefix %} and {% get_media_prefix
// %}. `url` gives the URL of a static file. `media_prefix` may be empty.
templates::Library static_tags(Function<std::string(std::string_view path)> url,
                               Function<std::string()> static_prefix,
                               Function<std::string()> media_prefix = nullptr);

}  // namespace nuages::staticfiles
