#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/db/database.h>
#include <nuages/orm/registry.h>

#include "registry_builder.h"

namespace nuages::orm {

detail::PlanCache& detail::plans_of(const Registry& registry) {
    return registry.state_->plans;
}

Registry::Registry() : state_(std::make_unique<State>()) {}

Registry::~Registry() {
    for (const auto& model : state_->models)
        if (*model->ops().slot == model.get())
            *model->ops().slot = nullptr;
}

ModelInfo* Registry::State::find(const meta::TypeTag* type) const {
    for (const auto& [placeholder, actual] : substitutes)
        if (placeholder->type == type)
            type = actual;
    for (const auto& model : models)
        if (model->description().type == type)
            return model.get();
    return nullptr;
}

void Registry::add_model(const meta::Description& description, const detail::ModelOps& ops,
                         std::string_view app_label) {
    const std::string_view name = description.type->name();
    if (state_->resolved)
        throw ImproperlyConfigured("Model '" + std::string(name) + "' of app '" + std::string(app_label) +
                                   "' came after the registry was installed. Add all models before.");
    for (const ModelInfo* known : models_)
        if (known->description().type == description.type ||
            (known->app_label() == app_label && known->name() == name))
            throw ImproperlyConfigured("Model '" + known->label() +
                                       "' was added twice. Name it in one app, once.");
    state_->models.push_back(
        detail::RegistryBuilder{*this, *state_, {}}.make_model(description, ops, app_label));
    models_.push_back(state_->models.back().get());
}

void Registry::add_substitute(const meta::Description& placeholder, const meta::TypeTag& actual) {
    state_->substitutes.emplace_back(&placeholder, &actual);
}

void Registry::connect(Receiver receiver) {
    if (state_->resolved)
        throw ImproperlyConfigured("A receiver for '" + std::string(receiver.model->qualified_name) +
                                   "' came after the registry was installed. Connect all of them before.");
    state_->receivers.push_back(std::move(receiver));
}

void Registry::use_routers(std::vector<std::shared_ptr<const Router>> routers) {
    if (database_)
        throw ImproperlyConfigured("Routers came after the registry was installed. Give them to it before.");
    routers_ = Routers(std::move(routers));
}

void Registry::set_content_types(ContentTypeTable table) {
    state_->content_types = std::move(table);
}

const ContentTypeTable& Registry::content_types() const {
    if (!state_->content_types.model)
        throw ImproperlyConfigured(
            "Generic relations need content types. Install nuages::contenttypes::app().");
    return state_->content_types;
}

void Registry::resolve() {
    if (state_->resolved)
        return;
    detail::RegistryBuilder builder{*this, *state_, {}};
    builder.tie_relations();
    builder.tie_receivers();
    builder.check();
    if (!builder.mistakes.empty()) {
        std::string message = "The models cannot be used as they are described:";
        for (const std::string& mistake : builder.mistakes)
            message += "\n  " + mistake;
        throw ImproperlyConfigured(message);
    }
    state_->resolved = true;
}

void Registry::install(db::Database& database) {
    resolve();
    for (const auto& model : state_->models)
        if (*model->ops().slot && *model->ops().slot != model.get())
            throw ImproperlyConfigured(
                "Model '" + model->label() +
                "' is installed by another registry already. One site has one registry; a "
                "test ends the old one before it makes a new one.");
    for (const auto& model : state_->models)
        if (model->primary_key().is_composite() && model->counted_key() &&
            database.vendor() == db::Vendor::sqlite)
            throw ImproperlyConfigured(
                "SQLite cannot count '" + model->counted_key()->name() + "' of " + model->label() +
                " up within a primary key of several fields. Set it in the program: leave out "
                ".auto_increment().");
    database_ = &database;
    for (const auto& model : state_->models)
        *model->ops().slot = model.get();
}

std::vector<const ModelInfo*> Registry::models_of(std::string_view app_label) const {
    std::vector<const ModelInfo*> found;
    for (const ModelInfo* model : models_)
        if (model->app_label() == app_label)
            found.push_back(model);
    return found;
}

const ModelInfo* Registry::find(std::string_view app_label, std::string_view model_name) const {
    for (const ModelInfo* model : models_)
        if (model->app_label() == app_label && text::iequals(model->name(), model_name))
            return model;
    return nullptr;
}

const ModelInfo* Registry::find(const meta::TypeTag& type) const {
    return state_->find(&type);
}

}  // namespace nuages::orm
