#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/base/value.h>
#include <nuages/meta/field.h>
#include <nuages/orm/model_info.h>

// Functions that are called when objects are saved or deleted and when sets change: Django's model signals.
// An app names its receivers; they are fixed once the site runs.
//
//     App("polls").models<Question, Choice>().signals(post_save<Choice>(count_votes))
//     void count_votes(const Saved<Choice>& event) { ... event.object, event.created ... }
//
// They run on the fiber that saves, within its transaction: what a receiver writes is kept or undone together
// with the change, and one that throws undoes it. Functions that write many rows at once (bulk_create,
// bulk_update, update()) send nothing.
namespace nuages::orm {

template <class T>
struct Saving {
    T& object;
    bool raw;                                       // loaded from a fixture: other rows may not be there yet
    const std::vector<std::string>& update_fields;  // empty for all
};
template <class T>
struct Saved {
    T& object;
    bool created;
    bool raw;
    const std::vector<std::string>& update_fields;
};
// Before or after a row goes, one event for each object, those that on_delete(cascade) takes along included.
template <class T>
struct Deletion {
    T& object;
};

// A many-to-many set changes, in the names of Django's m2m_changed: `owner` is the primary key of its
// `instance`, `keys` are its pk_set: those of the objects that come or go, each once; of `clear` there are
// none. When objects are added, those that are there already are not among them.
struct SetChange {
    enum class Action : std::uint8_t { pre_add, post_add, pre_remove, post_remove, pre_clear, post_clear };
    Action action;
    const FieldInfo& set;
    const ModelInfo& model;  // of the objects that come or go
    const Value& owner;      // the key of the object whose set it is
    bool reverse;            // the set is on the side that has not the ManyToMany
    const std::vector<Value>& keys;

    // The object whose set it is, read from the database: T is set.model(), TypeError for another. Of a
    // change from the other side (`reverse`) that is the model that has the Set.
    template <class T>
    T instance() const {
        T object{};
        read_instance(meta::type_tag<T>, &object);
        return object;
    }

private:
    void read_instance(const meta::TypeTag& type, void* object) const;
};

namespace detail {

enum class Signal : std::uint8_t { pre_save, post_save, pre_delete, post_delete, m2m_changed };

struct SignalEvent {
    void* object = nullptr;
    bool created = false;
    bool raw = false;
    const std::vector<std::string>* update_fields = nullptr;
    const SetChange* change = nullptr;
};

}  // namespace detail

// One function with what it is called for; made by the functions below.
struct Receiver {
    detail::Signal signal;
    const meta::TypeTag* model;
    std::string_view field;  // of m2m_changed
    Function<void(const detail::SignalEvent&)> call;
};

template <class T>
Receiver pre_save(Function<void(const Saving<T>&)> receiver) {
    return {detail::Signal::pre_save,
            &meta::type_tag<T>,
            {},
            [receiver = std::move(receiver)](const detail::SignalEvent& event) {
                receiver({*static_cast<T*>(event.object), event.raw, *event.update_fields});
            }};
}
template <class T>
Receiver post_save(Function<void(const Saved<T>&)> receiver) {
    return {detail::Signal::post_save,
            &meta::type_tag<T>,
            {},
            [receiver = std::move(receiver)](const detail::SignalEvent& event) {
                receiver({*static_cast<T*>(event.object), event.created, event.raw, *event.update_fields});
            }};
}
template <class T>
Receiver pre_delete(Function<void(const Deletion<T>&)> receiver) {
    return {detail::Signal::pre_delete,
            &meta::type_tag<T>,
            {},
            [receiver = std::move(receiver)](const detail::SignalEvent& event) {
                receiver({*static_cast<T*>(event.object)});
            }};
}
template <class T>
Receiver post_delete(Function<void(const Deletion<T>&)> receiver) {
    return {detail::Signal::post_delete,
            &meta::type_tag<T>,
            {},
            [receiver = std::move(receiver)](const detail::SignalEvent& event) {
                receiver({*static_cast<T*>(event.object)});
            }};
}
// Changes of a ManyToMany, from either side: m2m_changed<&Post::tags>(recount).
template <auto Member>
Receiver m2m_changed(Function<void(const SetChange&)> receiver) {
    return {detail::Signal::m2m_changed, &meta::type_tag<typename meta::detail::member<Member>::owner>,
            meta::member_name<Member>(),
            [receiver = std::move(receiver)](const detail::SignalEvent& event) { receiver(*event.change); }};
}

}  // namespace nuages::orm
