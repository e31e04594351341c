#include "row_origin.h"

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/orm/model_info.h>

#include "cell.h"
#include "deferred_fields.h"
#include "peers.h"
#include "query_node.h"

namespace nuages::orm::detail {
namespace {

db::Databases* databases_here() {
    const db::detail::Frame* frame = db::detail::current_frame();
    return frame ? frame->databases : nullptr;
}

RowOrigin origin_at(db::Database& database) {
    if (const db::Databases* databases = databases_here())
        for (std::size_t i = 0; i < databases->all().size(); ++i)
            if (databases->all()[i].get() == &database)
                return {&database, static_cast<std::uint8_t>(i + 1)};
    throw ImproperlyConfigured("The database " + database.description() +
                               " is none of the calling fiber. Objects that were read from it can be used "
                               "where a db::UseDatabases of its site is.");
}

RowOrigin origin_numbered(const ModelInfo& model, std::uint8_t number) {
    const db::Databases* databases = databases_here();
    if (databases && number <= databases->all().size())
        return {databases->all()[number - 1].get(), number};
    throw ImproperlyConfigured("This " + model.name() +
                               " was read from a database that the calling fiber does not have. It can be "
                               "used where a db::UseDatabases of its site is.");
}

}  // namespace

RowOrigin origin_named(const std::string& alias) {
    return origin_at(db::database(alias));
}

RowOrigin pinned_origin() {
    const db::detail::Frame* frame = db::detail::current_frame();
    return frame && frame->pinned ? origin_at(*frame->pinned) : RowOrigin();
}

RowOrigin origin_of(const Query& query) {
    const QueryNode* node = query.node();
    if (node && node->alias)
        return origin_named(*node->alias);
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    return node && node->hint ? origin_at(*node->hint) : RowOrigin();
}

RowOrigin origin_of(const ModelInfo& model, const void* object, const std::string& alias) {
    if (!alias.empty())
        return origin_named(alias);
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    if (model.auto_created())
        return {};
    const std::uint8_t number = state_of(model, object).database();
    return number ? origin_numbered(model, number) : RowOrigin();
}

RowOrigin origin_to_save(const ModelInfo& model, const void* object, const std::string& alias) {
    const RowOrigin own = origin_of(model, object, alias);
    if (!alias.empty())
        return own;
    db::Database* chosen = nullptr;  // by what it points to
    db::Database* settled = own.database;
    if (!settled && state_of(model, object).is_stored())
        settled = &model.database();
    for (const FieldInfo* field : model.stored_fields()) {
        if (!field->is_to_one())
            continue;
        const RelationCell* cell = cell_of(*field, object);
        db::Database* other = cell && cell->peers() ? cell->peers()->database() : nullptr;
        if (!other || other == settled)
            continue;
        if (settled)
            throw ValueError("Cannot assign \"<" + field->target()->name() + ": " + cell->key().repr() +
                             ">\": the current database router prevents this relation. '" + field->name() +
                             "' of " + model.label() + " would lead from the database '" + settled->alias() +
                             "' to '" + other->alias() + "'.");
        settled = chosen = other;
    }
    return chosen ? origin_at(*chosen) : own;
}

void Pinned::set(db::Database* database) {
    db::detail::Frame frame = db::detail::inherited_frame();
    frame.pinned = database;
    frame_.emplace(frame);
}

}  // namespace nuages::orm::detail
