#include <gtest/gtest.h>

#include <nuages/meta/described.h>

namespace menu {
namespace {

using namespace nuages::meta;
using nuages::Value;

constexpr ChoiceLabel heats[] = {{0, "mild"}, {3, "hot"}};

struct Dish {
    std::string name;
    std::optional<double> price;
    int heat = 0;
    Bytes picture;

    std::string shout() const { return name + "!"; }
    void eat() { name.clear(); }

    static constexpr auto meta =
        describe(field<&Dish::name>(), field<&Dish::price>(), field<&Dish::heat>().choices(heats),
                 field<&Dish::picture>(), method<&Dish::shout>(), method<&Dish::eat>().alters_data());
};

TEST(DescribedStructs, are_values_with_their_members_by_name) {
    const Dish dish{.name = "김치", .price = 4.5, .heat = 3, .picture = {std::byte{65}}};
    const Value value = dish;
    const auto& object = value.as_object();
    EXPECT_EQ(object.type_name(), "Dish");
    EXPECT_EQ(*object.attribute("name"), Value("김치"));
    EXPECT_EQ(*object.attribute("price"), Value(4.5));
    EXPECT_EQ(*object.attribute("get_heat_display"), Value("hot"));
    EXPECT_EQ(*object.attribute("picture"), Value::bytes("A"));
    EXPECT_EQ(object.attribute("shout")->as_object().call(), Value("김치!"));
    EXPECT_TRUE(object.attribute("eat")->as_object().alters_data());
    EXPECT_FALSE(object.attribute("nothing"));
    EXPECT_FALSE(object.attribute("get_name_display"));
    EXPECT_EQ(*Value(Dish{.name = "Brot"}).as_object().attribute("price"), Value());
}

TEST(DescribedStructs, are_borrowed_and_temporaries_are_kept) {
    Dish dish{.name = "old"};
    const Value borrowed = dish;
    dish.name = "new";
    EXPECT_EQ(*borrowed.as_object().attribute("name"), Value("new"));
    const Value kept = Dish{.name = "a temporary with a name that is too long to be kept inside of a string"};
    EXPECT_EQ(kept.as_object().attribute("name")->as_text().size(), 70U);
    const Value list = std::vector<Dish>{{.name = "a"}, {.name = "b"}};
    EXPECT_EQ(*list[1].as_object().attribute("name"), Value("b"));
}

}  // namespace
}  // namespace menu
