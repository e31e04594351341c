#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/value.h>
#include <nuages/meta/describe.h>
#include <nuages/orm/detail/composite_key.h>
#include <nuages/sql/column_type.h>

namespace nuages::db {
class Database;
}

namespace nuages::orm {

class ModelInfo;
class Query;
class Registry;
struct Receiver;

namespace detail {
struct ModelOps;
struct RegistryBuilder;
enum class Signal : std::uint8_t;
}  // namespace detail

// One field of an installed model: what its description says, completed by what follows from it. Lives as
// long as the Registry. Reading is safe from any thread.
class FieldInfo {
public:
    // Django's name for it in queries: "question".
    const std::string& name() const noexcept { return name_; }
    // As the description has it; its name may differ for the other side of a relation.
    const meta::FieldMeta& meta() const noexcept { return *meta_; }
    const ModelInfo& model() const noexcept { return *model_; }
    std::size_t number() const noexcept { return number_; }
    const std::string& verbose_name() const noexcept { return verbose_name_; }

    meta::Kind kind() const noexcept { return meta_->kind; }
    meta::Storage storage() const noexcept { return meta_->storage; }
    bool null() const noexcept { return null_; }
    // The model's primary key; inherited keys are none. Not of a field that is it together with others: that
    // is in_primary_key().
    bool primary_key() const noexcept { return primary_key_; }
    bool in_primary_key() const noexcept { return in_primary_key_; }
    // Of a primary key of several fields, which has no column and no member of its own, those fields in their
    // order; its value is a list of theirs. Of all other fields none.
    const std::vector<const FieldInfo*>& parts() const noexcept { return parts_; }
    bool is_composite() const noexcept { return !parts_.empty(); }
    bool unique() const noexcept { return meta_->unique || meta_->primary_key; }

    // Where model() extends another and has the field from there, the same field of that one; null for its
    // own. Objects of model() are such objects, too, so either reads and writes them.
    const FieldInfo* inherited() const noexcept { return inherited_; }
    // The field where it is described, of the model whose table has its column.
    const FieldInfo& declared() const noexcept { return inherited_ ? inherited_->declared() : *this; }
    // It leads from a row to the one that it completes, which has the same key.
    bool is_parent_link() const noexcept { return meta_->parent_link; }

    // True for what has a column: everything but methods and the far sides of relations.
    bool is_stored() const noexcept { return !column_.empty(); }
    // "question_id" for a foreign key `question`, empty where it has none.
    const std::string& column() const noexcept { return column_; }
    // Of a foreign key, that of the key it holds.
    const sql::ColumnType& column_type() const noexcept { return column_type_; }
    // Django's attname: "question_id" for foreign keys, the name for all others.
    const std::string& attname() const noexcept { return attname_; }

    // Computed by the database: it is read and never written.
    bool is_generated() const noexcept { return static_cast<bool>(meta_->generated); }
    bool has_db_default() const noexcept {
        return meta_->db_default.type != meta::Constant::Type::none || meta_->db_default_expression;
    }
    // What meta()'s ranges of terms count from.
    const meta::Term* terms() const noexcept { return terms_; }

    bool is_relation() const noexcept { return target_; }
    bool is_to_one() const noexcept { return storage() == meta::Storage::to_one; }
    // A member that holds the key of its owner to find the rows on the other side by: sets of all kinds.
    bool is_set() const noexcept {
        return is_member_ && storage() > meta::Storage::to_one && storage() <= meta::Storage::many_to_many;
    }
    // Of relations: the model on the other side, and there the field that this one is the other side of: for
    // a foreign key the primary key that it holds, for a reverse set the foreign key. Null for many-to-many
    // relations.
    const ModelInfo* target() const noexcept { return target_; }
    const FieldInfo* remote() const noexcept { return remote_; }
    // Of many-to-many relations, from either side: the model of the links, and there the foreign keys to this
    // side and to the other. Null for all others.
    const ModelInfo* through() const noexcept { return through_from_ ? &through_from_->model() : nullptr; }
    const FieldInfo* through_from() const noexcept { return through_from_; }
    const FieldInfo* through_to() const noexcept { return through_to_; }
    // The single steps along or against foreign keys that a relation is made of: itself, or two of a
    // many-to-many relation; and those that lead back.
    const std::vector<const FieldInfo*>& steps() const noexcept { return steps_; }
    const std::vector<const FieldInfo*>& steps_back() const noexcept { return steps_back_; }
    // Of sets: the field of this model whose value the rows on the other side point to.
    const FieldInfo& owner_key() const noexcept;
    // A GenericForeignKey: it has no column, but two fields of its model, content_type() and object_id(),
    // hold where it leads.
    bool is_generic_key() const noexcept { return storage() == meta::Storage::generic_key; }
    // The relation of one model with the rows whose generic foreign key leads to its objects: a
    // GenericRelation, or how queries name it from the other side.
    bool is_generic_relation() const noexcept { return storage() == meta::Storage::generic_set; }
    // Of both, on the side of the generic foreign key: the foreign key to the content type, and the field
    // with the key of the object. Null for all others.
    const FieldInfo* content_type() const noexcept { return content_type_; }
    const FieldInfo* object_id() const noexcept { return object_id_; }
    // Of a generic relation: whether the generic foreign key is on the other side, as it is of members.
    bool has_key_on_other_side() const noexcept { return remote_ == object_id_; }
    // Of the same: the model whose content type the rows with the key have.
    const ModelInfo& typed_model() const noexcept;
    // Of a many-to-many relation to the model itself: each link is there in both directions.
    bool is_symmetrical() const noexcept { return is_symmetrical_; }
    // The target as the source describes it, which is another model where the registry has a substitute.
    const meta::Description& described_target() const noexcept { return *described_target_; }
    // False for the far side of a foreign key that no member stands for; queries can name it all the same.
    bool is_member() const noexcept { return is_member_; }

    // The member of that object as a Value; of a foreign key its key. Not for reverse sets and methods.
    Value get(const void* object) const;
    // The same; where only() or defer() left the member out, it is read from the database.
    Value read(const void* object) const;
    bool is_deferred(const void* object) const;
    // Sets the member. Throws ValueError for a value that it cannot hold, naming model, field, value and what
    // would do.
    void set(void* object, const Value& value) const;
    // The value as the field would hold it ("12" for an integer is 12); throws ValueError as set() does.
    Value clean(const Value& value) const;
    // What goes into the column for a value as get() and clean() give it: JSON is text there.
    Value column_form(Value value) const;
    // The same for what the member holds.
    Value column_value(const void* object) const { return column_form(get(object)); }
    // The default of a new row: what default_() says; null where it says nothing.
    Value default_value() const;
    std::ptrdiff_t offset() const noexcept { return offset_; }
    const void* member(const void* object) const noexcept {
        return static_cast<const char*>(object) + offset_;
    }
    void* member(void* object) const noexcept { return static_cast<char*>(object) + offset_; }

private:
    friend struct detail::RegistryBuilder;
    friend class ModelInfo;

    const meta::FieldMeta* meta_ = nullptr;
    const meta::Term* terms_ = nullptr;
    const ModelInfo* model_ = nullptr;
    const ModelInfo* target_ = nullptr;
    const FieldInfo* remote_ = nullptr;
    const FieldInfo* through_from_ = nullptr;
    const FieldInfo* through_to_ = nullptr;
    const FieldInfo* content_type_ = nullptr;
    const FieldInfo* object_id_ = nullptr;
    std::vector<const FieldInfo*> steps_, steps_back_, parts_;
    const FieldInfo* inherited_ = nullptr;
    const meta::Description* described_target_ = nullptr;
    std::ptrdiff_t offset_ = 0;
    std::size_t number_ = 0;
    bool null_ = false;
    bool primary_key_ = false;
    bool is_member_ = true;
    bool is_symmetrical_ = false;
    bool in_primary_key_ = false;
    std::string name_, attname_, column_, verbose_name_;
    sql::ColumnType column_type_;
};

// One installed model.
class ModelInfo {
public:
    ModelInfo() = default;
    ModelInfo(const ModelInfo&) = delete;
    ModelInfo& operator=(const ModelInfo&) = delete;

    const std::string& name() const noexcept { return name_; }              // "Question"
    const std::string& app_label() const noexcept { return app_label_; }    // "polls"
    const std::string& label() const noexcept { return label_; }            // "polls.Question"
    const std::string& model_name() const noexcept { return model_name_; }  // "question"
    const std::string& table() const noexcept { return table_; }  // of a proxy, that of concrete_model()
    bool is_proxy() const noexcept { return proxied_; }
    // Of a proxy, the model or proxy that it stands for; null for all others.
    const ModelInfo* proxied() const noexcept { return proxied_; }
    // The model that has the table and says its rules: of all but proxies the model itself.
    const ModelInfo& concrete_model() const noexcept { return *concrete_; }
    // The model that this one extends, which has the fields that it inherits and a row for each of its own;
    // null for all others. Its objects begin with one of that.
    const ModelInfo* parent() const noexcept { return parent_; }
    // What leads to that row: the primary key.
    const FieldInfo& parent_link() const noexcept { return *concrete_->primary_key_; }
    // What its Extends names: parent() or a proxy of that.
    const ModelInfo* extended() const noexcept { return extended_; }
    // An object of a proxy as one of that model; others as they are.
    const void* as_concrete(const void* object) const noexcept {
        return static_cast<const char*>(object) + primary_key_->offset() - concrete_->primary_key_->offset();
    }
    const std::string& verbose_name() const noexcept { return verbose_name_; }
    const std::string& verbose_name_plural() const noexcept { return verbose_name_plural_; }
    // What its description says, completed by what those of its abstract bases say; and what ranges of terms
    // in it count from.
    const meta::Options& options() const noexcept { return options_; }
    const meta::Term* option_terms() const noexcept { return terms_.data(); }
    const meta::Description& description() const noexcept { return *description_; }
    const detail::ModelOps& ops() const noexcept { return *ops_; }
    const Registry& registry() const noexcept { return *registry_; }
    // The many-to-many field that this model was made for, null for all that are in the source. Such a model
    // has no objects in memory: its rows are written by the field.
    const FieldInfo* auto_created() const noexcept { return auto_created_; }

    // The described members in order, then the far sides of foreign keys that no member stands for.
    const std::deque<FieldInfo>& fields() const noexcept { return fields_; }
    const FieldInfo& field(std::size_t number) const {
        return number == detail::composite_key_number ? composite_key_ : fields_[number];
    }
    // Those with a column, in the order of the table, behind those of parent().
    const std::vector<const FieldInfo*>& stored_fields() const noexcept { return stored_; }
    // Those of them that are not inherited: the columns of the table.
    const std::vector<const FieldInfo*>& own_stored_fields() const noexcept { return own_stored_; }
    // Those of the table whose values the database may make up: generated ones, and those with a default of
    // its own.
    const std::vector<const FieldInfo*>& database_fields() const noexcept { return database_fields_; }
    // One of the fields, or one that stands for several of them.
    const FieldInfo& primary_key() const noexcept { return *primary_key_; }
    // The fields that are the primary key: one, or several together (Django's pk_fields).
    const std::vector<const FieldInfo*>& key_fields() const noexcept { return key_fields_; }
    // That of them which the database counts up where a new row has no value for it; null where none is.
    const FieldInfo* counted_key() const noexcept { return counted_key_; }
    // By name, attname or "pk"; null where there is none.
    const FieldInfo* find_field(std::string_view name) const;
    // Throws FieldError that names the nearest, or all of them.
    const FieldInfo& field(std::string_view name) const;
    // The members that hold keys of objects on the other side, or by which these find this one: foreign keys
    // and sets.
    const std::vector<const FieldInfo*>& relation_members() const noexcept { return relation_members_; }
    // The foreign keys of all models that hold keys of this one.
    const std::vector<const FieldInfo*>& incoming() const noexcept { return incoming_; }

    // Its generic foreign keys, and the members that are generic relations.
    const std::vector<const FieldInfo*>& generic_keys() const noexcept { return generic_keys_; }
    const std::vector<const FieldInfo*>& generic_relations() const noexcept { return generic_relations_; }

    // What the default manager starts from, which is T::objects unless the model names another one
    // (`using default_manager = ...`): all rows, or those that its initial() says. And the base manager,
    // which foreign keys and refresh_from_db() go by: all rows unless the model names one (`using
    // base_manager`).
    Query default_rows() const;
    Query base_rows() const;
    // What is called when its objects are saved or deleted; of a model of links, when the sets change.
    const std::vector<const Receiver*>& receivers(detail::Signal signal) const noexcept {
        return receivers_[static_cast<std::size_t>(signal)];
    }
    // The database of the calling fiber, or the one that the registry was installed with.
    db::Database& database() const;
    // Counts the writes to the table by this process: what was read before the last one may be out of date.
    std::uint64_t writes() const noexcept { return concrete_->writes_.load(std::memory_order_acquire); }
    void count_write() const noexcept { concrete_->writes_.fetch_add(1, std::memory_order_acq_rel); }

    // What people read for an object: its str(), or "Question object (1)".
    std::string str(const void* object) const;
    // The primary key; null where the object has not been saved. Of a child that has none yet, that of its
    // parent.
    Value key(const void* object) const;

    // "Cannot resolve keyword 'x' into field. Choices are: ...".
    std::string no_such_field(std::string_view name, const std::vector<std::string>& annotations = {}) const;

private:
    friend struct detail::RegistryBuilder;

    const meta::Description* description_ = nullptr;
    const detail::ModelOps* ops_ = nullptr;
    const Registry* registry_ = nullptr;
    const FieldInfo* primary_key_ = nullptr;
    const FieldInfo* counted_key_ = nullptr;
    FieldInfo composite_key_;  // where there is one, primary_key_
    std::vector<const FieldInfo*> key_fields_;
    const FieldInfo* auto_created_ = nullptr;
    const ModelInfo* proxied_ = nullptr;
    const ModelInfo* concrete_ = this;
    const ModelInfo* extended_ = nullptr;
    const ModelInfo* parent_ = nullptr;
    std::size_t inherited_count_ = 0;  // fields before its own that it takes over
    meta::Options options_;
    std::vector<meta::Term> terms_;
    std::deque<std::string> option_names_;  // that are made for the model
    mutable std::atomic<std::uint64_t> writes_{0};
    std::vector<const Receiver*> receivers_[5];
    std::deque<FieldInfo> fields_;
    std::vector<const FieldInfo*> stored_, own_stored_, database_fields_, relation_members_, incoming_,
        generic_keys_, generic_relations_;
    std::string name_, app_label_, label_, model_name_, table_, verbose_name_, verbose_name_plural_;
};

inline const FieldInfo& FieldInfo::owner_key() const noexcept {
    if (object_id_)
        return has_key_on_other_side() ? model_->primary_key() : *object_id_;
    return through_from_ ? *through_from_->remote_ : *remote_->remote_;
}

}  // namespace nuages::orm
