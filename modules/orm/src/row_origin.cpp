#include "row_origin.h"

#include <nuages/base/error.h>
#include <nuages/db/databases.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/router.h>

#include "cell.h"
#include "deferred_fields.h"
#include "generic_peers.h"
#include "peers.h"
#include "query_node.h"

namespace nuages::orm::detail {
namespace {

db::Databases* databases_here() {
    const db::detail::Frame* frame = db::detail::current_frame();
    return frame ? frame->databases : nullptr;
}

RowOrigin origin_at(db::Database& database) {
    const db::Databases* databases = databases_here();
    const std::size_t place = std::size_t{database.number()} - 1;
    if (databases && place < databases->all().size() && databases->all()[place].get() == &database)
        return {&database, database.number()};
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

RowOrigin origin_named(const std::string& alias) {
    return origin_at(db::database(alias));
}

std::string_view alias_of(const db::Database* database) {
    return database ? std::string_view(database->alias()) : std::string_view();
}

// What the routers of the site say. Where they say nothing it is that of the hint, or the usual one; empty
// where nobody is to be asked.
RowOrigin routed(const ModelInfo& model, Access access, const RoutedObject& hint, db::Database* hinted) {
    const Routers& routers = model.registry().routers();
    if (routers.empty()) [[likely]]
        return {};
    const db::detail::Frame* frame = db::detail::current_frame();
    if (!frame || !frame->databases || frame->default_database)
        return {};
    const std::string alias =
        access == Access::write ? routers.db_for_write(model, hint) : routers.db_for_read(model, hint);
    RowOrigin origin = !alias.empty() ? origin_named(alias)
                       : hinted       ? origin_at(*hinted)
                                      : origin_at(frame->databases->get());
    origin.is_routed = true;
    return origin;
}

RowOrigin hinted_origin(db::Database* hint) {
    return hint ? origin_at(*hint) : RowOrigin();
}

std::string shown(const ModelInfo& model, const std::string& what) {
    return "\"<" + model.name() + ": " + what + ">\"";
}

[[noreturn]] void throw_prevented(const ModelInfo& value, const Value& key, const FieldInfo& field,
                                  std::string_view from, std::string_view to) {
    throw ValueError("Cannot assign " + shown(value, key.repr()) +
                     ": the current database router prevents this relation. '" + field.name() + "' of " +
                     field.model().label() + " would lead from the database '" + std::string(from) +
                     "' to '" + std::string(to) + "'.");
}

}  // namespace

RowOrigin pinned_origin() {
    const db::detail::Frame* frame = db::detail::current_frame();
    return frame && frame->pinned ? origin_at(*frame->pinned) : RowOrigin();
}

RowOrigin origin_of(const Query& query, Access access) {
    const QueryNode* node = query.node();
    if (node && node->alias)
        return origin_named(*node->alias);
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    const ModelInfo& model = query.model();
    db::Database* hint = node ? node->hint : nullptr;
    if (!model.registry().routers().empty()) [[unlikely]] {
        const ModelInfo* owner = node ? node->hint_model : nullptr;
        const Access real =
            access == Access::read && last_of(QueryNode::Type::lock, node) ? Access::write : access;
        if (const RowOrigin origin = routed(model, real, {owner, nullptr, alias_of(hint)}, hint))
            return origin;
    }
    return hinted_origin(hint);
}

db::Database* database_of(const ModelInfo& model, const void* object) {
    if (model.auto_created())
        return nullptr;
    const std::uint8_t number = state_of(model, object).database();
    return number ? origin_numbered(model, number).database : nullptr;
}

RowOrigin origin_to_change(const ModelInfo& model, const void* object, const std::string& alias) {
    if (!alias.empty())
        return origin_named(alias);
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    db::Database* own = database_of(model, object);
    if (const RowOrigin origin = routed(model, Access::write, {&model, object, alias_of(own)}, own))
        return origin;
    return hinted_origin(own);
}

RowOrigin origin_of_changes(const FieldInfo& set, db::Database* owners) {
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    const ModelInfo& changed = set.through() ? *set.through() : *set.target();
    if (const RowOrigin origin =
            routed(changed, Access::write, {&set.model(), nullptr, alias_of(owners)}, owners))
        return origin;
    return hinted_origin(owners);
}

RowOrigin origin_to_save(const ModelInfo& model, const void* object, const std::string& alias) {
    if (!alias.empty())
        return origin_named(alias);
    if (const RowOrigin pinned = pinned_origin())
        return pinned;
    const Routers& routers = model.registry().routers();
    db::Database* settled = database_of(model, object);
    if (!settled && state_of(model, object).is_stored())
        settled = &model.database();
    RowOrigin chosen = hinted_origin(database_of(model, object));
    const auto points_to = [&](const FieldInfo& field, const ModelInfo* target, const Value& key,
                               db::Database* other) {
        if (!other)
            return;
        const RoutedObject value{target, nullptr, other->alias()};
        if (!settled) {
            chosen = routed(model, Access::write, value, other);
            if (!chosen)
                chosen = origin_at(*other);
            settled = chosen.database;
        }
        if (other != settled && !routers.allow_relation(value, {&model, object, settled->alias()}))
            throw_prevented(*target, key, field, settled->alias(), other->alias());
    };
    for (const FieldInfo* field : model.stored_fields()) {
        if (!field->is_to_one())
            continue;
        if (const RelationCell* cell = cell_of(*field, object); cell && cell->peers())
            points_to(*field, field->target(), cell->key(), cell->peers()->database());
    }
    for (const FieldInfo* key : model.generic_keys()) {
        const auto& cell = *static_cast<const GenericCell*>(key->member(object));
        if (cell.set_model() && cell.peers())
            points_to(*key, cell.set_model(), cell.id(), cell.peers()->database());
    }
    if (const RowOrigin origin = routed(model, Access::write, {&model, object, alias_of(settled)}, settled))
        return origin;
    return chosen;
}

void check_may_be_added(const FieldInfo& set, const Value& owner, db::Database* owners,
                        const ModelInfo& model, const void* first, std::size_t count) {
    const Routers& routers = model.registry().routers();
    for (std::size_t i = 0; i < count; ++i) {
        const void* object = static_cast<const char*>(first) + i * model.ops().size;
        db::Database* own = database_of(model, object);
        if (own == owners && routers.empty())
            continue;
        if (!state_of(model, object).is_stored())
            continue;  // which is another mistake, or a row that is known by its key
        const std::string& from = (owners ? *owners : model.database()).alias();
        const std::string& to = (own ? *own : model.database()).alias();
        if (!routers.allow_relation({&model, object, to}, {&set.model(), nullptr, from})) {
            if (!set.through())
                throw_prevented(set.model(), owner, *set.remote(), to, from);
            throw ValueError("Cannot add " + shown(model, model.str(object)) +
                             ": instance is on database \"" + from + "\", value is on database \"" + to +
                             "\"");
        }
        if (set.through())
            continue;
        const RowOrigin there = origin_of_changes(set, owners);
        if (to != (there ? *there.database : model.database()).alias())
            throw ValueError("<" + model.name() + ": " + model.str(object) +
                             "> instance isn't saved. Use bulk=False or save the object first.");
    }
}

Source::Source(const ModelInfo& model, const RowOrigin& origin)
    : model_(model), origin_(origin), database_(origin ? origin.database : &model.database()) {}

bool Source::go_on_elsewhere(std::string_view reason) {
    const db::Databases& databases = *databases_here();
    if (database_->in_atomic_block() || ++tried_ > databases.all().size())
        return false;
    const std::string alias = model_.registry().routers().db_instead_of(database_->alias(), reason);
    if (alias.empty())
        return false;
    const RowOrigin other = origin_named(alias);
    if (other.database == database_ || other.database->vendor() != database_->vendor())
        return false;
    origin_ = other;
    origin_.is_routed = true;
    database_ = other.database;
    return true;
}

void Pinned::set(db::Database* database) {
    db::detail::Frame frame = db::detail::inherited_frame();
    frame.pinned = database;
    frame_.emplace(frame);
}

}  // namespace nuages::orm::detail
