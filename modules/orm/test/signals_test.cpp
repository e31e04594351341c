#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/orm/signals.h>

#include "polls_support.h"

namespace social {
namespace {

using namespace nuages::models;
struct Note;

struct Person : Model<Person> {
    std::string name;
    ManyToMany<Person> friends;
    Set<Note> notes;
    static constexpr auto meta =
        describe(field<&Person::name>(), field<&Person::friends>(), field<&Person::notes>());
};
struct Tag : Model<Tag> {
    std::string name;
    Set<Note> notes;
    static constexpr auto meta = describe(field<&Tag::name>(), field<&Tag::notes>());
};
struct Note : Model<Note> {
    ForeignKey<Person> author;
    std::string text;
    ManyToMany<Tag> tags;
    static constexpr auto meta = describe(field<&Note::author>(), field<&Note::text>(), field<&Note::tags>());
};

}  // namespace
}  // namespace social

namespace nuages::orm {
namespace {

using social::Note, social::Person, social::Tag;

class Signals : public ::testing::Test {
protected:
    Signals() {
        registry.add<Person, Tag, Note>("social");
        registry.connect(pre_save<Note>([this](const Saving<Note>& event) {
            heard.push_back("saving " + event.object.text + " " + std::to_string(event.update_fields.size()));
            if (event.object.text == "forbidden")
                throw ValueError("no");
        }));
        registry.connect(post_save<Note>([this](const Saved<Note>& event) {
            heard.push_back((event.created ? "created " : "saved ") + event.object.text);
            in_transaction = database.in_atomic_block();
            if (event.object.text == "late")
                throw ValueError("no");
        }));
        registry.connect(pre_delete<Note>([this](const Deletion<Note>& event) {
            heard.push_back("deleting " + event.object.text + " of " + std::to_string(Note::objects.count()));
        }));
        registry.connect(post_delete<Note>([this](const Deletion<Note>& event) {
            heard.push_back("deleted " + std::to_string(event.object.id) + " of " +
                            std::to_string(Note::objects.count()));
            if (event.object.text == "kept")
                throw ValueError("no");
        }));
        registry.connect(m2m_changed<&Note::tags>([this](const SetChange& event) {
            static constexpr const char* names[] = {"pre_add",     "post_add",  "pre_remove",
                                                    "post_remove", "pre_clear", "post_clear"};
            std::string text = names[static_cast<int>(event.action)];
            text += event.reverse ? " reverse of " : " of ";
            text += event.owner.str() + ":";
            for (const Value& key : event.keys)
                text += " " + key.str();
            heard.push_back(text);
            other_side = event.model.label();
            instance = event.reverse ? event.instance<Tag>().name : event.instance<Note>().text;
            if (probe)
                probe(event);
        }));
        registry.install(database);
        testing::create_tables(registry, database);
        author = Person::objects.create({.name = "Ann"});
    }

    std::vector<std::string> take() { return std::exchange(heard, {}); }

    db::SqliteDatabase database{{.path = ":memory:"}};
    Registry registry;
    std::vector<std::string> heard;
    bool in_transaction = false;
    std::string other_side, instance;
    Function<void(const SetChange&)> probe;
    Person author;
};

using Texts = std::vector<std::string>;

TEST_F(Signals, saving_is_announced_before_and_after_within_one_transaction) {
    Note note = Note::objects.create({.author = author, .text = "a"});
    EXPECT_EQ(take(), (Texts{"saving a 0", "created a"}));
    EXPECT_TRUE(in_transaction);
    note.text = "b";
    note.save({.update_fields = {"text"}});
    EXPECT_EQ(take(), (Texts{"saving b 1", "saved b"}));
    Note::objects.get_or_create({"author", author}, {"text", "c"});
    EXPECT_EQ(take(), (Texts{"saving c 0", "created c"}));
}

TEST_F(Signals, a_receiver_that_throws_undoes_the_change) {
    EXPECT_THROW(Note::objects.create({.author = author, .text = "forbidden"}), ValueError);
    EXPECT_THROW(Note::objects.create({.author = author, .text = "late"}), ValueError);
    EXPECT_EQ(Note::objects.count(), 0);
    Note kept = Note::objects.create({.author = author, .text = "kept"});
    EXPECT_THROW(kept.delete_(), ValueError);
    EXPECT_EQ(Note::objects.count(), 1);
}

TEST_F(Signals, what_writes_many_rows_at_once_sends_nothing) {
    std::vector<Note> notes(2);
    for (Note& note : notes)
        note.author = author;
    Note::objects.bulk_create(notes);
    notes[0].text = "x";
    Note::objects.bulk_update(notes, "text");
    Note::objects.all().update({"text", "y"});
    EXPECT_EQ(take(), Texts());
}

TEST_F(Signals, each_deleted_object_is_announced_also_those_that_go_along) {
    Note note = Note::objects.create({.author = author, .text = "a"});
    Note::objects.create({.author = author, .text = "b"});
    Note::objects.create({.author = author, .text = "c"});
    take();
    note.delete_();
    EXPECT_EQ(take(), (Texts{"deleting a of 3", "deleted 1 of 2"}));
    Note::objects.filter({"text", "b"}).delete_();
    EXPECT_EQ(take(), (Texts{"deleting b of 2", "deleted 2 of 1"}));
    author.delete_();
    EXPECT_EQ(take(), (Texts{"deleting c of 1", "deleted 3 of 0"}));
}

TEST_F(Signals, changes_of_sets_are_announced_from_either_side) {
    const Note note = Note::objects.create({.author = author, .text = "a"});
    std::vector<Tag> tags{{.name = "x"}, {.name = "y"}};
    Tag::objects.bulk_create(tags);
    take();
    note.tags.add(tags[0]);
    EXPECT_EQ(take(), (Texts{"pre_add of 1: 1", "post_add of 1: 1"}));
    note.tags.add(tags);  // one of them is there
    EXPECT_EQ(take(), (Texts{"pre_add of 1: 2", "post_add of 1: 2"}));
    tags[1].notes.remove(note);
    EXPECT_EQ(take(), (Texts{"pre_remove reverse of 2: 1", "post_remove reverse of 2: 1"}));
    note.tags.clear();
    EXPECT_EQ(take(), (Texts{"pre_clear of 1:", "post_clear of 1:"}));
    EXPECT_EQ(note.tags.count(), 0);
}

TEST_F(Signals, a_change_of_a_set_names_the_object_and_the_model_of_the_other_side) {
    const Note note = Note::objects.create({.author = author, .text = "a"});
    const Tag tag = Tag::objects.create({.name = "x"});
    note.tags.add({tag, tag});
    EXPECT_EQ(other_side, "social.Tag");
    EXPECT_EQ(instance, "a");
    take();
    tag.notes.remove(std::vector<Note>{note, note});
    EXPECT_EQ(take(), (Texts{"pre_remove reverse of 1: 1", "post_remove reverse of 1: 1"}));
    EXPECT_EQ(other_side, "social.Note");
    EXPECT_EQ(instance, "x");
    probe = [](const SetChange& event) { event.instance<Tag>(); };
    EXPECT_THROW(note.tags.add(tag), TypeError);
    EXPECT_EQ(note.tags.count(), 0);
}

TEST_F(Signals, a_change_of_a_set_by_nothing_is_none) {
    const Note note = Note::objects.create({.author = author, .text = "a"});
    const Tag tag = Tag::objects.create({.name = "x"});
    note.tags.add(tag);
    take();
    note.tags.add(std::vector<Tag>{});
    note.tags.remove(std::vector<Tag>{});
    EXPECT_EQ(take(), Texts());
    note.tags.add(tag);  // is there
    EXPECT_EQ(take(), (Texts{"pre_add of 1:", "post_add of 1:"}));
}

TEST_F(Signals, receivers_of_unknown_models_are_mistakes) {
    Registry other;
    other.add<Person, Tag>("social");
    other.connect(post_save<Note>([](const Saved<Note>&) {}));
    EXPECT_THROW(other.resolve(), ImproperlyConfigured);
}

TEST_F(Signals, a_relation_of_a_model_to_itself_is_symmetrical) {
    Person ann = author, bob = Person::objects.create({.name = "Bob"}),
           cat = Person::objects.create({.name = "Cat"});
    ann.friends.add({bob, cat});
    EXPECT_EQ(bob.friends.all()[0].name, "Ann");
    EXPECT_EQ(Person::objects.filter({"friends", ann}).count(), 2);
    EXPECT_EQ(Person::objects.filter({"friends__name", "Bob"}).count(), 1);
    bob.friends.remove(ann);
    EXPECT_EQ(ann.friends.count(), 1);
    cat.friends.clear();
    EXPECT_EQ(ann.friends.count(), 0);
    ann.friends.set({bob});
    EXPECT_EQ(bob.friends.count(), 1);
    EXPECT_TRUE(registry.find("social", "person")->field("friends").is_symmetrical());
}

}  // namespace
}  // namespace nuages::orm
