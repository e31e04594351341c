#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <nuages/base/time.h>
#include <nuages/http/options.h>
#include <nuages/log/log.h>

namespace nuages::app {

class Settings;

// Table [security].
struct SecurityOptions {
    Duration hsts{};  // how long browsers insist on https; zero sends no header
    bool hsts_include_subdomains = false;
    bool hsts_preload = false;
    bool nosniff = true;
    std::string referrer_policy = "same-origin";             // empty sends no header
    std::string cross_origin_opener_policy = "same-origin";  // likewise
    std::string frame_options = "DENY";                      // or SAMEORIGIN
    bool ssl_redirect = false;
    std::string ssl_host;                          // where to redirect to; by default the host asked for
    std::vector<std::string> ssl_redirect_exempt;  // paths that begin with one of these stay on http
};

// Table [csrf].
struct CsrfOptions {
    std::string cookie_name = "csrftoken";
    Duration cookie_age = Duration::days(7 * 52);
    std::string cookie_domain;
    std::string cookie_path = "/";
    bool cookie_secure = false;
    bool cookie_httponly = false;
    std::string cookie_samesite = "Lax";
    std::string header_name = "X-CSRFToken";
    std::vector<std::string> trusted_origins;  // "https://*.example.com"
};

// Table [templates].
struct TemplateOptions {
    std::vector<std::string> dirs = {"templates"};  // before the folders of the apps
    std::string string_if_invalid;
};

// The keys language_cookie_name, language_cookie_age ... at the top level.
struct LanguageCookieOptions {
    std::string name = "django_language";
    Duration age{};  // zero is until the browser closes
    std::string domain;
    std::string path = "/";
    bool secure = false;
    bool httponly = false;
    std::string samesite;
};

// What every site has: the keys at the top level of the settings, and the tables of this module.
struct SiteOptions {
    bool debug = false;
    // With debug on, a statement that one line runs so often in a request is warned of; 0: never.
    std::size_t repeated_queries = 10;
    std::string secret_key;
    std::vector<std::string> secret_key_fallbacks;  // old keys that still verify
    bool append_slash = true;
    bool prepend_www = false;
    std::string language_code = "en-us";
    std::vector<std::string> languages;                  // by their codes; empty: all that are translated
    std::vector<std::string> locale_paths = {"locale"};  // folders of catalogs, before those of the apps
    bool use_i18n = true;
    bool use_thousand_separator = false;
    LanguageCookieOptions language_cookie;
    std::string time_zone = "UTC";
    bool use_tz = true;
    RequestOptions request;  // allowed_hosts, and table [http]
    SecurityOptions security;
    CsrfOptions csrf;
    TemplateOptions templates;
    log::Options log;
};

void bind(Settings& settings, SiteOptions& options);

// Why the key cannot protect a site: it is missing, short, has few different characters or is a sample's.
// Empty where it is good.
std::string secret_key_weakness(std::string_view key);

// Throws ImproperlyConfigured for what may not go live: with debug off a weak secret key or no allowed hosts;
// and for a time zone that does not exist.
void require_safe(const SiteOptions& options);

}  // namespace nuages::app
