#include <memory>

#include <gtest/gtest.h>

#include <nuages/orm/in_bulk.h>
#include <nuages/orm/query.h>

#include "gram_support.h"

namespace nuages::orm {
namespace {

using namespace gram;

class InBulk : public ::testing::Test {
protected:
    InBulk() {
        for (const char* name : {"food", "art", "sea"})
            Tag::objects.create({.name = name});
    }

    // The message of what a query is refused for.
    template <class Error>
    static std::string refused(const Query& query, std::string_view field) {
        try {
            query.in_bulk({Value(1)}, field);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }

    testing::GramDatabase database;
};

TEST_F(InBulk, objects_are_found_by_their_keys) {
    const auto tags = Tag::objects.in_bulk({3, 1, 99, 1});
    EXPECT_EQ(tags.size(), 2u);
    EXPECT_EQ(tags[1].name, "food");
    EXPECT_EQ(tags[3].name, "sea");
    EXPECT_EQ(tags.find(2), nullptr);
    EXPECT_TRUE(tags.contains(3));
    EXPECT_FALSE(tags.contains(99));
    EXPECT_THROW(tags[99], Tag::DoesNotExist);
    std::size_t seen = 0;
    for (const Tag& tag : tags)
        seen += tag.name.size();
    EXPECT_EQ(seen, 7u);
}

TEST_F(InBulk, without_keys_it_has_all_rows_of_the_query) {
    EXPECT_EQ(Tag::objects.in_bulk().size(), 3u);
    EXPECT_EQ(Tag::objects.filter({"name__gt", "b"}).in_bulk("name")["sea"].id, 3);
    EXPECT_TRUE(Tag::objects.none().in_bulk().empty());
    EXPECT_FALSE(Tag::objects.none().in_bulk().contains(1));
}

TEST_F(InBulk, another_unique_field_will_do) {
    const auto tags = Tag::objects.in_bulk(std::vector<std::string>{"art", "nope"}, "name");
    EXPECT_EQ(tags.size(), 1u);
    EXPECT_EQ(tags["art"].id, 2);
    EXPECT_FALSE(tags.contains(2));
}

TEST_F(InBulk, no_keys_are_no_query) {
    testing::CountQueries queries;
    EXPECT_TRUE(Tag::objects.in_bulk(std::vector<int>{}).empty());
    EXPECT_EQ(queries.count(), 0u);
}

TEST_F(InBulk, the_objects_stay_as_long_as_a_copy_of_it) {
    auto tags = std::make_unique<orm::InBulk<Tag>>(Tag::objects.in_bulk());
    const orm::InBulk<Tag> copy = *tags;
    tags.reset();
    EXPECT_EQ(copy[2].name, "art");
}

TEST_F(InBulk, more_keys_than_a_statement_takes_are_no_matter) {
    std::vector<Tag> more;
    for (int i = 0; i < 1500; ++i)
        more.push_back({.name = "tag" + std::to_string(i)});
    Tag::objects.bulk_create(more);
    std::vector<std::int64_t> keys;
    for (std::int64_t key = 1; key <= 2000; ++key)
        keys.push_back(key);
    const auto tags = Tag::objects.in_bulk(keys);
    ASSERT_EQ(tags.size(), 1503u);
    for (const Tag& tag : more)
        ASSERT_EQ(tags[tag.id].name, tag.name);
}

TEST_F(InBulk, names_and_keys_from_outside_are_checked) {
    const Query tags = Tag::objects.query();
    EXPECT_EQ(tags.in_bulk({Value("2"), Value()}).size(), 1u);
    EXPECT_EQ(refused<ValueError>(Post::objects.query(), "caption"),
              "in_bulk()'s field_name must be a unique field but 'caption' isn't.");
    EXPECT_EQ(refused<ValueError>(Like::objects.query(), "user"),
              "in_bulk()'s field_name must be a unique field but 'user' isn't.");
    EXPECT_EQ(refused<TypeError>(tags.slice(0, 2), "pk"), "Cannot use 'limit' or 'offset' with in_bulk().");
    EXPECT_EQ(refused<TypeError>(tags.values_dyn({"name"}), "pk"),
              "in_bulk() cannot be used with values() or values_list().");
    EXPECT_THROW(tags.in_bulk("nmae"), FieldError);
    EXPECT_THROW(tags.in_bulk({Value("two")}), ValueError);
}

}  // namespace
}  // namespace nuages::orm
