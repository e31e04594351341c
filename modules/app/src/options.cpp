#include <algorithm>

#include <nuages/app/options.h>
#include <nuages/app/settings.h>
#include <nuages/base/error.h>

namespace nuages::app {
namespace {

void bind_level(Settings::Section& section, std::string_view key, log::Level& level, std::string_view help) {
    using log::Level;
    section.bind_choice(key, level,
                        {{"debug", Level::debug},
                         {"info", Level::info},
                         {"warning", Level::warning},
                         {"error", Level::error},
                         {"critical", Level::critical},
                         {"off", Level::off}},
                        help);
}

void bind_site(Settings::Section section, SiteOptions& options) {
    section
        .bind("debug", options.debug,
              "Show errors with their source on the page, and reload templates. Never on a public site")
        .bind("repeated_queries", options.repeated_queries,
              "With debug on, warn of a statement that one line runs so often in a request; 0 is never")
        .bind("secret_key", options.secret_key,
              "Signs cookies and tokens; belongs into .env as NUAGES_SECRET_KEY")
        .bind("secret_key_fallbacks", options.secret_key_fallbacks,
              "Old secret keys whose signatures still count")
        .bind("allowed_hosts", options.request.allowed_hosts,
              "The hosts that this site serves: \"example.com\", \".example.com\" with subdomains, \"*\"")
        .bind("append_slash", options.append_slash, "Redirect to the URL with a slash where only that exists")
        .bind("prepend_www", options.prepend_www, "Redirect to the host with www. in front")
        .bind("language_code", options.language_code, "The language of the site")
        .bind("languages", options.languages,
              "The languages that visitors may have, by their codes; empty is all that are translated")
        .bind_paths("locale_paths", options.locale_paths,
                    "Folders of translations (ko/LC_MESSAGES/django.mo) that go before those of the apps")
        .bind("use_i18n", options.use_i18n, "Translate texts; off shows everything in language_code")
        .bind("use_thousand_separator", options.use_thousand_separator, "Group the digits of numbers")
        .bind("language_cookie_name", options.language_cookie.name,
              "The cookie that holds the language of a visitor")
        .bind("language_cookie_age", options.language_cookie.age,
              "How long that cookie is kept; 0 is until the browser closes")
        .bind("language_cookie_domain", options.language_cookie.domain,
              "Its domain; empty is the host asked for")
        .bind("language_cookie_path", options.language_cookie.path, "Its path")
        .bind("language_cookie_secure", options.language_cookie.secure, "Send it over https only")
        .bind("language_cookie_httponly", options.language_cookie.httponly, "Hide it from scripts")
        .bind("language_cookie_samesite", options.language_cookie.samesite, "Lax, Strict, None, or empty")
        .bind("time_zone", options.time_zone, "The zone in which times are shown")
        .bind("use_tz", options.use_tz, "Keep times in UTC and show them in time_zone");
}

void bind_http(Settings::Section section, RequestOptions& options) {
    section
        .bind("use_x_forwarded_host", options.use_x_forwarded_host,
              "Trust X-Forwarded-Host; only behind a proxy that sets it")
        .bind("use_x_forwarded_port", options.use_x_forwarded_port,
              "Trust X-Forwarded-Port; only behind a proxy that sets it")
        .bind("secure_proxy_header", options.secure_proxy_header,
              "The header by which the proxy says that a request came over https, such as X-Forwarded-Proto")
        .bind("secure_proxy_value", options.secure_proxy_value, "The value of that header for https")
        .bind("max_form_bytes", options.max_form_bytes,
              "Form data without files may be this large; 0 is no limit")
        .bind("max_fields", options.max_fields, "A form may have this many fields; 0 is no limit")
        .bind("max_files", options.max_files, "A form may have this many files; 0 is no limit")
        .bind("max_memory_file_bytes", options.max_memory_file_bytes,
              "Uploaded files up to this size stay in memory, larger ones go to a temporary file")
        .bind("upload_folder", options.upload_folder, "Where those are; $TMPDIR or /tmp where empty");
}

void bind_security(Settings::Section section, SecurityOptions& options) {
    section
        .bind("hsts", options.hsts,
              "How long browsers insist on https (Strict-Transport-Security); 0 sends no header")
        .bind("hsts_include_subdomains", options.hsts_include_subdomains, "Subdomains too")
        .bind("hsts_preload", options.hsts_preload, "Agree to the browsers' preload lists")
        .bind("nosniff", options.nosniff, "Send X-Content-Type-Options: nosniff")
        .bind("referrer_policy", options.referrer_policy, "The header Referrer-Policy; empty sends none")
        .bind("cross_origin_opener_policy", options.cross_origin_opener_policy,
              "The header Cross-Origin-Opener-Policy; empty sends none")
        .bind("frame_options", options.frame_options, "The header X-Frame-Options: DENY or SAMEORIGIN")
        .bind("ssl_redirect", options.ssl_redirect, "Redirect from http to https")
        .bind("ssl_host", options.ssl_host, "The host to redirect to; empty is the one asked for")
        .bind("ssl_redirect_exempt", options.ssl_redirect_exempt, "Paths that begin so are not redirected");
}

void bind_csrf(Settings::Section section, CsrfOptions& options) {
    section.bind("cookie_name", options.cookie_name, "The cookie that holds the secret")
        .bind("cookie_age", options.cookie_age, "How long the cookie is kept; 0 is until the browser closes")
        .bind("cookie_domain", options.cookie_domain, "The domain of the cookie; empty is the host asked for")
        .bind("cookie_path", options.cookie_path, "The path of the cookie")
        .bind("cookie_secure", options.cookie_secure, "Send the cookie over https only")
        .bind("cookie_httponly", options.cookie_httponly, "Hide the cookie from scripts")
        .bind("cookie_samesite", options.cookie_samesite, "Lax, Strict, None, or empty")
        .bind("header_name", options.header_name, "The header in which scripts send the token")
        .bind("trusted_origins", options.trusted_origins,
              "Other origins that may send forms: \"https://shop.example.com\", \"https://*.example.com\"");
}

void bind_log(Settings& settings, log::Options& options) {
    using log::Color;
    auto section = settings.section("log");
    bind_level(section, "level", options.level, "Messages below it are dropped");
    section.bind_choice("color", options.color,
                        {{"auto", Color::automatic}, {"always", Color::always}, {"never", Color::never}},
                        "Colours on the console");
    for (const std::string& name : section.table_keys("levels")) {
        auto& [logger, level] = options.levels.emplace_back(name, options.level);
        bind_level(section, "levels." + logger, level, "The level of that logger and those below it");
    }
}

bool is_sample_key(std::string_view key) {
    for (const std::string_view prefix : {"django-insecure-", "nuages-insecure-", "changeme", "change-me"}) {
        if (key.starts_with(prefix))
            return true;
    }
    return false;
}

}  // namespace

void bind(Settings& settings, SiteOptions& options) {
    options.request.allowed_hosts.clear();
    bind_site(settings.section(""), options);
    bind_http(settings.section("http"), options.request);
    bind_security(settings.section("security"), options.security);
    bind_csrf(settings.section("csrf"), options.csrf);
    settings.section("templates")
        .bind_paths("dirs", options.templates.dirs, "Folders of templates, searched before those of the apps")
        .bind("string_if_invalid", options.templates.string_if_invalid,
              "Shown in place of variables that are missing");
    bind_log(settings, options.log);
    if (options.debug && options.request.allowed_hosts.empty())
        options.request.allowed_hosts = RequestOptions{}.allowed_hosts;  // this machine
}

std::string secret_key_weakness(std::string_view key) {
    constexpr std::size_t least_length = 50;
    constexpr std::size_t least_distinct = 5;
    if (key.empty())
        return "it is not set";
    if (is_sample_key(key))
        return "it is one of a sample or of development";
    if (key.size() < least_length)
        return "it has only " + std::to_string(key.size()) + " characters of at least " +
               std::to_string(least_length);
    std::string characters(key);
    std::ranges::sort(characters);
    const auto repeated = std::ranges::unique(characters);
    const auto distinct = static_cast<std::size_t>(repeated.begin() - characters.begin());
    if (distinct < least_distinct)
        return "it has only " + std::to_string(distinct) + " different characters";
    return "";
}

void require_safe(const SiteOptions& options) {
    try {
        tz::get(options.time_zone);
    } catch (const ValueError& error) {
        throw ImproperlyConfigured("The setting 'time_zone' cannot be used: " + std::string(error.what()));
    }
    if (options.debug)
        return;
    const std::string weakness = secret_key_weakness(options.secret_key);
    if (!weakness.empty())
        throw ImproperlyConfigured("The secret key cannot protect a site with debug = false: " + weakness +
                                   ". Put a random one of 50 characters or more into .env as "
                                   "NUAGES_SECRET_KEY=..., and keep that file out of "
                                   "version control.");
    if (options.request.allowed_hosts.empty())
        throw ImproperlyConfigured(
            "The setting 'allowed_hosts' is empty, and with debug = false no request could be answered. List "
            "the "
            "hosts of the site, for example allowed_hosts = [\"www.example.com\"].");
}

}  // namespace nuages::app
