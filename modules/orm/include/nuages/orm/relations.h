#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
    // To an object: with its key, and its database where that was chosen.
    RelationCell(const meta::TypeTag& type, const ModelInfo* model, const void* object);
    // To an object of another type than the target's, which has the same rows. ValueError where it has not.
    RelationCell(const meta::TypeTag& target, const meta::TypeTag& type, const ModelInfo* model,
                 const void* object);
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
    // The same for a cell that has none yet, with a reference that the peers have lent.
    void tie_lent(Value key, Peers* peers) noexcept {
        key_ = std::move(key);
        peers_ = peers;
    }
    // Forgets the peers where it has these: whoever asks gives the reference back.
    bool let_go_of(const Peers* peers) noexcept {
        if (peers_ != peers)
            return false;
        peers_ = nullptr;
        return true;
    }
    // The object that the key names, read with those of all peers when first asked for.
    const void* object(const ModelInfo* target, const meta::TypeTag& type) const;
    // The same of a target that `model` stands for.
    const void* object_as(const meta::TypeTag& target, const meta::TypeTag& type,
                          const ModelInfo* model) const;

protected:
    template <class Make>
    Peers* shared_peers(Make&& make) const;

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
    void set_field(const FieldInfo& field) noexcept { field_ = &field; }

    // Of a One: its object; null where there is none, or the owner has not been saved.
    const void* find() const;

protected:
    // Objects that lie one after the other.
    struct Members {
        const meta::TypeTag& type;
        const ModelInfo* model;
        const void* first;
        std::size_t count;
    };
    // The rows on the other side. All of these throw ValueError where the owner has not been saved.
    Query rows_of_owner() const;
    void add(const Members& members) const;
    void remove(const Members& members) const;
    void remove_all() const;
    void set(const Members& members) const;
    std::vector<Value> ordered_keys() const;
    void order_keys(const std::vector<Value>& keys) const;

private:
    const FieldInfo& field() const;
    db::Database* database() const noexcept;
    static std::vector<Value> keys_of(const Members& members);
    void check_may_be_added(const Members& members) const;

    const FieldInfo* field_ = nullptr;
};

// What sets of all kinds can do beside being queried.
template <class T, class Self>
class RelatedSet : public SetCell, public Queries<T, Self> {
public:
    Query query() const { return rows_of_owner(); }
    // The set with the methods of the model's own query set: author.posts->published().
    auto operator->() const { return Arrow<typename OwnQuerySet<T>::type>(query()); }

    // `for (const Comment& comment : post.comments)`: the objects of all(), to read. A loop over all() may
    // write to them, and so has objects of its own: copies, where other sets were read with this one.
    RowIterator<T> begin() const { return RowIterator<T>(query().fetch()); }
    static RowsEnd end() { return {}; }

    // Adds saved objects: links them, or points their foreign key here. ValueError for objects of another
    // database, unless a router allows that.
    void add(const T& object) const { SetCell::add(members(&object, 1)); }
    void add(const std::vector<T>& objects) const { SetCell::add(members(objects)); }
    // Takes objects out. TypeError where that is impossible because their foreign key must not be NULL.
    void remove(const T& object) const { SetCell::remove(members(&object, 1)); }
    void remove(const std::vector<T>& objects) const { SetCell::remove(members(objects)); }
    void clear() const { remove_all(); }
    // Makes these the objects of the set: removes the others, adds the missing.
    void set(const std::vector<T>& objects) const { SetCell::set(members(objects)); }
    // Of a model with order_with_respect_to(): the primary keys in their order, and the order that they get;
    // those not named keep their places. FieldError for other models.
    std::vector<Value> get_order() const { return ordered_keys(); }
    void set_order(const std::vector<Value>& keys) const { order_keys(keys); }

private:
    static Members members(const T* first, std::size_t count) {
        return {meta::type_tag<T>, detail::installed_model<T>, first, count};
    }
    static Members members(const std::vector<T>& objects) { return members(objects.data(), objects.size()); }
};

}  // namespace detail

namespace detail {

// T is a placeholder for a model of the site (auth::UserModel), which says by `using stands_for` what such
// models have as a base; U is such a one.
template <class T, class U>
concept TakesThePlaceOf = IsModel<U> && requires {
    requires std::is_base_of_v<typename T::stands_for, U>;
};

// Objects of U stand for rows that a foreign key to T leads to, although they are no T: U has the same table,
// or T's place.
template <class T, class U>
concept OtherFaceOf = TakesThePlaceOf<T, U> ||
    (IsModel<U> && !std::is_base_of_v<T, U> &&
     std::is_same_v<typename ConcreteModel<T>::type, typename ConcreteModel<U>::type>);

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
    ForeignKey(const T& object) : RelationCell(meta::type_tag<T>, detail::installed_model<T>, &object) {}
    template <class U>
    requires detail::OtherFaceOf<T, U> ForeignKey(const U& object)
        : RelationCell(meta::type_tag<T>, meta::type_tag<U>, detail::installed_model<U>, &object) {}
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

    // The same where T is a placeholder, as the model that took its place: entry.user.as<User>().
    // ImproperlyConfigured where that is another one.
    template <class U>
    requires detail::TakesThePlaceOf<T, U>
    const U& as() const {
        return *static_cast<const U*>(
            object_as(meta::type_tag<T>, meta::type_tag<U>, detail::installed_model<U>));
    }

    friend bool operator==(const ForeignKey& a, const ForeignKey& b) { return a.key() == b.key(); }
};

// A foreign key that at most one row holds.
template <class T>
class OneToOne : public ForeignKey<T> {
public:
    using ForeignKey<T>::ForeignKey;
};

namespace detail {

// A foreign key stands for the key it holds.
template <class T>
struct Argument<ForeignKey<T>> {
    static constexpr ArgumentShape shape{Kind::relation, false, &LineageOf<T>::value, true};
    static Operand operand(const ForeignKey<T>& v) { return v.key(); }
};
template <class T>
struct Argument<OneToOne<T>> : Argument<ForeignKey<T>> {};

}  // namespace detail

// The other side of T's foreign key, or many-to-many relation, to this model; `Name` says which where there
// are several: Set<Follow, "follower">. A member of the model: it queries like T::objects, over the rows that
// belong to its object, which has to be saved first. In a loop over the rows of one query the first all()
// reads the sets of all of them.
template <class T, detail::FixedText Name = "">
class Set : public detail::RelatedSet<T, Set<T, Name>> {};

// Links to any number of T, kept in a table of their own (`app_model_field`). The other side is a Set of this
// model.
template <class T>
class ManyToMany : public detail::RelatedSet<T, ManyToMany<T>> {};

// The same with a model for the links, which may say more about each: ManyToManyThrough<User, Follow,
// "follower", "followed">, with the names of its foreign keys to this side and to the other.
template <class T, class Through, detail::FixedText From = "", detail::FixedText To = "">
class ManyToManyThrough : public detail::RelatedSet<T, ManyToManyThrough<T, Through, From, To>> {};

// The other side of T's OneToOne to this model: the one object that points here.
template <class T, detail::FixedText Name = "">
class One : public detail::SetCell {
public:
    // Throw T::DoesNotExist where there is none. Valid as long as this or a copy of it lives; like a foreign
    // key, the first access reads the objects of all rows that came with this one.
    const T& operator*() const { return *operator->(); }
    const T* operator->() const { return static_cast<const T*>(require(this->find())); }
    explicit operator bool() const { return this->find(); }

private:
    static const void* require(const void* object) {
        if (!object)
            detail::installed(meta::type_tag<T>, detail::installed_model<T>)
                .ops()
                .throw_does_not_exist(std::string(meta::type_tag<T>.name()) +
                                      " matching query does not exist.");
        return object;
    }
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
struct field_type<orm::One<T, Name>> : stored_as<Kind::relation, Storage::reverse_one> {
    using target = T;
    static constexpr bool one_to_one = true;
    static constexpr std::string_view related_name = Name.view();
};
template <class T>
struct field_type<orm::ManyToMany<T>> : stored_as<Kind::relation, Storage::many_to_many> {
    using target = T;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = {};
};
template <class T, class Through, orm::detail::FixedText From, orm::detail::FixedText To>
struct field_type<orm::ManyToManyThrough<T, Through, From, To>> : field_type<orm::ManyToMany<T>> {
    static constexpr const TypeTag* through = &type_tag<Through>;
    static constexpr std::string_view through_from = From.view();
    static constexpr std::string_view through_to = To.view();
};
template <class T, orm::detail::FixedText Name>
struct field_type<orm::Set<T, Name>> : stored_as<Kind::relation, Storage::reverse_set> {
    using target = T;
    static constexpr bool one_to_one = false;
    static constexpr std::string_view related_name = Name.view();
};

}  // namespace nuages::meta
