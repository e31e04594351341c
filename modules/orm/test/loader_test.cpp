#include <gtest/gtest.h>

#include <nuages/db/errors.h>
#include <nuages/db_postgres/postgres_database.h>
#include <nuages/db_sqlite/sqlite_database.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace depot {
namespace {

using namespace nuages::models;

struct Place : Model<Place, NoAutoId> {
    std::string code;
    static constexpr auto meta = describe(field<&Place::code>().max_length(20).primary_key());
};

// Members that are something else than empty before they are read.
struct Parcel : Model<Parcel> {
    std::optional<int> rank = 3;
    std::optional<std::string> note = "none";
    std::optional<nuages::Decimal> weight = nuages::Decimal("1.5");
    std::optional<nuages::Value> extra = nuages::Value(1);
    std::optional<DateTime> sent = DateTime::of(2026, 5, 1);
    std::string label = "unlabelled";
    ForeignKey<Place> place{"depot"};
    std::int16_t size = 0;
    std::uint32_t serial = 0;
    static constexpr auto meta = describe(
        field<&Parcel::rank>(), field<&Parcel::note>(), field<&Parcel::weight>().digits(5, 2),
        field<&Parcel::extra>(), field<&Parcel::sent>(), field<&Parcel::label>().max_length(20),
        field<&Parcel::place>().on_delete(set_null).null(), field<&Parcel::size>(), field<&Parcel::serial>());
};

}  // namespace
}  // namespace depot

namespace nuages::orm {
namespace {

using depot::Parcel;
using depot::Place;

void install(Registry& registry, db::Database& database) {
    registry.add<Place, Parcel>("depot");
    registry.install(database);
    testing::create_tables(registry, database);
}

void check_null_empties_members() {
    Parcel full{.label = "a", .place = ForeignKey<Place>(Value("seoul")), .size = 2, .serial = 2'000'000'000};
    Place::objects.create({.code = "seoul"});
    full.save();
    Parcel empty{.rank = {}, .note = {}, .weight = {}, .extra = {}, .sent = {}, .label = "", .place = {}};
    empty.save();

    const Parcel read = Parcel::objects.get({"pk", full.id});
    EXPECT_EQ(read.rank, 3);
    EXPECT_EQ(read.note, "none");
    EXPECT_EQ(read.weight, Decimal("1.50"));
    EXPECT_EQ(read.extra, Value(1));
    EXPECT_EQ(read.sent, DateTime::of(2026, 5, 1));
    EXPECT_EQ(read.place.key(), Value("seoul"));
    EXPECT_EQ(read.size, 2);
    EXPECT_EQ(read.serial, 2'000'000'000);

    for (const Parcel& parcel :
         {Parcel::objects.get({"pk", empty.id}), *Parcel::objects.order_by("-pk").first()}) {
        EXPECT_EQ(parcel.rank, std::nullopt);
        EXPECT_EQ(parcel.note, std::nullopt);
        EXPECT_EQ(parcel.weight, std::nullopt);
        EXPECT_EQ(parcel.extra, std::nullopt);
        EXPECT_EQ(parcel.sent, std::nullopt);
        EXPECT_EQ(parcel.label, "");
        EXPECT_TRUE(parcel.place.key().is_null());
    }
}

TEST(Loader, null_empties_members_that_had_something) {
    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
    install(registry, database);
    check_null_empties_members();
}

TEST(LoaderOnPostgres, null_empties_members_that_had_something) {
    nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database{{.url = server.url()}};
    Registry registry;
    install(registry, database);
    check_null_empties_members();
}

TEST(Loader, a_number_that_the_member_cannot_hold_is_named) {
    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
    install(registry, database);
    Parcel parcel{.label = "a", .place = {}};
    parcel.save();
    const auto mistake = [&](const std::string& change) {
        database.execute("UPDATE depot_parcel SET size = 1, serial = 1");
        database.execute("PRAGMA ignore_check_constraints = ON");
        database.execute("UPDATE depot_parcel SET " + change);
        try {
            (void)Parcel::objects.get({"pk", parcel.id});
            return std::string();
        } catch (const db::DataError& error) {
            return std::string(error.reason());
        }
    };
    EXPECT_EQ(mistake("size = 32768"),
              "the number 32768 in column 'size' of table 'depot_parcel' does not fit into the member "
              "Parcel::size");
    EXPECT_NE(mistake("serial = -1"), "");
    EXPECT_NE(mistake("serial = 4294967296"), "");
    EXPECT_EQ(mistake("serial = 4294967295, size = -32768"), "");
}

}  // namespace
}  // namespace nuages::orm
