#include "deletion.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>
#include <vector>

#include <nuages/base/text.h>
#include <nuages/db/atomic.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model.h>

#include "field_condition.h"
#include "generic_fields.h"
#include "peers.h"
#include "receivers.h"
#include "row_origin.h"
#include "runner.h"

namespace nuages::orm::detail {
namespace {

using meta::OnDelete;
using Keys = std::vector<Value>;
using KeySet = std::unordered_set<Value, ValueHash>;

bool is_left_alone(const FieldInfo& foreign_key) {
    return is_left_to_database(foreign_key.meta().on_delete);
}

// Rows that nothing else follows and nobody wants to hear of can be deleted without being looked at. Where
// they go because of the rows that they complete, those need no care any more.
bool can_delete_unseen(const ModelInfo& model, const FieldInfo* because_of = nullptr) {
    return (!model.parent() || (because_of && because_of->is_parent_link())) &&
           !listens(model, Signal::pre_delete) && !listens(model, Signal::post_delete) &&
           model.generic_relations().empty() &&
           std::all_of(model.incoming().begin(), model.incoming().end(),
                       [](const FieldInfo* key) { return is_left_alone(*key); });
}

// Sets that were read before have to look again where the database may have deleted or changed rows by
// itself.
void count_writes_of_database(const ModelInfo& model, std::set<const ModelInfo*>& seen) {
    for (const FieldInfo* field : model.incoming()) {
        if (field->meta().on_delete <= OnDelete::do_nothing || !seen.insert(&field->model()).second)
            continue;
        field->model().count_write();
        count_writes_of_database(field->model(), seen);
    }
}

std::int64_t delete_unseen(const Query& query) {
    const std::int64_t rows = Runner({query, Task::remove}).execute().rows_affected;
    if (rows > 0) {
        std::set<const ModelInfo*> seen;
        count_writes_of_database(query.model(), seen);
    }
    return rows;
}

// Finds everything that a deletion takes with it, then does it: Django's Collector.
class Collector {
public:
    // `object` is the one that is deleted itself, where there is one.
    explicit Collector(const ModelInfo& model, void* object = nullptr, bool keep_parents = false)
        : model_(model), object_(object), keep_parents_(keep_parents) {}

    void collect(const Query& rows) {
        add(rows.model(), keys_of(rows), nullptr);
        check_restricted();
    }

    void collect(Keys keys) {
        add(model_, std::move(keys), nullptr);
        check_restricted();
    }

    Deleted run() {
        Deleted deleted;
        const std::vector<const ModelInfo*> models = in_order();
        for (const ModelInfo* model : models)
            announce(*model, Signal::pre_delete);
        for (const Query& query : unseen_)
            count(deleted, query.model(), delete_unseen(query));
        for (const auto& [field, keys] : updates_)
            set_field(*field, keys);
        for (const ModelInfo* model : models) {
            for_portions(model->primary_key(), collected_[model].keys, [&](const AnyCondition& condition) {
                count(deleted, *model, delete_unseen(Query(*model).filter({&condition})));
            });
            announce(*model, Signal::post_delete);
        }
        return deleted;
    }

private:
    struct Collected {
        Keys keys;
        KeySet known;
        std::vector<Rows> objects;  // where somebody wants to hear of them
    };

    // Takes rows of a model over and follows what points to them. `child` is the model whose rows they go
    // with, where they are those that these complete.
    void add(const ModelInfo& model, Keys keys, const FieldInfo* because_of,
             const ModelInfo* child = nullptr) {
        Collected& collected = collected_[&model];
        if (std::find(models_.begin(), models_.end(), &model) == models_.end())
            models_.push_back(&model);
        if (because_of && !because_of->null())
            after_[&because_of->target()->concrete_model()].insert(&model.concrete_model());
        Keys fresh;
        for (Value& key : keys) {
            if (!collected.known.insert(key).second)
                continue;
            collected.keys.push_back(key);
            fresh.push_back(std::move(key));
        }
        if (fresh.empty())
            return;
        if (model.parent() && !(keep_parents_ && &model == &model_)) {
            after_[model.parent()].insert(&model.concrete_model());
            add(*model.parent(), fresh, nullptr, &model.concrete_model());
        }
        if (listens(model, Signal::pre_delete) || listens(model, Signal::post_delete))
            for_portions(model.primary_key(), fresh, [&](const AnyCondition& condition) {
                collected.objects.push_back(
                    Query(model).filter({&condition}).order_by({}).fetch().unshared());
            });
        follow(model, fresh, child);
    }

    void announce(const ModelInfo& model, Signal signal) {
        if (!listens(model, signal))
            return;
        const Value own = object_ && &model == &model_ ? model.key(object_) : Value();
        for (Rows& rows : collected_[&model].objects)
            for (std::size_t i = 0; i < rows.size(); ++i) {
                void* object = static_cast<char*>(rows.data()) + i * model.ops().size;
                send(model, signal,
                     {.object = !own.is_null() && model.key(object) == own ? object_ : object});
            }
    }

    void follow(const ModelInfo& model, const Keys& keys, const ModelInfo* child) {
        std::vector<std::string> protected_by;
        for (const FieldInfo* field : model.incoming()) {
            if (is_left_alone(*field) || (field->is_parent_link() && &field->model() == child))
                continue;
            for_portions(*field, keys, [&](const AnyCondition& condition) {
                follow(*field, Query(field->model()).filter({&condition}), protected_by);
            });
        }
        for (const FieldInfo* relation : model.generic_relations())
            for_portions(
                *relation->object_id(), as_object_ids(*relation, keys), [&](const AnyCondition& condition) {
                    cascade(of_relation(*relation, Query(*relation->target())).filter({&condition}), nullptr);
                });
        if (!protected_by.empty())
            throw ProtectedError("Cannot delete some instances of model '" + (child ? *child : model).name() +
                                 "' because they are referenced through protected foreign keys: " +
                                 text::join(protected_by, ", ") + ".");
    }

    void follow(const FieldInfo& field, const Query& rows, std::vector<std::string>& protected_by) {
        const std::string name = "'" + field.model().name() + "." + field.name() + "'";
        switch (field.meta().on_delete) {
            case OnDelete::cascade:
                cascade(rows, &field);
                break;
            case OnDelete::protect:
                if (rows.exists() &&
                    std::find(protected_by.begin(), protected_by.end(), name) == protected_by.end())
                    protected_by.push_back(name);
                break;
            case OnDelete::restrict:
                for (Value& key : keys_of(rows))
                    restricted_[&field].push_back(std::move(key));
                break;
            case OnDelete::set_null:
            case OnDelete::set_default:
            case OnDelete::set_to:
                for (Value& key : keys_of(rows))
                    updates_[&field].push_back(std::move(key));
                break;
            default:
                break;
        }
    }

    void cascade(const Query& rows, const FieldInfo* because_of) {
        if (can_delete_unseen(rows.model(), because_of))
            unseen_.push_back(rows);
        else if (Keys keys = keys_of(rows); !keys.empty())
            add(rows.model(), std::move(keys), because_of);
    }

    // Restricted rows may go where they go for another reason as well.
    void check_restricted() {
        std::vector<std::string> names;
        for (auto& [field, keys] : restricted_) {
            const ModelInfo* table = &field->model().concrete_model();
            KeySet going;
            for (const auto& [model, collected] : collected_)
                if (&model->concrete_model() == table)
                    going.insert(collected.known.begin(), collected.known.end());
            for (const Query& query : unseen_)
                if (&query.model().concrete_model() == table)
                    for (Value& key : keys_of(query))
                        going.insert(std::move(key));
            if (std::any_of(keys.begin(), keys.end(), [&](const Value& key) { return !going.contains(key); }))
                names.push_back("'" + field->model().name() + "." + field->name() + "'");
        }
        if (!names.empty())
            throw RestrictedError("Cannot delete some instances of model '" + model_.name() +
                                  "' because they are referenced through restricted foreign keys: " +
                                  text::join(names, ", ") + ".");
    }

    // What a foreign key holds instead.
    static Value substitute(const FieldInfo& field) {
        const meta::SetTo& to = field.meta().set_to;
        switch (field.meta().on_delete) {
            case OnDelete::set_default:
                return field.clean(field.default_value());
            case OnDelete::set_to:
                return field.clean(to.call ? to.call() : to.key.value());
            default:
                return {};
        }
    }

    static void set_field(const FieldInfo& field, const Keys& keys) {
        const AnyAssignment assignment(path_of(field), substitute(field));
        for_portions(field.model().primary_key(), keys, [&](const AnyCondition& condition) {
            Query(field.model()).filter({&condition}).update({&assignment});
        });
    }

    // Models whose rows others point to come after those; where they point in a circle, as they were found.
    std::vector<const ModelInfo*> in_order() const {
        std::vector<const ModelInfo*> sorted;
        const auto goes_before = [&](const ModelInfo& first, const ModelInfo& second) {
            const auto found = after_.find(&second.concrete_model());
            return &first.concrete_model() != &second.concrete_model() && found != after_.end() &&
                   found->second.contains(&first.concrete_model());
        };
        const auto is_done = [&](const ModelInfo* model) {
            return std::find(sorted.begin(), sorted.end(), model) != sorted.end();
        };
        while (sorted.size() < models_.size()) {
            const std::size_t before = sorted.size();
            for (const ModelInfo* model : models_) {
                if (!is_done(model) &&
                    std::all_of(models_.begin(), models_.end(), [&](const ModelInfo* other) {
                        return is_done(other) || !goes_before(*other, *model);
                    }))
                    sorted.push_back(model);
            }
            if (sorted.size() == before)
                return models_;
        }
        return sorted;
    }

    static void count(Deleted& deleted, const ModelInfo& model, std::int64_t rows) {
        if (rows == 0)
            return;
        deleted.total += rows;
        for (auto& [label, known] : deleted.by_model)
            if (label == model.label()) {
                known += rows;
                return;
            }
        deleted.by_model.emplace_back(model.label(), rows);
    }

    const ModelInfo& model_;
    void* object_;
    bool keep_parents_;
    std::vector<const ModelInfo*> models_;  // in the order in which they were met
    std::map<const ModelInfo*, Collected> collected_;
    std::map<const ModelInfo*, std::set<const ModelInfo*>> after_;  // by table: whose rows have to go first
    std::vector<Query> unseen_;
    std::map<const FieldInfo*, Keys> updates_, restricted_;
};

Deleted deleted(const ModelInfo& model, std::int64_t rows) {
    if (rows == 0)
        return {};
    return {rows, {{model.label(), rows}}};
}

template <class Rows>
Deleted delete_followed(const ModelInfo& model, Rows&& rows, void* object = nullptr,
                        bool keep_parents = false) {
    db::Atomic atomic(model.database());
    Collector collector(model, object, keep_parents);
    collector.collect(std::forward<Rows>(rows));
    Deleted result = collector.run();
    atomic.commit();
    return result;
}

}  // namespace

Deleted delete_rows(const Query& query) {
    if (can_delete_unseen(query.model()))
        return deleted(query.model(), delete_unseen(query));
    return delete_followed(query.model(), query);
}

Deleted delete_object(const ModelInfo& model, void* object, const DeleteOptions& options) {
    const Value key = model.key(object);
    if (key.is_null())
        throw ValueError(model.name() + " object can't be deleted because its " +
                         model.primary_key().attname() + " attribute is set to None.");
    const Pinned pinned(origin_to_change(model, object, options.using_).database);
    Deleted result;
    if (can_delete_unseen(model)) {
        const AnyCondition condition(path_of(model.primary_key()), key);
        result = deleted(model, delete_unseen(Query(model).filter({&condition})));
    } else {
        result = delete_followed(model, Keys{key}, object, options.keep_parents);
    }
    for (const ModelInfo* each = &model; each; each = options.keep_parents ? nullptr : each->parent())
        if (const FieldInfo* counted = each->counted_key())
            counted->set(object, Value(0));
        else if (each->primary_key().is_parent_link())
            each->primary_key().set(object, Value());
    return result;
}

}  // namespace nuages::orm::detail
