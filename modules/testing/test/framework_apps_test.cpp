// The framework's apps in a site with a user model of its own.
#include <algorithm>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include <nuages/admin.h>
#include <nuages/app.h>
#include <nuages/app/application.h>
#include <nuages/auth.h>
#include <nuages/cli/site_migrations.h>
#include <nuages/contenttypes.h>
#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/db/observe.h>
#include <nuages/models.h>
#include <nuages/sessions.h>
#include <nuages/site.h>
#include <nuages/testing/test_site.h>
#include <nuages/urls.h>

#include "temporary_folder.h"

namespace members {
using namespace nuages::models;

// Permissions that cannot be.
struct Misnamed : Model<Misnamed> {
    static constexpr const char* long_name =
        "Can do what takes a name of more than two hundred and fifty-five characters, which is as many as "
        "the "
        "table of permissions has room for, and as many as anybody should have to read before it is clear "
        "what "
        "people may do who have it, however much there is to be said about that.";
    static constexpr auto meta =
        describe().verbose_name(long_name).permissions({{"add_misnamed", "Can add twice"},
                                                        {"own", "Can own"},
                                                        {"own", "Can own again"},
                                                        {"long", long_name}});
};

struct User : Model<User, nuages::auth::AbstractUser> {
    std::string nickname;
    static constexpr auto meta = describe(field<&User::nickname>().max_length(30))
                                     .permissions({{"close_account", "Can close accounts"}})
                                     .default_permissions("add", "view");
};

}  // namespace members

namespace nuages::testing {
namespace {

// What makemigrations writes for it.
constexpr const char* members_migration = R"(
initial = true
dependencies = ["auth.0012_alter_user_first_name_max_length"]

[[operations]]
type = "CreateModel"
name = "User"
fields = [
    {name = "id", type = "BigAutoField", primary_key = true},
    {name = "password", type = "CharField", max_length = 128},
    {name = "last_login", type = "DateTimeField", null = true},
    {name = "is_superuser", type = "BooleanField", default = false},
    {name = "username", type = "CharField", max_length = 150, unique = true},
    {name = "first_name", type = "CharField", max_length = 150, blank = true},
    {name = "last_name", type = "CharField", max_length = 150, blank = true},
    {name = "email", type = "EmailField", max_length = 254, blank = true},
    {name = "is_staff", type = "BooleanField", default = false},
    {name = "is_active", type = "BooleanField", default = true},
    {name = "date_joined", type = "DateTimeField"},
    {name = "nickname", type = "CharField", max_length = 30},
    {name = "groups", type = "ManyToManyField", to = "auth.Group"},
    {name = "user_permissions", type = "ManyToManyField", to = "auth.Permission"},
]
)";

// Asks nothing and remembers what is said.
class Listener final : public migrations::Reporter {
public:
    void write(std::string_view text, Style) override { said += text; }
    std::optional<std::string> ask(std::string_view) override { return std::nullopt; }
    std::string said;
};

using auth::Group;
using auth::Permission;
using contenttypes::ContentType;
using members::User;

class FrameworkApps : public ::testing::Test {
protected:
    static app::Blueprint blueprint(const std::string& folder) {
        std::filesystem::create_directories(folder + "/config/settings");
        std::ofstream(folder + "/config/settings/base.toml") << "[databases.default]\nengine = \"sqlite\"\n";
        return Site(folder + "/config")
            .install(auth::app<User>(), sessions::app(), admin::app(),
                     App("members").models<User>().with(
                         migrations::EmbeddedMigrations{{{"0001_initial", members_migration}}}))
            .urls([] { return UrlPatterns{}; })
            .blueprint();
    }
    static std::vector<std::string> codenames(const std::string& app_label) {
        std::vector<std::string> names;
        for (const Permission& each : Permission::objects.filter({"content_type__app_label", app_label}))
            names.push_back(each.codename);
        std::sort(names.begin(), names.end());
        return names;
    }

    TemporaryFolder folder;
    TestSite site{blueprint(folder.path())};
};

TEST_F(FrameworkApps, a_site_brings_its_own_user_model) {
    const TestScope scope = enter_rolled_back(site);
    User kim;
    kim.username = "kim";
    kim.nickname = "K";
    kim.save();
    const Group group = Group::objects.create({.name = "editors"});
    kim.groups.add(group);
    EXPECT_EQ(User::objects.filter({"groups__name", "editors"}).get().nickname, "K");
    admin::LogEntry entry;
    entry.user = kim;
    entry.object_repr = "x";
    entry.action_flag = admin::addition;
    entry.save();
    EXPECT_EQ(admin::LogEntry::objects.filter({"user__username", "kim"}).count(), 1);
    EXPECT_EQ(admin::LogEntry::objects.get().user.as<User>().nickname, "K");
    const auth::User not_installed;
    EXPECT_THROW(orm::ForeignKey<auth::UserModel>{not_installed}, ImproperlyConfigured);
    EXPECT_EQ(kim.delete_().total, 3);  // the entry and the membership go with the user
    EXPECT_EQ(admin::LogEntry::objects.count(), 0);
    EXPECT_EQ(Group::objects.count(), 1);

    db::Database& database = site.application().databases().get();
    EXPECT_FALSE(database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'auth_user'"));
    EXPECT_TRUE(
        database.query_value("SELECT 1 FROM sqlite_master WHERE name = 'members_user_user_permissions'"));
}

TEST_F(FrameworkApps, fixtures_name_the_sites_own_users_by_their_usernames) {
    const auto& key = site.application().models().find("members", "user")->options().natural_key;
    EXPECT_EQ(std::vector<std::string>(key.begin(), key.end()), std::vector<std::string>{"username"});
}

TEST_F(FrameworkApps, migrations_name_the_sites_user_and_makemigrations_proposes_nothing) {
    const TestScope scope = enter(site);
    const cli::SiteMigrations migrations(site.application());
    const auto project = migrations.project(site.application().databases().get());
    Listener out;
    EXPECT_FALSE(migrations::makemigrations(project, {}, out));
    EXPECT_EQ(out.said, "No changes detected\n");
    out.said.clear();
    EXPECT_FALSE(migrations::migrate(project, {.plan = true}, out));
    EXPECT_EQ(out.said, "Planned operations:\n  No planned migration operations.\n");
    out.said.clear();
    migrations::sqlmigrate(project, {"admin", "0001_initial"}, out);
    EXPECT_NE(out.said.find(R"(REFERENCES "members_user" ("id"))"), std::string::npos) << out.said;
}

TEST_F(FrameworkApps, needed_apps_come_before_those_that_need_them) {
    std::vector<std::string> labels;
    for (const App& app : site.application().apps())
        labels.push_back(app.label());
    EXPECT_EQ(std::ranges::count(labels, "contenttypes"), 1);
    EXPECT_LT(std::ranges::find(labels, "contenttypes"), std::ranges::find(labels, "auth"));
}

TEST(FrameworkChecks, permissions_that_do_not_fit_or_clash_are_found) {
    TemporaryFolder folder;
    std::filesystem::create_directories(folder.path() + "/config/settings");
    std::ofstream(folder.path() + "/config/settings/base.toml")
        << "debug = true\n[databases.default]\nengine = \"sqlite\"\n";
    const app::Application site(Site(folder.path() + "/config")
                                    .install(auth::app(), App("members").models<members::Misnamed>())
                                    .urls([] { return UrlPatterns{}; })
                                    .blueprint());
    std::vector<std::string> said;
    for (const checks::Message& each : site.check(false, "models"))
        said.push_back(each.id + " " + each.object + ": " + each.message);
    const std::string long_name = members::Misnamed::long_name;
    EXPECT_EQ(
        said,
        (std::vector<std::string>{
            "auth.E007 members.Misnamed: The verbose_name of model 'members.Misnamed' must be at most 244 "
            "characters for its builtin permission names to be at most 255 characters.",
            "auth.E005 members.Misnamed: The permission codenamed 'add_misnamed' clashes with a builtin "
            "permission for model 'members.Misnamed'.",
            "auth.E006 members.Misnamed: The permission codenamed 'own' is duplicated for model "
            "'members.Misnamed'.",
            "auth.E008 members.Misnamed: The permission named '" + long_name +
                "' of model 'members.Misnamed' is longer than 255 characters."}));
}

TEST_F(FrameworkApps, permissions_are_those_that_models_name) {
    const TestScope scope = enter(site);
    EXPECT_EQ(codenames("members"), (std::vector<std::string>{"add_user", "close_account", "view_user"}));
    EXPECT_EQ(codenames("sessions"),
              (std::vector<std::string>{"add_session", "change_session", "delete_session", "view_session"}));
    const Permission closing = Permission::objects.get({"codename", "close_account"});
    EXPECT_EQ(closing.name, "Can close accounts");
    EXPECT_EQ(closing.str(), "members | user | Can close accounts");
}

TEST_F(FrameworkApps, content_types_are_read_once_and_forgotten_when_their_table_changes) {
    const TestScope scope = enter(site);
    const ContentType type = contenttypes::for_model<User>();
    EXPECT_EQ(type.app_label, "members");
    EXPECT_EQ(type.model, "user");
    EXPECT_EQ(type.model_info()->label(), "members.User");
    const std::int64_t other = contenttypes::for_model<Group>().id;
    ContentType::objects.filter({"pk", other}).delete_();
    EXPECT_THROW(contenttypes::content_types().get_for_id(other), ContentType::DoesNotExist);
    EXPECT_NE(contenttypes::for_model<Group>().id, 0);  // made anew
    EXPECT_EQ(contenttypes::content_types().get_for_id(type.id).model, "user");
    site.flush();
    EXPECT_EQ(contenttypes::for_model<User>().model, "user");
    EXPECT_EQ(ContentType::objects.filter({"app_label", "members"}).count(), 1);
}

TEST_F(FrameworkApps, a_content_type_that_is_rolled_back_is_not_remembered) {
    const TestScope scope = enter(site);
    const std::int64_t id = contenttypes::for_model<Group>().id;
    ContentType::objects.filter({"pk", id}).delete_();
    db::Database& database = site.application().databases().get();
    try {
        db::atomic(database, [&] {
            contenttypes::for_model<Group>();
            contenttypes::for_model<Group>();
            throw std::runtime_error("undone");
        });
    } catch (const std::runtime_error&) {
    }
    const ContentType made = contenttypes::for_model<Group>();
    EXPECT_TRUE(ContentType::objects.filter({"pk", made.id}).exists());
}

TEST_F(FrameworkApps, one_of_a_model_that_is_gone_shows_its_stored_name) {
    const TestScope scope = enter_rolled_back(site);
    const ContentType gone = ContentType::objects.create({.app_label = "polls", .model = "question"});
    EXPECT_EQ(gone.model_info(), nullptr);
    EXPECT_EQ(gone.str(), "question");
}

}  // namespace
}  // namespace nuages::testing
