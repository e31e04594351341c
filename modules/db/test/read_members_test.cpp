#include <cstddef>
#include <limits>

#include <gtest/gtest.h>

#include <nuages/db/detail/read_members.h>

namespace nuages::db {
namespace {

// Gives the same of every column, each by its getter; NULL in column 0.
struct Cells {
    std::int64_t number = 0;

    bool is_null(std::size_t column) const { return column == 0; }
    bool boolean(std::size_t) const { return true; }
    std::int64_t integer(std::size_t column) const { return column == 0 ? 0 : number; }
    double real(std::size_t) const { return 2.5; }
    std::string_view text(std::size_t column) const {
        return column == 0 ? std::string_view() : "a text that is too long for a short one";
    }
    DateTime datetime(std::size_t) const { return DateTime::of(2026, 5, 1, 10); }
    Date date(std::size_t) const { return Date(2026, 5, 1); }
    Time time(std::size_t) const { return Time::of(1, 2, 3); }
    Duration duration(std::size_t) const { return Duration::seconds(4); }
    UUID uuid(std::size_t) const { return *UUID::parse("12345678-1234-5678-9abc-def012345678"); }
};

template <class T>
T read(Member::Type type, T before, std::uint32_t column = 1, bool optional = false) {
    const Member member{type, optional, column, 0};
    EXPECT_EQ(detail::read_members(Cells{7}, {&member, 1}, &before), nullptr);
    return before;
}

template <class T>
void check(Member::Type type, T value) {
    EXPECT_EQ(read(type, T()), value);
    EXPECT_EQ(read(type, std::optional<T>(), 1, true), value);
    EXPECT_EQ(read(type, std::optional<T>(value), 0, true), std::nullopt);
}

TEST(ReadMembers, each_type_has_its_getter) {
    using Type = Member::Type;
    check(Type::boolean, true);
    check(Type::int16, std::int16_t{7});
    check(Type::int32, std::int32_t{7});
    check(Type::int64, std::int64_t{7});
    check(Type::uint16, std::uint16_t{7});
    check(Type::uint32, std::uint32_t{7});
    check(Type::uint64, std::uint64_t{7});
    check(Type::real32, 2.5F);
    check(Type::real64, 2.5);
    check(Type::text, std::string("a text that is too long for a short one"));
    check(Type::datetime, DateTime::of(2026, 5, 1, 10));
    check(Type::date, Date(2026, 5, 1));
    check(Type::time, Time::of(1, 2, 3));
    check(Type::duration, Duration::seconds(4));
    check(Type::uuid, *UUID::parse("12345678-1234-5678-9abc-def012345678"));
}

TEST(ReadMembers, null_is_zero_or_empty_where_nothing_else_can_be) {
    EXPECT_EQ(read(Member::Type::int32, std::int32_t{3}, 0), 0);
    EXPECT_EQ(read(Member::Type::text, std::string("before"), 0), "");
}

TEST(ReadMembers, reading_stops_at_a_number_that_does_not_fit) {
    struct Object {
        std::int64_t wide = 0;
        std::int16_t narrow = 0;
        std::int32_t behind = -1;
    } object;
    using Type = Member::Type;
    const Member members[] = {{Type::int64, false, 1, offsetof(Object, wide)},
                              {Type::int16, false, 1, offsetof(Object, narrow)},
                              {Type::int32, false, 1, offsetof(Object, behind)}};
    EXPECT_EQ(detail::read_members(Cells{32768}, members, &object), &members[1]);
    EXPECT_EQ(object.wide, 32768);
    EXPECT_EQ(object.behind, -1);
    EXPECT_EQ(detail::read_members(Cells{-32768}, members, &object), nullptr);
    EXPECT_EQ(object.behind, -32768);

    const auto fits = [](Type type, std::int64_t number) {
        std::optional<std::uint64_t> room;  // large and aligned enough for each
        const Member member{type, false, 1, 0};
        return detail::read_members(Cells{number}, {&member, 1}, &room) == nullptr;
    };
    EXPECT_TRUE(fits(Type::uint16, 65535));
    EXPECT_FALSE(fits(Type::uint16, 65536));
    EXPECT_FALSE(fits(Type::uint16, -1));
    EXPECT_TRUE(fits(Type::int32, std::numeric_limits<std::int32_t>::min()));
    EXPECT_FALSE(fits(Type::int32, std::int64_t{std::numeric_limits<std::int32_t>::min()} - 1));
    EXPECT_TRUE(fits(Type::uint32, 4294967295));
    EXPECT_FALSE(fits(Type::uint32, 4294967296));
}

}  // namespace
}  // namespace nuages::db
