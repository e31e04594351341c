#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/orm/detail/core.h>
#include <nuages/orm/errors.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/query_set.h>
#include <nuages/orm/registry.h>

namespace nuages::orm {

const ModelInfo& FieldInfo::typed_model() const noexcept {
    const ModelInfo& model = has_key_on_other_side() ? *model_ : *target_;
    return meta_->for_concrete_model ? model.concrete_model() : model;
}

const FieldInfo* ModelInfo::find_field(std::string_view name) const {
    if (name == "pk")
        return primary_key_;
    for (const FieldInfo& field : fields_)
        if (field.name() == name || field.attname() == name)
            return &field;
    return nullptr;
}

const FieldInfo& ModelInfo::field(std::string_view name) const {
    if (const FieldInfo* field = find_field(name))
        return *field;
    std::vector<std::string_view> names;
    for (const FieldInfo& each : fields_)
        names.push_back(each.name());
    throw FieldError(name_ + " has no field named '" + std::string(name) + "'." +
                     did_you_mean(name, names, "fields"));
}

std::string ModelInfo::no_such_field(std::string_view name,
                                     const std::vector<std::string>& annotations) const {
    std::vector<std::string_view> names(annotations.begin(), annotations.end());
    if (primary_key_->is_composite())
        names.push_back(primary_key_->name());
    for (const FieldInfo& field : fields_) {
        if (field.kind() == meta::Kind::method || field.name().ends_with('+'))
            continue;
        names.push_back(field.name());
        if (field.is_to_one())
            names.push_back(field.attname());
    }
    std::sort(names.begin(), names.end());
    std::string message = "Cannot resolve keyword '" + std::string(name) + "' into field.";
    message += " Choices are: ";
    std::string_view comma;
    for (std::string_view each : names) {
        message.append(comma).append(each);
        comma = ", ";
    }
    if (const std::string_view nearest = nearest_name(name, names); !nearest.empty())
        message += ". Did you mean '" + std::string(nearest) + "'?";
    return message;
}

namespace {

// A proxy may have the manager of what it stands for.
Query rows_of(const ModelInfo& model, Query (*initial)()) {
    if (!initial)
        return Query(model);
    const Query query = initial();
    return &query.model() == &model ? query : query.as_model(model);
}

}  // namespace

Query ModelInfo::default_rows() const {
    return rows_of(*this, ops_->initial);
}

Query ModelInfo::base_rows() const {
    return rows_of(*this, ops_->base);
}

db::Database& ModelInfo::database() const {
    const db::detail::Frame* frame = db::detail::current_frame();
    if (frame && frame->pinned)
        return *frame->pinned;
    if (frame && frame->default_database)
        return *frame->default_database;
    if (frame && frame->databases)
        return frame->databases->get();
    if (db::Database* database = registry_->database())
        return *database;
    throw ImproperlyConfigured("The registry of " + label_ +
                               " has no database yet: call install() with one before the first query.");
}

std::string ModelInfo::str(const void* object) const {
    if (ops_->str)
        return ops_->str(object);
    const Value key = this->key(object);
    return name_ + " object (" +
           (key.is_list()   ? detail::tuple_text(key)
            : key.is_null() ? "None"
                            : key.str()) +
           ")";
}

Value ModelInfo::key(const void* object) const {
    Value key = primary_key_->get(object);
    if (key.is_list())
        return std::any_of(key_fields_.begin(), key_fields_.end(),
                           [&](const FieldInfo* part) {
                               const Value value = part->get(object);
                               return value.is_null() || (part == counted_key_ && value == Value(0));
                           })
                   ? Value()
                   : key;
    // A counted key starts at 1: 0 says that there is none yet.
    if (primary_key_->meta().auto_increment && key.is_int() && key.as_int() == 0)
        key = {};
    // What has been made in memory may have its parent's key only.
    return key.is_null() && parent_ ? parent_->key(object) : key;
}

namespace detail {

// As Python writes a tuple.
std::string tuple_text(const Value& values) {
    std::string text = "(";
    for (const Value& each : values.as_list())
        text += (text.size() > 1 ? ", " : "") + each.repr();
    return text + ")";
}

void throw_manager_has_no_rows() {
    throw TypeError("A manager has no rows of its own. Call all() for a query set of all of them.");
}

void throw_not_installed(const meta::TypeTag& type) {
    throw ImproperlyConfigured(
        "The model '" + std::string(type.qualified_name) +
        "' is used but not installed. Name it among the models of its app "
        "(App(...).models<" +
        std::string(type.name()) +
        ">()) and the app in Site::install(), before any query; without a site, add it to "
        "an orm::Registry and call install().");
}

Value key_of(const meta::TypeTag& type, const ModelInfo* model, const void* object) {
    return installed(type, model).key(object);
}

}  // namespace detail
}  // namespace nuages::orm
