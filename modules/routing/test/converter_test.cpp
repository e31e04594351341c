#include <gtest/gtest.h>

#include <nuages/routing/converter.h>

namespace nuages {
namespace {

TEST(Converters, ReadAndWrite) {
    const auto read = [](std::string_view name, std::string_view text) {
        return routing::builtin_converter(name)->to_value(text);
    };
    EXPECT_EQ(read("int", "007"), Value(7));
    EXPECT_FALSE(read("int", "9223372036854775808"));
    EXPECT_EQ(read("slug", "a-b"), Value("a-b"));
    EXPECT_EQ(read("uuid", "075194d3-6885-417e-a8a8-6c931e272f00")->kind(), Value::Kind::uuid);
    EXPECT_EQ(routing::builtin_converter("str")->to_url(Value(true)), "True");
    EXPECT_EQ(routing::builtin_converter("float"), nullptr);
}

TEST(Converters, ComeFromTypesOfTheSite) {
    const Converter converter = converter_of<UUID>();
    EXPECT_EQ(converter.name, "uuid");
    EXPECT_EQ(converter.regex, routing::builtin_converter("uuid")->regex);
    EXPECT_EQ(converter.to_url(Value("075194")), std::nullopt);
    EXPECT_EQ(converter.to_url(Value("075194d36885417ea8a86c931e272f00")),
              "075194d3-6885-417e-a8a8-6c931e272f00");
}

}  // namespace
}  // namespace nuages
