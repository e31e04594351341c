#pragma once

#include <string>
#include <string_view>

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/staticfiles/finder.h>

namespace nuages::staticfiles {

// How long a browser may use its copy of a static file without asking.
enum class Caching {
    ask,        // each time: development, and files whose name stays when they change
    immutable,  // a year: files with a hash of their content in their name
};

// The file at that path as the answer to a GET or HEAD: entity tag, Last-Modified, 304, a single byte range
// with If-Range, 416. `name` gives the content type. Other methods get 405. Throws Error where the file
// cannot be opened.
HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching = Caching::ask);

// The same for a content that is part of the program, with its entity tag (strong, quoted); without ranges.
HttpResponse serve_content(const HttpRequest& request, std::string_view content, std::string_view name,
                           std::string_view etag, Caching caching = Caching::ask);

// The static file of that name (already decoded); throws Http404 where there is none.
HttpResponse serve(const HttpRequest& request, std::string_view name, const Finder& finder);

}  // namespace nuages::staticfiles
