#include <memory>
#include <utility>

#include <gtest/gtest.h>

#include <nuages/base/function.h>

namespace nuages {
namespace {

int twice(int n) {
    return 2 * n;
}

TEST(Function, HoldsFunctionsAndLambdas) {
    const Function<int(int)> plain = twice;
    const Function<int(int)> captureless = [](int n) { return n + 1; };
    int by = 10;
    const Function<int(int)> capturing = [by](int n) { return n * by; };
    EXPECT_EQ(plain(4), 8);
    EXPECT_EQ(captureless(4), 5);
    EXPECT_EQ(capturing(4), 40);
}

TEST(Function, CopiesShareTheCallable) {
    Function<int()> count = [n = std::make_unique<int>(0)] { return ++*n; };  // may be movable only
    const Function<int()> copy = count;
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(copy(), 2);
    count = nullptr;
    EXPECT_FALSE(count);
    EXPECT_EQ(copy(), 3);
}

TEST(Function, DestroysTheCallableWithItsLastCopy) {
    const auto held = std::make_shared<int>(1);
    {
        Function<int()> first = [held] { return *held; };
        Function<int()> second = first;
        first = [] { return 2; };
        EXPECT_EQ(held.use_count(), 2);
        second.swap(first);
        EXPECT_EQ(first(), 1);
        EXPECT_EQ(second(), 2);
    }
    EXPECT_EQ(held.use_count(), 1);
}

TEST(Function, IsEmptyWithoutATarget) {
    EXPECT_FALSE(Function<void()>());
    EXPECT_FALSE(Function<void()>(nullptr));
    int (*none)(int) = nullptr;
    EXPECT_FALSE((Function<int(int)>(none)));
}

TEST(Function, PassesReferencesAndMovesValues) {
    const Function<void(std::unique_ptr<int>, int&)> take = [](std::unique_ptr<int> from, int& to) {
        to = *from;
    };
    int to = 0;
    take(std::make_unique<int>(7), to);
    EXPECT_EQ(to, 7);
}

}  // namespace
}  // namespace nuages
