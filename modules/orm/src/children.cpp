// What is different about models that extend others when a registry is put together: the tables of both have
// a row for an object. A child has copies of its parent's fields, once they are tied, under the same numbers.
#include <algorithm>

#include <nuages/orm/path.h>

#include "registry_builder.h"

namespace nuages::orm::detail {

namespace {

// What a proxy stands for, or a child extends.
const ModelInfo* base_of(const ModelInfo& model) {
    return model.proxied() ? model.proxied() : model.extended();
}

std::size_t depth(const ModelInfo& model) {
    std::size_t hops = 0;
    for (const ModelInfo* each = base_of(model); each; each = base_of(*each))
        ++hops;
    return hops;
}

}  // namespace

void RegistryBuilder::find_parents() {
    for (const auto& model : state.models) {
        const meta::Description* extended = model->ops().extended;
        if (!extended)
            continue;
        const ModelInfo* found = state.find(extended->type);
        const std::string what = "extends '" + std::string(extended->type->qualified_name) + "', ";
        if (!found) {
            mistake(*model, {},
                    what + "which is not among the models of any app. Add it to its app's models<...>().");
        } else if (&found->description() != extended) {
            mistake(*model, {}, what + "whose place " + found->label() + " has taken. Let it extend that.");
        } else {
            model->extended_ = found;
            model->parent_ = found->concrete_;
        }
    }
}

std::vector<ModelInfo*> RegistryBuilder::children() const {
    return by_depth([](const ModelInfo& model) { return model.extended_ ? depth(model) : 0; });
}

// What a proxy or child does not say itself.
void RegistryBuilder::inherit_options() {
    for (ModelInfo* model : by_depth(depth)) {
        meta::Options& own = model->options_;
        const meta::Options& base = base_of(*model)->options_;
        if (own.ordering.count == 0)
            own.ordering = base.ordering;
        if (own.get_latest_by.empty())
            own.get_latest_by = base.get_latest_by;
        if (own.natural_key.count == 0)
            own.natural_key = base.natural_key;
    }
}

void RegistryBuilder::tie_children() {
    for (ModelInfo* child : children()) {
        const ModelInfo& parent = *child->parent_;
        const std::size_t described = parent.description().size;
        for (std::size_t i = 0; i < described; ++i)
            inherit_field(*child, child->fields_[i], parent.fields_[i]);
        // The far sides of relations to the parent, but not of the links of its children.
        for (std::size_t i = described; i < parent.fields_.size(); ++i) {
            const FieldInfo& far_side = parent.fields_[i];
            if ((far_side.remote_ && far_side.remote_->is_parent_link()) ||
                child->find_field(far_side.name()))
                continue;
            FieldInfo& field = child->fields_.emplace_back();
            field.number_ = child->fields_.size() - 1;
            inherit_field(*child, field, far_side);
        }
        sort_out_fields(*child);
    }
}

void RegistryBuilder::inherit_field(ModelInfo& child, FieldInfo& field, const FieldInfo& inherited) const {
    const std::size_t number = field.number_;
    field = inherited;
    field.number_ = number;
    field.model_ = &child;
    field.inherited_ = &inherited;
    field.primary_key_ = field.in_primary_key_ = false;
    std::replace(field.steps_.begin(), field.steps_.end(), &inherited, static_cast<const FieldInfo*>(&field));
}

void RegistryBuilder::check_child(const ModelInfo& child) {
    const ModelInfo& parent = *child.parent();
    if (child.description().parts[child.extended()->description().part_count - 1].offset() != 0)
        mistake(child, {},
                "does not begin with the object of " + parent.label() +
                    " in memory, as it does where neither has virtual functions that the other has not.");
    std::size_t links = 0;
    for (const FieldInfo& field : child.fields()) {
        if (is_inherited(field) || (!field.primary_key() && !field.is_parent_link()))
            continue;
        if (field.is_parent_link() && field.meta().one_to_one && field.target() == &parent)
            ++links;
        else if (field.is_parent_link())
            mistake(child, field.name(), "says .parent_link() but is no OneToOne<" + parent.name() + ">.");
        else
            mistake(child, field.name(),
                    "is a primary key, but that of a model that extends " + parent.label() +
                        " is the link to it. Make the field unique.");
    }
    if (links != 1)
        mistake(child, {},
                links == 0 ? "says OwnParentLink, so one of its fields has to be a OneToOne<" +
                                 parent.name() + "> with .parent_link()."
                           : "has several links to " + parent.label() +
                                 ". Name OwnParentLink in Extends where you describe one by yourself.");
    // What the database holds its rows to is about one table.
    const auto check = [&](std::string_view what, std::string_view name) {
        const FieldInfo* field = child.find_field(name.substr(name.starts_with('-')));
        if (field && field->inherited())
            mistake(child, {},
                    "'" + std::string(what) + "' refers to field '" + field->name() +
                        "' which is not local to model '" + child.name() + "'. It is in the table of " +
                        field->declared().model().label() + ". (models.E016)");
    };
    const auto check_all = [&](std::string_view what, const meta::NameList& names) {
        for (std::string_view name : names)
            check(what, name);
    };
    const meta::Options& options = child.options();
    for (std::size_t i = 0; i < options.unique_together_count; ++i)
        check_all("unique_together", options.unique_together[i]);
    for (std::size_t i = 0; i < options.index_count; ++i) {
        check_all("indexes", options.indexes[i].fields);
        check_all("indexes", options.indexes[i].include);
    }
    for (std::size_t i = 0; i < options.constraint_count; ++i) {
        check_all("constraints", options.constraints[i].fields);
        check_all("constraints", options.constraints[i].include);
    }
    for (const meta::Term& term : child.terms_)
        if (term.type == meta::Term::Type::field || term.type == meta::Term::Type::lookup)
            check("expressions", term.text.substr(0, end_of_part(term.text, 0)));
}

}  // namespace nuages::orm::detail
