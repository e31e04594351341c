#include <gtest/gtest.h>

#include <nuages/orm/query.h>

#include "polls_support.h"

// What objects know of the rows that they were read from: in a model of more fields than a machine word has
// bits.
namespace wide {
namespace {

using namespace nuages::models;

struct Wide : Model<Wide> {
    std::string name;
    int c1 = 0, c2 = 0, c3 = 0, c4 = 0, c5 = 0, c6 = 0, c7 = 0, c8 = 0, c9 = 0, c10 = 0, c11 = 0, c12 = 0,
        c13 = 0, c14 = 0, c15 = 0, c16 = 0, c17 = 0, c18 = 0, c19 = 0, c20 = 0, c21 = 0, c22 = 0, c23 = 0,
        c24 = 0, c25 = 0, c26 = 0, c27 = 0, c28 = 0, c29 = 0, c30 = 0, c31 = 0, c32 = 0, c33 = 0, c34 = 0,
        c35 = 0, c36 = 0, c37 = 0, c38 = 0, c39 = 0, c40 = 0, c41 = 0, c42 = 0, c43 = 0, c44 = 0, c45 = 0,
        c46 = 0, c47 = 0, c48 = 0, c49 = 0, c50 = 0, c51 = 0, c52 = 0, c53 = 0, c54 = 0, c55 = 0, c56 = 0,
        c57 = 0, c58 = 0, c59 = 0, c60 = 0, c61 = 0, c62 = 0, c63 = 0, c64 = 0, c65 = 0, c66 = 0, c67 = 0;
    std::string last;

    static constexpr auto meta = describe(
        field<&Wide::name>(), field<&Wide::c1>(), field<&Wide::c2>(), field<&Wide::c3>(), field<&Wide::c4>(),
        field<&Wide::c5>(), field<&Wide::c6>(), field<&Wide::c7>(), field<&Wide::c8>(), field<&Wide::c9>(),
        field<&Wide::c10>(), field<&Wide::c11>(), field<&Wide::c12>(), field<&Wide::c13>(),
        field<&Wide::c14>(), field<&Wide::c15>(), field<&Wide::c16>(), field<&Wide::c17>(),
        field<&Wide::c18>(), field<&Wide::c19>(), field<&Wide::c20>(), field<&Wide::c21>(),
        field<&Wide::c22>(), field<&Wide::c23>(), field<&Wide::c24>(), field<&Wide::c25>(),
        field<&Wide::c26>(), field<&Wide::c27>(), field<&Wide::c28>(), field<&Wide::c29>(),
        field<&Wide::c30>(), field<&Wide::c31>(), field<&Wide::c32>(), field<&Wide::c33>(),
        field<&Wide::c34>(), field<&Wide::c35>(), field<&Wide::c36>(), field<&Wide::c37>(),
        field<&Wide::c38>(), field<&Wide::c39>(), field<&Wide::c40>(), field<&Wide::c41>(),
        field<&Wide::c42>(), field<&Wide::c43>(), field<&Wide::c44>(), field<&Wide::c45>(),
        field<&Wide::c46>(), field<&Wide::c47>(), field<&Wide::c48>(), field<&Wide::c49>(),
        field<&Wide::c50>(), field<&Wide::c51>(), field<&Wide::c52>(), field<&Wide::c53>(),
        field<&Wide::c54>(), field<&Wide::c55>(), field<&Wide::c56>(), field<&Wide::c57>(),
        field<&Wide::c58>(), field<&Wide::c59>(), field<&Wide::c60>(), field<&Wide::c61>(),
        field<&Wide::c62>(), field<&Wide::c63>(), field<&Wide::c64>(), field<&Wide::c65>(),
        field<&Wide::c66>(), field<&Wide::c67>(), field<&Wide::last>());
};

}  // namespace
}  // namespace wide

namespace nuages::orm {
namespace {

using wide::Wide;

class DeferredFields : public ::testing::Test {
protected:
    DeferredFields() {
        registry.add<Wide>("wide");
        registry.install(database);
        testing::create_tables(registry, database);
        Wide made{.name = "a", .c1 = 1, .c62 = 62, .c63 = 63, .c64 = 64, .c67 = 67, .last = "z"};
        made.save();
    }
    static bool is_deferred(const Wide& object, std::string_view name) {
        return registered().field(name).is_deferred(&object);
    }
    static const ModelInfo& registered() { return Wide::objects.query().model(); }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(DeferredFields, only_leaves_out_fields_however_far_back_they_are) {
    const Wide one = Wide::objects.only("c63", "last").get();
    EXPECT_EQ(one.c63, 63);
    EXPECT_EQ(one.last, "z");
    for (const char* name : {"name", "c1", "c62", "c64", "c67"})
        EXPECT_TRUE(is_deferred(one, name)) << name;
    for (const char* name : {"id", "c63", "last"})
        EXPECT_FALSE(is_deferred(one, name)) << name;
    EXPECT_EQ(registered().field("c67").read(&one), Value(67));
}

TEST_F(DeferredFields, save_writes_what_was_read_and_nothing_else) {
    Wide one = Wide::objects.only("c63", "c66").get();
    one.c66 = 660;
    one.name = "of no effect";
    one.last = "of no effect";
    {
        testing::CountQueries queries;
        one.save();
        EXPECT_EQ(queries.last_sql(),
                  R"(UPDATE "wide_wide" SET "c63" = ?, "c66" = ? WHERE "wide_wide"."id" = ?)");
    }
    Wide less = Wide::objects.defer("c65", "name").get();
    less.c65 = 1;
    less.c1 = 11;
    less.save();
    const Wide now = Wide::objects.get();
    EXPECT_EQ(now.c66, 660);
    EXPECT_EQ(now.c65, 0);
    EXPECT_EQ(now.c1, 11);
    EXPECT_EQ(now.c67, 67);
    EXPECT_EQ(now.name, "a");
    EXPECT_EQ(now.last, "z");
}

TEST_F(DeferredFields, update_fields_names_fields_however_far_back_they_are) {
    Wide one = Wide::objects.get();
    one.c1 = one.c67 = 5;
    one.last = "y";
    one.save({.update_fields = {"c67", "last"}});
    const Wide now = Wide::objects.get();
    EXPECT_EQ(now.c67, 5);
    EXPECT_EQ(now.last, "y");
    EXPECT_EQ(now.c1, 1);
    EXPECT_THROW(one.save({.update_fields = {"pk"}}), ValueError);
}

TEST_F(DeferredFields, copies_know_it_too_and_outlive_the_rows) {
    std::vector<Wide> copies;
    {
        const auto rows = Wide::objects.only("last");
        copies = {rows[0], rows[0]};
        Wide moved = std::move(copies[0]);
        copies[0] = moved;
    }
    for (const Wide& copy : copies) {
        EXPECT_TRUE(is_deferred(copy, "c64"));
        EXPECT_FALSE(is_deferred(copy, "last"));
    }
    copies[0].refresh_from_db();
    EXPECT_FALSE(is_deferred(copies[0], "c64"));
    EXPECT_EQ(copies[0].c64, 64);
}

TEST_F(DeferredFields, rows_of_raw_sql_know_it_too) {
    const Rows rows = Wide::objects.query().raw("SELECT id, c66 FROM wide_wide");
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_TRUE(is_deferred(*static_cast<const Wide*>(rows.at(0)), "last"));
    EXPECT_FALSE(is_deferred(*static_cast<const Wide*>(rows.at(0)), "c66"));
}

}  // namespace
}  // namespace nuages::orm
