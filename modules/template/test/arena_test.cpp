#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include <nuages/template/arena.h>

namespace nuages::templates {
namespace {

TEST(Arena, KeepsThingsInPlaceAndAligned) {
    Arena arena;
    int& first = arena.make<int>(7);
    for (int i = 0; i < 10'000; ++i) {
        arena.make<char>('x');
        auto address = reinterpret_cast<std::uintptr_t>(&arena.make<double>(i));
        ASSERT_EQ(address % alignof(double), 0u);
    }
    EXPECT_EQ(first, 7);
    EXPECT_TRUE(arena.owns(&first));
    int other = 0;
    EXPECT_FALSE(arena.owns(&other));
}

TEST(Arena, DestroysInReverseOrder) {
    struct Noisy {
        std::string& log;
        char name;
        ~Noisy() { log += name; }
    };
    std::string log;
    {
        Arena arena;
        arena.make<Noisy>(log, 'a');
        arena.make<Noisy>(log, 'b');
    }
    EXPECT_EQ(log, "ba");
}

TEST(Arena, CopiesTextAndItemsThatAreLargerThanABlock) {
    Arena arena;
    std::string large(200'000, 'y');
    EXPECT_EQ(arena.copy(large), large);
    EXPECT_EQ(arena.copy(std::string_view()), "");
    int numbers[] = {1, 2, 3};
    const int* copies = arena.copy(numbers, 3);
    EXPECT_EQ(copies[2], 3);
    EXPECT_EQ(arena.copy(numbers, 0), nullptr);
}

}  // namespace
}  // namespace nuages::templates
