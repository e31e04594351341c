#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/meta/array.h>

namespace nuages::meta {
namespace {

template <class T>
using Of = field_type<std::vector<T>>;

TEST(Array, knows_what_its_elements_are) {
    using Nested = std::vector<std::optional<double>>;
    constexpr const ElementType& outer = element_type<Nested>;
    static_assert(outer.kind == Kind::array && outer.storage == Storage::custom && !outer.optional);
    EXPECT_EQ(outer.elements->kind, Kind::real);
    EXPECT_EQ(outer.elements->storage, Storage::real64);
    EXPECT_TRUE(outer.elements->optional);
    static_assert(ArrayType<std::vector<Nested>> && !ArrayType<Bytes>);
}

TEST(Array, becomes_a_list_and_is_read_from_one) {
    const std::vector<std::vector<std::int16_t>> board{{1, 2}, {}};
    const Value list = Of<std::vector<std::int16_t>>::to_value(board);
    EXPECT_EQ(list, Value(List{List{1, 2}, List{}}));
    EXPECT_EQ(Of<std::vector<std::int16_t>>::from_value(list), board);
    EXPECT_EQ(Of<std::optional<bool>>::from_value(List{true, Value()}),
              (std::vector<std::optional<bool>>{true, std::nullopt}));
    EXPECT_EQ(Of<Decimal>::from_value(List{1}), std::vector<Decimal>{Decimal(1)});
    EXPECT_EQ(Of<Bytes>::to_value({Bytes{std::byte{65}}}), Value(List{Value::bytes("A")}));
}

TEST(Array, refuses_elements_that_do_not_fit) {
    EXPECT_THROW(Of<int>::from_value(Value(3)), ValueError);
    EXPECT_THROW(Of<int>::from_value(List{"3"}), ValueError);
    EXPECT_THROW(Of<int>::from_value(List{Value()}), ValueError);
    EXPECT_THROW(Of<std::int16_t>::from_value(List{40'000}), ValueError);
    EXPECT_THROW(Of<std::uint32_t>::from_value(List{-1}), ValueError);
    EXPECT_THROW(Of<std::uint64_t>::from_value(List{-1}), ValueError);
    EXPECT_THROW(Of<std::string>::from_value(List{1}), ValueError);
    EXPECT_THROW(Of<std::vector<int>>::from_value(List{1}), ValueError);
    EXPECT_THROW(Of<std::uint64_t>::to_value({UINT64_MAX}), ValueError);
}

}  // namespace
}  // namespace nuages::meta
