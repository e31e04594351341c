#pragma once

#include "polls_support.h"

// Tags and notes on things of several models, with a small table of content types: the real one is a module
// above.
namespace things {
using namespace nuages::models;

struct ContentType : Model<ContentType> {
    std::string label;
    static constexpr auto meta = describe(field<&ContentType::label>().unique());
};

struct Animal;

struct Tag : Model<Tag> {
    std::string name;
    ForeignKey<ContentType> content_type;
    std::int64_t object_id = 0;
    GenericForeignKey target;
    GenericRelation<Tag> tags;  // tags have tags
    GenericTarget<Animal> animal;

    std::string str() const { return name; }

    static constexpr auto meta =
        describe(field<&Tag::name>().max_length(50), field<&Tag::content_type>().on_delete(cascade),
                 field<&Tag::object_id>(), field<&Tag::target>(), field<&Tag::tags>(), field<&Tag::animal>());
};

// By text, so that keys of all types fit; it may be about nothing.
struct Note : Model<Note> {
    std::string text;
    ForeignKey<ContentType> kind;
    std::optional<std::string> key;
    GenericForeignKey about;

    static constexpr auto meta = describe(
        field<&Note::text>().max_length(50), field<&Note::kind>().null().blank().on_delete(cascade),
        field<&Note::key>().max_length(64).blank(),
        field<&Note::about>().content_type_field("kind").object_id_field("key").for_concrete_model(false));
};

struct Animal : Model<Animal> {
    std::string name;
    GenericRelation<Tag> tags;
    GenericRelation<Note> notes;

    std::string str() const { return name; }

    static constexpr auto meta =
        describe(field<&Animal::name>().max_length(50), field<&Animal::tags>(),
                 field<&Animal::notes>().content_type_field("kind").object_id_field("key").related_query_name(
                     "animal"))
            .ordering("id");
};

struct Pet : Proxy<Pet, Animal> {
    std::string str() const { return "pet " + name; }
    static constexpr auto meta = describe();
};

struct Rock : Model<Rock, NoAutoId> {
    UUID id;
    std::string name;
    GenericRelation<Note> notes;

    static constexpr auto meta = describe(
        field<&Rock::id>().primary_key(), field<&Rock::name>().max_length(50),
        field<&Rock::notes>().content_type_field("kind").object_id_field("key").related_query_name("rock"));
};

inline UUID uuid(std::uint8_t last) {
    UUID id;
    id.bytes[0] = 0xab;
    id.bytes[15] = last;
    return id;
}

}  // namespace things

namespace nuages::orm::testing {

// What the module contenttypes does: a row for each model, made when it is asked for.
inline ContentTypeTable content_types_of(const Registry& registry) {
    return {&meta::type_tag<things::ContentType>,
            [](const ModelInfo& model) {
                return Value(things::ContentType::objects.get_or_create({"label", model.label()}).object.id);
            },
            [&registry](const Value& key) {
                const std::string label = things::ContentType::objects.get({"pk", key.as_int()}).label;
                const auto dot = label.find('.');
                return registry.find(label.substr(0, dot), label.substr(dot + 1));
            }};
}

inline void add_things(Registry& registry) {
    using namespace things;
    registry.add<ContentType, Tag, Note, Animal, Pet, Rock>("things");
    registry.set_content_types(content_types_of(registry));
}

}  // namespace nuages::orm::testing
