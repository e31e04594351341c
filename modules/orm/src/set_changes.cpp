
#include <algorithm>
#include <unordered_set>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/query.h>
#include <nuages/orm/registry.h>
#include <nuages/sql/writer.h>

#include "compile.h"
#include "field_condition.h"
#include "generic_fields.h"
#include "key_index.h"
#include "peers.h"
#include "receivers.h"

namespace nuages::orm::detail {
namespace {

void require_saved(const FieldInfo& set, const std::vector<Value>& keys) {
    if (std::any_of(keys.begin(), keys.end(), [](const Value& key) { return key.is_null(); }))
        throw ValueError("A " + set.target()->name() + " has to be saved before it can be in " +
                         set.model().name() + "." + set.name() + ".");
}

// Links that are there already stay as they are.
void write_links(const FieldInfo& set, const FieldInfo& from, const FieldInfo& to, const Value& owner,
                 const std::vector<Value>& keys) {
    const ModelInfo& through = *set.through();
    db::Database& database = through.database();
    const sql::Dialect& dialect = dialect_of(database.vendor());
    const std::size_t portion = dialect.max_parameters() / 2;
    for (std::size_t begin = 0; begin < keys.size(); begin += portion) {
        sql::Insert insert;
        insert.table = through.table();
        insert.columns = {from.column(), to.column()};
        insert.ignore_conflicts = true;
        std::vector<Value> values;
        for (std::size_t i = begin; i < std::min(begin + portion, keys.size()); ++i) {
            std::vector<sql::Expr>& row = insert.rows.emplace_back();
            for (const Value& value : {owner, keys[i]}) {
                row.push_back(sql::parameter({static_cast<std::uint32_t>(values.size()), 0}));
                values.push_back(value);
            }
        }
        database.execute(db::Statement::once(sql::write(dialect, insert).sql), values);
        through.count_write();
    }
}

Query links_by(const FieldInfo& side, const Value& owner) {
    const AnyCondition condition(path_of(side), owner);
    return Query(side.model()).filter({&condition});
}

Query links_of(const FieldInfo& set, const Value& owner) {
    return links_by(*set.through_from(), owner);
}

// What somebody listens to happens together with what they do about it.
template <class Change>
void announced(const FieldInfo& set, const Value& owner, SetChange::Action before, SetChange::Action after,
               const std::vector<Value>& keys, Change&& change) {
    const ModelInfo& links = *set.through();
    if (!listens(links, Signal::m2m_changed) && !set.is_symmetrical())
        return change();
    db::Atomic atomic(links.database());
    const auto send_as = [&](SetChange::Action action) {
        const bool reverse = set.storage() != meta::Storage::many_to_many || !set.is_member();
        const SetChange event{action, set, *set.target(), owner, reverse, keys};
        send(links, Signal::m2m_changed, {.change = &event});
    };
    send_as(before);
    change();
    send_as(after);
    atomic.commit();
}

std::vector<Value> not_linked(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    const Path path = path_of(*set.through_to());
    const Path* columns[] = {&path};
    std::unordered_set<Value, ValueHash> linked;
    for_portions(*set.through_to(), keys, [&](const AnyCondition& condition) {
        for (List& row : links_of(set, owner).filter({&condition}).order_by({}).values_list(columns))
            linked.insert(std::move(row.front()));
    });
    std::vector<Value> missing;
    for (const Value& key : keys)
        if (linked.insert(key).second)
            missing.push_back(key);
    return missing;
}

void add_links(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    const FieldInfo &from = *set.through_from(), &to = *set.through_to();
    announced(set, owner, SetChange::Action::pre_add, SetChange::Action::post_add, keys, [&] {
        write_links(set, from, to, owner, keys);
        if (set.is_symmetrical())
            write_links(set, to, from, owner, keys);
    });
}

void remove_links(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    announced(set, owner, SetChange::Action::pre_remove, SetChange::Action::post_remove, keys, [&] {
        for_portions(*set.through_to(), keys, [&](const AnyCondition& condition) {
            links_of(set, owner).filter({&condition}).delete_();
        });
        if (set.is_symmetrical())
            for_portions(*set.through_from(), keys, [&](const AnyCondition& condition) {
                links_by(*set.through_to(), owner).filter({&condition}).delete_();
            });
    });
}

void clear_links(const FieldInfo& set, const Value& owner) {
    announced(set, owner, SetChange::Action::pre_clear, SetChange::Action::post_clear, {}, [&] {
        links_of(set, owner).delete_();
        if (set.is_symmetrical())
            links_by(*set.through_to(), owner).delete_();
    });
}

void point(const FieldInfo& set, const Query& rows, const Value& owner) {
    if (set.is_generic_relation()) {
        const AnyAssignment type(path_of(*set.content_type()), content_type_of(set));
        const AnyAssignment id(path_of(*set.object_id()), set.object_id()->clean(owner));
        rows.update({&type, &id});
        return;
    }
    const AnyAssignment assignment(path_of(*set.remote()), owner);
    rows.update({&assignment});
}

// Rows that belong to the object go where they are taken out; others point nowhere then.
void let_go(const FieldInfo& set, const Query& rows) {
    if (set.is_generic_relation())
        rows.delete_();
    else
        point(set, rows, {});
}

void require_nullable(const FieldInfo& set) {
    if (set.is_generic_relation())
        return;
    if (!set.remote()->null())
        throw TypeError("Nothing can be taken out of " + set.model().name() + "." + set.name() + ": '" +
                        set.remote()->name() + "' of " + set.target()->label() +
                        " must not be NULL. Delete the rows, or add them to another set.");
}

}  // namespace

void add_to_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    require_saved(set, keys);
    if (keys.empty())
        return;
    if (set.through()) {
        // Receivers are told what is new.
        const bool heard = listens(*set.through(), Signal::m2m_changed);
        return add_links(set, owner, heard ? not_linked(set, owner, keys) : keys);
    }
    for_portions(set.target()->primary_key(), keys, [&](const AnyCondition& condition) {
        point(set, Query(*set.target()).filter({&condition}), owner);
    });
}

void remove_from_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    require_saved(set, keys);
    if (keys.empty())
        return;
    if (set.through())
        return remove_links(set, owner, without_repeats(keys));
    require_nullable(set);
    for_portions(set.target()->primary_key(), keys, [&](const AnyCondition& condition) {
        let_go(set, Query(*set.target()).related_to(set, owner, nullptr).filter({&condition}));
    });
}

void clear_set(const FieldInfo& set, const Value& owner) {
    if (set.through())
        return clear_links(set, owner);
    require_nullable(set);
    let_go(set, Query(*set.target()).related_to(set, owner, nullptr));
}

void replace_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    require_saved(set, keys);
    db::Atomic atomic(set.target()->database());
    const Path key = path_of(set.target()->primary_key());
    const Path* columns[] = {&key};
    const std::unordered_set<Value, ValueHash> wanted(keys.begin(), keys.end());
    std::unordered_set<Value, ValueHash> present;
    std::vector<Value> gone, missing;
    for (List& row : Query(*set.target()).related_to(set, owner, nullptr).order_by({}).values_list(columns)) {
        if (!wanted.contains(row.front()))
            gone.push_back(row.front());
        present.insert(std::move(row.front()));
    }
    for (const Value& each : wanted)
        if (!present.contains(each))
            missing.push_back(each);
    if (!gone.empty())
        remove_from_set(set, owner, gone);
    if (!missing.empty())
        add_to_set(set, owner, missing);
    atomic.commit();
}

}  // namespace nuages::orm::detail

namespace nuages::orm {

void SetChange::read_instance(const meta::TypeTag& type, void* object) const {
    const ModelInfo* asked = set.model().registry().find(type);
    if (asked != &set.model())
        throw TypeError("The set '" + set.name() + "' that changes is one of a " + set.model().label() +
                        ", not of a " + std::string(type.qualified_name) +
                        ". Look at `reverse` before instance().");
    const AnyCondition condition(detail::path_of(set.owner_key()), owner);
    Query(set.model()).get(object, {&condition});
}

}  // namespace nuages::orm
