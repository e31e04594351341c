#pragma once

#include <optional>
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

// The file at that path as the answer to a GET or HEAD: entity tag, Last-Modified, 304, byte ranges with
// If-Range, 416. `name` gives the content type. Other methods get 405. Throws Error where the file
// cannot be opened.
HttpResponse serve_file(const HttpRequest& request, const std::string& path, std::string_view name,
                        Caching caching = Caching::ask);

// The same for a content that is part of the program, with its entity tag (strong, quoted); without ranges.
HttpResponse serve_content(const HttpRequest& request, std::string_view content, std::string_view name,
                           std::string_view etag, Caching caching = Caching::ask);

// The file of that name in the folder, or its precompressed variant (name.br, name.gz) where the client takes
// that and it is not older than the file; nullopt where there is none.
std::optional<HttpResponse> serve_within(const HttpRequest& request, const std::string& folder,
                                         std::string_view name, Caching caching = Caching::ask);

// A view for files of a folder (Django's static.serve): serve_from(request, path, document_root). Throws
// Http404 where there is none; never shows a folder's list.
HttpResponse serve_from(const HttpRequest& request, std::string_view name, const std::string& folder);

// The same for what visitors have uploaded: pages among it get no rights in the site's name.
HttpResponse serve_upload(const HttpRequest& request, std::string_view name, const std::string& folder);

// The static file of that name (already decoded); throws Http404 where there is none.
HttpResponse serve(const HttpRequest& request, std::string_view name, const Finder& finder);

}  // namespace nuages::staticfiles
