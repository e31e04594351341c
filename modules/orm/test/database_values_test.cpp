#include <gtest/gtest.h>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/orm/errors.h>
#include <nuages/validators/validation_error.h>

#include "polls_support.h"
#include "postgres_cluster.h"

namespace shop {
namespace {

using namespace nuages::models;

struct Order : Model<Order> {
    std::string name;
    int price = 0, amount = 1;
    int total = 0;
    std::optional<int> rank;
    std::optional<DateTime> made;

    static constexpr auto meta =
        describe(field<&Order::name>().max_length(20), field<&Order::price>(), field<&Order::amount>(),
                 field<&Order::total>().generated(f("price") * f("amount")),
                 field<&Order::rank>().db_default(7), field<&Order::made>().db_default(now()))
            .constraints(check_constraint("affordable", q("total__lte", 1000)));
};

}  // namespace
}  // namespace shop

namespace nuages::orm {
namespace {

using shop::Order;

// What the database computes or fills in by itself.
class DatabaseValues : public ::testing::Test {
protected:
    DatabaseValues() {
        registry.add<Order>("shop");
        registry.install(database);
        testing::create_tables(registry, database);
    }
    const ModelInfo& model() { return *registry.find("shop", "order"); }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
};

TEST_F(DatabaseValues, a_saved_object_has_what_the_database_made_of_it) {
    Order order{.name = "a", .price = 3, .amount = 4};
    order.save();
    EXPECT_EQ(order.id, 1);
    EXPECT_EQ(order.total, 12);
    EXPECT_EQ(order.rank, 7);
    EXPECT_TRUE(order.made);
    order.amount = 5;
    order.save();
    EXPECT_EQ(order.total, 15);
    EXPECT_EQ(Order::objects.get({"total", 15}).id, 1);
    EXPECT_EQ(Order::objects.create({.name = "b", .rank = 2}).rank, 2);
}

TEST_F(DatabaseValues, many_at_once_get_theirs_too) {
    std::vector<Order> orders(4);
    for (int i = 0; i < 4; ++i)
        orders[static_cast<std::size_t>(i)].price = i;
    orders[1].rank = 1;
    orders[3].id = 40;
    Order::objects.bulk_create(orders);
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(orders[static_cast<std::size_t>(i)].total, i);
        EXPECT_EQ(orders[static_cast<std::size_t>(i)].rank, i == 1 ? 1 : 7);
        EXPECT_EQ(Order::objects.get({"pk", orders[static_cast<std::size_t>(i)].id}).price, i);
    }
}

TEST_F(DatabaseValues, what_is_computed_cannot_be_written) {
    Order order = Order::objects.create({.name = "a"});
    const Query query(model());
    EXPECT_THROW(query.update_dyn({{"total", Value(3)}}), FieldError);
    EXPECT_THROW(order.save({.update_fields = {"total"}}), ValueError);
    EXPECT_EQ(Order::objects.filter({"pk", order.id}).update({"price", 8}), 1);
    order.refresh_from_db();
    EXPECT_EQ(order.total, 8);
}

TEST_F(DatabaseValues, full_clean_computes_what_constraints_ask_for) {
    Order order{.name = "a", .price = 100, .amount = 10};
    EXPECT_NO_THROW(order.full_clean());
    order.amount = 11;
    EXPECT_THROW(order.full_clean(), ValidationError);
}

TEST(DatabaseValuesOnPostgres, come_back_with_the_rows) {
    nuages::testing::TemporaryPostgres server;
    db::PostgresDatabase database{{.url = server.url()}};
    Registry registry;
    registry.add<Order>("shop");
    registry.install(database);
    testing::create_tables(registry, database);
    Order order = Order::objects.create({.name = "a", .price = 3, .amount = 4});
    EXPECT_EQ(order.total, 12);
    EXPECT_EQ(order.rank, 7);
    EXPECT_TRUE(order.made);
    order.price = 5;
    order.save();
    EXPECT_EQ(order.total, 20);
    std::vector<Order> orders(3, Order{.name = "b", .price = 2});
    orders[1].rank = 1;
    Order::objects.bulk_create(orders);
    EXPECT_EQ(orders[2].total, 2);
    EXPECT_EQ(orders[2].rank, 7);
    EXPECT_EQ(Order::objects.get({"pk", orders[1].id}).rank, 1);
    order.amount = 300;
    EXPECT_THROW(order.full_clean(), ValidationError);
}

}  // namespace
}  // namespace nuages::orm
