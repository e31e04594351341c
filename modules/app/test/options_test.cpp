#include <gtest/gtest.h>

#include <nuages/app/options.h>
#include <nuages/app/settings.h>
#include <nuages/base/error.h>

namespace nuages::app {
namespace {

const std::string good_key = "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu";

SiteOptions public_site() {
    SiteOptions options;
    options.secret_key = good_key;
    options.request.allowed_hosts = {"example.com"};
    return options;
}

std::string refusal(const SiteOptions& options) {
    try {
        require_safe(options);
    } catch (const ImproperlyConfigured& error) {
        return error.what();
    }
    return "";
}

TEST(SecretKey, GoodOnesAreNotWeak) {
    EXPECT_EQ(secret_key_weakness(good_key), "");
}

TEST(SecretKey, WeakOnesAreNamed) {
    EXPECT_EQ(secret_key_weakness(""), "it is not set");
    EXPECT_EQ(secret_key_weakness("short"), "it has only 5 characters of at least 50");
    EXPECT_EQ(secret_key_weakness(std::string(30, 'a') + std::string(30, 'b')),
              "it has only 2 different characters");
    EXPECT_EQ(secret_key_weakness("django-insecure-" + good_key), "it is one of a sample or of development");
}

TEST(RequireSafe, RefusesAWeakKeyOnlyWithDebugOff) {
    SiteOptions options = public_site();
    options.secret_key = "weak";
    EXPECT_NE(refusal(options).find("NUAGES_SECRET_KEY"), std::string::npos);
    EXPECT_EQ(refusal(options).find("weak\""), std::string::npos);
    options.debug = true;
    EXPECT_EQ(refusal(options), "");
}

TEST(RequireSafe, RefusesEmptyAllowedHostsOnlyWithDebugOff) {
    SiteOptions options = public_site();
    options.request.allowed_hosts.clear();
    EXPECT_NE(refusal(options).find("allowed_hosts"), std::string::npos);
    options.debug = true;
    EXPECT_EQ(refusal(options), "");
}

TEST(RequireSafe, RefusesAnUnknownTimeZone) {
    SiteOptions options = public_site();
    options.time_zone = "Asia/Seol";
    EXPECT_NE(refusal(options).find("Asia/Seol"), std::string::npos);
    options.time_zone = "Asia/Seoul";
    EXPECT_EQ(refusal(options), "");
}

TEST(SiteOptions, AreBoundWithTheTablesOfTheModule) {
    SettingsSource source;
    source.environment = {
        {"NUAGES_DEBUG", "true"},         {"NUAGES_ALLOWED_HOSTS", "a.example,b.example"},
        {"NUAGES_SECURITY_HSTS", "365d"}, {"NUAGES_CSRF_TRUSTED_ORIGINS", "https://*.example.com"},
        {"NUAGES_LOG_LEVEL", "debug"},    {"NUAGES_HTTP_MAX_FIELDS", "5"}};
    Settings settings = Settings::load(source);
    SiteOptions options;
    bind(settings, options);
    settings.finish();
    EXPECT_TRUE(options.debug);
    EXPECT_EQ(options.request.allowed_hosts, (std::vector<std::string>{"a.example", "b.example"}));
    EXPECT_EQ(options.security.hsts, Duration::days(365));
    EXPECT_EQ(options.csrf.trusted_origins, std::vector<std::string>{"https://*.example.com"});
    EXPECT_EQ(options.log.level, log::Level::debug);
    EXPECT_EQ(options.request.max_fields, 5u);
}

}  // namespace
}  // namespace nuages::app
