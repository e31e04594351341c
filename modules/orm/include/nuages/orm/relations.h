#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <nuages/base/value.h>
#include <nuages/meta/kind.h>
#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/query_set.h>

namespace nuages::orm {

namespace detail {

class Peers;

// What a relation holds in memory: a key, and the rows it was read together with.
class RelationCell {
public:
    RelationCell() noexcept = default;
    explicit RelationCell(Value key) noexcept : key_(std::move(key)) {}
    RelationCell(const RelationCell& other) noexcept;
    RelationCell(RelationCell&& other) noexcept
        : key_(std::move(other.key_)), peers_(std::exchange(other.peers_, nullptr)) {}
    RelationCell& operator=(RelationCell other) noexcept {
        key_.swap(other.key_);
        std::swap(peers_, other.peers_);
        return *this;
    }
    ~RelationCell() {
        if (peers_)
            release();
    }

    const Value& key() const noexcept { return key_; }
    Peers* peers() const noexcept { return peers_; }
    // Takes a reference to the peers.
    void tie(Value key, Peers* peers) noexcept;
    // The object that the key names, read with those of all peers when first asked for.
    const void* object(const ModelInfo* target, const meta::TypeTag& type) const;

private:
    void release() noexcept;

    Value key_;
    mutable Peers* peers_ = nullptr;
};

// What a Set holds: the key of its owner, and which relation it is, both from the moment the owner is read or
// saved.
class SetCell : public RelationCell {
public:
    void tie(const FieldInfo& field, Value key, Peers* peers) noexcept {
        field_ = &field;
        RelationCell::tie(std::move(key), peers);
    }

protected:
    // The rows that point to the owner. Throws ValueError where the owner has not been saved.
    Query rows_of_owner() const;

private:
    const FieldInfo* field_ = nullptr;
};

}  // namespace detail

// The object that a row points to. The first access reads the objects of all rows that came with this one by
// one query, so that a loop costs two queries and not one for each row. Copies share what was read; so do the
// fibers and threads that have copies, and reading is safe from all of them. An empty one points to nothing:
// test it with `if`.
template <class T>
class ForeignKey : public detail::RelationCell {
public:
    ForeignKey() noexcept = default;
    ForeignKey(std::nullopt_t) noexcept {}
    // The object must have been saved: one without a key makes it empty, and saving that is an error where
    // the column must not be NULL.
    ForeignKey(const T& object)
        : RelationCell(detail::key_of(meta::type_tag<T>, detail::installed_model<T>, &object)) {}
    // By its primary key.
    ForeignKey(std::int64_t key) noexcept : RelationCell(Value(key)) {}
    explicit ForeignKey(Value key) noexcept : RelationCell(std::move(key)) {}

    explicit operator bool() const noexcept { return !key().is_null(); }
    // Its key as an integer, 0 where it is empty; key() has keys of all types.
    std::int64_t id() const noexcept { return key().is_int() ? key().as_int() : 0; }

    // Throw T::DoesNotExist where it is empty or the row is gone. Valid as long as this or a copy of it
    // lives.
    const T& operator*() const { return *operator->(); }
    const T* operator->() const {
        return static_cast<const T*>(object(detail::installed_model<T>, meta::type_tag<T>));
    }

    friend bool operator==(const ForeignKey& a, const ForeignKey& b) { return a.key() == b.key(); }
};

// A foreign key that at most one row holds.
template <class T>
class OneToOne : public ForeignKey<T> {
public:
    using ForeignKey<T>::ForeignKey;
};

// The other side of T's foreign key to this model; `Name` says which where there are several:
// Set<Follow, "follower">. A member of the model: it queries like T::objects, over the rows that point to its
// object, which has to be saved first. In a loop over the rows of one query the first all() reads the sets of
// all of them.
template <class T, detail::FixedText Name = "">
class Set : public detail::SetCell, public Queries<T, Set<T, Name>> {
public:
    Query query() const { return rows_of_owner(); }
};

}  // namespace nuages::orm

namespace nuages::meta {

template <class T>
struct field_type<orm::ForeignKey<T>> : stored_as<Kind::relation, Storage::to_one> {
    using target = T;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = {};
};
template <class T>
struct field_type<orm::OneToOne<T>> : stored_as<Kind::relation, Storage::to_one> {
    using target = T;
    static constexpr bool one_to_one = true;
    static constexpr std::string_view related_name = {};
};
template <class T, orm::detail::FixedText Name>
struct field_type<orm::Set<T, Name>> : stored_as<Kind::relation, Storage::reverse_set> {
    using target = T;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = Name.view();
};

}  // namespace nuages::meta
