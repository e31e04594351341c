#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/meta/kind.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/relations.h>

// Relations to objects of any model: Django's GenericForeignKey and GenericRelation. The table of content
// types is a module above, which a site installs: contenttypes::app().
//
//     struct Tag : Model<Tag> {
//         std::string name;
//         ForeignKey<ContentType> content_type;
//         std::int64_t object_id = 0;
//         GenericForeignKey target;
//         static constexpr auto meta = describe(field<&Tag::name>(), field<&Tag::content_type>(),
//                                               field<&Tag::object_id>(), field<&Tag::target>());
//     };
//     struct Post : Model<Post> {
//         GenericRelation<Tag> tags;
//         static constexpr auto meta = describe(field<&Post::tags>().related_query_name("post"));
//     };
namespace nuages::orm {

namespace detail {

class GenericPeers;

// What a generic foreign key holds in memory.
class GenericCell {
public:
    // An object that it leads to, with its model; nothing where there is none.
    struct Target {
        const ModelInfo* model = nullptr;
        const void* object = nullptr;
        Peers* keeper = nullptr;  // whose object it is: lives as long as the cell
    };

    GenericCell() noexcept = default;
    GenericCell(const GenericCell& other) noexcept;
    GenericCell(GenericCell&& other) noexcept { swap(other); }
    GenericCell& operator=(GenericCell other) noexcept {
        swap(other);
        return *this;
    }
    ~GenericCell() {
        if (peers_)
            release();
    }

    // Read with the objects of all peers of that model when first asked for.
    Target target() const;
    // The model that it leads to; null where it is empty or the model is in the source no more.
    const ModelInfo* target_model() const;

    // Takes what the fields beside it have, and a reference to the peers.
    void tie(const FieldInfo& key, Value type, Value id, GenericPeers* peers) noexcept;
    bool is_tied_to(const Value& type, const Value& id) const noexcept {
        return said_ == Said::fields && type_ == type && id_ == id;
    }
    GenericPeers* peers() const noexcept { return peers_; }
    // Whether the fields beside it have to be given what it was set to; `stored`: of an object that has a
    // row, where a cell that says nothing was emptied by `= {}`.
    bool is_set(bool stored) const noexcept {
        return said_ == Said::object || (stored && said_ == Said::nothing);
    }
    // What it was set to: a model, null for no object, and the object's key.
    const ModelInfo* set_model() const noexcept { return said_ == Said::object ? model_ : nullptr; }
    const Value& id() const noexcept { return id_; }

protected:
    // Set to an object, or to none.
    GenericCell(const meta::TypeTag& type, const ModelInfo* model, const void* object);
    explicit GenericCell(std::nullopt_t) noexcept : said_(Said::object) {}
    // The object where it is one of that model or of a proxy of it.
    const void* find(const ModelInfo& model) const;
    bool leads_to(const ModelInfo& model) const;
    bool leads_somewhere() const noexcept {
        return said_ == Said::fields ? !type_.is_null() : model_ != nullptr;
    }

private:
    // Where it has from what it says.
    enum class Said : std::uint8_t { nothing, fields, object };

    void swap(GenericCell& other) noexcept {
        type_.swap(other.type_);
        id_.swap(other.id_);
        std::swap(key_, other.key_);
        std::swap(model_, other.model_);
        std::swap(peers_, other.peers_);
        std::swap(said_, other.said_);
    }
    void release() noexcept;
    GenericPeers* shared_peers() const;

    Value type_, id_;                   // of `fields`: as they are; of `object`: no type, and its key
    const FieldInfo* key_ = nullptr;    // of `fields`
    const ModelInfo* model_ = nullptr;  // of `object`
    mutable GenericPeers* peers_ = nullptr;
    Said said_ = Said::nothing;
};

}  // namespace detail

// One object of any model, which two fields beside it name: a foreign key to its content type, and its key,
// by default `content_type` and `object_id` (of integers, or of text for keys of all types). Setting it sets
// both fields when the object that has it is saved; where it is not set, what the fields have counts. Reading
// follows what they had when the object was read or saved last: the first access reads the objects of all
// rows that came with this one, by one query for each model. Queries cannot follow it: that is what a
// GenericRelation on the other side is for. Copies, fibers and threads share as those of a ForeignKey do.
class GenericForeignKey : public detail::GenericCell {
public:
    GenericForeignKey() noexcept = default;
    GenericForeignKey(std::nullopt_t) noexcept : GenericCell(std::nullopt) {}
    // The object must have been saved; ValueError when the one that has this is saved, otherwise.
    template <detail::IsModel T>
    GenericForeignKey(const T& object)
        : GenericCell(meta::type_tag<T>, detail::installed_model<T>, &object) {}

    // Whether it leads anywhere. The row may be gone.
    explicit operator bool() const noexcept { return leads_somewhere(); }
    // The key of the object, as the field has it.
    const Value& object_id() const noexcept { return id(); }
    // The model of the object; null where it is empty, or for a model that is in the source no more.
    const ModelInfo* model() const { return target_model(); }
    // Whether it leads to an object of that model, or of one of its proxies. Reads no object.
    template <class T>
    bool is() const {
        return leads_to(detail::installed(meta::type_tag<T>, detail::installed_model<T>));
    }
    // The object; null where it is not such a one, or its row is gone. Valid as long as this or a copy of it
    // lives.
    template <class T>
    const T* get() const {
        return static_cast<const T*>(find(detail::installed(meta::type_tag<T>, detail::installed_model<T>)));
    }
};

// The rows of T whose generic foreign key leads to this object. They go where it goes: remove() and clear()
// delete them, and so does whatever deletes the object. Queries follow it from here ("tags__name"), and from
// there by its related_query_name().
template <class T>
class GenericRelation : public detail::RelatedSet<T, GenericRelation<T>> {};

// Beside a generic foreign key, and empty: the name that queries of this model have for its objects that are
// of T, where the compiler is to know it: Tag::objects.filter({"post__title", "x"}). `Name` says which
// generic relation of T to this model it is the other side of, where there are several.
template <class T, detail::FixedText Name = "">
struct GenericTarget {};

}  // namespace nuages::orm

namespace nuages::meta {

template <>
struct field_type<orm::GenericForeignKey> : stored_as<Kind::generic, Storage::generic_key> {
    static constexpr bool is_generic = true;
};
template <class T>
struct field_type<orm::GenericRelation<T>> : stored_as<Kind::relation, Storage::generic_set> {
    using target = T;
    static constexpr bool is_generic = true;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = {};
};

// Tied to a generic relation when the models are installed.
template <class T, orm::detail::FixedText Name>
struct field_type<orm::GenericTarget<T, Name>> : stored_as<Kind::relation, Storage::reverse_set> {
    using target = T;
    static constexpr bool is_generic = true;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = Name.view();
};

}  // namespace nuages::meta
