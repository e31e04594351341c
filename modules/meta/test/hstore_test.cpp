#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/meta/hstore.h>

namespace nuages::meta {
namespace {

TEST(HStore, keeps_items_by_their_keys) {
    HStore store{{"b", "2"}, {"a", std::nullopt}, {"b", "3"}};
    EXPECT_EQ(store.size(), 2u);
    EXPECT_EQ(store.begin()->first, "a");
    EXPECT_EQ(*store.find("b"), "3");
    EXPECT_FALSE(*store.find("a"));
    EXPECT_FALSE(store.find("c"));
    store["c"] = "4";
    EXPECT_TRUE(store.contains("c"));
    store.erase("a");
    store.erase("z");
    EXPECT_EQ(store, (HStore{{"c", "4"}, {"b", "3"}}));
    store["aa"] = std::nullopt;
    EXPECT_EQ((store.end() - 1)->first, "aa");
}

TEST(HStore, is_written_and_read_as_postgresql_does) {
    const Dict dict{{"a", "it's \"x\" \\"}, {"b", Value()}, {"", "=>, "}};
    const std::string text = hstore_text(dict);
    EXPECT_EQ(text, R"("a"=>"it's \"x\" \\", "b"=>NULL, ""=>"=>, ")");
    EXPECT_EQ(Value(*parse_hstore(text)), Value(dict));
    EXPECT_EQ(hstore_text({}), "");
    EXPECT_EQ(parse_hstore("")->size(), 0u);
    for (const char* wrong : {"a", "\"a\"", "\"a\"=>", "\"a\"=>b", "\"a\"=>\"b", "\"a\"=>\"b\",",
                              "\"a\"=>\"b\", ", "\"a\"=>\"b\" \"c\"=>\"d\"", "\"a\\"})
        EXPECT_FALSE(parse_hstore(wrong)) << wrong;
}

TEST(HStore, is_a_dict_of_texts) {
    using Type = field_type<HStore>;
    EXPECT_EQ(Type::to_value({{"a", "b"}, {"c", std::nullopt}}), Value(Dict{{"a", "b"}, {"c", Value()}}));
    EXPECT_EQ(Type::from_value(Dict{{"a", "b"}}), (HStore{{"a", "b"}}));
    EXPECT_THROW(Type::from_value(Dict{{"a", 1}}), ValueError);
    EXPECT_THROW(Type::from_value(Value("x")), ValueError);
}

}  // namespace
}  // namespace nuages::meta
