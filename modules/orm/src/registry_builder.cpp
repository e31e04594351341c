#include "registry_builder.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/orm/detail/model_ops.h>

#include "inherited_options.h"

namespace nuages::orm::detail {
namespace {

using meta::Storage;

// "BlogPost" is "blog post".
std::string in_words(std::string_view class_name) {
    std::string words;
    for (const char c : class_name) {
        if (c >= 'A' && c <= 'Z' && !words.empty())
            words += ' ';
        words += text::ascii_lower(c);
    }
    return words;
}

sql::ColumnType type_around_elements(const meta::FieldMeta& array);

sql::ColumnType column_type_of(const meta::FieldMeta& meta) {
    if (meta.elements)
        return type_around_elements(meta);
    using Kind = sql::ColumnType::Kind;
    const auto text = [&] {
        if (meta.format == meta::Format::ip_address)
            return sql::ColumnType{Kind::ip_address};
        return meta.max_length > 0 ? sql::ColumnType{Kind::varchar, false, meta.max_length}
                                   : sql::ColumnType{Kind::text};
    };
    switch (meta.stored != Storage::none ? meta.stored : meta.storage) {
        case Storage::boolean:
            return {Kind::boolean};
        case Storage::int16:
            return {Kind::small_integer, meta.auto_increment};
        case Storage::int32:
            return {Kind::integer, meta.auto_increment};
        case Storage::int64:
            return {Kind::big_integer, meta.auto_increment};
        case Storage::uint16:
            return {Kind::positive_small_integer};
        case Storage::uint32:
            return {Kind::positive_integer};
        case Storage::uint64:
            return {Kind::positive_big_integer};
        case Storage::real32:
        case Storage::real64:
            return {Kind::real};
        case Storage::text:
            return text();
        case Storage::datetime:
            return {Kind::datetime};
        case Storage::date:
            return {Kind::date};
        case Storage::time:
            return {Kind::time};
        case Storage::duration:
            return {Kind::duration};
        case Storage::uuid:
            return {Kind::uuid};
        case Storage::json:
            return {Kind::json};
        case Storage::bytes:
            return {Kind::binary};
        case Storage::decimal:
            return {Kind::decimal, false, meta.max_digits, meta.decimal_places};
        default:
            break;
    }
    switch (meta.kind) {  // of a type of the user's own
        case meta::Kind::boolean:
            return {Kind::boolean};
        case meta::Kind::integer:
            return {Kind::big_integer};
        case meta::Kind::real:
            return {Kind::real};
        case meta::Kind::datetime:
            return {Kind::datetime};
        case meta::Kind::date:
            return {Kind::date};
        case meta::Kind::time:
            return {Kind::time};
        case meta::Kind::duration:
            return {Kind::duration};
        case meta::Kind::uuid:
            return {Kind::uuid};
        case meta::Kind::json:
            return {Kind::json};
        case meta::Kind::bytes:
            return {Kind::binary};
        case meta::Kind::decimal:
            return {Kind::decimal, false, meta.max_digits, meta.decimal_places};
        case meta::Kind::hstore:
            return {Kind::hstore};
        case meta::Kind::search_vector:
            return {Kind::search_vector};
        default:
            return text();
    }
}

// The column of an array or a range, by that of a member like its innermost elements.
sql::ColumnType type_around_elements(const meta::FieldMeta& array) {
    meta::FieldMeta innermost = array;
    int dimensions = 0;
    for (const meta::ElementType* at = array.elements; at; at = at->elements) {
        ++dimensions;
        innermost.kind = at->kind;
        innermost.storage = at->storage;
        innermost.stored = at->stored;
    }
    innermost.elements = nullptr;
    const sql::ColumnType element = column_type_of(innermost);
    if (array.kind == meta::Kind::range)
        return {sql::ColumnType::Kind::range, false, 0, 0, element.kind};
    return {sql::ColumnType::Kind::array,
            false,
            element.length,
            element.scale,
            element.kind,
            dimensions,
            array.size};
}

}  // namespace

std::unique_ptr<ModelInfo> RegistryBuilder::make_model(const meta::Description& description,
                                                       const ModelOps& ops,
                                                       std::string_view app_label) const {
    auto model = std::make_unique<ModelInfo>();
    // What it extends has a table, and says what is about that.
    InheritedOptions inherited(description, ops.extended ? ops.extended->part_count : 0, app_label,
                               text::lower(description.type->name()));
    // What a proxy takes over is said by the model that it stands for, not by a base.
    model->options_ = ops.proxied ? *description.options : inherited.options;
    model->options_.primary_key = inherited.options.primary_key;
    model->terms_ = std::move(inherited.terms);
    model->option_names_ = std::move(inherited.names);
    const meta::Options& options = model->options_;
    model->description_ = &description;
    model->ops_ = &ops;
    model->registry_ = &registry;
    model->inherited_count_ = ops.extended ? ops.extended->size : 0;
    model->name_ = description.type->name();
    model->app_label_ = app_label;
    model->label_ = model->app_label_ + "." + model->name_;
    model->model_name_ = text::lower(model->name_);
    model->table_ = options.db_table.empty() ? model->app_label_ + "_" + model->model_name_
                                             : std::string(options.db_table);
    model->verbose_name_ =
        options.verbose_name.empty() ? in_words(model->name_) : std::string(options.verbose_name);
    model->verbose_name_plural_ = options.verbose_name_plural.empty()
                                      ? model->verbose_name_ + "s"
                                      : std::string(options.verbose_name_plural);
    for (std::size_t part = 0; part < description.part_count; ++part)
        add_fields(*model, description.parts[part]);
    sort_out_fields(*model);
    return model;
}

void RegistryBuilder::sort_out_fields(ModelInfo& model) {
    model.stored_.clear();
    model.own_stored_.clear();
    model.database_fields_.clear();
    model.primary_key_ = nullptr;
    for (FieldInfo& field : model.fields_) {
        if (field.is_stored())
            model.stored_.push_back(&field);
        if (is_inherited(field))
            continue;
        if (field.is_stored())
            model.own_stored_.push_back(&field);
        if (field.is_generated() || (field.has_db_default() && field.meta().optional))
            model.database_fields_.push_back(&field);
        field.in_primary_key_ = field.primary_key();
        if (field.primary_key() && !model.primary_key_)
            model.primary_key_ = &field;
    }
    if (model.options_.primary_key.count > 0)
        tie_composite_key(model);
    model.key_fields_.clear();
    if (model.primary_key_)
        model.key_fields_ =
            model.primary_key_->is_composite() ? model.primary_key_->parts_ : std::vector{model.primary_key_};
    model.counted_key_ = nullptr;
    for (const FieldInfo* field : model.key_fields_)
        if (field->meta().auto_increment)
            model.counted_key_ = field;
}

void RegistryBuilder::add_fields(ModelInfo& model, const meta::Description::Part& part) const {
    for (std::size_t i = 0; i < part.count; ++i) {
        add_field(model, part.fields[i],
                  part.offset() + (part.fields[i].offset ? part.fields[i].offset() : 0));
        model.fields_.back().terms_ = part.terms;
    }
}

void RegistryBuilder::add_field(ModelInfo& model, const meta::FieldMeta& meta, std::ptrdiff_t offset) const {
    FieldInfo& field = model.fields_.emplace_back();
    field.meta_ = &meta;
    field.model_ = &model;
    field.offset_ = offset;
    field.number_ = model.fields_.size() - 1;
    field.null_ = meta.null;
    field.primary_key_ = meta.primary_key && !is_inherited(field);
    field.name_ = meta.query_name.empty() ? meta.name : meta.query_name;
    field.attname_ = meta.storage == Storage::to_one ? field.name_ + "_id" : field.name_;
    field.verbose_name_ =
        meta.verbose_name.empty() ? text::replace_all(field.name_, "_", " ") : std::string(meta.verbose_name);
    if (has_column(meta.storage)) {
        field.column_ = meta.db_column.empty() ? field.attname_ : std::string(meta.db_column);
        field.column_type_ = column_type_of(meta);
    }
}

void RegistryBuilder::mistake(const ModelInfo& model, std::string_view field, std::string_view what) {
    mistakes.push_back(model.label() + (field.empty() ? "" : "." + std::string(field)) + ": " +
                       std::string(what));
}

void RegistryBuilder::tie_relations() {
    find_proxied();
    find_parents();
    inherit_options();
    // What proxies and children have from other models is copied when it is tied there.
    const auto each = [&](auto&& f) {
        for (const auto& model : state.models)
            for (FieldInfo& field : model->fields_)
                if (!model->proxied_ && !is_inherited(field))
                    f(field);
    };
    for (const auto& model : state.models)
        if (model->database_fields_.size() > 64)
            mistake(
                *model, {},
                "has more than 64 fields that the database computes or has defaults for, which is more than "
                "an insert keeps apart.");
    each([&](FieldInfo& field) {
        if (field.meta().target)
            set_target(field);
    });
    add_through_models();
    each([&](FieldInfo& field) {
        if (field.storage() == Storage::to_one)
            tie_to_one(field);
    });
    each([&](FieldInfo& field) {
        if (field.storage() == Storage::many_to_many && field.target_ && !field.through_from_)
            tie_through(field);
    });
    each([&](FieldInfo& field) {
        const bool is_reverse =
            field.storage() == Storage::reverse_set || field.storage() == Storage::reverse_one;
        if (is_reverse && field.meta().content_type_field.empty())
            tie_reverse(field);
    });
    each([&](FieldInfo& field) {
        if (field.storage() == Storage::to_one && field.target_)
            set_column_type(field);
    });
    each([&](FieldInfo& field) {
        if (field.storage() == Storage::many_to_many && field.target_ == &field.model())
            set_symmetrical(field);
    });
    tie_generic_fields();
    add_far_sides();
    each([&](FieldInfo& field) {
        if (field.target_)
            set_steps(field);
    });
    tie_children();
    tie_proxies();
    for (const auto& model : state.models)
        for (const FieldInfo& field : model->fields_)
            if (field.is_set() || field.is_to_one())
                model->relation_members_.push_back(&field);
}

void RegistryBuilder::set_symmetrical(FieldInfo& field) const {
    using Symmetry = meta::FieldMeta::Symmetry;
    const Symmetry said = field.meta().symmetrical;
    const bool has_other_side =
        std::any_of(field.model().fields_.begin(), field.model().fields_.end(), [&](const FieldInfo& other) {
            return &other != &field && other.through_from_ && other.through_from_ == field.through_to_;
        });
    if (said == Symmetry::yes && has_other_side)
        return;  // check_fields() says so
    field.is_symmetrical_ =
        said == Symmetry::yes || (said == Symmetry::not_said && !has_other_side && !field.meta().through &&
                                  field.meta().related_name.empty());
}

void RegistryBuilder::tie_receivers() {
    for (const Receiver& receiver : state.receivers) {
        ModelInfo* model = state.find(receiver.model);
        if (!model) {
            mistakes.push_back(
                "A receiver of signals is for '" + std::string(receiver.model->qualified_name) +
                "', which is not among the models of any app. Add it to its app's models<...>().");
            continue;
        }
        if (receiver.signal == Signal::m2m_changed) {
            const FieldInfo* field = nullptr;
            for (const FieldInfo& each : model->fields_)
                if (each.meta().name == receiver.field && each.through_from_)
                    field = &each;
            if (!field) {
                mistake(*model, receiver.field,
                        "has a receiver of m2m_changed but is no many-to-many relation.");
                continue;
            }
            model = const_cast<ModelInfo*>(field->through());  // one of state.models
        }
        model->receivers_[static_cast<std::size_t>(receiver.signal)].push_back(&receiver);
    }
}

void RegistryBuilder::set_target(FieldInfo& field) {
    field.target_ = state.find(field.meta().target);
    if (field.target_)
        field.described_target_ = field.target_->description_;
    for (const auto& [placeholder, actual] : state.substitutes)
        if (placeholder->type == field.meta().target)
            field.described_target_ = placeholder;
}

void RegistryBuilder::tie_to_one(FieldInfo& field) {
    if (!field.target_) {
        if (field.is_parent_link() && !field.model().parent())
            return;  // find_parents() says so
        mistake(field.model(), field.name(),
                "points to '" + std::string(field.meta().target->qualified_name) +
                    "', which is not among the models of any app. Add it to its app's models<...>().");
        return;
    }
    ModelInfo& concrete = concrete_of(*state.find(field.meta().target));
    refuse_composite_key(field, concrete);
    field.remote_ = concrete.primary_key_;
    concrete.incoming_.push_back(&field);
}

void RegistryBuilder::tie_reverse(FieldInfo& field) {
    const std::string_view wanted = field.meta().related_name;
    if (!field.target_) {
        mistake(field.model(), field.name(),
                "is the set of '" + std::string(field.meta().target->qualified_name) +
                    "', which is not among the models of any app. Add it to its app's models<...>().");
        return;
    }
    std::vector<const FieldInfo*> candidates;
    for (const FieldInfo& key : field.target_->concrete_->fields_)
        if ((key.storage() == Storage::to_one || key.storage() == Storage::many_to_many) && key.target_ &&
            key.target_->concrete_ == &field.model() && (wanted.empty() || key.name() == wanted))
            candidates.push_back(&key);
    if (candidates.size() == 1) {
        const FieldInfo& other = *candidates.front();
        field.remote_ = other.is_to_one() ? &other : nullptr;
        field.through_from_ = other.through_to_;
        field.through_to_ = other.through_from_;
        return;
    }
    std::string names;
    for (const FieldInfo* key : candidates)
        names += (names.empty() ? "'" : ", '") + key->name() + "'";
    mistake(field.model(), field.name(),
            candidates.empty()
                ? field.target_->label() + " has no foreign key" +
                      (wanted.empty() ? "" : " '" + std::string(wanted) + "'") + " to this model."
                : field.target_->label() + " has several foreign keys to this model: " + names +
                      ". Say which one is meant: Set<" + field.target_->name() + ", \"" +
                      candidates.front()->name() + "\">.");
}

// Each many-to-many field that names no model for its links gets one of its own, after the model that has the
// field.
void RegistryBuilder::add_through_models() {
    std::vector<FieldInfo*> fields;
    for (const auto& model : state.models)
        for (FieldInfo& field : model->fields_)
            if (field.storage() == Storage::many_to_many && field.target_ && !field.meta().through &&
                !model->proxied_ && !is_inherited(field))
                fields.push_back(&field);
    for (FieldInfo* field : fields) {
        if (refuse_composite_key(*field, *field->target_->concrete_) ||
            refuse_composite_key(*field, field->model()))
            continue;
        ModelInfo& through = make_through(*field);
        field->through_from_ = &through.fields_[1];
        field->through_to_ = &through.fields_[2];
        const auto owner = std::find(registry.models_.begin(), registry.models_.end(), &field->model());
        registry.models_.insert(owner + 1, &through);
    }
}

ModelInfo& RegistryBuilder::make_through(FieldInfo& field) {
    const ModelInfo& owner = field.model();
    ThroughDescription& through = state.through.emplace_back();
    const bool to_itself = field.target_ == &owner;
    through.from = (to_itself ? "from_" : "") + owner.model_name();
    through.to = (to_itself ? "to_" : "") + field.target_->model_name();
    through.type_name = owner.name() + "_" + field.name();
    through.type = {through.type_name};
    through.fields[0].name = "id";
    through.fields[0].kind = meta::Kind::integer;
    through.fields[0].storage = Storage::int64;
    through.fields[0].primary_key = through.fields[0].auto_increment = true;
    through.fields[0].verbose_name = "ID";
    for (const int side : {1, 2}) {
        meta::FieldMeta& key = through.fields[side];
        key.name = side == 1 ? through.from : through.to;
        key.kind = meta::Kind::relation;
        key.storage = Storage::to_one;
        key.target = side == 1 ? owner.description().type : field.meta().target;
        key.related_name = "+";
    }
    through.options.unique_together[0] =
        meta::name_list(std::string_view(through.from), std::string_view(through.to));
    through.options.unique_together_count = 1;
    through.ops.slot = &through.slot;
    state.models.push_back(make_model(through.description, through.ops, owner.app_label()));
    ModelInfo& model = *state.models.back();
    model.table_ = owner.table() + "_" + field.name();
    model.auto_created_ = &field;
    for (FieldInfo& key : model.fields_)
        if (key.meta().target)
            set_target(key);
    return model;
}

void RegistryBuilder::tie_through(FieldInfo& field) {
    if (!field.meta().through)
        return;  // it could not have one
    const ModelInfo* through = state.find(field.meta().through);
    if (!through) {
        mistake(field.model(), field.name(),
                "goes through '" + std::string(field.meta().through->qualified_name) +
                    "', which is not among the models of any app. Add it to its app's models<...>().");
        return;
    }
    const auto find = [&](std::string_view name, const ModelInfo* target,
                          const FieldInfo* other) -> const FieldInfo* {
        for (const FieldInfo& key : through->fields_)
            if (key.is_to_one() && key.target_ && key.target_->concrete_ == target->concrete_ &&
                &key != other && (name.empty() || key.name() == name))
                return &key;
        return nullptr;
    };
    field.through_from_ = find(field.meta().through_from, &field.model(), nullptr);
    field.through_to_ = find(field.meta().through_to, field.target_, field.through_from_);
    if (!field.through_from_ || !field.through_to_)
        mistake(field.model(), field.name(),
                "goes through " + through->label() + ", which needs a foreign key to " +
                    field.model().label() + " and one to " + field.target_->label() + ".");
}

// A foreign key holds a key of its target, whatever that is made of.
void RegistryBuilder::set_column_type(FieldInfo& field, int depth) {
    const FieldInfo* key = field.remote_;
    while (key && key->storage() == Storage::to_one && depth++ < 8)
        key = key->remote_;
    if (!key)
        return;  // reported elsewhere: a model without primary key
    field.column_type_ = key->column_type_;
    field.column_type_.auto_increment = false;
}

namespace {

// An abstract base says it once for all its models: "%(app_label)s_%(class)s_set".
std::string related_name(const FieldInfo& relation) {
    const ModelInfo& model = relation.model();
    std::string name(relation.meta().related_name.empty() ? model.options().default_related_name
                                                          : relation.meta().related_name);
    if (name.find('%') == name.npos)
        return name;
    name = text::replace_all(name, "%(class)s", model.model_name());
    name = text::replace_all(name, "%(model_name)s", model.model_name());
    return text::replace_all(name, "%(app_label)s", model.app_label());
}

}  // namespace

// Queries may name the far side of every relation: by its related_name, or by the name of the model; "+"
// hides it.
void RegistryBuilder::add_far_sides() {
    struct Missing {
        ModelInfo* model;
        const FieldInfo* relation;
    };
    std::vector<Missing> missing;
    for (const auto& model : state.models)
        for (const FieldInfo& relation : model->fields_)
            if (ModelInfo* target = relation.target_ ? state.find(relation.meta().target) : nullptr)
                if ((relation.is_to_one() || relation.storage() == Storage::many_to_many) &&
                    !model->proxied_ && !is_inherited(relation))
                    missing.push_back({&concrete_of(*target), &relation});
    for (const auto& [model, relation] : missing) {
        const auto stands_for_it = [&, relation = relation](const FieldInfo& field) {
            return relation->is_to_one()
                       ? field.remote_ == relation && !field.is_to_one()
                       : field.through_from_ && field.through_from_ == relation->through_to_ &&
                             &field != relation;
        };
        if (std::any_of(model->fields_.begin(), model->fields_.end(), stands_for_it))
            continue;
        std::string name = relation->is_symmetrical_ ? relation->name() + "_rel_+" : related_name(*relation);
        if (name.empty())
            name = relation->model().model_name();
        else if (name == "+")
            name = relation->model().model_name() + "_" + relation->name() + "+";
        if (!model->find_field(name))
            add_far_side(*model, *relation, std::move(name));
    }
}

void RegistryBuilder::add_far_side(ModelInfo& model, const FieldInfo& relation, std::string name) {
    meta::FieldMeta& meta = state.far_sides.emplace_back();
    meta.kind = meta::Kind::relation;
    meta.storage = !relation.is_to_one()        ? Storage::many_to_many
                   : relation.meta().one_to_one ? Storage::reverse_one
                                                : Storage::reverse_set;
    meta.one_to_one = relation.meta().one_to_one;
    meta.target = relation.model().description().type;
    meta.editable = false;
    add_field(model, meta, 0);
    FieldInfo& field = model.fields_.back();
    field.name_ = field.attname_ = field.verbose_name_ = std::move(name);
    field.target_ = &relation.model();
    field.described_target_ = field.target_->description_;
    field.remote_ = relation.is_to_one() ? &relation : nullptr;
    field.through_from_ = relation.through_to_;
    field.through_to_ = relation.through_from_;
    field.is_member_ = false;
}

const FieldInfo* RegistryBuilder::far_side_of(const FieldInfo& foreign_key) const {
    for (const FieldInfo& field : foreign_key.target_->concrete_->fields_)
        if (field.remote_ == &foreign_key && !field.is_to_one())
            return &field;
    return nullptr;
}

void RegistryBuilder::set_steps(FieldInfo& field) {
    if (field.through_from_ && field.through_to_) {
        field.steps_ = {far_side_of(*field.through_from_), field.through_to_};
        field.steps_back_ = {far_side_of(*field.through_to_), field.through_from_};
        return;
    }
    field.steps_ = {&field};
    if (!field.is_to_one() && !field.is_generic_relation())
        field.steps_back_ = {field.remote_};
}

void RegistryBuilder::check() {
    for (const auto& model : state.models) {
        if (model->is_proxy()) {
            check_proxy(*model);
            continue;
        }
        check_fields(*model);
        if (model->extended())
            check_child(*model);
        for (const auto& other : state.models)
            if (other.get() > model.get() && !other->is_proxy() && other->table() == model->table())
                mistake(*model, {},
                        "its table '" + model->table() + "' is that of " + other->label() +
                            " too. Give one of them another db_table().");
    }
}

void RegistryBuilder::check_on_delete(const ModelInfo& model, const FieldInfo& field) {
    using meta::OnDelete;
    const OnDelete on_delete = field.meta().on_delete;
    if ((on_delete == OnDelete::set_null || on_delete == OnDelete::db_set_null) && !field.null())
        mistake(model, field.name(),
                std::string("has on_delete(") + (on_delete == OnDelete::set_null ? "" : "db_") +
                    "set_null) but cannot be NULL. Add .null().");
    if (on_delete == OnDelete::set_default && !field.meta().default_call &&
        field.meta().default_value.type == meta::Constant::Type::none)
        mistake(model, field.name(), "has on_delete(set_default) but no default. Add .default_(...).");
    if (on_delete == OnDelete::db_set_default && !field.has_db_default())
        mistake(model, field.name(),
                "has on_delete(db_set_default) but no db_default. Add .db_default(...).");
    if (is_left_to_database(on_delete) || !field.target())
        return;
    for (const FieldInfo& other : field.target()->fields())
        if (other.is_to_one() && other.is_member() && other.meta().on_delete == OnDelete::db_cascade)
            mistake(model, field.name(),
                    "has an on_delete() that this program sees to, but the database deletes rows of " +
                        field.target()->label() + " by itself, for its field '" + other.name() +
                        "'. Use either db_ ones or others along a chain of references.");
}

void RegistryBuilder::check_fields(const ModelInfo& model) {
    std::size_t keys = 0;
    for (const FieldInfo& field : model.fields()) {
        for (const FieldInfo& other : model.fields())
            if (other.number() > field.number() &&
                (other.name() == field.name() ||
                 (field.is_stored() && !is_inherited(field) && other.column() == field.column())))
                mistake(model, field.name(), "there is another field of that name or column.");
        if (is_inherited(field))
            continue;  // what else is wrong with it, the model says that has it
        keys += field.primary_key();
        if (field.is_parent_link() && !model.ops().extended)
            mistake(model, field.name(),
                    "says .parent_link(), but its model extends no other. Name that in Extends<" +
                        model.name() + ", ...> in place of Model.");
        if (field.name().find("__") != std::string::npos || field.name().ends_with('_') ||
            field.name() == "pk")
            mistake(model, field.name(),
                    "a field's name must not contain '__', end in '_' or be 'pk': lookups could not tell.");
        if (field.meta().symmetrical == meta::FieldMeta::Symmetry::yes && !field.is_symmetrical())
            mistake(model, field.name(),
                    field.target_ == &model
                        ? "is symmetrical, so there is no other side for another set to be."
                        : "says .symmetrical() but leads to another model.");
        if (field.is_generated() &&
            (field.primary_key() || field.has_db_default() || field.meta().auto_now ||
             field.meta().auto_now_add || field.meta().default_value.type != meta::Constant::Type::none ||
             field.meta().default_call))
            mistake(model, field.name(),
                    "is computed by the database, so it can be no primary key and have no default.");
        if (field.column_type().dimensions > 1 && field.column_type().element == sql::ColumnType::Kind::json)
            mistake(model, field.name(),
                    "JSON in arrays of arrays cannot be told from them. Make it one field of JSON.");
        if (field.storage() == Storage::to_one) {
            check_on_delete(model, field);
        } else if (field.null() && !field.meta().optional && field.storage() != Storage::json) {
            mistake(model, field.name(),
                    "says .null() but its member cannot be empty. Make it a std::optional.");
        }
    }
    if (model.fields().size() > 255)
        mistake(model, {},
                "it has " + std::to_string(model.fields().size()) +
                    " fields, relations from other models included; 255 are possible. Split it in two.");
    // Of several fields: the compiler has looked at it.
    if (model.options().primary_key.count == 0 && keys != 1 && !model.ops().extended)
        mistake(model, {},
                keys == 0
                    ? "it has no primary key. Give one of its fields .primary_key(), or leave out NoAutoId."
                    : "it has several primary keys. Use NoAutoId as its first base, and one .primary_key().");
}

}  // namespace nuages::orm::detail
