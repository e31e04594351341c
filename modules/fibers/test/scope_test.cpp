#include <string>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/fibers/fiber.h>
#include <nuages/fibers/scope.h>

namespace nuages::fibers {
namespace {

TEST(Scope, IsEmptyAtFirst) {
    EXPECT_EQ(scope<std::string>(), nullptr);
}

TEST(Scope, CarriesAValueOfEachTypeForABlock) {
    std::string text = "text";
    int outer = 1, inner = 2;
    {
        const ScopeValue<std::string> a(&text);
        const ScopeValue<int> b(&outer);
        {
            const ScopeValue<int> c(&inner);
            EXPECT_EQ(scope<int>(), &inner);
            EXPECT_EQ(scope<std::string>(), &text);
            const ScopeValue<int> hidden(nullptr);
            EXPECT_EQ(scope<int>(), nullptr);
        }
        EXPECT_EQ(scope<int>(), &outer);
    }
    EXPECT_EQ(scope<int>(), nullptr);
    EXPECT_EQ(scope<std::string>(), nullptr);
}

TEST(Scope, IsEachFibersOwn) {
    run([] {
        int mine = 1, others = 2;
        const ScopeValue<int> value(&mine);
        const Handle other = spawn([&] {
            EXPECT_EQ(scope<int>(), nullptr) << "a new fiber starts empty";
            const ScopeValue<int> value(&others);
            yield();
            EXPECT_EQ(scope<int>(), &others);
        });
        yield();
        EXPECT_EQ(scope<int>(), &mine);
        other.join();
        EXPECT_EQ(scope<int>(), &mine);
    });
}

TEST(Scope, OfTheThreadIsNotSeenInItsFibersAndStaysThere) {
    int value = 1;
    const ScopeValue<int> guard(&value);
    run([] { EXPECT_EQ(scope<int>(), nullptr); });
    EXPECT_EQ(scope<int>(), &value);
    std::thread([] { EXPECT_EQ(scope<int>(), nullptr); }).join();
}

TEST(Scope, IsRestoredByAnException) {
    run([] {
        int value = 1;
        try {
            const ScopeValue<int> guard(&value);
            yield();
            throw 1;
        } catch (int) {
            EXPECT_EQ(scope<int>(), nullptr);
        }
    });
}

}  // namespace
}  // namespace nuages::fibers
