#include "site_checks.h"

#include <algorithm>

#include <nuages/app/application.h>
#include <nuages/base/text.h>
#include <nuages/db/databases.h>
#include <nuages/orm/lookup.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>
#include <nuages/routing/resolver.h>
#include <nuages/template.h>

#include "middleware/origins.h"
#include "settings_files.h"
#include "template_checks.h"

namespace nuages::app {
namespace {

using checks::Level;
using checks::Message;
using checks::Messages;

Messages check_urls(const Application& application) {
    Messages messages;
    for (const UrlWarning& warning : application.urls().check())
        messages.push_back({Level::warning, warning.message, warning.hint, "", warning.id});
    return messages;
}

Messages check_settings(const Application& application) {
    Messages messages;
    for (const std::string& warning : application.settings().warnings())
        messages.push_back({Level::warning, warning, "", "", "settings.W001"});
    for (const std::string& origin : application.options().csrf.trusted_origins) {
        const auto parts = origin_of(origin);
        if (!parts || parts->scheme.empty() || parts->netloc.empty())
            messages.push_back(
                {Level::error,
                 "The values of csrf.trusted_origins must start with a scheme, but found '" + origin + "'.",
                 "Write https://" + origin + " where it is reached over https.", "", "4_0.E001"});
    }
    return messages;
}

Messages check_templates(const Application& application) {
    Messages messages;
    const TemplateOptions defaults;
    for (const std::string& folder : application.options().templates.dirs) {
        const bool is_default = folder.ends_with("/" + defaults.dirs.front());
        if (!is_default && !is_folder(folder))
            messages.push_back({Level::warning, "The template folder '" + folder + "' does not exist.",
                                "Make it, or take it out of templates.dirs.", "", "templates.W001"});
    }
    for (Message& message : check_template_sources(application))
        messages.push_back(std::move(message));
    return messages;
}

// Of fields that only PostgreSQL has columns for; "" of all others.
std::string_view postgres_only(orm::Kind kind) {
    switch (kind) {
        case orm::Kind::array:
            return "An array";
        case orm::Kind::range:
            return "A range";
        case orm::Kind::hstore:
            return "An hstore";
        case orm::Kind::search_vector:
            return "A search vector";
        default:
            return {};
    }
}

Messages check_models(const Application& application) {
    const auto& databases = application.databases().all();
    if (databases.empty() || std::ranges::any_of(databases, [](const auto& database) {
            return database->vendor() == db::Vendor::postgresql;
        }))
        return {};
    Messages messages;
    for (const orm::ModelInfo* model : application.models().models())
        for (const orm::FieldInfo& field : model->fields())
            if (const std::string_view what = postgres_only(field.kind());
                !what.empty() && !model->is_proxy())
                messages.push_back(
                    {Level::error,
                     std::string(what) + " needs PostgreSQL, and the site has no such database.",
                     "Name one in [databases], or make the member a Value, which is JSON.",
                     model->label() + '.' + field.name(), "postgres.E101"});
    return messages;
}

bool is_one_of(std::string_view value, std::initializer_list<std::string_view> values) {
    return std::ranges::find(values, value) != values.end();
}

class DeployChecks {
public:
    explicit DeployChecks(const Application& application)
        : middleware_(application.middleware()), options_(application.options()) {}

    Messages run() && {
        check_layers();
        if (middleware_.contains("security"))
            check_security(options_.security);
        check_keys();
        if (options_.debug)
            warn("security.W018", "You should not have debug = true in deployment.", "Set debug = false.");
        if (options_.request.allowed_hosts.empty())
            warn("security.W020", "allowed_hosts must not be empty in deployment.",
                 "List the hosts of the site.");
        if (middleware_.contains("csrf") && !options_.csrf.cookie_secure)
            warn("security.W016",
                 "csrf.cookie_secure is not on, so the CSRF cookie may travel over plain http.",
                 "Set csrf.cookie_secure = true.");
        return std::move(messages_);
    }

private:
    void warn(std::string id, std::string message, std::string hint) {
        messages_.push_back({Level::warning, std::move(message), std::move(hint), "", std::move(id)});
    }
    void fail(std::string id, std::string message, std::string hint) {
        messages_.push_back({Level::error, std::move(message), std::move(hint), "", std::move(id)});
    }

    void check_layers() {
        if (!middleware_.contains("security"))
            warn("security.W001",
                 "The security middleware is missing, so the settings of table [security] do nothing.",
                 "Use default_middleware(), or add security_middleware first.");
        if (!middleware_.contains("frame_options"))
            warn("security.W002",
                 "The frame_options middleware is missing, so pages can be framed by other sites.",
                 "Use default_middleware(), or add frame_options_middleware.");
        else if (options_.security.frame_options != "DENY")
            warn("security.W019", "security.frame_options is not DENY.",
                 "Keep DENY unless the site frames its own pages.");
        if (!middleware_.contains("csrf"))
            warn("security.W003",
                 "The csrf middleware is missing, so other sites can send forms to this one.",
                 "Use default_middleware(), or add csrf_middleware.");
    }

    void check_security(const SecurityOptions& security) {
        if (security.hsts.us == 0)
            warn("security.W004", "security.hsts is not set.",
                 "Once the whole site is served over https, set it, first to a short time such as \"1h\".");
        else if (!security.hsts_include_subdomains)
            warn("security.W005", "security.hsts_include_subdomains is not on.",
                 "Turn it on where every subdomain is served over https.");
        if (security.hsts.us != 0 && !security.hsts_preload)
            warn("security.W021", "security.hsts_preload is not on.",
                 "Turn it on to be taken into the browsers' lists.");
        if (!security.nosniff)
            warn("security.W006", "security.nosniff is not on.", "Set security.nosniff = true.");
        if (!security.ssl_redirect)
            warn("security.W008", "security.ssl_redirect is not on.",
                 "Turn it on, unless the proxy in front redirects to https already.");
        check_policies(security);
    }

    void check_policies(const SecurityOptions& security) {
        if (security.referrer_policy.empty())
            warn("security.W022", "security.referrer_policy is empty.", "Set it to \"same-origin\", say.");
        for (const std::string_view policy : text::split(security.referrer_policy, ',')) {
            if (!text::trim(policy).empty() &&
                !is_one_of(text::trim(policy),
                           {"no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin",
                            "same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"}))
                fail("security.E023",
                     "security.referrer_policy has the unknown policy '" + std::string(text::trim(policy)) +
                         "'.",
                     "Valid are no-referrer, no-referrer-when-downgrade, origin, origin-when-cross-origin, "
                     "same-origin, strict-origin, strict-origin-when-cross-origin, unsafe-url.");
        }
        if (!is_one_of(security.cross_origin_opener_policy,
                       {"", "same-origin", "same-origin-allow-popups", "unsafe-none"}))
            fail("security.E024",
                 "security.cross_origin_opener_policy has the unknown value '" +
                     security.cross_origin_opener_policy + "'.",
                 "Valid are same-origin, same-origin-allow-popups, unsafe-none.");
    }

    void check_keys() {
        const std::string weakness = secret_key_weakness(options_.secret_key);
        if (!weakness.empty())
            warn("security.W009", "The secret key is weak: " + weakness + ".",
                 "Put a random one of 50 characters or more into .env as NUAGES_SECRET_KEY.");
        for (std::size_t i = 0; i < options_.secret_key_fallbacks.size(); ++i) {
            const std::string fallback_weakness = secret_key_weakness(options_.secret_key_fallbacks[i]);
            if (!fallback_weakness.empty())
                warn("security.W025",
                     "secret_key_fallbacks[" + std::to_string(i) + "] is weak: " + fallback_weakness + ".",
                     "Drop it.");
        }
    }

    const MiddlewareList& middleware_;
    const SiteOptions& options_;
    Messages messages_;
};

Messages check_deployment(const Application& application) {
    return DeployChecks(application).run();
}

}  // namespace

std::vector<checks::Check> site_checks() {
    return {{check_settings, "settings"},
            {check_urls, "urls"},
            {check_templates, "templates"},
            {check_models, "models"},
            {check_deployment, "security", true}};
}

}  // namespace nuages::app
