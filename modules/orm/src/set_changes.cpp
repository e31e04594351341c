
#include <algorithm>
#include <unordered_set>

#include <nuages/base/error.h>
#include <nuages/db/atomic.h>
#include <nuages/orm/condition.h>
#include <nuages/orm/detail/set_changes.h>
#include <nuages/orm/query.h>
#include <nuages/sql/writer.h>

#include "compile.h"
#include "field_condition.h"
#include "peers.h"

namespace nuages::orm::detail {
namespace {

void require_saved(const FieldInfo& set, const std::vector<Value>& keys) {
    if (std::any_of(keys.begin(), keys.end(), [](const Value& key) { return key.is_null(); }))
        throw ValueError("A " + set.target()->name() + " has to be saved before it can be in " +
                         set.model().name() + "." + set.name() + ".");
}

// Links that are there already stay as they are.
void add_links(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    const ModelInfo& through = *set.through();
    db::Database& database = through.database();
    const sql::Dialect& dialect = dialect_of(database.vendor());
    const std::size_t portion = dialect.max_parameters() / 2;
    for (std::size_t begin = 0; begin < keys.size(); begin += portion) {
        sql::Insert insert;
        insert.table = through.table();
        insert.columns = {set.through_from()->column(), set.through_to()->column()};
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

Query links_of(const FieldInfo& set, const Value& owner) {
    const AnyCondition from(path_of(*set.through_from()), owner);
    return Query(*set.through()).filter({&from});
}

void point(const FieldInfo& set, const Query& rows, const Value& owner) {
    const AnyAssignment assignment(path_of(*set.remote()), owner);
    rows.update({&assignment});
}

void require_nullable(const FieldInfo& set) {
    if (!set.remote()->null())
        throw TypeError("Nothing can be taken out of " + set.model().name() + "." + set.name() + ": '" +
                        set.remote()->name() + "' of " + set.target()->label() +
                        " must not be NULL. Delete the rows, or add them to another set.");
}

}  // namespace

void add_to_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    require_saved(set, keys);
    if (set.through()) {
        add_links(set, owner, keys);
        return;
    }
    for_portions(set.target()->primary_key(), keys, [&](const AnyCondition& condition) {
        point(set, Query(*set.target()).filter({&condition}), owner);
    });
}

void remove_from_set(const FieldInfo& set, const Value& owner, const std::vector<Value>& keys) {
    require_saved(set, keys);
    if (set.through()) {
        for_portions(*set.through_to(), keys, [&](const AnyCondition& condition) {
            links_of(set, owner).filter({&condition}).delete_();
        });
        return;
    }
    require_nullable(set);
    for_portions(set.target()->primary_key(), keys, [&](const AnyCondition& condition) {
        point(set, Query(*set.target()).related_to(set, owner, nullptr).filter({&condition}), {});
    });
}

void clear_set(const FieldInfo& set, const Value& owner) {
    if (set.through()) {
        links_of(set, owner).delete_();
        return;
    }
    require_nullable(set);
    point(set, Query(*set.target()).related_to(set, owner, nullptr), {});
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
