#include <gtest/gtest.h>

#include <nuages/meta/describe.h>

namespace shapes {
namespace {

using namespace nuages::meta;

struct Named {
    std::string name = "shape";
    static constexpr auto meta = describe(field<&Named::name>().max_length(20));
};

constexpr ChoiceLabel sizes[] = {{1, "small"}, {2, "large"}};

struct Circle : Named {
    using described_bases = TypeList<Named>;
    double radius = 1;
    std::optional<int> size;

    double area() const { return radius * radius * 3; }
    void grow() { ++radius; }

    static constexpr auto meta =
        describe(field<&Circle::radius>("radius in metres").help_text("not the diameter"),
                 field<&Circle::size>().choices(sizes), method<&Circle::area>(),
                 method<&Circle::grow>().alters_data())
            .ordering("-radius", "name")
            .unique_together("name", "radius")
            .indexes(index("radius"))
            .constraints(check_constraint("positive", "\"radius\" > 0"));
};

// Everything is known to the compiler.
static_assert(member_name<&Circle::radius>() == "radius");
static_assert(type_tag<Circle>.name() == "Circle");
static_assert(description_of<Circle>().size == 5);
static_assert(description_of<Circle>().find("name") == 0);
static_assert(description_of<Circle>().find("size") == 2);
static_assert(description_of<Circle>().find("nothing") == Description::npos);
static_assert(description_of<Circle>()[0].max_length == 20);
static_assert(description_of<Circle>()[1].kind == Kind::real);
static_assert(description_of<Circle>()[2].null && description_of<Circle>()[2].optional);
static_assert(description_of<Circle>()[1].verbose_name == "radius in metres");
static_assert(description_of<Circle>().options->ordering.count == 2);
static_assert(description_of<Circle>().options->unique_together[0].names[1] == "radius");
static_assert(description_of<Circle>().options->indexes[0].fields.names[0] == "radius");
static_assert(description_of<Circle>().options->constraints[0].sql == "\"radius\" > 0");
static_assert(!FieldType<int*> && FieldType<std::string>);

TEST(Describe, knows_where_members_lie) {
    const Circle circle;
    const Description& description = description_of<Circle>();
    const auto address = [&](std::size_t part, std::size_t i) {
        return reinterpret_cast<const char*>(&circle) + description.parts[part].offset() +
               description.parts[part].fields[i].offset();
    };
    EXPECT_EQ(address(0, 0), reinterpret_cast<const char*>(&circle.name));
    EXPECT_EQ(address(1, 0), reinterpret_cast<const char*>(&circle.radius));
    EXPECT_EQ(address(1, 1), reinterpret_cast<const char*>(&circle.size));
}

TEST(Describe, tells_types_of_the_same_name_apart) {
    struct Circle {};
    EXPECT_NE(&type_tag<Circle>, &type_tag<shapes::Circle>);
    const std::string_view name =
        type_tag<shapes::Circle>.qualified_name;  // compilers name {anonymous} otherwise
    EXPECT_TRUE(name.starts_with("shapes::") && name.ends_with("::Circle")) << name;
}

TEST(Describe, constants_become_values) {
    EXPECT_TRUE(Constant().value().is_null());
    EXPECT_EQ(Constant(true).value(), nuages::Value(true));
    EXPECT_EQ(Constant(3).value(), nuages::Value(3));
    EXPECT_EQ(Constant(0.5).value(), nuages::Value(0.5));
    EXPECT_EQ(Constant("x").value(), nuages::Value("x"));
}

}  // namespace
}  // namespace shapes
