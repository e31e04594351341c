#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

// A program that says how it was called.
void add_program(const SiteFolder& folder, const std::string& name) {
    folder.write("bin/" + name, "#!/bin/sh\necho \"" + name +
                                    " $*\"\necho \"$PGHOST $PGPORT $PGUSER $PGDATABASE $PGPASSWORD\"\n");
    ::chmod((folder / ("bin/" + name)).c_str(), 0700);
}

std::string called(const SiteFolder& folder, const std::vector<std::string>& words,
                   const std::string& url = {}, const std::string& more_path = ":/usr/bin:/bin") {
    std::vector<std::string> command = {
        "env", "-C", folder.path(), "-u", "PGHOST", "-u", "PGUSER", "PATH=" + (folder / "bin") + more_path};
    if (!url.empty())
        command.push_back("DATABASE_URL=" + url);
    command.insert(command.end(), {folder.program(), "dbshell"});
    command.insert(command.end(), words.begin(), words.end());
    const std::string path = folder / "output.txt";
    {
        const UniqueFd output(::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
        Process({.command = command, .output = output.get()}).wait();
    }
    return folder.read("output.txt");
}

TEST(DbShell, opens_the_file_with_sqlite3) {
    const SiteFolder folder(
        "debug = true\n[databases.default]\nengine = \"sqlite\"\nname = \"data.sqlite3\"\n");
    add_program(folder, "sqlite3");
    EXPECT_TRUE(called(folder, {}).starts_with("sqlite3 " + (folder / "data.sqlite3") + "\n"));
    EXPECT_TRUE(called(folder, {"--", "-readonly", ".tables"})
                    .starts_with("sqlite3 " + (folder / "data.sqlite3") + " -readonly .tables\n"));
}

TEST(DbShell, tells_psql_where_to_go_without_showing_the_password) {
    const SiteFolder folder;
    add_program(folder, "psql");
    EXPECT_EQ(called(folder, {}, "postgres://kim:s3cret@db.example.com:5433/shop"),
              "psql \ndb.example.com 5433 kim shop s3cret\n");
}

TEST(DbShell, opens_the_database_that_is_named) {
    const SiteFolder folder(
        "debug = true\n[databases.default]\nengine = \"sqlite\"\nname = \"data.sqlite3\"\n"
        "[databases.other]\nengine = \"postgresql\"\nhost = \"db\"\nname = \"o\"\n");
    add_program(folder, "psql");
    EXPECT_TRUE(called(folder, {"--database", "other", "--", "-c", "SELECT 1; --"})
                    .starts_with("psql -c SELECT 1; --\ndb "));
    EXPECT_NE(called(folder, {"--database", "othr"}).find("Did you mean 'other'?"), std::string::npos);
}

TEST(DbShell, a_client_that_is_not_installed_is_named) {
    const SiteFolder folder(
        "debug = true\n[databases.default]\nengine = \"sqlite\"\nname = \"data.sqlite3\"\n");
    EXPECT_NE(called(folder, {}, {}, "")
                  .find("You appear not to have the 'sqlite3' program installed or on your path"),
              std::string::npos);
}

}  // namespace
}  // namespace nuages::cli
