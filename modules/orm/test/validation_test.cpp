#include <gtest/gtest.h>

#include <nuages/validators/validation_error.h>

#include "gram_support.h"

namespace gram {

// What may be chosen is asked for each time.
inline std::int64_t chosen_kind = 1;
inline nuages::Dict of_the_chosen_kind() {
    return {{"kind", chosen_kind}, {"author__email__endswith", "example.com"}};
}

// Only of staff, and about posts of people with a mail address there.
struct Notice : Model<Notice> {
    ForeignKey<User> by;
    ForeignKey<Post> about, instead;
    static constexpr auto meta =
        describe(field<&Notice::by>().limit_choices_to(q("is_staff", true)),
                 field<&Notice::about>().limit_choices_to(q("author__email__endswith", "example.com") &
                                                          q("created_at__lt", now())),
                 field<&Notice::instead>().null().blank().limit_choices_to<of_the_chosen_kind>());
};

}  // namespace gram

namespace nuages::orm {
namespace {

using namespace gram;

// "field=code,code; field=code" of what full_clean() says; "" where it says nothing.
template <class T>
std::string problems(const T& object, const std::vector<std::string>& exclude = {}) {
    std::string text;
    try {
        object.full_clean(exclude);
    } catch (const ValidationError& error) {
        for (const auto& [name, messages] : error.fields()) {
            text += (text.empty() ? "" : "; ") + name + "=";
            for (std::size_t i = 0; i < messages.size(); ++i)
                text += (i > 0 ? "," : "") + messages[i].code;
        }
    }
    return text;
}

class Validation : public ::testing::Test {
protected:
    Validation() { kim = User::objects.create({"email", "kim@example.com"}, {"password", "!"}); }

    Post post() const {
        Post made;
        made.author = kim;
        made.created_at = DateTime::of(2026, 1, 1);
        made.price = 1.0;
        made.rating = 1.0;
        made.length = Duration::seconds(1);
        made.key = UUID::parse("00000000-0000-0000-0000-000000000001");
        made.info = Value::dict({{"a", 1}});
        return made;
    }

    User kim;
    testing::GramDatabase database;
};

TEST_F(Validation, a_right_object_is_silent) {
    EXPECT_EQ(problems(post()), "");
}

TEST_F(Validation, every_field_has_its_rules) {
    Tag tag;
    EXPECT_EQ(problems(tag), "name=blank");
    tag.name = std::string(51, 'x');
    EXPECT_EQ(problems(tag), "name=max_length");
    tag.name = std::string("a\0b", 3);
    EXPECT_EQ(problems(tag), "name=null_characters_not_allowed");
    Post wrong = post();
    wrong.kind = 9;
    wrong.rating.reset();
    EXPECT_EQ(problems(wrong), "rating=blank; kind=invalid_choice");
    EXPECT_EQ(problems(wrong, {"rating", "kind"}), "");
}

TEST_F(Validation, a_foreign_key_has_to_lead_somewhere) {
    Post lost = post();
    lost.author = ForeignKey<User>(std::int64_t{99});
    EXPECT_EQ(problems(lost), "author=invalid");
    lost.author = {};
    EXPECT_EQ(problems(lost), "author=null");
}

TEST(LimitedChoices, are_what_a_foreign_key_may_lead_to) {
    db::SqliteDatabase notices({.path = ":memory:"});
    Registry registry;
    registry.add<User, Tag, Post, Image, Like, Follow, gram::Comment, Profile, Notice>("gram");
    registry.install(notices);
    testing::create_tables(registry, notices);
    User lee = User::objects.create({"email", "lee@example.com"});
    User boss = User::objects.create({"email", "boss@elsewhere.org"}, {"is_staff", true});
    Post old = lee.posts.create({.created_at = DateTime::of(2020, 1, 1)});
    Post future = lee.posts.create({.created_at = DateTime::of(9000, 1, 1)});
    Post other = boss.posts.create({.created_at = DateTime::of(2020, 1, 1)});
    EXPECT_EQ(problems(Notice{.by = boss, .about = old}), "");
    EXPECT_EQ(problems(Notice{.by = lee, .about = old}), "by=invalid");
    EXPECT_EQ(problems(Notice{.by = boss, .about = future}), "about=invalid");
    EXPECT_EQ(problems(Notice{.by = boss, .about = other}), "about=invalid");
    EXPECT_EQ(problems(Notice{.by = boss, .about = old, .instead = old}), "");
    EXPECT_EQ(problems(Notice{.by = boss, .about = old, .instead = other}), "instead=invalid");
    chosen_kind = 2;
    EXPECT_EQ(problems(Notice{.by = boss, .about = old, .instead = old}), "instead=invalid");
}

TEST_F(Validation, what_is_unique_is_looked_up) {
    Tag::objects.create({.name = "food"});
    EXPECT_EQ(problems(Tag{.name = "food"}), "name=unique");
    Tag again = Tag::objects.get({"name", "food"});
    EXPECT_EQ(problems(again), "");  // it is itself
    Post saved = post();
    saved.save();
    Like::objects.create({.user = kim, .post = saved, .created_at = DateTime::of(2026, 1, 1)});
    EXPECT_EQ(problems(Like{.user = kim, .post = saved, .created_at = DateTime::of(2026, 1, 2)}),
              "__all__=unique_together");
    try {
        Like{.user = kim, .post = saved, .created_at = DateTime::of(2026, 1, 2)}.full_clean();
        FAIL() << "this like is there already";
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts(), std::vector<std::string>{"Like with this User and Post already exists."});
    }
}

TEST_F(Validation, a_new_object_has_a_key_of_its_own) {
    const Tag there = Tag::objects.create({.name = "food"});
    Tag same{.name = "drink"};
    same.id = there.id;
    EXPECT_EQ(problems(same), "id=unique");
    EXPECT_EQ(problems(same, {"id"}), "");
    try {
        same.full_clean();
        FAIL() << "this key is there already";
    } catch (const ValidationError& error) {
        EXPECT_EQ(error.texts(), std::vector<std::string>{"Tag with this ID already exists."});
    }
    same.name = "food";  // another object that has its key does not make it itself
    EXPECT_EQ(problems(same), "id=unique; name=unique");
    Tag next{.name = "sea"};
    EXPECT_EQ(problems(next), "");
    next.id = 77;
    EXPECT_EQ(problems(next), "");
}

TEST_F(Validation, an_object_that_is_stored_is_not_in_its_own_way) {
    Tag made{.name = "a"};
    made.save();
    EXPECT_EQ(problems(made), "");
    std::vector<Tag> many{{.name = "b"}, {.name = "c"}};
    Tag::objects.bulk_create(many);
    EXPECT_EQ(problems(many[1]), "");
    EXPECT_EQ(problems(Tag::objects.get_or_create({"name", "d"}).object), "");
    EXPECT_EQ(problems(Tag::objects.all()[0]), "");
    EXPECT_EQ(problems(Tag::objects.only("name")[0]), "");
    const Tag copy = made;
    EXPECT_EQ(problems(copy), "");
    made.refresh_from_db();
    EXPECT_EQ(problems(made), "");
}

TEST_F(Validation, save_does_as_it_is_told) {
    Tag tag{.name = "x"};
    EXPECT_THROW(tag.save({.force_update = true}), ValueError);
    tag.save();
    tag.name = "y";
    tag.save({.update_fields = {"name"}});
    EXPECT_EQ(Tag::objects.get({"pk", tag.id}).name, "y");
    EXPECT_THROW(tag.save({.update_fields = {"nope"}}), ValueError);
    EXPECT_THROW(tag.save({.force_insert = true}), db::IntegrityError);
    EXPECT_THROW(tag.save({.force_insert = true, .force_update = true}), ValueError);
    tag.delete_();
    Tag gone{.name = "z"};
    gone.id = 77;
    EXPECT_THROW(gone.save({.force_update = true}), db::DatabaseError);
    EXPECT_EQ(Tag::objects.count(), 0);
}

}  // namespace
}  // namespace nuages::orm
