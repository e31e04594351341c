#include <fstream>
#include <iterator>
#include <utility>

#include <nuages/app/application.h>
#include <nuages/app/settings.h>
#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/http/errors.h>
#include <nuages/staticfiles/serve.h>
#include <nuages/staticfiles/static_files.h>

namespace nuages::staticfiles {
namespace {

// Django's filepath_to_uri().
constexpr std::string_view unquoted = "/~!*()'";

bool is_absolute_url(std::string_view url) {
    return url.starts_with('/') || url.find("://") != url.npos;
}

std::optional<Manifest> read_manifest(const std::string& root) {
    const std::string path = root + "/" + std::string(Manifest::file_name);
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return Manifest::parse(text, path);
}

}  // namespace

void bind(app::Settings& settings, Options& options) {
    settings.section("static")
        .bind("url", options.url, "The URL below which static files are (STATIC_URL)")
        .bind_path("root", options.root, "The folder into which collectstatic copies them (STATIC_ROOT)")
        .bind_paths("dirs", options.dirs,
                    "Folders with static files that belong to no app (STATICFILES_DIRS)")
        .bind("manifest", options.manifest, "With debug off: names with a hash of the content")
        .bind("serve", options.serve, "Whether the site's own server answers below url");
}

void bind(app::Settings& settings, MediaOptions& options) {
    settings.section("media")
        .bind("url", options.url, "The URL below which uploaded files are (MEDIA_URL); none where empty")
        .bind_path("root", options.root, "The folder that holds them (MEDIA_ROOT)")
        .bind("serve", options.serve, "Whether the site's own server answers below url");
}

void StaticFiles::prepare(const app::Application& application) {
    // As Django: a relative STATIC_URL is below the site's prefix.
    if (!is_absolute_url(options_.url))
        options_.url.insert(0, "/");
    if (!options_.url.ends_with('/'))
        throw ImproperlyConfigured("static.url has to end with a slash, and it is \"" + options_.url + "\".");
    if (!media_.url.empty() &&
        (!media_.url.starts_with('/') || !media_.url.ends_with('/') || media_.url == "/"))
        throw ImproperlyConfigured("media.url is \"" + media_.url +
                                   "\"; valid is a path between slashes, such as \"/media/\".");
    if (!media_.url.empty() && media_.root.empty())
        throw ImproperlyConfigured(
            "media.url is set, and media.root is not: set it to the folder of the uploads.");
    std::vector<Directory> directories;
    for (const std::string& dir : options_.dirs)
        directories.push_back({dir, ""});
    for (const App& app : application.apps())
        directories.push_back({app.subfolder("static"), ""});
    finder_ = Finder(std::move(directories));
    debug_ = application.options().debug;
    if (options_.manifest && !debug_)
        manifest_ = read_manifest(options_.root);
    if (options_.manifest && !debug_ && !manifest_ && !embedded_.empty())
        manifest_ = embedded_.hash(options_.url);
}

std::string StaticFiles::url(std::string_view name) const {
    while (name.starts_with('/'))
        name.remove_prefix(1);
    if (!options_.manifest || debug_)
        return options_.url + url::quote(name, unquoted);
    if (!manifest_)
        throw ImproperlyConfigured("static.manifest is on, and there is no " + options_.root + "/" +
                                   std::string(Manifest::file_name) +
                                   ". Run collectstatic, which writes it.");
    // What follows the name ("icons.svg#arrow") is no part of it.
    const std::string_view path = name.substr(0, name.find_first_of("?#"));
    const auto hashed = manifest_->find(path);
    if (!hashed)
        throw ValueError(
            "Missing staticfiles manifest entry for '" + std::string(path) +
            "'. Is there such a file (findstatic), and has collectstatic run since it was added?");
    return options_.url + url::quote(*hashed, unquoted) + std::string(name.substr(path.size()));
}

Handler StaticFiles::around(Handler site) const {
    return [this, site = std::move(site)](HttpRequest& request) {
        if (auto response = answer_file(request))
            return std::move(*response);
        // What is no file may still be a page of the site.
        return site(request);
    };
}

// Not in its caller, whose part of the stack each waiting request keeps.
[[gnu::noinline]] std::optional<HttpResponse> StaticFiles::answer_file(const HttpRequest& request) const {
    if (options_.serve && request.path.starts_with(options_.url))
        if (auto response = answer_static(request, request.path.substr(options_.url.size())))
            return response;
    if (media_.serve && !media_.url.empty() && request.path.starts_with(media_.url)) {
        try {
            return serve_upload(request, request.path.substr(media_.url.size()), media_.root);
        } catch (const Http404&) {
            // The site's own 404 page is the better one.
        }
    }
    return std::nullopt;
}

std::optional<HttpResponse> StaticFiles::answer_static(const HttpRequest& request,
                                                       std::string_view name) const {
    if (debug_) {
        if (const auto path = finder_.find(name))
            return serve_file(request, *path, name);
    } else if (!options_.root.empty()) {
        const bool hashed = manifest_ && manifest_->has_hashed(name);
        if (auto response =
                serve_within(request, options_.root, name, hashed ? Caching::immutable : Caching::ask))
            return response;
    }
    if (const EmbeddedFiles::File* file = embedded_.find(name))
        return serve_content(request, file->content, name, file->etag,
                             file->hashed ? Caching::immutable : Caching::ask);
    return std::nullopt;
}

}  // namespace nuages::staticfiles
