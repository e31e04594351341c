#include "plan_cache.h"

#include <thread>

#include <gtest/gtest.h>

namespace nuages::orm::detail {
namespace {

std::shared_ptr<const Plan> plan_of(std::string_view sql) {
    Plan plan;
    plan.statement = db::Statement(sql);
    return std::make_shared<const Plan>(std::move(plan));
}

TEST(PlanCache, finds_what_was_added_by_its_bytes) {
    PlanCache cache;
    EXPECT_EQ(cache.find("a"), nullptr);
    cache.add("a", plan_of("SELECT 1"));
    cache.add("b", plan_of("SELECT 2"));
    EXPECT_EQ(cache.find("a")->statement.sql(), "SELECT 1");
    EXPECT_EQ(cache.find("b")->statement.sql(), "SELECT 2");
    EXPECT_EQ(cache.find(std::string_view("a\0", 2)), nullptr);
    cache.add("a", plan_of("SELECT 3"));  // the first one stays
    EXPECT_EQ(cache.find("a")->statement.sql(), "SELECT 1");
}

TEST(PlanCache, never_mixes_plans_up_however_many_there_are) {
    PlanCache cache;
    for (int i = 0; i < 20'000; ++i)
        cache.add("shape " + std::to_string(i), plan_of(std::to_string(i)));
    EXPECT_LE(cache.size(), PlanCache::parts * PlanCache::plans_a_part);
    int found = 0;
    for (int i = 0; i < 20'000; ++i)
        if (const auto plan = cache.find("shape " + std::to_string(i))) {
            EXPECT_EQ(plan->statement.sql(), std::to_string(i));
            ++found;
        }
    EXPECT_EQ(found, static_cast<int>(cache.size()));
}

TEST(PlanCache, keeps_what_is_used_when_others_make_room) {
    PlanCache cache;
    cache.add("hot", plan_of("hot"));
    for (int i = 0; i < 50'000; ++i) {
        cache.add("cold " + std::to_string(i), plan_of("cold"));
        if (i % 16 == 0) {
            ASSERT_NE(cache.find("hot"), nullptr) << i;
        }
    }
}

TEST(PlanCache, is_safe_from_several_threads) {
    PlanCache cache;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 5'000; ++i) {
                const std::string shape = std::to_string(i % 700);
                if (const auto plan = cache.find(shape))
                    EXPECT_EQ(plan->statement.sql(), shape);
                else
                    cache.add(shape, plan_of(shape));
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(cache.size(), 700U);
}

}  // namespace
}  // namespace nuages::orm::detail
