#include <nuages/base/text.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/query.h>
#include <nuages/orm/router.h>

#include "row_origin.h"

namespace nuages::orm {

std::string Router::db_for_read(const ModelInfo&, const RoutedObject&) const {
    return {};
}
std::string Router::db_for_write(const ModelInfo&, const RoutedObject&) const {
    return {};
}
std::string Router::db_instead_of(std::string_view, std::string_view) const {
    return {};
}
std::optional<bool> Router::allow_relation(const RoutedObject&, const RoutedObject&) const {
    return std::nullopt;
}
std::optional<bool> Router::allow_migrate(std::string_view, std::string_view, std::string_view,
                                          const Dict&) const {
    return std::nullopt;
}

std::string Routers::db_for_read(const ModelInfo& model, const RoutedObject& hint) const {
    for (const auto& router : routers_)
        if (std::string alias = router->db_for_read(model, hint); !alias.empty())
            return alias;
    return {};
}

std::string Routers::db_for_write(const ModelInfo& model, const RoutedObject& hint) const {
    for (const auto& router : routers_)
        if (std::string alias = router->db_for_write(model, hint); !alias.empty())
            return alias;
    return {};
}

std::string Routers::db_instead_of(std::string_view alias, std::string_view reason) const {
    for (const auto& router : routers_)
        if (std::string other = router->db_instead_of(alias, reason); !other.empty())
            return other;
    return {};
}

bool Routers::allow_relation(const RoutedObject& a, const RoutedObject& b) const {
    for (const auto& router : routers_)
        if (const auto allowed = router->allow_relation(a, b))
            return *allowed;
    return a.database == b.database;
}

bool Routers::allow_migrate(std::string_view alias, std::string_view app_label, std::string_view model_name,
                            const Dict& hints) const {
    if (empty())
        return true;
    const std::string name = text::lower(model_name);
    for (const auto& router : routers_)
        if (const auto allowed = router->allow_migrate(alias, app_label, name, hints))
            return *allowed;
    return true;
}

bool Routers::allow_migrate_model(std::string_view alias, const ModelInfo& model) const {
    return allow_migrate(alias, model.app_label(), model.model_name());
}

db::Database& db_for_read(const ModelInfo& model) {
    return detail::Source(model, detail::origin_of(Query(model), detail::Access::read)).database();
}

db::Database& db_for_write(const ModelInfo& model) {
    return detail::Source(model, detail::origin_of(Query(model), detail::Access::write)).database();
}

}  // namespace nuages::orm
