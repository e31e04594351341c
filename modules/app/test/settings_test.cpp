#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/app/settings.h>
#include <nuages/base/error.h>

#include "temporary_folder.h"

namespace nuages::app {
namespace {

struct ServerOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8000;
    bool reload = true;
    double ratio = 0.5;
    Duration timeout = Duration::seconds(30);
    std::vector<std::string> hosts = {"localhost"};
    enum class Mode { quick, safe } mode = Mode::quick;
    std::string file = "db.sqlite3";
};

class SettingsTest : public testing::Test {
protected:
    void write(const std::string& name, const std::string& text) { folder_.write(name, text); }

    Settings load(std::vector<std::pair<std::string, std::string>> environment = {}, std::string name = {}) {
        SettingsSource source;
        source.directory = folder_.path() + "/config";
        source.name = std::move(name);
        source.environment = std::move(environment);
        return Settings::load(source);
    }

    static void bind(Settings& settings, ServerOptions& options) {
        settings.section("server")
            .bind("host", options.host, "Where it listens")
            .bind("port", options.port, "Its port")
            .bind("reload", options.reload, "")
            .bind("ratio", options.ratio, "")
            .bind("timeout", options.timeout, "")
            .bind("hosts", options.hosts, "")
            .bind_choice("mode", options.mode,
                         {{"quick", ServerOptions::Mode::quick}, {"safe", ServerOptions::Mode::safe}}, "")
            .bind_path("file", options.file, "");
    }

    ServerOptions read(std::vector<std::pair<std::string, std::string>> environment = {},
                       std::string name = {}) {
        Settings settings = load(std::move(environment), std::move(name));
        ServerOptions options;
        bind(settings, options);
        settings.finish();
        return options;
    }

    // The message of what reading the settings throws.
    std::string failure(std::vector<std::pair<std::string, std::string>> environment = {},
                        std::string name = {}) {
        try {
            read(std::move(environment), std::move(name));
        } catch (const ImproperlyConfigured& error) {
            return error.what();
        }
        return "nothing was thrown";
    }

    TemporaryFolder folder_;
};

void expect_holds(const std::string& text, const std::string& part) {
    EXPECT_NE(text.find(part), std::string::npos) << text << "\nlacks: " << part;
}

TEST_F(SettingsTest, KeepsTheDefaultsOfTheStruct) {
    write("config/settings/base.toml", "");
    const ServerOptions options = read();
    EXPECT_EQ(options.port, 8000);
    EXPECT_EQ(options.hosts, std::vector<std::string>{"localhost"});
}

TEST_F(SettingsTest, ReadsEveryTypeFromToml) {
    write("config/settings/base.toml",
          "[server]\nhost = \"0.0.0.0\"\nport = 9000\nreload = false\nratio = 2\ntimeout = \"5m\"\n"
          "hosts = [\"a\", \"b\"]\nmode = \"safe\"\nfile = \"data/x.db\"\n");
    const ServerOptions options = read();
    EXPECT_EQ(options.host, "0.0.0.0");
    EXPECT_EQ(options.port, 9000);
    EXPECT_FALSE(options.reload);
    EXPECT_EQ(options.ratio, 2.0);
    EXPECT_EQ(options.timeout, Duration::minutes(5));
    EXPECT_EQ(options.hosts, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(options.mode, ServerOptions::Mode::safe);
    EXPECT_EQ(options.file, folder_.path() + "/data/x.db");
}

TEST_F(SettingsTest, ReadsEveryTypeFromTheEnvironment) {
    write("config/settings/base.toml", "");
    const ServerOptions options = read({{"NUAGES_SERVER_PORT", "9000"},
                                        {"NUAGES_SERVER_RELOAD", "off"},
                                        {"NUAGES_SERVER_RATIO", "0.25"},
                                        {"NUAGES_SERVER_TIMEOUT", "250ms"},
                                        {"NUAGES_SERVER_HOSTS", "a.example, b.example"},
                                        {"NUAGES_SERVER_MODE", "safe"}});
    EXPECT_EQ(options.port, 9000);
    EXPECT_FALSE(options.reload);
    EXPECT_EQ(options.ratio, 0.25);
    EXPECT_EQ(options.timeout, Duration::milliseconds(250));
    EXPECT_EQ(options.hosts, (std::vector<std::string>{"a.example", "b.example"}));
    EXPECT_EQ(options.mode, ServerOptions::Mode::safe);
}

TEST_F(SettingsTest, EnvironmentIsOverDotenvOverTheChosenFileOverThoseItExtends) {
    write("config/settings/base.toml", "[server]\nport = 1\nhost = \"base\"\nratio = 0.1\nfile = \"base\"\n");
    write("config/settings/prod.toml",
          "extends = \"base\"\n[server]\nport = 2\nhost = \"prod\"\nratio = 0.2\n");
    write(".env", "NUAGES_SERVER_PORT=3\nNUAGES_SERVER_HOST=dotenv\n");
    const ServerOptions options = read({{"NUAGES_SERVER_PORT", "4"}}, "prod");
    EXPECT_EQ(options.port, 4);
    EXPECT_EQ(options.host, "dotenv");
    EXPECT_EQ(options.ratio, 0.2);
    EXPECT_EQ(options.file, folder_.path() + "/base");
}

TEST_F(SettingsTest, ChoosesTheFileByVariableElseLocalElseBase) {
    write("config/settings/base.toml", "[server]\nport = 1\n");
    EXPECT_EQ(read().port, 1);
    write("config/settings/local.toml", "[server]\nport = 2\n");
    EXPECT_EQ(read().port, 2);
    write(".env", "NUAGES_SETTINGS=base\n");
    EXPECT_EQ(read().port, 1);
    write("config/settings/prod.toml", "[server]\nport = 3\n");
    EXPECT_EQ(read({{"NUAGES_SETTINGS", "prod"}}).port, 3);
    EXPECT_EQ(load({{"NUAGES_SETTINGS", "prod"}}).name(), "prod");
}

TEST_F(SettingsTest, UnknownKeyNamesFileLineAndTheLikelyOne) {
    write("config/settings/base.toml", "# sample\n[server]\nprot = 9000\n");
    expect_holds(
        failure(),
        "config/settings/base.toml:3: there is no setting 'server.prot'. Did you mean 'server.port'?");
}

TEST_F(SettingsTest, UnknownKeyWithoutALikelyOneListsWhatIsValid) {
    write("config/settings/base.toml", "[server]\nquux = 1\n[elsewhere]\nquux = 1\n");
    const std::string message = failure();
    expect_holds(message, "'server.quux'. Valid here: server.host, server.port");
    expect_holds(message, "'elsewhere.quux'. The sections are: server.");
}

TEST_F(SettingsTest, WrongTypesSayWhatIsExpected) {
    write("config/settings/base.toml",
          "[server]\nport = \"http\"\nreload = 1\nhost = 5\nhosts = \"a\"\nmode = \"slow\"\ntimeout = "
          "\"soon\"\n");
    const std::string message = failure();
    expect_holds(message,
                 "base.toml:2: the setting 'server.port' has to be a whole number from 0 to 65535, not");
    expect_holds(message, "'http'");
    expect_holds(message, ":3: the setting 'server.reload' has to be true or false");
    expect_holds(message, ":4: the setting 'server.host' has to be text");
    expect_holds(message, ":5: the setting 'server.hosts' has to be a list of texts");
    expect_holds(message, ":6: the setting 'server.mode' has to be one of \"quick\", \"safe\"");
    expect_holds(message, ":7: the setting 'server.timeout' has to be a number of seconds");
}

TEST_F(SettingsTest, NumbersOutOfRangeAreRefused) {
    write("config/settings/base.toml", "[server]\nport = 65536\n");
    expect_holds(failure(), "from 0 to 65535");
    write("config/settings/base.toml", "");
    expect_holds(failure({{"NUAGES_SERVER_PORT", "99999999999999999999"}}),
                 "NUAGES_SERVER_PORT (environment)");
}

TEST_F(SettingsTest, MalformedTomlNamesLineAndColumn) {
    write("config/settings/base.toml", "[server]\nport = = 1\n");
    expect_holds(failure(), "/config/settings/base.toml:2:8: ");
}

TEST_F(SettingsTest, MissingFilesAreNamedWithThoseThatExist) {
    write("config/settings/base.toml", "");
    write("config/settings/local.toml", "");
    const std::string message = failure({{"NUAGES_SETTINGS", "prod"}});
    expect_holds(message,
                 "prod.toml (named by the environment variable NUAGES_SETTINGS) does not exist. There are: "
                 "base, local.");
    write("config/settings/local.toml", "extends = \"common\"\n");
    expect_holds(failure(), "common.toml does not exist; it is extended by local.toml");
}

TEST_F(SettingsTest, MissingFolderSaysWhereItWasLookedFor) {
    SettingsSource source;
    source.directory = "no-such-config-folder";
    try {
        Settings::load(source);
        FAIL() << "nothing was thrown";
    } catch (const ImproperlyConfigured& error) {
        expect_holds(error.what(), "no-such-config-folder");
        expect_holds(error.what(), std::filesystem::current_path().string());
    }
}

TEST_F(SettingsTest, CircularExtendsIsRefused) {
    write("config/settings/base.toml", "extends = \"local\"\n");
    write("config/settings/local.toml", "extends = \"base\"\n");
    expect_holds(failure(), "local -> base -> local");
}

TEST_F(SettingsTest, ExtendsCannotLeaveTheFolder) {
    write("config/settings/base.toml", "extends = \"../../etc/x\"\n");
    expect_holds(failure(), "base.toml:1: extends has to name files of the same folder");
    expect_holds(failure({{"NUAGES_SETTINGS", "../base"}}), "does not exist");
}

TEST_F(SettingsTest, UnknownVariableInDotenvIsAnError) {
    write("config/settings/base.toml", "");
    write(".env", "# secrets\nNUAGES_SERVER_PROT=1\nOTHER=2\n");
    expect_holds(failure(),
                 ".env:2: there is no setting for NUAGES_SERVER_PROT. Did you mean 'NUAGES_SERVER_PORT'?");
}

TEST_F(SettingsTest, MistypedVariablesOfTheEnvironmentAreWarnedOf) {
    write("config/settings/base.toml", "");
    write(".env", "SERVER_PORT=1\n");
    Settings settings = load({{"NUAGES_SERVER_PROT", "1"}, {"NUAGES_UNRELATED_THING", "1"}});
    ServerOptions options;
    bind(settings, options);
    settings.finish();
    ASSERT_EQ(settings.warnings().size(), 2u);
    expect_holds(settings.warnings()[0],
                 ".env:1: SERVER_PORT sets nothing. Did you mean NUAGES_SERVER_PORT?");
    expect_holds(settings.warnings()[1], "NUAGES_SERVER_PROT sets nothing. Did you mean NUAGES_SERVER_PORT?");
}

TEST_F(SettingsTest, TablesNamedByTheSiteAreListedInOrder) {
    write(
        "config/settings/base.toml",
        "[databases.replica]\nname = \"r\"\n[databases.default]\nname = \"d\"\n[levels]\n\"a.b\" = \"x\"\n");
    Settings settings = load();
    EXPECT_EQ(settings.names_in("databases"), (std::vector<std::string>{"replica", "default"}));
    std::string name;
    settings.section("databases.default").bind("name", name, "");
    EXPECT_EQ(name, "d");
    EXPECT_EQ(settings.section("").table_keys("levels"), std::vector<std::string>{"a.b"});
}

TEST_F(SettingsTest, RemembersWhereEachValueCameFrom) {
    write("config/settings/base.toml", "[server]\nport = 1\n");
    Settings settings = load({{"NUAGES_SERVER_HOST", "h"}});
    ServerOptions options;
    bind(settings, options);
    settings.finish();
    const auto& all = settings.all();
    EXPECT_EQ(all[0].key, "server.host");
    EXPECT_EQ(all[0].origin, "environment");
    EXPECT_EQ(all[0].default_value, Value("127.0.0.1"));
    EXPECT_EQ(all[1].origin, "config/settings/base.toml:2");
    EXPECT_EQ(all[1].value, Value(1));
    EXPECT_EQ(all[1].help, "Its port");
    EXPECT_EQ(all[2].origin, "");
}

TEST_F(SettingsTest, AKeyThatIsBoundTwiceIsListedAndRefusedOnce) {
    write("config/settings/base.toml", "");
    Settings settings = load({{"NUAGES_SERVER_PORT", "many"}});
    ServerOptions first, second;
    bind(settings, first);
    bind(settings, second);
    const auto& all = settings.all();
    EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& one) { return one.key == "server.port"; }),
              1);
    try {
        settings.finish();
        FAIL() << "finish() accepted it";
    } catch (const std::exception& error) {
        const std::string_view message = error.what();
        EXPECT_NE(message.find("server.port"), message.npos);
        EXPECT_EQ(message.find("server.port"), message.rfind("server.port"));
    }
}

TEST_F(SettingsTest, SecretsAreNotRepeatedInMessages) {
    write("config/settings/base.toml", "secret_key = 12345\n");
    Settings settings = load();
    std::string key;
    settings.section("").bind("secret_key", key, "");
    try {
        settings.finish();
        FAIL() << "nothing was thrown";
    } catch (const ImproperlyConfigured& error) {
        EXPECT_EQ(std::string(error.what()).find("12345"), std::string::npos) << error.what();
    }
}

TEST(Secrets, AreKnownByTheirNames) {
    for (const char* name :
         {"SECRET_KEY", "databases.default.password", "api_url", "Token", "auth_user", "signature"})
        EXPECT_TRUE(is_secret_name(name)) << name;
    for (const char* name : {"debug", "server.port", "allowed_hosts"})
        EXPECT_FALSE(is_secret_name(name)) << name;
}

TEST(Secrets, AreHiddenInsideDictsAndLists) {
    const Value value = Value::list({Value::dict({{"host", "db"}, {"password", "x"}, {"empty_token", ""}})});
    EXPECT_EQ(cleansed("databases", value),
              Value::list({Value::dict({{"host", "db"}, {"password", hidden_value}, {"empty_token", ""}})}));
    EXPECT_EQ(cleansed("secret_key", Value("x")), Value(hidden_value));
}

TEST(Secrets, AreHiddenInsideUrls) {
    const auto shown = [](std::string_view url) { return cleansed("url", Value(url)).str(); };
    EXPECT_EQ(shown("postgres://kim:s3cret@db:5432/x"), "postgres://kim:********************@db:5432/x");
    EXPECT_EQ(shown("postgres://kim:a@b@db/x"), "postgres://kim:********************@db/x");
    for (const char* url : {"postgres://db:5432/x", "https://example.com/a@b:c", "no url: a@b"})
        EXPECT_EQ(shown(url), url);
}

TEST_F(SettingsTest, TheEnvironmentsDatabaseUrlIsThatOfTheDefaultDatabase) {
    write("config/settings/base.toml", "");
    const auto url = [&](std::vector<std::pair<std::string, std::string>> environment) {
        Settings settings = load(std::move(environment));
        std::string found;
        settings.section("databases.default").bind("url", found, "");
        settings.finish();
        return found;
    };
    EXPECT_EQ(url({{"DATABASE_URL", "postgres://host/a"}}), "postgres://host/a");
    EXPECT_EQ(
        url({{"NUAGES_DATABASES_DEFAULT_URL", "postgres://host/b"}, {"DATABASE_URL", "postgres://host/a"}}),
        "postgres://host/b");
    EXPECT_EQ(
        url({{"DATABASE_URL", "postgres://host/a"}, {"NUAGES_DATABASES_DEFAULT_URL", "postgres://host/b"}}),
        "postgres://host/b");
    write(".env", "DATABASE_URL=postgres://host/c\n");
    EXPECT_EQ(url({}), "postgres://host/c");
}

}  // namespace
}  // namespace nuages::app
