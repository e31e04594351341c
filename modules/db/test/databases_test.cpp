#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/db/databases.h>
#include <nuages/fibers/fiber.h>

#include "fake_database.h"

namespace nuages::db {
namespace {

std::string message_of(auto f) {
    try {
        f();
    } catch (const ImproperlyConfigured& error) {
        return error.what();
    }
    return "nothing was thrown";
}

TEST(Databases, are_found_by_their_alias) {
    Databases databases;
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    Database& replica = databases.add(std::make_unique<FakeDatabase>("replica"));
    EXPECT_EQ(&databases.get(), &main);
    EXPECT_EQ(&databases.get("replica"), &replica);
    EXPECT_EQ(databases.all().size(), 2u);
}

TEST(Databases, an_unknown_alias_is_answered_with_the_nearest) {
    Databases databases;
    EXPECT_NE(message_of([&] { databases.get(); }).find("[databases.default]"), std::string::npos);
    databases.add(std::make_unique<FakeDatabase>("replica"));
    EXPECT_NE(message_of([&] { databases.get("replcia"); }).find("Did you mean 'replica'?"),
              std::string::npos);
}

TEST(Databases, one_can_be_the_default_for_a_while) {
    Databases databases;
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    Database& other = databases.add(std::make_unique<FakeDatabase>("other"));
    const UseDatabases use(databases);
    {
        const UseDatabase instead(other);
        EXPECT_EQ(&database(), &other);
        EXPECT_EQ(&database("default"), &main) << "whoever names one gets it";
        const UseDatabases again(databases);
        EXPECT_EQ(&database(), &main) << "the innermost counts";
    }
    EXPECT_EQ(&database(), &main);
}

TEST(Databases, an_alias_is_given_once) {
    Databases databases;
    databases.add(std::make_unique<FakeDatabase>());
    EXPECT_NE(message_of([&] { databases.add(std::make_unique<FakeDatabase>()); }).find("is taken by"),
              std::string::npos);
}

TEST(Databases, a_replica_knows_what_it_repeats) {
    Databases databases;
    EXPECT_EQ(databases.add_replica(std::make_unique<FakeDatabase>("copy"), "default").replica_of(),
              "default");
    EXPECT_EQ(
        message_of([&] { databases.check_replicas(); })
            .find("The database 'copy' is a replica of 'default', which is no database with rows of its "
                  "own."),
        0u);
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    databases.check_replicas();
    EXPECT_EQ(main.replica_of(), "");
    EXPECT_EQ(main.number(), 2);
    databases.add_replica(std::make_unique<FakeDatabase>("second"), "copy");
    EXPECT_NE(message_of([&] { databases.check_replicas(); }).find("'second' is a replica of 'copy'"),
              std::string::npos);
}

TEST(Databases, one_can_have_more_names) {
    Databases databases;
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    databases.add_alias("replica", main);
    EXPECT_EQ(&databases.get("replica"), &main);
    EXPECT_TRUE(databases.has("replica"));
    EXPECT_FALSE(databases.has("other"));
    EXPECT_EQ(databases.all().size(), 1u);
    EXPECT_NE(
        message_of([&] { databases.add(std::make_unique<FakeDatabase>("replica")); }).find("is taken by"),
        std::string::npos);
}

TEST(Databases, a_scope_knows_which_of_them_were_written_to) {
    Databases databases;
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    Database& other = databases.add(std::make_unique<FakeDatabase>("other"));
    EXPECT_FALSE(was_written(main));
    const UseDatabases use(databases);
    main.query("SELECT 1", {}, nullptr);
    EXPECT_FALSE(was_written(main));
    main.execute("DELETE FROM t");
    EXPECT_TRUE(was_written(main));
    EXPECT_FALSE(was_written(other));
    {
        const UseDatabases another(databases);
        EXPECT_FALSE(was_written(main));
        atomic(other, [&] { other.execute("DELETE FROM t"); });
        EXPECT_TRUE(was_written(other));
    }
    EXPECT_TRUE(was_written(main));
    EXPECT_FALSE(was_written(other));
}

TEST(Databases, are_in_use_for_a_block_of_one_fiber) {
    Databases databases;
    Database& main = databases.add(std::make_unique<FakeDatabase>());
    fibers::run([&] {
        {
            const UseDatabases use(databases);
            EXPECT_EQ(&database(), &main);
            EXPECT_THROW(database("other"), ImproperlyConfigured);
            fibers::spawn([] { EXPECT_THROW(database(), ImproperlyConfigured); }).join();
        }
        EXPECT_NE(message_of([] { database(); }).find("UseDatabases"), std::string::npos);
    });
}

TEST(Databases, an_atomic_block_without_a_database_is_on_the_default_one) {
    Databases databases;
    auto& main = static_cast<FakeDatabase&>(databases.add(std::make_unique<FakeDatabase>()));
    const UseDatabases use(databases);
    EXPECT_EQ(atomic([&] { return main.in_atomic_block(); }), true);
    EXPECT_EQ(main.take_log(), (std::vector<std::string>{"BEGIN", "COMMIT", "released"}));
}

TEST(Databases, blocks_and_hooks_go_to_the_database_of_an_alias) {
    Databases databases;
    auto& main = static_cast<FakeDatabase&>(databases.add(std::make_unique<FakeDatabase>()));
    auto& other = static_cast<FakeDatabase&>(databases.add(std::make_unique<FakeDatabase>("other")));
    const UseDatabases use(databases);
    std::vector<std::string> order;
    atomic("other", [&] {
        EXPECT_TRUE(other.in_atomic_block());
        EXPECT_FALSE(main.in_atomic_block());
        on_commit("other", [&] { order.push_back("other is stored"); });
        on_commit([&] { order.push_back("the default one has no block"); });
    });
    EXPECT_EQ(order, (std::vector<std::string>{"the default one has no block", "other is stored"}));
    EXPECT_TRUE(main.take_log().empty());
    EXPECT_EQ(other.take_log(), (std::vector<std::string>{"BEGIN", "COMMIT", "released"}));
    EXPECT_EQ(atomic("other", [] { return 7; }, {.durable = true}), 7);
    EXPECT_NE(message_of([] { atomic("othre", [] {}); }).find("Did you mean 'other'?"), std::string::npos);
    EXPECT_NE(message_of([] { on_commit("othre", [] {}); }).find("Did you mean 'other'?"), std::string::npos);
}

}  // namespace
}  // namespace nuages::db
