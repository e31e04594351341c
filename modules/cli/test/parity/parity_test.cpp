// One database for a Django project and a site of ours with the same models: the schema that each makes, and
// the rows that each writes, are the other's.
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <unistd.h>

#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>

#include "devserver/process.h"
#include "postgres_cluster.h"
#include "temporary_folder.h"

namespace nuages::cli {
namespace {

struct Result {
    int code;
    std::string output;
};

enum class Engine { sqlite, postgres };

// A folder with both projects, and the databases that they are pointed to.
class Peers : public TemporaryFolder {
public:
    Peers() {
        namespace fs = std::filesystem;
        fs::copy(std::string(NUAGES_TEST_DIR) + "/parity/django", path(), fs::copy_options::recursive);
        write("config/settings/base.toml",
              "secret_key = \"k3y-f0r-tests-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH\"\ndebug = true\n"
              "[databases.default]\nengine = \"sqlite\"\n");
        fs::remove_all(*this / "parity/migrations");
        fs::create_directories(*this / "parity/migrations");
        write("parity/migrations/__init__.py", "");
    }

    Result run(std::vector<std::string> words,
               const std::vector<std::pair<std::string, std::string>>& environment) {
        words.insert(words.begin(), {"env", "-C", path()});
        const std::string file = *this / "output.txt";
        const UniqueFd output(::open(file.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
        const ExitStatus status =
            Process({.command = std::move(words), .environment = environment, .output = output.get()}).wait();
        return {status.signal != 0 ? -status.signal : status.code, read("output.txt")};
    }
};

// A database, seen from both sides.
class Shared {
public:
    Shared(Peers& peers, Engine engine, const std::string& name) : peers_(peers) {
        if (engine == Engine::sqlite) {
            const std::string file = peers / (name + ".sqlite3");
            django_ = {{"PEER_SQLITE", file}};
            site_ = {{"DATABASE_URL", "sqlite:///" + file}};
            return;
        }
        postgres_ = std::make_unique<testing::TemporaryPostgres>();
        const std::string url = postgres_->url();
        db::PostgresDatabase database({.url = url});
        for (const char* extension : {"hstore", "pg_trgm", "unaccent"})
            database.execute("CREATE EXTENSION " + std::string(extension));
        const auto host = url.find("host=") + 5, end = url.find('&', host);
        django_ = {{"PEER_HOST", url.substr(host, end - host)},
                   {"PEER_PORT", postgres_->cluster().port()},
                   {"PEER_NAME", postgres_->name()}};
        site_ = {{"DATABASE_URL", url}};
    }

    Result django(std::vector<std::string> words) {
        words.insert(words.begin(), {"/usr/bin/python3", "manage.py"});
        return peers_.run(std::move(words), django_);
    }
    Result site(std::vector<std::string> words) {
        words.insert(words.begin(), std::string(NUAGES_BINARY_DIR) + "/bin/cli_parity_site");
        return peers_.run(std::move(words), site_);
    }
    std::string schema() { return django({"rows", "schema"}).output; }

private:
    Peers& peers_;
    std::unique_ptr<testing::TemporaryPostgres> postgres_;
    std::vector<std::pair<std::string, std::string>> django_, site_;
};

#define ASSERT_RAN(call)                            \
    do {                                            \
        const Result result = call;                 \
        ASSERT_EQ(result.code, 0) << result.output; \
    } while (false)

class Parity : public ::testing::TestWithParam<Engine> {
protected:
    void SetUp() override {
        const char* packages = GetParam() == Engine::sqlite ? "import django" : "import django, psycopg2";
        if (peers.run({"/usr/bin/python3", "-c", packages}, {}).code != 0)
            GTEST_SKIP() << "needs Debian's python3-django and python3-psycopg2: ./dev setup";
        ASSERT_RAN(of_django.django({"makemigrations", "parity"}));
        ASSERT_RAN(of_site.site({"makemigrations", "parity", "--noinput"}));
    }
    void migrate() {
        ASSERT_RAN(of_django.django({"migrate", "--verbosity", "0"}));
        ASSERT_RAN(of_site.site({"migrate", "--verbosity", "0"}));
    }

    Peers peers;
    Shared of_django{peers, GetParam(), "django"}, of_site{peers, GetParam(), "site"};
};

TEST_P(Parity, the_schemas_are_equal_and_each_side_finds_nothing_to_do_on_the_others) {
    migrate();
    const std::string schema = of_django.schema();
    EXPECT_NE(schema.find("auth_user_user_permissions"), schema.npos) << schema;
    EXPECT_NE(schema.find("django_admin_log"), schema.npos);
    EXPECT_EQ(schema, of_site.schema());

    EXPECT_EQ(of_site.django({"migrate", "--check"}).code, 0);
    EXPECT_EQ(of_django.site({"migrate", "--check"}).code, 0);
    EXPECT_EQ(of_django.site({"migrate", "--plan"}).output,
              "Planned operations:\n  No planned migration operations.\n");
    EXPECT_NE(of_site.django({"migrate", "--plan"}).output.find("No planned migration operations."),
              std::string::npos);
    EXPECT_EQ(of_site.site({"makemigrations", "--check", "--dry-run"}).output, "No changes detected\n");
    EXPECT_EQ(of_site.site({"showmigrations"}).output.find("[ ]"), std::string::npos);
    EXPECT_EQ(of_django.site({"showmigrations"}).output.find("[ ]"), std::string::npos);
}

TEST_P(Parity, content_types_and_permissions_are_the_same) {
    migrate();
    const std::string permissions = of_django.django({"rows", "permissions"}).output;
    EXPECT_NE(permissions.find("permission | parity | review | publish_review | Can publish reviews"),
              permissions.npos);
    EXPECT_NE(permissions.find("\nbook thinbook\n"), permissions.npos) << permissions;
    EXPECT_NE(permissions.find("permission | parity | thinbook | lend_thinbook | Can lend thin books"),
              permissions.npos);
    EXPECT_EQ(permissions, of_site.django({"rows", "permissions"}).output);
    EXPECT_EQ(permissions, of_site.site({"rows", "permissions"}).output);
    EXPECT_EQ(permissions, of_django.site({"rows", "permissions"}).output);
    // Neither side adds to what the other has made.
    ASSERT_RAN(of_django.site({"migrate", "--verbosity", "0"}));
    ASSERT_RAN(of_site.django({"migrate", "--verbosity", "0"}));
    EXPECT_EQ(permissions, of_django.django({"rows", "permissions"}).output);
    EXPECT_EQ(permissions, of_site.django({"rows", "permissions"}).output);
}

TEST_P(Parity, rows_of_either_side_are_read_and_deleted_by_the_other) {
    migrate();
    for (Shared* database : {&of_django, &of_site}) {
        ASSERT_RAN(database->django({"rows", "write", "Python"}));
        ASSERT_RAN(database->site({"rows", "write", "Cxx"}));
        const std::string rows = database->django({"rows", "show"}).output;
        EXPECT_NE(rows.find("author | Cxx II"), rows.npos) << rows;
        EXPECT_NE(rows.find("log | Python"), rows.npos) << rows;
        EXPECT_NE(rows.find("loan | Sequel | Sequel"), rows.npos) << rows;
        EXPECT_EQ(rows.find("shelf | [Cxx, it's \"x\", {y} \\] | [3, -1] |") != rows.npos,
                  GetParam() == Engine::postgres)
            << rows;
        EXPECT_EQ(rows.find("\nheadline | The <b>cats</b> of Cxx eat cheese. Cheese! | yes\n") != rows.npos,
                  GetParam() == Engine::postgres)
            << rows;
        EXPECT_NE(rows.find("restaurant | yes | Cxx Osteria | 1 | 4 | yes | Cxx II | 1\n"), rows.npos)
            << rows;
        EXPECT_NE(rows.find("table | Python Napoli | Python Tiburtina\n"), rows.npos) << rows;
        EXPECT_NE(rows.find("found | 2 | 5 | 1 | 2 | 1\n"), rows.npos) << rows;
        EXPECT_NE(rows.find("label | own Cxx | book | \u00dcber Cxx | 1"), rows.npos) << rows;
        EXPECT_NE(rows.find("remark | thin Python | thinbook | ThinBook | Sequel"), rows.npos) << rows;
        EXPECT_EQ(rows, database->site({"rows", "show"}).output);

        ASSERT_RAN(database->site({"rows", "delete", "Python"}));
        ASSERT_RAN(database->django({"rows", "delete", "Cxx"}));
        const std::string rest = database->django({"rows", "show"}).output;
        EXPECT_EQ(rest, database->site({"rows", "show"}).output);
        EXPECT_EQ(rest,
                  "tag | cxx | cxx-2\ntag | cxx-2\ntag | python | python-2\ntag | python-2\n"
                  "found | 0 | 0 | 0 | 0 | 0\n"
                  "country | Cx | cxx-2\ncountry | Py | python-2\n"
                  "group | group of Cxx | publish_review\ngroup | group of Python | publish_review\n"
                  "session | CxxCxxCxx | data | 2030-01-01T00:00:00+00:00\n"
                  "session | PythonPythonPython | data | 2030-01-01T00:00:00+00:00\n"
                  "label | author Cxx | author | - | 0\n"
                  "label | author Python | author | - | 0\n"
                  "remark | book Cxx | book | - | -\n"
                  "remark | book Python | book | - | -\n"
                  "remark | country Cxx | country | Country | Cx\n"
                  "remark | country Python | country | Country | Py\n"
                  "remark | nothing Cxx | - | - | -\n"
                  "remark | nothing Python | - | - | -\n"
                  "remark | own Cxx | country | Country | Cx\n"
                  "remark | own Python | country | Country | Py\n"
                  "remark | thin Cxx | thinbook | - | -\n"
                  "remark | thin Python | thinbook | - | -\n"
                  "remarks | Cx | country Cxx | own Cxx | 1\n"
                  "remarks | Py | country Python | own Python | 1\n");
    }
}

TEST_P(Parity, fixtures_of_either_side_are_the_same_and_are_loaded_by_the_other) {
    migrate();
    ASSERT_RAN(of_django.django({"rows", "write", "Python"}));
    const std::string rows = of_django.django({"rows", "show"}).output;
    const std::vector<std::string> everything = {"dumpdata", "--indent", "2"};
    const std::string dump = of_django.django(everything).output;
    EXPECT_NE(dump.find("\"model\": \"parity.book\""), dump.npos) << dump;
    EXPECT_EQ(dump, of_django.site(everything).output);
    // Its rows are books.
    const std::vector<std::string> thin = {"dumpdata", "parity.ThinBook"};
    for (const std::string& output : {of_django.django(thin).output, of_django.site(thin).output})
        EXPECT_NE(output.find("parity.ThinBook is a proxy model and won't be serialized."), output.npos)
            << output;
    EXPECT_EQ(of_django.django({"dumpdata", "parity.tag", "auth.group"}).output,
              of_django.site({"dumpdata", "parity.tag", "auth.group"}).output);
    const auto natural = [](const std::string& file) {
        // The numbers of content types and permissions differ, so they come in another order.
        return std::vector<std::string>{"dumpdata",
                                        "--natural-foreign",
                                        "--natural-primary",
                                        "--indent",
                                        "1",
                                        "-e",
                                        "contenttypes",
                                        "-e",
                                        "auth.Permission",
                                        "-e",
                                        "sessions",
                                        "-e",
                                        "parity.Visit",
                                        "-e",
                                        "admin.LogEntry",
                                        "--output",
                                        file};
    };
    ASSERT_RAN(of_django.site(natural("natural.json")));
    const std::string ours = peers.read("natural.json");
    ASSERT_RAN(of_django.django(natural("natural.json")));
    EXPECT_EQ(ours, peers.read("natural.json"));

    // With the primary keys of the rows that are gone; numbers go on after them.
    peers.write("all.json", dump);
    ASSERT_RAN(of_django.site({"rows", "delete", "Python"}));
    ASSERT_RAN(of_django.site({"loaddata", "all.json"}));
    EXPECT_EQ(of_django.django({"rows", "show"}).output, rows);
    EXPECT_EQ(of_django.django(everything).output, dump);
    ASSERT_RAN(of_django.site({"rows", "write", "Cxx"}));
    // By natural keys, into a database that numbers its content types and permissions otherwise.
    ASSERT_RAN(of_site.site({"rows", "write", "Cxx"}));
    ASSERT_RAN(of_site.site({"flush", "--noinput"}));
    ASSERT_RAN(of_site.site({"loaddata", "natural.json"}));
    ASSERT_RAN(of_site.site({"loaddata", "natural"}));  // replaces what is there
    ASSERT_RAN(of_site.site(natural("again.json")));
    EXPECT_EQ(peers.read("again.json"), ours);
}

TEST_P(Parity, migrations_of_the_frameworks_apps_go_back_and_forth_again) {
    ASSERT_RAN(of_site.site({"migrate", "--verbosity", "0"}));
    const std::string schema = of_site.schema();
    for (const char* app : {"parity", "admin", "sessions", "auth", "contenttypes"})
        ASSERT_RAN(of_site.site({"migrate", app, "zero", "--verbosity", "0"}));
    EXPECT_EQ(of_site.schema().find("auth_"), std::string::npos);
    ASSERT_RAN(of_site.site({"migrate", "contenttypes", "0001", "--verbosity", "0"}));
    ASSERT_RAN(of_site.site({"migrate", "--verbosity", "0"}));
    EXPECT_EQ(of_site.schema(), schema);
}

INSTANTIATE_TEST_SUITE_P(Databases, Parity, ::testing::Values(Engine::sqlite, Engine::postgres),
                         [](const auto& info) {
                             return info.param == Engine::sqlite ? "sqlite" : "postgres";
                         });

}  // namespace
}  // namespace nuages::cli
