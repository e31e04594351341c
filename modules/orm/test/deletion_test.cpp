#include <gtest/gtest.h>

#include <nuages/orm/signals.h>

#include "gram_support.h"

namespace deletion {
using namespace nuages::models;

struct Part;
struct Warranty;

// Restricted and defaulted relations, which the photo sharing site has none of.
struct Maker : Model<Maker> {
    std::string name;
    Set<Part> parts;
    static constexpr auto meta = describe(field<&Maker::name>(), field<&Maker::parts>());
};
struct Part : Model<Part> {
    ForeignKey<Maker> maker;
    static constexpr auto meta = describe(field<&Part::maker>().on_delete(cascade));
};
struct Warranty : Model<Warranty> {
    ForeignKey<Part> part;
    ForeignKey<Maker> by;
    static constexpr auto meta = describe(field<&Warranty::part>().on_delete(restrict_),
                                          field<&Warranty::by>().on_delete(set_default).default_(1));
};

// What is left to the database.
struct Item;
struct Box : Model<Box> {
    std::string name;
    Set<Item> items;
    static constexpr auto meta = describe(field<&Box::name>(), field<&Box::items>());
};
struct Sticker;
struct Item : Model<Item> {
    ForeignKey<Box> box;
    Set<Sticker> stickers;
    static constexpr auto meta =
        describe(field<&Item::box>().on_delete(db_cascade), field<&Item::stickers>());
};
struct Sticker : Model<Sticker> {
    ForeignKey<Item> item;
    static constexpr auto meta = describe(field<&Sticker::item>().null().on_delete(db_set_null));
};

// A deleted owner's claims go to the one of that name.
std::int64_t sentinel();
struct Claim : Model<Claim> {
    ForeignKey<Maker> by, against;
    static constexpr auto meta = describe(field<&Claim::by>().related_name("+").on_delete(set_to<sentinel>()),
                                          field<&Claim::against>().related_name("-").on_delete(set_to(1)));
};
std::int64_t sentinel() {
    return Maker::objects.get({"name", "sentinel"}).id;
}

namespace {

using nuages::orm::testing::CountQueries;
using polls::at;

class Deletions : public testing::Test {
protected:
    Deletions() {
        kim = gram::User::objects.create({"email", "kim@example.com"});
        lee = gram::User::objects.create({"email", "lee@example.com"});
        post = kim.posts.create({.created_at = at(2026)});
        other = lee.posts.create({.created_at = at(2025)});
        gram::Like::objects.create({.user = lee, .post = post, .created_at = at(2026)});
        gram::Image::objects.create({.post = post, .file = "a.jpg"});
        comment = post.comments.create({"user", lee}, {"text", "nice"});
    }
    nuages::orm::testing::GramDatabase database;
    gram::User kim, lee;
    gram::Post post, other;
    gram::Comment comment;
};

std::string counts(const nuages::orm::Deleted& deleted) {
    std::string text = std::to_string(deleted.total);
    for (const auto& [label, rows] : deleted.by_model)
        text += " " + label + "=" + std::to_string(rows);
    return text;
}

TEST_F(Deletions, rows_that_point_to_a_deleted_one_go_with_it) {
    post.tags.create({.name = "food"});
    EXPECT_EQ(counts(kim.delete_()),
              "6 gram.Image=1 gram.Like=1 gram.Post_tags=1 gram.Comment=1 gram.Post=1 gram.User=1");
    EXPECT_EQ(kim.id, 0);
    EXPECT_EQ(gram::User::objects.count(), 1);
    EXPECT_EQ(gram::Post::objects.count(), 1);
    EXPECT_EQ(gram::Tag::objects.count(), 1);
}

TEST_F(Deletions, set_null_keeps_the_row_without_its_relation) {
    other.delete_();
    EXPECT_EQ(counts(lee.delete_()), "2 gram.Like=1 gram.User=1");
    const gram::Comment kept = gram::Comment::objects.get({"pk", comment.id});
    EXPECT_FALSE(kept.user);
}

TEST_F(Deletions, protected_rows_forbid_a_deletion_and_nothing_is_done) {
    post.comments.create({"parent", comment}, {"text", "reply"});
    try {
        comment.delete_();
        FAIL();
    } catch (const ProtectedError& error) {
        EXPECT_STREQ(
            error.what(),
            "Cannot delete some instances of model 'Comment' because they are referenced through protected "
            "foreign keys: 'Comment.parent'.");
    }
    EXPECT_EQ(gram::Comment::objects.count(), 2);
    EXPECT_NE(comment.id, 0);
}

TEST_F(Deletions, rows_that_nothing_points_to_are_deleted_by_one_statement) {
    CountQueries queries;
    EXPECT_EQ(counts(gram::Like::objects.filter({"user__email", "lee@example.com"}).delete_()),
              "1 gram.Like=1");
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_EQ(gram::Like::objects.all().delete_().total, 0);
}

TEST_F(Deletions, a_slice_cannot_be_deleted) {
    EXPECT_THROW(gram::Like::objects.all().slice(0, 1).delete_(), nuages::TypeError);
    EXPECT_THROW(gram::Like{}.delete_(), nuages::ValueError);
}

TEST_F(Deletions, many_rows_are_deleted_in_portions) {
    std::vector<gram::Image> images(3000);
    for (std::size_t i = 0; i < images.size(); ++i) {
        images[i].post = other;
        images[i].position = static_cast<std::uint32_t>(i);
    }
    gram::Image::objects.bulk_create(images);
    std::vector<gram::Post> posts(1500);
    for (gram::Post& each : posts) {
        each.author = lee;
        each.created_at = at(2026);
    }
    gram::Post::objects.bulk_create(posts);
    EXPECT_EQ(gram::Post::objects.filter({"author", lee}).delete_().total, 3000 + 1501);
}

TEST(Restriction, forbids_a_deletion_unless_the_row_goes_anyway) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<Maker, Part, Warranty>("shop");
    registry.install(database);
    nuages::orm::testing::create_tables(registry, database);
    const Maker first = Maker::objects.create({.name = "first"});
    Maker second = Maker::objects.create({.name = "second"});
    Part part = second.parts.create({});
    Warranty warranty{.part = part, .by = second};
    warranty.save();
    EXPECT_THROW(part.delete_(), RestrictedError);
    EXPECT_THROW(second.delete_(), RestrictedError);
    warranty.delete_();
    Part unbound = first.parts.create({});
    Warranty kept{.part = unbound, .by = second};
    kept.save();
    second.delete_();
    EXPECT_EQ(Warranty::objects.get().by.id(), first.id);
}

TEST(SetTo, a_key_or_what_a_function_gives) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<Maker, Part, Warranty, Claim>("shop");
    registry.install(database);
    nuages::orm::testing::create_tables(registry, database);
    const Maker first = Maker::objects.create({.name = "first"});
    const Maker sentinel = Maker::objects.create({.name = "sentinel"});
    Maker gone = Maker::objects.create({.name = "gone"});
    Claim::objects.create({.by = gone, .against = gone});
    gone.delete_();
    const Claim claim = Claim::objects.get();
    EXPECT_EQ(claim.by.id(), sentinel.id);
    EXPECT_EQ(claim.against.id(), first.id);
}

TEST(LeftToTheDatabase, rows_are_deleted_or_emptied_without_being_asked_for) {
    nuages::db::SqliteDatabase database({.path = ":memory:"});
    nuages::orm::Registry registry;
    registry.add<Box, Item, Sticker>("attic");
    bool was_told = false;
    registry.connect(nuages::orm::post_delete<Item>([&](const auto&) { was_told = true; }));
    registry.install(database);
    database.execute("CREATE TABLE attic_box (id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL)");
    database.execute(
        "CREATE TABLE attic_item (id integer PRIMARY KEY AUTOINCREMENT, box_id bigint NOT NULL REFERENCES "
        "attic_box (id) ON DELETE CASCADE)");
    database.execute(
        "CREATE TABLE attic_sticker (id integer PRIMARY KEY AUTOINCREMENT, item_id bigint NULL REFERENCES "
        "attic_item (id) ON DELETE SET NULL)");
    std::vector<Box> made(2);
    Box::objects.bulk_create(made);
    for (const Box& each : made)
        each.items.create({}).stickers.create({});
    const auto boxes = Box::objects.all();
    for (const Box& each : boxes)
        ASSERT_EQ(each.items.all().size(), 1U);
    CountQueries queries;
    EXPECT_EQ(counts(made[0].delete_()), "1 attic.Box=1");
    EXPECT_EQ(queries.count(), 1U);
    EXPECT_FALSE(was_told);
    EXPECT_EQ(boxes[0].items.all().size(), 0U) << "what was read before counts no more";
    EXPECT_EQ(Sticker::objects.filter({"item__isnull", true}).count(), 1);
    EXPECT_EQ(Sticker::objects.count(), 2);
}

}  // namespace
}  // namespace deletion
