#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/migrations/model_state.h>

namespace nuages::orm {
class Registry;
}

namespace nuages::migrations {

// All models of a site at some point of their history: what migrations build up step by step, and what the
// models in the source are.
class ProjectState {
public:
    using Key = std::pair<std::string, std::string>;  // app label, model name in lower case

    // The models of the source. The registry must be resolved or installed.
    static ProjectState of(const orm::Registry& registry);

    const std::map<Key, ModelState>& models() const noexcept { return models_; }
    // Null where there is none; the name in any case.
    const ModelState* find(std::string_view app_label, std::string_view model_name) const;
    ModelState* find(std::string_view app_label, std::string_view model_name);
    // Throw MigrationError that names the nearest.
    const ModelState& model(std::string_view app_label, std::string_view model_name) const;
    ModelState& model(std::string_view app_label, std::string_view model_name);
    const ModelState& model(std::string_view label) const;  // "polls.Question"

    // Throws MigrationError where there is such a model already.
    void add(ModelState model);
    void remove(std::string_view app_label, std::string_view model_name);
    // Renames a model and corrects all relations to it.
    void rename(std::string_view app_label, std::string_view old_name, std::string_view new_name);

    // The field whose value a relation holds: the primary key of its target.
    const FieldState& key_field(const FieldState& relation) const;
    // The model that has the table: of all but proxies the model itself.
    const ModelState& concrete_model(const ModelState& model) const;
    // The model whose table a relation points to.
    const ModelState& target(const FieldState& relation) const;
    // Relations to that model or to proxies of it.
    struct Reference {
        const ModelState* model;
        const FieldState* field;
    };
    std::vector<Reference> references_to(const ModelState& model) const;
    // The model that stands for the table of a ManyToManyField without `through`.
    ModelState many_to_many_model(const ModelState& model, const FieldState& field) const;

private:
    std::map<Key, ModelState> models_;
};

ProjectState::Key key_of(std::string_view app_label, std::string_view model_name);
// Of "polls.Question". Throws MigrationError for another form.
ProjectState::Key key_of_label(std::string_view label);

}  // namespace nuages::migrations
