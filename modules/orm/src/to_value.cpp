#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/meta/described.h>
#include <nuages/orm/to_value.h>

#include "cell.h"
#include "peers.h"
#include "row_block.h"

namespace nuages::orm::detail {
namespace {

// A function of no arguments under a name, as templates call it.
template <class F>
class Callable final : public Object {
public:
    explicit Callable(F function) : function_(std::move(function)) {}
    std::string_view type_name() const override { return "method"; }
    bool is_callable() const override { return true; }
    Value call() const override { return function_(); }

private:
    F function_;
};

template <class F>
Value callable(F function) {
    return Value::adopt(new Callable<F>(std::move(function)));
}

// Through a list.
class Walk final : public Object::Iterator {
public:
    explicit Walk(Value values) : values_(std::move(values)) {}
    bool next(Value& item) override {
        if (next_ == values_.as_list().size())
            return false;
        item = values_.as_list()[next_++];
        return true;
    }

private:
    Value values_;
    std::size_t next_ = 0;
};

// A primary key of several fields, as templates see it: Python's tuple.
class KeyTuple final : public Object {
public:
    explicit KeyTuple(Value values) : values_(std::move(values)) {}
    std::string_view type_name() const override { return "tuple"; }
    std::string str() const override { return tuple_text(values_); }
    std::string repr() const override { return str(); }
    std::optional<std::size_t> length() const override { return values_.as_list().size(); }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_int() || key.as_int() < 0 ||
            static_cast<std::size_t>(key.as_int()) >= values_.as_list().size())
            return std::nullopt;
        return values_.as_list()[static_cast<std::size_t>(key.as_int())];
    }
    Cursor iterate() const override { return Cursor(new Walk(values_)); }
    bool equals(const Object& other) const override {
        const auto* tuple = dynamic_cast<const KeyTuple*>(&other);
        return tuple && tuple->values_ == values_;
    }
    std::size_t hash() const override { return values_.hash(); }

private:
    Value values_;
};

// An object of a model. Who owns the object: the caller, this one, the rows or the peers that it came with.
class ModelObject final : public Object {
public:
    ModelObject(const ModelInfo& model, const void* object) : model_(model), object_(object) {}
    ~ModelObject() override {
        if (owned_) {
            model_.ops().destroy(owned_);
            ::operator delete(owned_, std::align_val_t(model_.ops().alignment));
        }
        if (peers_)
            peers_->release();
    }
    void own(void* object) noexcept { owned_ = object; }
    void keep(Rows rows, std::size_t number) {
        rows_ = std::move(rows);
        number_ = number;
    }
    void keep(Peers* peers) {
        if (peers)
            peers->retain();
        peers_ = peers;
    }

    const ModelInfo& model() const noexcept { return model_; }
    Value key() const { return model_.key(object_); }

    std::string_view type_name() const override { return model_.name(); }
    std::string str() const override { return model_.str(object_); }
    std::string repr() const override { return "<" + model_.name() + ": " + str() + ">"; }
    bool equals(const Object& other) const override {
        if (this == &other)
            return true;
        const auto* object = dynamic_cast<const ModelObject*>(&other);
        if (!object || &object->model_.concrete_model() != &model_.concrete_model())
            return false;
        const Value key = this->key();
        return key.is_null() ? object_ == object->object_ : key == object->key();
    }
    std::size_t hash() const override { return key().hash(); }

    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "pk") {
            Value key = this->key();
            return key.is_list() ? Value::adopt(new KeyTuple(std::move(key))) : key;
        }
        const FieldInfo* field = find(name);
        if (!field)
            return name.starts_with("get_") ? meta::read_attribute(model_.description(), object_, name)
                                            : beside(name);
        if (field->storage() == meta::Storage::method)
            return meta::read_attribute(model_.description(), object_, name);
        if (field->is_generic_key())
            return generic_value(*static_cast<const GenericCell*>(field->member(object_)));
        if (!field->is_relation())
            return field->read(object_);
        if (!field->is_member())
            return std::nullopt;
        if (field->storage() == meta::Storage::reverse_one)
            return other_side(*field);
        if (!field->is_to_one())
            return manager_value(rows_of(*field));
        return field->name() == name ? related(*field) : field->get(object_);
    }

private:
    const FieldInfo* find(std::string_view name) const {
        for (const FieldInfo& field : model_.fields())
            if (field.name() == name || field.attname() == name)
                return &field;
        return nullptr;
    }

    // What annotate() computed, or prefetch_related() read under a name of its own.
    std::optional<Value> beside(std::string_view name) const {
        if (!rows_)
            return std::nullopt;
        const std::vector<std::string>& names = rows_.annotation_names();
        const auto found = std::find(names.begin(), names.end(), name);
        if (found != names.end())
            return rows_.annotation(number_, static_cast<std::size_t>(found - names.begin()));
        const Rows read = rows_.prefetched(number_, name);
        if (!read)
            return std::nullopt;
        List objects;
        for (std::size_t i = 0; i < read.size(); ++i)
            objects.push_back(row_value(read, i));
        return Value(std::move(objects));
    }

    Query rows_of(const FieldInfo& set) const {
        const auto& cell = *static_cast<const RelationCell*>(set.member(object_));
        if (cell.key().is_null())
            throw ValueError(
                "'" + model_.name() +
                "' instance needs to have a primary key value before this relationship can be used.");
        return set.target()->default_rows().related_to(set, cell.key(), cell.peers());
    }

    Value related(const FieldInfo& field) const {
        const RelationCell* cell = cell_of(field, object_);
        if (!cell || cell->key().is_null())
            return {};
        const void* object = cell->object(field.target(), *field.meta().target);
        auto* value = new ModelObject(*field.target(), object);
        value->keep(cell->peers());
        return Value::adopt(value);
    }

    Value other_side(const FieldInfo& one) const {
        const auto& cell = *static_cast<const SetCell*>(one.member(object_));
        const void* object = cell.find();
        if (!object)
            return {};
        auto* value = new ModelObject(*one.target(), object);
        value->keep(cell.peers());
        return Value::adopt(value);
    }

    const ModelInfo& model_;
    const void* object_;
    void* owned_ = nullptr;
    Peers* peers_ = nullptr;
    Rows rows_;
    std::size_t number_ = 0;  // among these
};

Value object_of(const Rows& rows, std::size_t i) {
    auto* object = new ModelObject(rows.model(), rows.at(i));
    object->keep(rows, i);
    return Value::adopt(object);
}

// A query set: fetched when it is first looked at, then kept.
class QueryObject final : public Object {
public:
    QueryObject(Query query, Rows rows) : query_(std::move(query)), rows_(std::move(rows)) {}

    std::string_view type_name() const override { return "QuerySet"; }
    std::optional<std::size_t> length() const override { return rows().size(); }
    std::string str() const override { return repr(); }
    std::string repr() const override {
        constexpr std::size_t shown = 20;
        const Rows some = rows_ ? rows_ : query_.slice(0, shown + 1).fetch();
        std::string text = "<QuerySet [";
        for (std::size_t i = 0; i < std::min(some.size(), shown); ++i)
            text += (i > 0 ? ", " : "") + object_of(some, i).repr();
        return text + (some.size() > shown ? ", '...(remaining elements truncated)...']>" : "]>");
    }
    std::optional<Value> item(const Value& key) const override {
        if (!key.is_int() || key.as_int() < 0)
            return std::nullopt;
        const auto i = static_cast<std::size_t>(key.as_int());
        if (rows_)
            return i < rows_.size() ? std::optional(object_of(rows_, i)) : std::nullopt;
        const Rows one = query_.slice(key.as_int(), key.as_int() + 1).fetch();
        return one.size() > 0 ? std::optional(object_of(one, 0)) : std::nullopt;
    }
    Cursor iterate() const override { return Cursor(new RowIterator(rows())); }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "all")
            return callable([query = query_] { return query_value(query, {}); });
        if (name == "count")
            return callable([query = query_, rows = rows_] {
                return Value(rows ? static_cast<std::int64_t>(rows.size()) : query.count());
            });
        if (name == "exists")
            return callable(
                [query = query_, rows = rows_] { return Value(rows ? rows.size() > 0 : query.exists()); });
        if (name == "first")
            return callable([query = query_] { return one(query, &Query::first); });
        if (name == "last")
            return callable([query = query_] { return one(query, &Query::last); });
        return std::nullopt;
    }

private:
    class RowIterator final : public Iterator {
    public:
        explicit RowIterator(Rows rows) : rows_(std::move(rows)) {}
        bool next(Value& item) override {
            if (next_ == rows_.size())
                return false;
            item = object_of(rows_, next_++);
            return true;
        }

    private:
        Rows rows_;
        std::size_t next_ = 0;
    };

    static Value one(const Query& query, Rows (Query::*read)() const) {
        const Rows rows = (query.*read)();
        return rows.size() > 0 ? object_of(rows, 0) : Value();
    }

    const Rows& rows() const {
        if (!rows_)
            rows_ = query_.fetch();
        return rows_;
    }

    Query query_;
    mutable Rows rows_;
};

// What values() gives, as dicts: fetched when it is first looked at, then kept.
class ValuesObject final : public Object {
public:
    explicit ValuesObject(Query query) : query_(std::move(query)) {}
    std::string_view type_name() const override { return "QuerySet"; }
    std::optional<std::size_t> length() const override { return rows().as_list().size(); }
    std::string str() const override { return repr(); }
    std::string repr() const override { return "<QuerySet " + rows().repr() + ">"; }
    std::optional<Value> item(const Value& key) const override {
        const List& all = rows().as_list();
        if (!key.is_int() || key.as_int() < 0 || static_cast<std::size_t>(key.as_int()) >= all.size())
            return std::nullopt;
        return all[static_cast<std::size_t>(key.as_int())];
    }
    Cursor iterate() const override { return Cursor(new Walk(rows())); }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "count")
            return callable([query = query_] { return Value(query.count()); });
        if (name == "exists")
            return callable([query = query_] { return Value(query.exists()); });
        return std::nullopt;
    }

private:
    const Value& rows() const {
        if (rows_.is_list())
            return rows_;
        const std::vector<std::string> names = query_.value_names();
        List all;
        for (List& values : query_.fetch_values()) {
            Dict row;
            for (std::size_t i = 0; i < names.size(); ++i)
                row.set(names[i], std::move(values[i]));
            all.push_back(Value(std::move(row)));
        }
        return rows_ = Value(std::move(all));
    }

    Query query_;
    mutable Value rows_;
};

// What stands behind `question.choices` and `Question::objects`: its rows are those of all().
class ManagerObject final : public Object {
public:
    explicit ManagerObject(Query query) : query_(std::move(query)) {}
    std::string_view type_name() const override { return "Manager"; }
    std::string str() const override { return query_.model().label() + ".objects"; }
    std::optional<Value> attribute(std::string_view name) const override {
        return query_value(query_, {}).as_object().attribute(name);
    }
    bool do_not_call_in_templates() const override { return true; }

private:
    Query query_;
};

}  // namespace

Value borrowed_object(const ModelInfo& model, const void* object) {
    return Value::adopt(new ModelObject(model, object));
}

Value owned_object(const ModelInfo& model, void* object) {
    auto* value = new ModelObject(model, object);
    value->own(object);
    return Value::adopt(value);
}

Value generic_value(const GenericCell& cell) {
    const GenericCell::Target target = cell.target();
    if (!target.object)
        return {};
    auto* value = new ModelObject(*target.model, target.object);
    value->keep(target.keeper);
    return Value::adopt(value);
}

Value query_value(const Query& query, const Rows& rows) {
    return Value::adopt(new QueryObject(query, rows));
}

Value row_value(const Rows& rows, std::size_t i) {
    return object_of(rows, i);
}

Value values_value(const Query& query) {
    return Value::adopt(new ValuesObject(query));
}

Value manager_value(const Query& query) {
    return Value::adopt(new ManagerObject(query));
}

}  // namespace nuages::orm::detail
