#include <gtest/gtest.h>

#include <nuages/db/atomic.h>

#include "gram_support.h"

namespace notes {
using namespace nuages::models;

struct Stamped {
    DateTime created_at, updated_at;
    static constexpr auto meta =
        describe(field<&Stamped::created_at>().auto_now_add(), field<&Stamped::updated_at>().auto_now());
};
struct Note : Model<Note, Stamped> {
    std::string text;
    static constexpr auto meta = describe(field<&Note::text>());
};
// With a key of its own.
struct Language : Model<Language, NoAutoId> {
    std::string code, name;
    static constexpr auto meta = describe(field<&Language::code>().max_length(2).primary_key(),
                                          field<&Language::name>().max_length(50));
};
enum class Color { red, green };
}  // namespace notes

template <>
struct nuages::meta::field_type<notes::Color> {
    static constexpr Kind kind = Kind::text;
    static Value to_value(const notes::Color& color) { return color == notes::Color::red ? "red" : "green"; }
    static notes::Color from_value(const Value& value) {
        if (value.as_text() == "red")
            return notes::Color::red;
        if (value.as_text() == "green")
            return notes::Color::green;
        throw ValueError("no color: " + value.repr());
    }
};

namespace notes {
struct Pen : Model<Pen> {
    Color color = Color::green;
    std::optional<Color> cap;
    static constexpr auto meta =
        describe(field<&Pen::color>().max_length(5), field<&Pen::cap>().max_length(5));
};

namespace {

using nuages::orm::testing::CountQueries;

class Writing : public testing::Test {
protected:
    Writing() {
        registry.add<Note, Language, Pen>("notes");
        registry.install(database);
        nuages::orm::testing::create_tables(registry, database);
    }
    nuages::db::SqliteDatabase database{{.path = ":memory:"}};
    nuages::orm::Registry registry;
};

TEST_F(Writing, save_inserts_then_updates) {
    Note note{.text = "one"};
    note.save();
    EXPECT_EQ(note.id, 1);
    note.text = "two";
    {
        CountQueries queries;
        note.save();
        EXPECT_EQ(queries.count(), 1U);
    }
    EXPECT_EQ(Note::objects.get().text, "two");
    Note known{.text = "with a key"};
    known.id = 55;
    known.save();  // there is no such row yet
    EXPECT_EQ(Note::objects.get({"pk", 55}).text, "with a key");
}

TEST_F(Writing, moments_of_saving_are_set) {
    Note note{.text = "now"};
    note.save();
    const DateTime created = note.created_at;
    EXPECT_GT(created.us, 0);
    note.updated_at = {};
    note.save();
    EXPECT_EQ(note.created_at, created);
    EXPECT_GE(note.updated_at, created);
    EXPECT_EQ(Note::objects.get().created_at, created);
}

TEST_F(Writing, create_takes_checked_pairs) {
    const Note note = Note::objects.create({"text", "pairs"});
    EXPECT_EQ(Note::objects.get({"pk", note.id}).text, "pairs");
}

TEST_F(Writing, a_key_of_its_own_is_written_and_kept) {
    Language korean{.code = "ko", .name = "한국어"};
    korean.save();
    korean.name = "Korean";
    korean.save();
    EXPECT_EQ(Language::objects.count(), 1);
    EXPECT_EQ(Language::objects.get({"pk", "ko"}).name, "Korean");
    EXPECT_THROW(Language::objects.create({.code = "ko"}), nuages::db::IntegrityError);
}

TEST_F(Writing, types_of_the_users_own_are_fields) {
    Pen pen{.color = Color::red, .cap = Color::green};
    pen.save();
    Pen{.color = Color::green}.save();
    EXPECT_EQ(Pen::objects.get({"color", Color::red}).cap, Color::green);
    EXPECT_EQ(Pen::objects.get({"cap__isnull", true}).color, Color::green);
    EXPECT_EQ(Pen::objects.filter({"color", Color::green}).update({"color", Color::red}), 1);
    EXPECT_EQ(Pen::objects.filter({"color", Color::red}).count(), 2);
}

TEST_F(Writing, update_counts_rows_and_computes_in_the_database) {
    for (const char* text : {"a", "b", "c"})
        Note::objects.create({"text", text});
    EXPECT_EQ(Note::objects.filter({"text__in", std::vector<std::string>{"a", "b"}}).update({"text", "x"}),
              2);
    EXPECT_EQ(Note::objects.filter({"text", "x"}).count(), 2);
    EXPECT_EQ(Note::objects.filter({"text", "nothing"}).update({"text", "y"}), 0);
    EXPECT_THROW(Note::objects.all().slice(0, 1).update({"text", "y"}), nuages::TypeError);
}

TEST_F(Writing, get_or_create_makes_a_row_once) {
    const auto first = Note::objects.get_or_create({"text", "only"});
    const auto second = Note::objects.get_or_create({"text", "only"});
    EXPECT_TRUE(first.created);
    EXPECT_FALSE(second.created);
    EXPECT_EQ(first.object.id, second.object.id);
    const auto german =
        Language::objects.get_or_create({"code", "de"}, Language::defaults({"name", "Deutsch"}));
    EXPECT_TRUE(german.created);
    EXPECT_EQ(Language::objects.get_or_create({"code", "de"}, Language::defaults({"name", "x"})).object.name,
              "Deutsch");
}

TEST_F(Writing, update_or_create_changes_a_row_that_is_there) {
    EXPECT_TRUE(
        Language::objects.update_or_create({"code", "fr"}, Language::defaults({"name", "French"})).created);
    EXPECT_FALSE(
        Language::objects.update_or_create({"code", "fr"}, Language::defaults({"name", "Français"})).created);
    EXPECT_EQ(Language::objects.get({"pk", "fr"}).name, "Français");
}

TEST_F(Writing, bulk_create_inserts_in_few_statements_and_sets_the_keys) {
    std::vector<Note> notes(1000);
    for (std::size_t i = 0; i < notes.size(); ++i)
        notes[i].text = "note " + std::to_string(i);
    {
        CountQueries queries;
        Note::objects.bulk_create(notes);
        EXPECT_LE(queries.count(), 4U);
    }
    EXPECT_EQ(Note::objects.count(), 1000);
    for (const std::size_t i : {0U, 500U, 999U})
        EXPECT_EQ(Note::objects.get({"pk", notes[i].id}).text, notes[i].text);
    std::vector<Note> none;
    CountQueries queries;
    Note::objects.bulk_create(none);
    EXPECT_EQ(queries.count(), 0U);
}

TEST_F(Writing, refresh_reads_all_fields_again) {
    Note note = Note::objects.create({"text", "old"});
    Note::objects.filter({"pk", note.id}).update({"text", "new"});
    note.refresh_from_db();
    EXPECT_EQ(note.text, "new");
    Note::objects.all().delete_();
    EXPECT_THROW(note.refresh_from_db(), Note::DoesNotExist);
    EXPECT_EQ(note.text, "new");
    EXPECT_THROW(Note{}.refresh_from_db(), nuages::ValueError);
}

TEST_F(Writing, what_a_transaction_did_is_undone_with_it) {
    try {
        nuages::db::atomic(database, [] {
            Note::objects.create({"text", "lost"});
            EXPECT_EQ(Note::objects.count(), 1);
            throw std::runtime_error("undo");
        });
    } catch (const std::runtime_error&) {
    }
    EXPECT_EQ(Note::objects.count(), 0);
    nuages::db::atomic(database, [&] {
        Note::objects.create({"text", "kept"});
        try {
            nuages::db::atomic(database, [] {
                Note::objects.create({"text", "inner"});
                throw std::runtime_error("undo the inner one");
            });
        } catch (const std::runtime_error&) {
        }
    });
    EXPECT_EQ(Note::objects.get().text, "kept");
}

}  // namespace
}  // namespace notes

namespace gram {
namespace {

TEST(FieldKinds, every_kind_comes_back_as_it_was_stored) {
    nuages::orm::testing::GramDatabase database;
    const User kim = User::objects.create({"email", "kim@example.com"});
    Post post{.author = kim, .caption = "사진 \n'\"\\%", .created_at = polls::at(2026, 5, 1, 10, 20, 30)};
    post.created_at.us += 123456;
    post.updated_at = polls::at(1999);
    post.location = "";
    post.rating = 0.1;
    post.length = Duration::hours(-30);
    post.key = UUID::parse("00000000-0000-0000-0000-0000000000ff");
    post.info = Value::dict({{"a", Value::list({1, "둘", nullptr})}});
    post.kind = 2;
    post.save();
    const Post read = Post::objects.get({"pk", post.id});
    EXPECT_EQ(read.caption, post.caption);
    EXPECT_EQ(read.created_at, post.created_at);
    EXPECT_EQ(read.updated_at, post.updated_at);
    EXPECT_EQ(read.location, "");
    EXPECT_EQ(read.price, std::nullopt);
    EXPECT_EQ(read.rating, 0.1);
    EXPECT_EQ(read.length, post.length);
    EXPECT_EQ(read.key, post.key);
    EXPECT_EQ(read.info, post.info);
    EXPECT_EQ(read.kind, 2);
    EXPECT_EQ(Post::objects.filter({"key", *post.key}, {"length__lt", Duration{}}).count(), 1);

    Profile profile{.user = kim, .birthday = Date(2000, 2, 29), .wakeup = Time::of(6, 30)};
    profile.blob = Bytes{std::byte{0}, std::byte{255}};
    Profile::objects.create(profile);
    const Profile same = Profile::objects.get();
    EXPECT_EQ(same.birthday, Date(2000, 2, 29));
    EXPECT_EQ(same.wakeup, Time::of(6, 30));
    EXPECT_EQ(same.blob, profile.blob);
}

TEST(FieldKinds, a_stored_number_that_does_not_fit_is_an_error) {
    nuages::orm::testing::GramDatabase database;
    const User kim = User::objects.create({"email", "kim@example.com"});
    const Post post = Post::objects.create({.author = kim, .created_at = polls::at(2026)});
    database.database.execute("UPDATE gram_post SET kind = 70000");
    EXPECT_THROW(Post::objects.get({"pk", post.id}), nuages::db::DataError);
}

}  // namespace
}  // namespace gram
