#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/app/app.h>
#include <nuages/app/blueprint.h>
#include <nuages/app/checks.h>
#include <nuages/app/options.h>
#include <nuages/app/settings.h>
#include <nuages/app/signal.h>
#include <nuages/http/handler.h>

namespace nuages {
class UrlResolver;
namespace db {
class Databases;
}
namespace i18n {
class Locale;
class Translations;
}  // namespace i18n
namespace orm {
class Registry;
}
namespace templates {
class Context;
class Engine;
}  // namespace templates
}  // namespace nuages

namespace nuages::app {

struct Signals {
    Signal<HttpRequest&> request_started;
    // The response is complete, and not yet sent.
    Signal<HttpRequest&, const HttpResponse&> request_finished;
    // A view or a middleware threw something that became a 500.
    Signal<HttpRequest&> got_request_exception;
};

// A site, wired: settings, apps, models, databases, templates, URLs and the middleware around them. Made when
// the process starts, unchanged while it serves; then any number of threads and fibers may use it.
class Application {
public:
    // Reads the settings and wires everything; opens no database. Throws ImproperlyConfigured that says what
    // does not fit: an unknown setting, two apps of one label, a URL pattern that cannot work.
    explicit Application(Blueprint blueprint);
    Application(const Application&) = delete;
    Application& operator=(const Application&) = delete;
    // Stops it where it was started.
    ~Application();

    const Settings& settings() const noexcept;
    const SiteOptions& options() const noexcept;
    // Of the setting time_zone.
    ZoneId time_zone() const noexcept;
    // The languages of the site, and that of the setting language_code.
    const i18n::Translations& translations() const noexcept;
    const i18n::Locale& default_locale() const;
    // In the order of installation.
    const std::vector<App>& apps() const noexcept;
    // Null where no app has that label.
    const App* find_app(std::string_view label) const noexcept;
    // Those of the apps, then those of the blueprint. Each name once: an app's command replaces the
    // framework's.
    const std::vector<Command>& commands() const noexcept;
    const MiddlewareList& middleware() const noexcept;
    // Those of the apps, then those of the blueprint.
    const std::vector<const ContextProcessor*>& context_processors() const noexcept;
    const ErrorViews& error_views() const noexcept;
    const UrlResolver& urls() const noexcept;
    const templates::Engine& templates() const noexcept;
    orm::Registry& models() const noexcept;
    // Empty before open_databases(), unless somebody added one.
    db::Databases& databases() const noexcept;
    // To be connected before it serves.
    Signals& signals() noexcept;
    const Signals& signals() const noexcept;

    // Opens the databases of the settings under their aliases, but those that are there already. Throws what
    // opening them throws.
    void open_databases();
    // Sets the levels of the process's log and runs the hooks of the apps; stop() runs those for the end,
    // once.
    void start();
    void stop();

    // What the checks find, with those for a deployment where asked for. `tag` narrows it to checks of that
    // tag.
    checks::Messages check(bool deploy = false, std::string_view tag = {}) const;

    // Answers a request through the whole chain, in the calling fiber. Whatever goes wrong becomes a
    // response; only the cancellation of the fiber gets out.
    HttpResponse handle(HttpRequest& request) const;
    // The same as a function; the application has to outlive it.
    Handler handler() const;

    // Sets what every template of a request may use: the variables of the context processors, language and
    // time zone, and the request for tags. render() calls it.
    void prepare(templates::Context& context, HttpRequest& request) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::app
