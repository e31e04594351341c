#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/http/handler.h>
#include <nuages/staticfiles/embedded.h>
#include <nuages/staticfiles/finder.h>
#include <nuages/staticfiles/manifest.h>

namespace nuages::app {
class Application;
class Settings;
}  // namespace nuages::app

namespace nuages::staticfiles {

// Table [static].
struct Options {
    std::string url = "/static/";                // STATIC_URL
    std::string root;                            // STATIC_ROOT: where collectstatic puts them
    std::vector<std::string> dirs = {"static"};  // STATICFILES_DIRS: files that belong to no app
    bool manifest = false;                       // names with a hash of the content, when debug is off
    bool serve = true;                           // false where another server answers below `url`
};

// Table [media]: what visitors have uploaded.
struct MediaOptions {
    std::string url;    // MEDIA_URL, such as "/media/"; empty: none
    std::string root;   // MEDIA_ROOT
    bool serve = true;  // false where another server answers below `url`
};

void bind(app::Settings& settings, Options& options);
void bind(app::Settings& settings, MediaOptions& options);

// The static files of a site. Filled when the site starts, then safe from any thread.
class StaticFiles {
public:
    // From the site's folders and those of its apps; with debug off and `manifest` on, also what
    // collectstatic wrote.
    void prepare(const app::Application& application);

    // Files that are part of the program, for when the folders are not there. Before prepare().
    EmbeddedFiles& embedded() noexcept { return embedded_; }

    Options& options() noexcept { return options_; }
    const Options& options() const noexcept { return options_; }
    MediaOptions& media() noexcept { return media_; }
    const MediaOptions& media() const noexcept { return media_; }
    const Finder& finder() const noexcept { return finder_; }

    // What {% static %} shows: "/static/polls/style.css". With hashed names throws ValueError for a file that
    // collectstatic has not seen, ImproperlyConfigured where it has not run.
    std::string url(std::string_view name) const;

    // Answers requests below options().url before the site does: with debug on from the folders of the apps,
    // else from options().root; and those below media().url. What is no such file goes to the site. This must
    // outlive the handler, and be prepared before the first request.
    Handler around(Handler site) const;

private:
    std::optional<HttpResponse> answer_file(const HttpRequest& request) const;
    std::optional<HttpResponse> answer_static(const HttpRequest& request, std::string_view name) const;

    Options options_;
    MediaOptions media_;
    Finder finder_{{}};
    EmbeddedFiles embedded_;
    bool debug_ = false;
    std::optional<Manifest> manifest_;
};

}  // namespace nuages::staticfiles
