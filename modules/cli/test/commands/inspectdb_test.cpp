#include <gtest/gtest.h>

#include <nuages/db_sqlite/sqlite_database.h>

#include "site_process_support.h"

namespace nuages::cli {
namespace {

// A site with two databases, the second with tables in it.
struct InspectDb : testing::Test {
    SiteFolder folder{
        "debug = true\n[databases.default]\nengine = \"sqlite\"\nname = \"data.sqlite3\"\n"
        "[databases.other]\nengine = \"sqlite\"\nname = \"other.sqlite3\"\n"};

    InspectDb() {
        db::SqliteDatabase database({.path = folder / "other.sqlite3"});
        database.execute("CREATE TABLE shop_item (id integer PRIMARY KEY, name varchar(20) NOT NULL)");
        database.execute("CREATE VIEW cheap AS SELECT * FROM shop_item");
    }
    std::string run(std::vector<std::string> words, int code = 0) const {
        words.insert(words.begin(), "inspectdb");
        const auto result = folder.run(words);
        EXPECT_EQ(result.code, code) << result.output;
        return result.output;
    }
};

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST_F(InspectDb, writes_the_models_of_the_database_that_is_named) {
    EXPECT_FALSE(has(run({}), "struct ")) << "the default one is empty";
    const std::string text = run({"--database", "other", "--namespace", "shop::old"});
    EXPECT_TRUE(has(text, "namespace shop::old {"));
    EXPECT_TRUE(has(text, "struct ShopItem : Model<ShopItem> {"));
    EXPECT_TRUE(has(text, "field<&ShopItem::name>().max_length(20)"));
    EXPECT_FALSE(has(text, "Cheap"));
    EXPECT_TRUE(has(run({"--database", "other", "--include-views"}), "struct Cheap : "));
    EXPECT_FALSE(has(run({"--database", "other", "cheap"}), "ShopItem"));
}

TEST_F(InspectDb, what_is_not_there_is_named) {
    EXPECT_TRUE(has(run({"--database", "other", "shop_itme"}, 1), "Did you mean 'shop_item'?"));
    EXPECT_TRUE(has(run({"--namespace", "a b"}, 2), "\"a b\" cannot be a namespace"));
    EXPECT_TRUE(has(run({"--database", "othre"}, 1), "other"));
}

}  // namespace
}  // namespace nuages::cli
