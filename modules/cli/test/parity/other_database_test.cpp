// Commands that are told --database work on it alone.
#include <fcntl.h>

#include <gtest/gtest.h>

#include "devserver/process.h"
#include "temporary_folder.h"

namespace nuages::cli {
namespace {

struct OtherDatabase : testing::Test {
    TemporaryFolder folder;

    OtherDatabase() {
        folder.write(
            "config/settings/base.toml",
            "secret_key = \"k3y-f0r-tests-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGH\"\ndebug = true\n"
            "[databases.default]\nengine = \"sqlite\"\nname = \"default.sqlite3\"\n"
            "[databases.other]\nengine = \"sqlite\"\nname = \"other.sqlite3\"\n");
    }
    std::string run(std::vector<std::string> words) const {
        words.insert(words.begin(),
                     {"env", "-C", folder.path(), std::string(NUAGES_BINARY_DIR) + "/bin/cli_parity_site"});
        const UniqueFd output(
            ::open((folder / "output.txt").c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600));
        Process({.command = std::move(words), .output = output.get()}).wait();
        return folder.read("output.txt");
    }
};

TEST_F(OtherDatabase, is_migrated_dumped_loaded_and_flushed_without_a_look_at_the_default) {
    EXPECT_NE(run({"migrate", "auth", "--database", "other"}).find("Applying auth.0001_initial... OK"),
              std::string::npos);
    EXPECT_NE(run({"showmigrations", "auth"}).find("[ ] 0001_initial"), std::string::npos)
        << "the default has nothing";
    const std::string types = run({"dumpdata", "contenttypes", "--database", "other"});
    EXPECT_NE(types.find("\"model\": \"permission\""), types.npos)
        << "what follows a migration is in the same database";
    const std::string group =
        "[{\"model\": \"auth.group\", \"pk\": 3, \"fields\": {\"name\": \"G\", \"permissions\": []}}]";
    folder.write("group.other.json", group);
    EXPECT_NE(run({"loaddata", "group"}).find("No fixture named 'group'"), std::string::npos);
    EXPECT_NE(
        run({"loaddata", "group", "--database", "other"}).find("Installed 1 object(s) from 1 fixture(s)"),
        std::string::npos);
    EXPECT_EQ(run({"dumpdata", "auth.group", "--database", "other", "-o", "packed.json.gz"}), "");
    run({"flush", "--noinput", "--database", "other"});
    EXPECT_EQ(run({"dumpdata", "auth.group", "--database", "other"}), "[]");
    run({"loaddata", "packed", "--database", "other"});
    EXPECT_EQ(run({"dumpdata", "auth.group", "--database", "other"}), group);
    EXPECT_EQ(run({"dumpdata", "contenttypes", "--database", "other"}), types) << "flush makes them anew";
}

}  // namespace
}  // namespace nuages::cli
