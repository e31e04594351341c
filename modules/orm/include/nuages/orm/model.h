#pragma once

#include <cstdint>

#include <nuages/meta/describe.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/detail/object_state.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/query_set.h>

namespace nuages::orm {

// The primary key of models that name none: counted up by the database, 0 until the object is saved.
struct AutoId {
    std::int64_t id = 0;

    static constexpr auto meta =
        meta::describe(meta::field<&AutoId::id>("ID").primary_key().auto_increment());
};

// Named as a base of a model: it has no `id` and says .primary_key() of one of its own fields, or
// .primary_key("order", "line") of several.
struct NoAutoId {};

// Named as a base of a model that says order_with_respect_to("question"): the place of a row among those of
// one question, counted from 0 in the order in which they are made.
struct OrderedRows {
    int _order = 0;

    static constexpr auto meta = meta::describe(meta::field<&OrderedRows::_order>().editable(false));
};

namespace detail {

void read_neighbour(const ModelInfo& model, const void* object, bool next, void* neighbour);
void save(const ModelInfo& model, void* object, const SaveOptions& options = {});
void full_clean(const ModelInfo& model, const void* object, const std::vector<std::string>& exclude = {});
Deleted delete_object(const ModelInfo& model, void* object, const DeleteOptions& options = {});
void refresh(const ModelInfo& model, void* object, const UsedDatabase& used = {});

// What an object knows of its row beside the fields.
struct RowState {
    using DoesNotExist = ObjectDoesNotExist;
    using MultipleObjectsReturned = orm::MultipleObjectsReturned;

private:
    template <class M>
    friend std::ptrdiff_t state_offset();

    ObjectState row_state_;
};

// What every model has, whatever its key. `Below` is RowState, or the parent of a proxy or child, whose own
// ones these hide.
template <class T, class Below = RowState>
struct ModelMethods : Below {
    using orm_model = T;
    using F = orm::F<T>;
    using OuterRef = orm::OuterRef<T>;
    using Q = orm::Q<T>;

    // Those of a proxy or child are also those of its parent.
    struct DoesNotExist : Below::DoesNotExist {
        explicit DoesNotExist(std::string message) : Below::DoesNotExist(std::move(message)) {}
    };
    struct MultipleObjectsReturned : Below::MultipleObjectsReturned {
        explicit MultipleObjectsReturned(std::string message)
            : Below::MultipleObjectsReturned(std::move(message)) {}
    };

    // The table's rows.
    static inline constexpr Manager<T> objects{};

    // For get_or_create() and update_or_create().
    static Defaults<T> defaults(const Assignment<T>& a = NoAssignment(),
                                const Assignment<T>& b = NoAssignment(),
                                const Assignment<T>& c = NoAssignment(),
                                const Assignment<T>& d = NoAssignment()) {
        Defaults<T> result;
        for (const Assignment<T>* each : {&a, &b, &c, &d})
            if (!each->empty())
                result.assignments.push_back(*each);
        return result;
    }

    // Writes all fields: updates the row with this key, or inserts one where there is none. Sets the key of a
    // new row and what auto_now() and auto_now_add() say. It is written to the database that it was read from
    // or written to last; a new one to that of the objects that it points to.
    void save(const SaveOptions& options = {}) { detail::save(info(), static_cast<T*>(this), options); }
    // Checks every field (blank, choices, validators), unique fields, and unique constraints; throws
    // ValidationError with the messages of each field. save() does not call it.
    void full_clean(const std::vector<std::string>& exclude = {}) const {
        detail::full_clean(info(), static_cast<const T*>(this), exclude);
    }
    // Deletes the row and what on_delete() takes with it; the object keeps its values, its key is unset.
    Deleted delete_(const DeleteOptions& options = {}) {
        return detail::delete_object(info(), static_cast<T*>(this), options);
    }
    // Reads all fields again. Throws DoesNotExist where the row is gone.
    void refresh_from_db(const UsedDatabase& used = {}) {
        detail::refresh(info(), static_cast<T*>(this), used);
    }

    // The row before or after this one in the order that order_with_respect_to() gives. Throw DoesNotExist.
    T get_next_in_order() const { return neighbour(true); }
    T get_previous_in_order() const { return neighbour(false); }

private:
    T neighbour(bool next) const {
        T result{};
        detail::read_neighbour(info(), static_cast<const T*>(this), next, &result);
        return result;
    }
    static const ModelInfo& info() { return installed(meta::type_tag<T>, installed_model<T>); }
};

}  // namespace detail

// The base of a model: struct Question : Model<Question> { ... static constexpr auto meta = describe(...); }.
// `Base` are described structs whose fields it takes over (abstract base classes), NoAutoId first for a model
// with a key of its own. A model stays an aggregate: it can be made by Question{.question_text = "?"} and
// copied like any struct; nothing touches the database before save().
template <class T, class... Base>
struct Model : AutoId, Base..., detail::ModelMethods<T> {
    using described_bases = meta::TypeList<AutoId, Base...>;
};
template <class T, class... Base>
struct Model<T, NoAutoId, Base...> : Base..., detail::ModelMethods<T> {
    using described_bases = meta::TypeList<Base...>;
};

// Another face of a model: the same rows with an order, methods, a manager, signals and permissions of their
// own. It has no table and adds no fields; an object of it is one of its parent too, a model or another
// proxy, and what is called through the parent's type (save(), signals) is the parent's. Both are added to
// the registry.
//
//     struct RecentQuestion : Proxy<RecentQuestion, Question> {
//         static constexpr auto meta = describe().ordering("-pub_date");
//     };
template <class T, class Parent>
struct Proxy : detail::ModelMethods<T, Parent> {
    static_assert(
        requires { typename Parent::orm_model; }, "a proxy stands for a model or for another proxy");
    using proxied_model = Parent;
    using extended_model = void;
    using described_bases = nuages::meta::TypeList<Parent>;

    static inline constexpr InheritedManager<T, Parent> objects{};
    static constexpr auto meta = nuages::meta::describe();
};

}  // namespace nuages::orm
