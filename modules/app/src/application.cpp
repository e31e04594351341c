#include <algorithm>
#include <optional>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/app/template_tags.h>
#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/fibers/cancel.h>
#include <nuages/fibers/scope.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/i18n/translations.h>
#include <nuages/log/log.h>
#include <nuages/orm/registry.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

#include "context_processors.h"
#include "errors/debug_record.h"
#include "errors/error_response.h"
#include "errors/repeated_queries.h"
#include "resolve.h"
#include "site_checks.h"
#include "trace/throw_site.h"

namespace nuages::app {
namespace {

struct DatabaseSetup {
    std::string alias;
    std::string engine;
    std::string replica_of;
    bool atomic_requests = false;
    OpenDatabase open;
};

// Turns whatever the next handler throws into a response, so that each layer of middleware sees one.
class Guard {
public:
    Guard(Handler next, const Application& application) : next_(std::move(next)), application_(application) {}

    HttpResponse operator()(HttpRequest& request) const {
        try {
            return next_(request);
        } catch (const fibers::Cancelled&) {
            throw;
        } catch (...) {
            return error_response(application_, request);
        }
    }

private:
    Handler next_;
    const Application& application_;
};

// A streaming response whose producer finds the site in its scope, although it runs after the view has
// returned.
class ScopedStream : public HttpResponse {
public:
    ScopedStream(HttpResponse response, const Application& application, HttpRequest& request)
        : HttpResponse(std::move(response)) {
        set_body([inner = producer(), &application, &request](ResponseWriter& writer) {
            const Enter in_scope(application, &request);
            inner(writer);
        });
    }
};

}  // namespace

struct Application::Impl {
    explicit Impl(Blueprint parts)
        : blueprint(std::move(parts)), settings(Settings::load(blueprint.settings)) {
        read_settings();
        check_labels();
        for (const App& app : blueprint.apps)
            app.register_models(models);
        models.use_routers(blueprint.routers);
        models.resolve();
        translations.emplace(language_options(), catalog_sources());
        default_locale = &translations->default_locale();
        urls.emplace(blueprint.urls ? blueprint.urls() : UrlPatterns());
        engine.emplace(template_options());
        collect_commands();
        collect_context_processors();
        if (options.debug)
            throw_sites.emplace();
    }

    void read_settings();
    void configure_databases();
    void check_labels() const;
    i18n::LanguageOptions language_options() const;
    std::vector<i18n::CatalogSource> catalog_sources() const;
    templates::Options template_options() const;
    void collect_commands();
    void collect_context_processors();
    void build_chain(const Application& self);
    HttpResponse call_view(HttpRequest& request, const ResolverMatch& match, std::size_t database) const;
    HttpResponse answer(const Application& self, HttpRequest& request) const;
    HttpResponse answer_in_debug(const Application& self, HttpRequest& request) const;

    Blueprint blueprint;
    Settings settings;
    SiteOptions options;
    ZoneId time_zone;
    std::vector<DatabaseSetup> database_setups;
    std::vector<std::string> atomic_aliases;  // of the databases with atomic_requests
    std::vector<Command> commands;
    std::vector<const ContextProcessor*> context_processors;
    db::Databases databases;
    orm::Registry models;  // goes before the databases that it refers to
    std::optional<i18n::Translations> translations;
    const i18n::Locale* default_locale = nullptr;
    std::optional<UrlResolver> urls;
    std::optional<templates::Engine> engine;
    Signals signals;
    std::optional<RecordThrowSites> throw_sites;
    Handler chain;
    bool started = false;
};

void Application::Impl::read_settings() {
    bind(settings, options);
    configure_databases();
    for (const auto& bind_options : blueprint.settings_binders)
        bind_options(settings);
    for (const App& app : blueprint.apps)
        app.bind_settings(settings);
    settings.finish();
    require_safe(options);
    time_zone = tz::get(options.time_zone);
}

// The engine that a URL is for; "" where it says none.
std::string engine_of_url(std::string_view url) {
    const std::string_view scheme = url.substr(0, url.find("://"));
    return scheme.size() == url.size() ? "" : scheme == "postgres" ? "postgresql" : std::string(scheme);
}

// Binds the tables [databases.<alias>]; "default" may be given by the environment alone.
void Application::Impl::configure_databases() {
    std::vector<std::string> aliases = settings.names_in("databases");
    if (std::ranges::find(aliases, "default") == aliases.end())
        aliases.insert(aliases.begin(), "default");
    for (const std::string& alias : aliases) {
        DatabaseSetup setup{.alias = alias};
        auto section = settings.section("databases." + alias);
        section.bind("engine", setup.engine, "The kind of database")
            .bind("atomic_requests", setup.atomic_requests, "Run each view in a transaction")
            .bind("replica_of", setup.replica_of,
                  "The alias of the database whose rows this one repeats: it is read, and never written to");
        std::string url;
        section.bind("url", url,
                     "Where the database is: \"postgres://user:password@host/name\" (or DATABASE_URL)");
        if (std::string engine = engine_of_url(url); !engine.empty())
            setup.engine = std::move(engine);
        if (setup.engine.empty() && settings.names_in("databases." + alias).empty())
            continue;
        std::vector<std::string_view> names;
        for (const DatabaseEngine& engine_of_blueprint : blueprint.database_engines)
            names.push_back(engine_of_blueprint.name);
        const auto found = std::ranges::find(names, setup.engine);
        if (found == names.end())
            throw ImproperlyConfigured("The setting 'databases." + alias + ".engine' is \"" + setup.engine +
                                       "\", which is none of the engines of this site." +
                                       did_you_mean(setup.engine, names, "engines"));
        const auto position = static_cast<std::size_t>(found - names.begin());
        setup.open = blueprint.database_engines[position].configure(alias, section);
        if (setup.atomic_requests)
            atomic_aliases.push_back(alias);
        database_setups.push_back(std::move(setup));
    }
}

void Application::Impl::check_labels() const {
    for (std::size_t i = 0; i < blueprint.apps.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            if (blueprint.apps[i].label() == blueprint.apps[k].label())
                throw ImproperlyConfigured(
                    "Two installed apps have the label '" + blueprint.apps[i].label() +
                    "'. Labels name tables and migrations and have to differ: give one of "
                    "them another label.");
        }
    }
}

i18n::LanguageOptions Application::Impl::language_options() const {
    i18n::LanguageOptions result;
    result.language_code = options.language_code;
    result.languages = options.languages;
    result.use_i18n = options.use_i18n;
    result.reload = options.debug;
    result.formats.use_thousand_separator = options.use_thousand_separator;
    return result;
}

std::vector<i18n::CatalogSource> Application::Impl::catalog_sources() const {
    std::vector<i18n::CatalogSource> sources = blueprint.catalog_sources;
    for (const std::string& folder : options.locale_paths)
        sources.push_back(i18n::CatalogSource::folder(folder));
    for (const App& app : blueprint.apps)
        sources.push_back(i18n::CatalogSource::folder(app.subfolder("locale")));
    return sources;
}

templates::Options Application::Impl::template_options() const {
    templates::Options result;
    result.loaders = blueprint.template_loaders;
    std::vector<std::string> folders = options.templates.dirs;
    for (const App& app : blueprint.apps)
        folders.push_back(app.subfolder("templates"));
    result.loaders.push_back(std::make_shared<templates::DirectoryLoader>(std::move(folders)));
    result.builtins.push_back(site_tags());
    for (const LibraryFunction& make : blueprint.template_builtins)
        result.builtins.push_back(make());
    for (const auto& [name, make] : blueprint.template_libraries)
        result.libraries.insert_or_assign(name, make());
    for (const App& app : blueprint.apps) {
        for (const auto& [name, make] : app.template_libraries())
            result.libraries.insert_or_assign(name, make());
    }
    result.string_if_invalid = options.templates.string_if_invalid;
    result.debug = options.debug;
    result.reload = options.debug;
    result.on_error = [](const templates::Context&, const templates::Location& location) {
        DebugRecord* record = fibers::scope<DebugRecord>();
        const std::exception_ptr error = std::current_exception();
        if (!record || record->template_error == error)
            return;  // the first place, which is the innermost, counts
        record->template_location = location;
        record->template_error = error;
    };
    return result;
}

// Of commands with one name the first counts, those of apps before those of the framework.
void Application::Impl::collect_commands() {
    const auto add = [&](const std::vector<Command>& more) {
        for (const Command& command : more) {
            if (std::ranges::find(commands, command.name(), &Command::name) == commands.end())
                commands.push_back(command);
        }
    };
    for (const App& app : blueprint.apps)
        add(app.commands());
    add(blueprint.commands);
}

void Application::Impl::collect_context_processors() {
    for (const App& app : blueprint.apps) {
        for (const ContextProcessor& processor : app.context_processors())
            context_processors.push_back(&processor);
    }
    for (const ContextProcessor& processor : blueprint.context_processors)
        context_processors.push_back(&processor);
}

void Application::Impl::build_chain(const Application& self) {
    Handler innermost = [this, &self](HttpRequest& request) {
        const ResolverMatch* match = resolve(self, request);
        return match ? call_view(request, *match, 0) : not_found_response(self, request);
    };
    chain = Guard(std::move(innermost), self);
    const MiddlewareList& layers = blueprint.middleware;
    for (std::size_t i = layers.size(); i > 0; --i)
        chain = Guard(layers.begin()[i - 1].wrap(std::move(chain), self), self);
}

// The view inside of a transaction on each database with atomic_requests, from the given one on.
HttpResponse Application::Impl::call_view(HttpRequest& request, const ResolverMatch& match,
                                          std::size_t database) const {
    if (database == atomic_aliases.size() || match.has_mark("non_atomic_requests"))
        return match.call(request);
    return db::atomic(databases.get(atomic_aliases[database]),
                      [&] { return call_view(request, match, database + 1); });
}

HttpResponse Application::Impl::answer(const Application& self, HttpRequest& request) const {
    try {
        signals.request_started.send(request);
        HttpResponse response = chain(request);
        log_response(request, response);
        signals.request_finished.send(request, response);
        if (response.body_kind() == HttpResponse::BodyKind::stream)
            response = ScopedStream(std::move(response), self, request);
        return response;
    } catch (const fibers::Cancelled&) {
        throw;
    } catch (...) {
        return error_response(self, request);
    }
}

// Not in its caller, whose part of the stack each waiting request keeps.
[[gnu::noinline]] HttpResponse Application::Impl::answer_in_debug(const Application& self,
                                                                  HttpRequest& request) const {
    DebugRecord record;
    const fibers::ScopeValue<DebugRecord> record_in_scope(&record);
    const db::ObserveQueries observing(record.queries);
    RepeatedQueries repeated(options.repeated_queries);
    HttpResponse response = [&] {
        const db::ObserveQueries watching(repeated);
        return answer(self, request);
    }();
    repeated.warn(request.path);
    return response;
}

Application::Application(Blueprint blueprint) : impl_(std::make_unique<Impl>(std::move(blueprint))) {
    impl_->build_chain(*this);
}

Application::~Application() {
    stop();
}

const Settings& Application::settings() const noexcept {
    return impl_->settings;
}
const SiteOptions& Application::options() const noexcept {
    return impl_->options;
}
ZoneId Application::time_zone() const noexcept {
    return impl_->time_zone;
}
const i18n::Translations& Application::translations() const noexcept {
    return *impl_->translations;
}
const i18n::Locale& Application::default_locale() const {
    return impl_->options.debug ? impl_->translations->default_locale() : *impl_->default_locale;
}
const std::vector<App>& Application::apps() const noexcept {
    return impl_->blueprint.apps;
}
const App* Application::find_app(std::string_view label) const noexcept {
    const auto& apps = impl_->blueprint.apps;
    const auto found = std::ranges::find(apps, label, &App::label);
    return found == apps.end() ? nullptr : &*found;
}
const std::vector<Command>& Application::commands() const noexcept {
    return impl_->commands;
}
const MiddlewareList& Application::middleware() const noexcept {
    return impl_->blueprint.middleware;
}
const std::vector<const ContextProcessor*>& Application::context_processors() const noexcept {
    return impl_->context_processors;
}
const ErrorViews& Application::error_views() const noexcept {
    return impl_->blueprint.error_views;
}
const UrlResolver& Application::urls() const noexcept {
    return *impl_->urls;
}
const templates::Engine& Application::templates() const noexcept {
    return *impl_->engine;
}
orm::Registry& Application::models() const noexcept {
    return impl_->models;
}
db::Databases& Application::databases() const noexcept {
    return impl_->databases;
}
Signals& Application::signals() noexcept {
    return impl_->signals;
}
const Signals& Application::signals() const noexcept {
    return impl_->signals;
}

void Application::open_databases() {
    db::Databases& databases = impl_->databases;
    for (const DatabaseSetup& setup : impl_->database_setups) {
        if (databases.has(setup.alias))
            continue;
        if (setup.replica_of.empty())
            databases.add(setup.open());
        else
            databases.add_replica(setup.open(), setup.replica_of);
    }
    databases.check_replicas();
    if (impl_->models.models().empty())
        return;
    if (!databases.has("default"))
        throw ImproperlyConfigured(
            "The site has models, but no database 'default'. Add a table [databases.default] to its "
            "settings, with an "
            "engine such as \"sqlite\" and a name.");
    impl_->models.install(databases.get("default"));
}

void Application::start() {
    if (std::exchange(impl_->started, true))
        return;
    log::configure(impl_->options.log);
    const Enter in_scope(*this);
    for (const App& app : impl_->blueprint.apps)
        app.ready(*this);
}

void Application::stop() {
    if (!std::exchange(impl_->started, false))
        return;
    const Enter in_scope(*this);
    const auto& apps = impl_->blueprint.apps;
    for (auto app = apps.rbegin(); app != apps.rend(); ++app) {
        try {
            app->shut_down(*this);
        } catch (const std::exception& error) {
            log::logger("nuages.app")
                .error("The app '{}' could not be shut down: {}", app->label(), error.what());
        }
    }
}

checks::Messages Application::check(bool deploy, std::string_view tag) const {
    const Enter in_scope(*this);
    checks::Messages messages;
    const auto run = [&](const std::vector<checks::Check>& all) {
        for (const checks::Check& check : all) {
            if ((check.deploy && !deploy) || (!tag.empty() && check.tag != tag))
                continue;
            for (checks::Message& message : check.run(*this))
                messages.push_back(std::move(message));
        }
    };
    run(site_checks());
    run(impl_->blueprint.checks);
    for (const App& app : impl_->blueprint.apps)
        run(app.checks());
    return messages;
}

HttpResponse Application::handle(HttpRequest& request) const {
    request.set_options(impl_->options.request);
    const Enter in_scope(*this, &request);
    return impl_->options.debug ? impl_->answer_in_debug(*this, request) : impl_->answer(*this, request);
}

Handler Application::handler() const {
    return [this](HttpRequest& request) { return handle(request); };
}

void Application::prepare(templates::Context& context, HttpRequest& request) const {
    context.attach(request);
    context.set_use_tz(impl_->options.use_tz);
    context.set_locale(i18n::active_locale());
    context.set_time_zone(i18n::active().time_zone);
    if (request.resolver_match && context.current_app().empty())
        context.set_current_app(std::string(request.resolver_match->namespace_()));
    for (const ContextProcessor* processor : impl_->context_processors)
        (*processor)(request, context);
    set_builtin_variables(request, context, impl_->options.debug);
}

}  // namespace nuages::app
