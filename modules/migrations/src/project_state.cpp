#include <nuages/base/text.h>
#include <nuages/migrations/errors.h>
#include <nuages/migrations/project_state.h>

namespace nuages::migrations {
namespace {

[[noreturn]] void throw_no_model(const std::map<ProjectState::Key, ModelState>& models,
                                 const ProjectState::Key& key) {
    std::vector<std::string> labels;
    for (const auto& [each, model] : models) {
        if (each.first == key.first)
            labels.push_back(model.name);
    }
    const std::vector<std::string_view> known(labels.begin(), labels.end());
    throw MigrationError("The app '" + key.first + "' has no model '" + key.second +
                         "' at this point of its migrations." + did_you_mean(key.second, known, "models"));
}

// The name of a column that a ManyToManyField's table has for one of its sides.
FieldState side(std::string name, const ModelState& target) {
    FieldState field(std::move(name), FieldType::foreign_key);
    field.to = target.label();
    return field;
}

}  // namespace

ProjectState::Key key_of(std::string_view app_label, std::string_view model_name) {
    return {std::string(app_label), text::lower(model_name)};
}

ProjectState::Key key_of_label(std::string_view label) {
    const std::size_t dot = label.find('.');
    if (dot == label.npos || dot == 0 || dot + 1 == label.size() || label.find('.', dot + 1) != label.npos)
        throw MigrationError("'" + std::string(label) +
                             "' does not name a model. Write \"app_label.ModelName\".");
    return key_of(label.substr(0, dot), label.substr(dot + 1));
}

const ModelState* ProjectState::find(std::string_view app_label, std::string_view model_name) const {
    const auto found = models_.find(key_of(app_label, model_name));
    return found == models_.end() ? nullptr : &found->second;
}

ModelState* ProjectState::find(std::string_view app_label, std::string_view model_name) {
    return const_cast<ModelState*>(std::as_const(*this).find(app_label, model_name));
}

const ModelState& ProjectState::model(std::string_view app_label, std::string_view model_name) const {
    if (const ModelState* found = find(app_label, model_name))
        return *found;
    throw_no_model(models_, key_of(app_label, model_name));
}

ModelState& ProjectState::model(std::string_view app_label, std::string_view model_name) {
    return const_cast<ModelState&>(std::as_const(*this).model(app_label, model_name));
}

const ModelState& ProjectState::model(std::string_view label) const {
    const Key key = key_of_label(label);
    return model(key.first, key.second);
}

void ProjectState::add(ModelState model) {
    Key key{model.app_label, model.key()};
    const auto [place, added] = models_.try_emplace(std::move(key), std::move(model));
    if (!added)
        throw MigrationError("The model " + place->second.label() + " is created twice.");
}

void ProjectState::remove(std::string_view app_label, std::string_view model_name) {
    model(app_label, model_name);
    models_.erase(key_of(app_label, model_name));
}

void ProjectState::rename(std::string_view app_label, std::string_view old_name, std::string_view new_name) {
    ModelState renamed = model(app_label, old_name);
    const Key old_key = key_of(app_label, old_name);
    models_.erase(old_key);
    renamed.name = std::string(new_name);
    const std::string new_label = renamed.label();
    add(std::move(renamed));
    for (auto& [key, each] : models_) {
        for (FieldState& field : each.fields) {
            if (field.is_relation() && key_of_label(field.to) == old_key)
                field.to = new_label;
            if (!field.through.empty() && key_of_label(field.through) == old_key)
                field.through = new_label;
        }
        for (std::string& base : each.options.bases)
            if (key_of_label(base) == old_key)
                base = new_label;
    }
}

const FieldState& ProjectState::key_field(const FieldState& relation) const {
    return target(relation).primary_key();
}

const ModelState& ProjectState::concrete_model(const ModelState& wanted) const {
    const ModelState* concrete = &wanted;
    // At most all models, unless they stand for each other.
    for (std::size_t steps = 0; concrete->options.proxy && !concrete->options.bases.empty(); ++steps) {
        if (steps > models_.size())
            throw MigrationError("The proxy " + wanted.label() + " stands for itself.");
        concrete = &model(concrete->options.bases.front());
    }
    return *concrete;
}

const ModelState& ProjectState::target(const FieldState& relation) const {
    return concrete_model(model(relation.to));
}

std::vector<ProjectState::Reference> ProjectState::references_to(const ModelState& wanted) const {
    const Key key = key_of(wanted.app_label, wanted.name);
    const auto stands_for_it = [&](std::string label) {
        while (true) {
            const Key at = key_of_label(label);
            const ModelState* model = find(at.first, at.second);
            if (at == key || !model || !model->options.proxy || model->options.bases.empty())
                return at == key;
            label = model->options.bases.front();
        }
    };
    std::vector<Reference> references;
    for (const auto& [each_key, each] : models_) {
        for (const FieldState& field : each.fields) {
            if (field.is_relation() && stands_for_it(field.to))
                references.push_back({&each, &field});
        }
    }
    return references;
}

ModelState ProjectState::many_to_many_model(const ModelState& from, const FieldState& field) const {
    const ModelState& to = model(field.to);
    const bool to_itself = from.app_label == to.app_label && from.key() == to.key();
    const std::string from_name = (to_itself ? "from_" : "") + from.key();
    const std::string to_name = (to_itself ? "to_" : "") + to.key();

    ModelState between{from.app_label, from.name + '_' + field.name, {}, {}};
    between.options.db_table = field.db_table.empty() ? from.table() + '_' + field.name : field.db_table;
    FieldState id("id", FieldType::big_auto);
    id.primary_key = true;
    between.fields = {id, side(from_name, from), side(to_name, to)};
    between.options.unique_together = {{from_name, to_name}};
    return between;
}

}  // namespace nuages::migrations
