#include <algorithm>
#include <thread>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/orm/to_value.h>
#include <nuages/validators/validation_error.h>

#include "databases_support.h"
#include "generic_support.h"
#include "registry_support.h"

namespace nuages::orm {
namespace {

using namespace things;
using testing::CountQueries;

class GenericRelations : public testing::OnBothDatabases {
protected:
    GenericRelations() {
        testing::add_things(registry);
        registry.connect(
            post_delete<Note>([this](const Deletion<Note>& event) { gone.push_back(event.object.text); }));
        install();
        ContentType::objects.create({"label", "things.Forgotten"});
        // Keys that differ from those of content types.
        for (const char* name : {"lion", "ape", "owl"})
            Animal::objects.create({"name", name});
        lion = Animal::objects.get({"name", "lion"});
        ape = Animal::objects.get({"name", "ape"});
        quartz.id = uuid(1);
        quartz.name = "quartz";
        quartz.save({.force_insert = true});
    }
    Tag tag(const char* name, const Animal& target) {
        Tag made;
        made.name = name;
        made.target = target;
        made.save();
        return made;
    }
    static Note note(const char* text, GenericForeignKey about) {
        Note made;
        made.text = text;
        made.about = std::move(about);
        made.save();
        return made;
    }
    const ModelInfo& model(std::string_view name) const { return *registry.find("things", name); }
    static std::vector<std::string> names(const QuerySet<Tag>& tags) {
        std::vector<std::string> result;
        for (const Tag& each : tags)
            result.push_back(each.name);
        std::sort(result.begin(), result.end());
        return result;
    }
    using Names = std::vector<std::string>;

    std::vector<std::string> gone;
    Animal lion, ape;
    Rock quartz;
};

TEST_P(GenericRelations, setting_an_object_sets_both_fields_when_it_is_saved) {
    Tag big = tag("big", lion);
    EXPECT_EQ(big.object_id, lion.id);
    EXPECT_EQ(big.content_type->label, "things.Animal");
    EXPECT_EQ(Tag::objects.get().object_id, lion.id);
    big.target = ape;
    big.save();
    EXPECT_EQ(Tag::objects.get().object_id, ape.id);
    const Tag aggregate = Tag::objects.create({.name = "tall", .target = lion});
    EXPECT_EQ(aggregate.object_id, lion.id);
    std::vector<Tag> many(2);
    for (Tag& each : many)
        each.target = big;
    Tag::objects.bulk_create(many);
    EXPECT_EQ(many[1].content_type->label, "things.Tag");
    many[0].target = many[1].target = lion;
    EXPECT_EQ(Tag::objects.bulk_update(many, "object_id", "content_type"), 2);
    EXPECT_EQ(lion.tags.count(), 3);
}

TEST_P(GenericRelations, fields_that_are_set_themselves_count) {
    Tag big = tag("big", lion);
    const std::int64_t type = big.content_type.id();
    Tag other;
    other.name = "by hand";
    other.content_type = type;
    other.object_id = ape.id;
    other.save();
    EXPECT_EQ(other.target.get<Animal>()->name, "ape");
    big.object_id = ape.id;
    EXPECT_EQ(big.target.get<Animal>()->name, "lion") << "until it is saved";
    big.save();
    EXPECT_EQ(big.target.get<Animal>()->name, "ape");
    EXPECT_EQ(Tag::objects.get({"name", "big"}).object_id, ape.id);
    Tag copy = big;
    copy.id = 0;
    copy.object_id = lion.id;
    copy.save();
    EXPECT_EQ(copy.target.get<Animal>()->name, "lion");
}

TEST_P(GenericRelations, the_object_is_of_its_own_model) {
    const Note hard = note("hard", quartz), loud = note("loud", lion),
               tame = note("tame", Pet::objects.get({"name", "ape"}));
    EXPECT_EQ(*hard.key, quartz.id.str());
    const Note read = Note::objects.get({"pk", hard.id});
    EXPECT_TRUE(read.about);
    EXPECT_TRUE(read.about.is<Rock>());
    EXPECT_FALSE(read.about.is<Animal>());
    EXPECT_EQ(read.about.get<Animal>(), nullptr);
    EXPECT_EQ(read.about.get<Rock>()->name, "quartz");
    EXPECT_EQ(read.about.model()->label(), "things.Rock");
    EXPECT_EQ(read.about.object_id(), Value(quartz.id.str()));
    // A proxy has a content type of its own here, and its objects are those of the model, too.
    EXPECT_EQ(tame.kind->label, "things.Pet");
    const Note of_pet = Note::objects.get({"pk", tame.id});
    EXPECT_EQ(of_pet.about.get<Pet>()->str(), "pet ape");
    EXPECT_EQ(of_pet.about.get<Animal>()->name, "ape");
    EXPECT_FALSE(loud.about.is<Pet>());
    EXPECT_TRUE(of_pet.about.is<Animal>());
    // Tags take it for what it stands for.
    Tag small;
    small.target = Pet::objects.get({"name", "ape"});
    small.save();
    EXPECT_EQ(small.content_type->label, "things.Animal");
    EXPECT_EQ(Tag::objects.get().target.get<Pet>(), nullptr);
}

TEST_P(GenericRelations, what_leads_nowhere_is_null) {
    const Note nothing = note("nothing", {});
    EXPECT_FALSE(nothing.about);
    EXPECT_EQ(nothing.about.model(), nullptr);
    EXPECT_EQ(nothing.about.get<Animal>(), nullptr);
    Note lost = note("lost", lion);
    Note::objects.filter({"pk", lost.id}).update({"key", "4711"});
    lost.refresh_from_db();
    EXPECT_TRUE(lost.about);
    EXPECT_EQ(lost.about.get<Animal>(), nullptr);
    Note::objects.filter({"pk", lost.id}).update({"key", "no number"});
    lost.refresh_from_db();
    EXPECT_EQ(lost.about.get<Animal>(), nullptr);
    // Its model is not in the source any more.
    Note::objects.filter({"pk", lost.id})
        .update({"kind", ContentType::objects.get({"label", "things.Forgotten"})});
    lost.refresh_from_db();
    EXPECT_TRUE(lost.about);
    EXPECT_EQ(lost.about.model(), nullptr);
    EXPECT_EQ(lost.about.get<Animal>(), nullptr);
    EXPECT_TRUE(Value(lost.about).is_null());
    for (const Note& each : Note::objects.prefetch_related("about"))
        EXPECT_EQ(each.about.get<Animal>(), nullptr);
}

TEST_P(GenericRelations, can_be_emptied) {
    Note loud = note("loud", lion);
    loud.about = std::nullopt;
    EXPECT_FALSE(loud.about);
    loud.save();
    EXPECT_FALSE(Note::objects.get().key);
    EXPECT_FALSE(Note::objects.get().kind);
    loud.about = lion;
    loud.save();
    loud.about = {};
    loud.save();
    EXPECT_FALSE(Note::objects.get().kind);
    Tag big = tag("big", lion);
    big.target = std::nullopt;
    EXPECT_THROW(big.save(), ValueError);  // its fields cannot be NULL
    EXPECT_EQ(Tag::objects.get().object_id, lion.id);
}

TEST_P(GenericRelations, objects_without_a_row_are_refused_when_it_is_saved) {
    Tag big{.name = "big", .target = Animal{.name = "new"}};
    try {
        big.save();
        FAIL();
    } catch (const ValueError& error) {
        EXPECT_STREQ(error.what(),
                     "save() prohibited to prevent data loss due to unsaved related object 'target'.");
    }
    EXPECT_EQ(Tag::objects.count(), 0);
}

TEST_P(GenericRelations, objects_of_all_rows_are_read_by_one_query_a_model) {
    for (const char* name : {"a", "b", "c"}) {
        note(name, lion);
        note(name, quartz);
        note(name, {});
    }
    note("d", ape);
    const auto notes = Note::objects.order_by("id");
    ASSERT_EQ(notes.size(), 10U);
    CountQueries queries;
    int animals = 0, rocks = 0;
    for (const Note& each : notes) {
        animals += each.about.get<Animal>() != nullptr;
        rocks += each.about.get<Rock>() != nullptr;
    }
    EXPECT_EQ(animals, 4);
    EXPECT_EQ(rocks, 3);
    EXPECT_EQ(queries.count(), 4U);  // two for the content types, which the real table remembers
    const Note copy = notes[0];
    EXPECT_EQ(copy.about.get<Animal>()->name, "lion");
    EXPECT_EQ(queries.count(), 4U);
}

TEST_P(GenericRelations, prefetch_related_reads_them_with_the_rows) {
    note("loud", lion);
    note("hard", quartz);
    note("quiet", ape);
    tag("big", lion);
    {
        const auto notes = Note::objects.order_by("id").prefetch_related("about");
        ASSERT_EQ(notes.size(), 3U);
        CountQueries queries;
        EXPECT_EQ(notes[0].about.get<Animal>()->name, "lion");
        EXPECT_EQ(notes[1].about.get<Rock>()->name, "quartz");
        EXPECT_EQ(queries.count(), 0U);
    }
    // With queries for some of the models, and what hangs on the objects.
    const auto some = Note::objects.order_by("id").prefetch_related(
        "about", Animal::objects.filter({"name", "ape"}).prefetch_related("tags"),
        Rock::objects.defer("name"));
    EXPECT_EQ(some[0].about.get<Animal>(), nullptr);
    EXPECT_EQ(some[1].about.get<Rock>()->name, "");
    EXPECT_EQ(some[2].about.get<Animal>()->name, "ape");
    const auto animals = Note::objects.filter({"text__in", std::vector<std::string>{"loud", "quiet"}})
                             .order_by("id")
                             .prefetch_related("about__tags");
    ASSERT_EQ(animals.size(), 2U);
    CountQueries queries;
    EXPECT_EQ(animals[0].about.get<Animal>()->tags.all().size(), 1U);
    EXPECT_EQ(animals[1].about.get<Animal>()->tags.count(), 0);
    EXPECT_EQ(queries.count(), 0U);
    try {
        Query(model("note")).prefetch_related({"about__tags"}).fetch();
        FAIL() << "rocks have no tags";
    } catch (const AttributeError& error) {
        EXPECT_STREQ(error.what(),
                     "Cannot find 'tags' on Rock object, 'about__tags' is an invalid parameter to "
                     "prefetch_related()");
    }
    EXPECT_THROW(Query(model("note")).prefetch_related("about", Query(), "x"), ValueError);
    EXPECT_THROW(Query(model("animal")).prefetch_related("tags", {Query(model("tag")), Query(model("tag"))}),
                 TypeError);
}

TEST_P(GenericRelations, a_set_has_the_rows_that_lead_to_its_object) {
    tag("big", lion);
    tag("small", ape);
    // The same key with another content type.
    Tag other{.name = "other", .target = Tag::objects.get({"name", "big"})};
    other.object_id = lion.id;
    other.save();
    Tag::objects.filter({"name", "other"}).update({"object_id", lion.id});
    EXPECT_EQ(names(lion.tags.all()), (Names{"big"}));
    EXPECT_EQ(lion.tags.count(), 1);
    EXPECT_TRUE(ape.tags.exists());
    EXPECT_EQ(lion.tags.filter({"name__startswith", "b"}).count(), 1);
    const Tag made = lion.tags.create({"name", "loud"});
    EXPECT_EQ(made.object_id, lion.id);
    EXPECT_EQ(made.target.get<Animal>()->name, "lion");
    EXPECT_EQ(lion.tags.create({.name = "strong", .target = ape}).object_id, lion.id);
    EXPECT_FALSE(lion.tags.get_or_create({"name", "loud"}).created);
    EXPECT_TRUE(ape.tags.get_or_create({"name", "loud"}).created);
    EXPECT_TRUE(lion.tags.update_or_create({"name", "old"}, Tag::defaults({"name", "older"})).created);
    std::vector<Tag> many{{.name = "x"}, {.name = "y"}};
    lion.tags.bulk_create(many);
    EXPECT_EQ(names(lion.tags.all()), (Names{"big", "loud", "older", "strong", "x", "y"}));
    const Pet pet = Pet::objects.get({"name", "lion"});
    EXPECT_EQ(pet.tags.count(), 6);
    EXPECT_THROW(Animal{}.tags.count(), ValueError);
}

TEST_P(GenericRelations, sets_add_rows_and_delete_what_is_taken_out) {
    const Tag big = tag("big", lion), loud = tag("loud", lion), small = tag("small", ape);
    lion.tags.add(small);
    EXPECT_EQ(names(lion.tags.all()), (Names{"big", "loud", "small"}));
    EXPECT_EQ(ape.tags.count(), 0);
    lion.tags.remove(big);
    EXPECT_EQ(names(Tag::objects.all()), (Names{"loud", "small"}));
    ape.tags.remove(loud);
    EXPECT_EQ(lion.tags.count(), 2) << "is not one of its";
    Tag fresh = tag("fresh", ape);
    lion.tags.set({small, fresh});
    EXPECT_EQ(names(Tag::objects.all()), (Names{"fresh", "small"}));
    EXPECT_EQ(lion.tags.count(), 2);
    lion.tags.clear();
    EXPECT_EQ(Tag::objects.count(), 0);
    EXPECT_THROW(lion.tags.add(Tag{}), ValueError);
}

TEST_P(GenericRelations, sets_of_all_rows_are_read_together) {
    tag("big", lion);
    tag("loud", lion);
    tag("small", ape);
    note("about the lion", lion);
    quartz.notes.create({"text", "hard"});
    const auto animals = Animal::objects.all();
    ASSERT_EQ(animals.size(), 3U);
    CountQueries queries;
    std::vector<std::size_t> sizes;
    for (const Animal& each : animals)
        sizes.push_back(each.tags.all().size());
    EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 1, 0}));
    EXPECT_EQ(queries.count(), 2U);  // one for the content type
    for (const Animal& each : animals)
        EXPECT_EQ(each.notes.count(), each.name == "lion" ? 1 : 0);
    EXPECT_EQ(queries.count(), 4U);
    const auto rocks = Rock::objects.prefetch_related("notes");
    EXPECT_EQ(rocks[0].notes.all()[0].text, "hard");
    const auto with_some =
        Query(model("animal"))
            .prefetch_related("tags", Query(model("tag")).filter_dyn("name", "big"), "found")
            .fetch();
    EXPECT_EQ(with_some.prefetched(0, "found").size(), 1U);
    EXPECT_EQ(with_some.prefetched(1, "found").size(), 0U);
}

TEST_P(GenericRelations, queries_follow_them) {
    tag("big", lion);
    tag("loud", lion);
    tag("small", ape);
    Tag other = tag("other", lion);
    other.target = Tag::objects.get({"name", "big"});
    other.save();
    Tag::objects.filter({"name", "other"}).update({"object_id", ape.id});
    EXPECT_EQ(Animal::objects.filter({"tags__name", "big"}).get().name, "lion");
    EXPECT_EQ(Animal::objects.filter({"tags__name", "other"}).count(), 0);
    EXPECT_EQ(Animal::objects.filter({"tags__name__in", std::vector<std::string>{"big", "loud"}})
                  .distinct()
                  .count(),
              1);
    EXPECT_EQ(Animal::objects.filter({"tags__isnull", true}).get().name, "owl");
    EXPECT_EQ(Animal::objects.filter({"tags", other}).count(), 0);
    EXPECT_EQ(Animal::objects.filter({"tags", Tag::objects.get({"name", "small"})}).get().name, "ape");
    EXPECT_EQ(Animal::objects.exclude({"tags__name", "big"}).count(), 2);
    EXPECT_EQ(Animal::objects.exclude({"tags__isnull", true}).count(), 2);
    EXPECT_EQ(Animal::objects.exclude({"tags__name", "other"}).count(), 3);
    EXPECT_EQ(Animal::objects.filter(Animal::Q("tags__name", "big") | Animal::Q("name", "owl")).count(), 2);
    EXPECT_EQ(Pet::objects.filter({"tags__name", "big"}).get().name, "lion");
    const auto counted = Animal::objects.annotate<"n">(Count("tags")).order_by("-n", "name");
    EXPECT_EQ(counted[0].annotation<"n">(), 2);
    EXPECT_EQ(counted[2].annotation<"n">(), 0);
    EXPECT_EQ(Animal::objects.filter({"tags__name__gt", "a"}).order_by("-tags__name")[0].name, "ape");
    EXPECT_EQ((Animal::objects.values_list<"name">().size()), 3U);
    EXPECT_EQ(Animal::objects.filter({"tags__name", "big"}).update({"name", "king"}), 1);
    EXPECT_EQ(Animal::objects.filter({"tags__name", "small"}).delete_().total, 2);
    // Tags of tags: the same table twice.
    Tag::objects.filter({"name", "other"}).update({"object_id", Tag::objects.get({"name", "big"}).id});
    EXPECT_EQ(names(Tag::objects.filter({"tags__name", "other"})), (Names{"big"}));
    EXPECT_EQ(Animal::objects.filter({"tags__tags__name", "other"}).get().name, "king");
    EXPECT_EQ(names(Tag::objects.exclude({"tags__name", "other"})), (Names{"loud", "other"}));
}

TEST_P(GenericRelations, joins_say_the_content_type_as_django_does) {
    tag("big", lion);
    CountQueries queries;
    EXPECT_EQ(Animal::objects.filter({"tags__name", "big"}).count(), 1);
    const std::string type = on_postgresql() ? "$1" : "?";
    EXPECT_NE(queries.last_sql().find(
                  R"(INNER JOIN "things_tag" ON ("things_animal"."id" = "things_tag"."object_id" AND )"
                  R"(("things_tag"."content_type_id" = )" +
                  type + "))"),
              std::string::npos)
        << queries.last_sql();
}

TEST_P(GenericRelations, keys_of_other_types_are_followed_as_text) {
    note("loud", lion);
    note("hard", quartz);
    EXPECT_EQ(Animal::objects.filter({"notes__text", "loud"}).get().name, "lion");
    EXPECT_EQ(Animal::objects.exclude({"notes__text", "loud"}).count(), 2);
    EXPECT_EQ(Rock::objects.filter({"notes__text", "hard"}).get().name, "quartz");
    EXPECT_EQ(Rock::objects.exclude({"notes__text", "hard"}).count(), 0);
    EXPECT_EQ(Rock::objects.filter({"notes__text", "loud"}).count(), 0);
    EXPECT_EQ(quartz.notes.get().text, "hard");
    EXPECT_EQ(Query(model("note")).filter_dyn("rock__name", "quartz").count(), 1);
    EXPECT_EQ(Query(model("note")).exclude_dyn("rock__name", "quartz").count(), 1);
    EXPECT_EQ(Query(model("note")).filter_dyn("animal__name", "lion").count(), 1);
}

TEST_P(GenericRelations, are_named_from_the_other_side_by_related_query_name) {
    tag("big", lion);
    tag("small", ape);
    Tag other = tag("other", lion);
    other.target = Tag::objects.get({"name", "big"});
    other.save();
    Tag::objects.filter({"name", "other"}).update({"object_id", ape.id});
    const Query tags(model("tag"));
    EXPECT_EQ(tags.filter_dyn("animal__name", "lion").count(), 1);
    EXPECT_EQ(tags.filter_dyn("animal__name__startswith", "a").values_list_dyn({"name"}).size(), 1U);
    EXPECT_EQ(tags.exclude_dyn("animal__name", "ape").count(), 2);
    EXPECT_EQ(tags.filter_dyn("animal__isnull", true).count(), 1);
    EXPECT_EQ(tags.exclude_dyn("animal__isnull", true).count(), 2);
    EXPECT_EQ(tags.exclude_dyn("animal__isnull", false).count(), 1);
    EXPECT_EQ(tags.filter_dyn("animal", ape.id).count(), 1);
    EXPECT_EQ(tags.filter_dyn("animal__tags__name", "big").count(), 1);
    EXPECT_EQ(tags.order_by_dyn({"animal__name", "name"}).fetch().size(), 3U);
}

TEST_P(GenericRelations, are_known_to_the_compiler_from_the_other_side_by_a_member) {
    const Tag big = tag("big", lion);
    tag("small", ape);
    EXPECT_EQ(names(Tag::objects.filter({"animal__name", "lion"})), (Names{"big"}));
    EXPECT_EQ(names(Tag::objects.exclude({"animal__name__startswith", "l"})), (Names{"small"}));
    EXPECT_EQ(names(Tag::objects.filter({"animal", ape})), (Names{"small"}));
    EXPECT_EQ(Tag::objects.order_by("-animal__name")[0].name, "big");
    EXPECT_FALSE(Value(big).as_object().attribute("animal"));
    EXPECT_THROW(Query(model("tag")).prefetch_related({"animal"}), AttributeError);
}

TEST_P(GenericRelations, a_generic_foreign_key_cannot_be_queried) {
    try {
        (void)Query(model("tag")).filter_dyn("target", 1);
        FAIL();
    } catch (const FieldError& error) {
        EXPECT_STREQ(error.what(),
                     "Field 'target' does not generate an automatic reverse relation and therefore cannot be "
                     "used for reverse querying. If it is a GenericForeignKey, consider adding a "
                     "GenericRelation.");
    }
    EXPECT_THROW((void)Query(model("tag")).filter_dyn("target__name", "x"), FieldError);
    EXPECT_THROW((void)Query(model("tag")).order_by_dyn({"target"}), FieldError);
    EXPECT_THROW((void)Query(model("tag")).select_related_dyn("target"), FieldError);
    EXPECT_THROW(Query(model("tag")).update_dyn({{"target", Value(1)}}), FieldError);
}

TEST_P(GenericRelations, deleting_an_object_takes_the_rows_that_lead_to_it) {
    tag("big", lion);
    const Tag loud = tag("loud", lion);
    tag("small", ape);
    Tag nested{.name = "nested", .target = loud};
    nested.save();
    note("n1", lion);
    note("n2", ape);
    const Deleted deleted = Animal(lion).delete_();
    EXPECT_EQ(deleted.total, 5);
    EXPECT_EQ(names(Tag::objects.all()), (Names{"small"}));
    EXPECT_EQ(gone, (Names{"n1"}));
    EXPECT_EQ(Animal::objects.all().delete_().total, 4);
    EXPECT_EQ(Tag::objects.count() + Note::objects.count(), 0);
    note("hard", quartz);
    EXPECT_EQ(Rock(quartz).delete_().total, 2);
    // The other way: what a tag leads to stays.
    ape = Animal::objects.create({"name", "ape"});
    tag("small", ape).delete_();
    EXPECT_EQ(Animal::objects.count(), 1);
    // And with its content type a tag goes.
    tag("small", ape);
    ContentType::objects.filter({"label", "things.Animal"}).delete_();
    EXPECT_EQ(Tag::objects.count(), 0);
}

TEST_P(GenericRelations, full_clean_sees_what_it_was_set_to) {
    Tag big{.name = "big", .target = lion};
    EXPECT_NO_THROW(big.full_clean());
    EXPECT_EQ(big.object_id, 0) << "a check changes nothing";
    EXPECT_THROW(Tag{.name = "big"}.full_clean(), ValidationError);
    EXPECT_NO_THROW((Note{.text = "x"}.full_clean()));
}

TEST_P(GenericRelations, templates_see_objects_and_sets) {
    tag("big", lion);
    const Value value = Tag::objects.get();
    const Value target = *value.as_object().attribute("target");
    EXPECT_EQ(target.str(), "lion");
    EXPECT_EQ(*target.as_object().attribute("name"), Value("lion"));
    const Value tags = *Value(lion).as_object().attribute("tags");
    EXPECT_EQ(tags.as_object().attribute("count")->as_object().call(), Value(1));
    EXPECT_EQ(Value(Tag::objects.get().target), Value(lion));
    EXPECT_TRUE(Value(GenericForeignKey()).is_null());
    EXPECT_EQ(Value(lion.tags).as_object().attribute("count")->as_object().call(), Value(1));
}

TEST_P(GenericRelations, what_was_left_out_of_a_query_stays_as_it_is) {
    tag("big", lion);
    Tag part = Tag::objects.only("name").get();
    EXPECT_FALSE(part.target);
    part.name = "huge";
    part.save();
    EXPECT_EQ(Tag::objects.get().object_id, lion.id);
    const auto rows = Tag::objects.raw("SELECT id, name, object_id, content_type_id FROM things_tag");
    for (const auto& row : rows)
        EXPECT_EQ(row->target.get<Animal>()->name, "lion");
    for (const Tag& each : Tag::objects.iterator())
        EXPECT_EQ(each.target.get<Animal>()->name, "lion");
}

TEST_P(GenericRelations, are_read_by_several_threads_at_once) {
    tag("big", lion);
    tag("small", ape);
    const auto tags = Tag::objects.order_by("id").prefetch_related("target");
    ASSERT_EQ(tags.size(), 2U);
    std::vector<std::thread> threads;
    std::atomic<int> right = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([rows = tags, &right] {
            for (int round = 0; round < 50; ++round) {
                const Tag copy = rows[round % 2];
                right += copy.target.get<Animal>()->name == (round % 2 == 0 ? "lion" : "ape");
            }
        });
    for (std::thread& each : threads)
        each.join();
    EXPECT_EQ(right, 200);
}

INSTANTIATE_TEST_SUITE_P(Databases, GenericRelations, testing::both_databases(), testing::database_name);

TEST(GenericRelationsOfSeveralDatabases, stay_where_they_are) {
    db::Databases databases;
    db::Database& usual =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}));
    db::Database& other =
        databases.add(std::make_unique<db::SqliteDatabase>(db::SqliteOptions{.path = ":memory:"}, "other"));
    const db::UseDatabases use(databases);
    Registry registry;
    testing::add_things(registry);
    registry.install(usual);
    testing::create_tables(registry, usual);
    testing::create_tables(registry, other);
    ContentType::objects.create({"label", "other numbers here"});
    const Animal here = Animal::objects.create({"name", "here"});
    Animal::objects.using_("other").create({"name", "first"});
    const Animal there = Animal::objects.using_("other").create({"name", "there"});
    Tag::objects.create({.name = "h", .target = here});
    Tag of_there{.name = "t", .target = there};
    of_there.save();
    EXPECT_EQ(Tag::objects.count(), 1);
    EXPECT_EQ(Tag::objects.using_("other").count(), 1);
    EXPECT_EQ(Tag::objects.using_("other").get().target.get<Animal>()->name, "there");
    for (const Tag& each : Tag::objects.using_("other").prefetch_related("target"))
        EXPECT_EQ(each.target.get<Animal>()->name, "there");
    EXPECT_EQ(there.tags.get().name, "t");
    EXPECT_EQ(here.tags.get().name, "h");
    EXPECT_EQ(Animal::objects.using_("other").filter({"tags__name", "t"}).get().name, "there");
    EXPECT_EQ(Animal::objects.filter({"tags__name", "h"}).get().name, "here");
    there.tags.create({"name", "second"});
    EXPECT_EQ(Tag::objects.using_("other").count(), 2);
    EXPECT_EQ(Animal(there).delete_().total, 3);
    EXPECT_EQ(Tag::objects.using_("other").count(), 0);
    EXPECT_EQ(Tag::objects.count(), 1);
    Tag mixed{.name = "m", .target = Animal::objects.using_("default").get({"name", "here"})};
    mixed.content_type = *ContentType::objects.using_("other").first();
    EXPECT_THROW(mixed.save(), ValueError);
}

}  // namespace
}  // namespace nuages::orm

namespace wrong_generics {
namespace {
using namespace nuages::models;
using things::ContentType;

struct NoKey : Model<NoKey> {
    int content_type = 0;
    int object_id = 0;
    GenericForeignKey target;
    static constexpr auto meta =
        describe(field<&NoKey::content_type>(), field<&NoKey::object_id>(), field<&NoKey::target>());
};
struct OtherKey : Model<OtherKey> {
    ForeignKey<NoKey> content_type;
    int object_id = 0;
    GenericForeignKey target;
    static constexpr auto meta =
        describe(field<&OtherKey::content_type>(), field<&OtherKey::object_id>(), field<&OtherKey::target>());
};
struct Plain : Model<Plain> {
    ForeignKey<ContentType> content_type;
    int object_id = 0;
    static constexpr auto meta = describe(field<&Plain::content_type>(), field<&Plain::object_id>());
};
struct Targeting : Model<Targeting> {
    ForeignKey<ContentType> content_type;
    int object_id = 0;
    GenericForeignKey target;
    GenericTarget<things::Rock> rock;
    static constexpr auto meta = describe(field<&Targeting::content_type>(), field<&Targeting::object_id>(),
                                          field<&Targeting::target>(), field<&Targeting::rock>());
};
struct Owner : Model<Owner> {
    GenericRelation<Plain> plains;
    GenericRelation<things::Tag> tags;
    static constexpr auto meta =
        describe(field<&Owner::plains>(), field<&Owner::tags>().related_query_name("name"));
};

TEST(GenericRelationChecks, name_what_is_wrong_as_django_does) {
    nuages::orm::Registry registry;
    nuages::orm::testing::add_things(registry);
    registry.add<NoKey, OtherKey, Plain, Targeting, Owner>("wrong");
    EXPECT_EQ(
        nuages::orm::testing::mistakes_of(registry),
        "The models cannot be used as they are described:\n"
        "  wrong.NoKey.target: 'NoKey.content_type' is not a ForeignKey. GenericForeignKeys must use a "
        "ForeignKey to 'contenttypes.ContentType' as the 'content_type' field. (contenttypes.E003)\n"
        "  wrong.OtherKey.target: 'OtherKey.content_type' is not a ForeignKey to "
        "'contenttypes.ContentType'. GenericForeignKeys must use a ForeignKey to "
        "'contenttypes.ContentType' as the 'content_type' field. (contenttypes.E004)\n"
        "  wrong.Owner.plains: The GenericRelation defines a relation with the model 'wrong.Plain', but "
        "that model does not have a GenericForeignKey. (contenttypes.E004)\n"
        "  wrong.Targeting.rock: Rock has no GenericRelation to this model.\n"
        "  wrong.Owner.tags: its related_query_name() 'name' is the name of a field of things.Tag.");
}

TEST(GenericRelationChecks, ask_for_content_types) {
    nuages::orm::Registry registry;
    registry.add<things::ContentType, things::Tag, things::Animal, things::Note>("things");
    EXPECT_NE(nuages::orm::testing::mistakes_of(registry).find(
                  "things.Tag.target: needs content types. Install nuages::contenttypes::app()."),
              std::string::npos);
}

}  // namespace
}  // namespace wrong_generics
