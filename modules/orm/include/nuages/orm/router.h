#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/base/value.h>

namespace nuages::db {
class Database;
}

namespace nuages::orm {

class ModelInfo;

// What a router is told of an object: Django's `instance`.
struct RoutedObject {
    const ModelInfo* model = nullptr;  // null where an operation starts from no object
    const void* object = nullptr;      // null where only the others are known, as of the owner of a set
    std::string_view database{};  // the alias of where it was read from or written to; empty where nowhere
};

// Says to which database queries of a model go, where a site has several. Django's routers: each method gives
// an empty answer where this one has no opinion. Asked at once by any number of threads; must not query.
//
//     struct AuthRouter : orm::Router {
//         std::string db_for_read(const orm::ModelInfo& model, const orm::RoutedObject&) const override {
//             return model.app_label() == "auth" ? "auth_db" : "";
//         }
//         ...
//     };
//
// Given to the site by Site::routers(). Not asked where a query names a database (using_()), nor within
// db::UseDatabase: commands with `--database`.
class Router {
public:
    Router() = default;
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;
    virtual ~Router() = default;

    // The alias of the database. `hint` is the object that the query starts from: the one that is saved or
    // deleted, the one whose relation is followed.
    virtual std::string db_for_read(const ModelInfo& model, const RoutedObject& hint) const;
    virtual std::string db_for_write(const ModelInfo& model, const RoutedObject& hint) const;
    // Where to read instead of a database that turned out to be out of reach, which `reason` says; the error
    // goes on to the caller where no router knows. Not asked within a transaction.
    virtual std::string db_instead_of(std::string_view alias, std::string_view reason) const;
    // Whether one may point to the other. Where nobody says: objects of the same database may.
    virtual std::optional<bool> allow_relation(const RoutedObject& a, const RoutedObject& b) const;
    // Whether migrations may do something to a model in that database. `model_name` is in lower case, and
    // empty for SQL and functions, of which `hints` tell what the migration's file says. Where nobody says,
    // they may.
    virtual std::optional<bool> allow_migrate(std::string_view alias, std::string_view app_label,
                                              std::string_view model_name, const Dict& hints) const;
};

// The routers of a site. The first one with an opinion counts.
class Routers {
public:
    Routers() = default;
    explicit Routers(std::vector<std::shared_ptr<const Router>> routers) : routers_(std::move(routers)) {}

    bool empty() const noexcept { return routers_.empty(); }
    // Empty where none has an opinion.
    std::string db_for_read(const ModelInfo& model, const RoutedObject& hint = {}) const;
    std::string db_for_write(const ModelInfo& model, const RoutedObject& hint = {}) const;
    std::string db_instead_of(std::string_view alias, std::string_view reason) const;
    bool allow_relation(const RoutedObject& a, const RoutedObject& b) const;
    bool allow_migrate(std::string_view alias, std::string_view app_label, std::string_view model_name = {},
                       const Dict& hints = {}) const;
    bool allow_migrate_model(std::string_view alias, const ModelInfo& model) const;

private:
    std::vector<std::shared_ptr<const Router>> routers_;
};

// Where the calling fiber's reads and writes of a model go: what the routers say, else its default database.
// For transactions (db::atomic(db_for_write(model), ...)) and SQL of one's own.
db::Database& db_for_read(const ModelInfo& model);
db::Database& db_for_write(const ModelInfo& model);

}  // namespace nuages::orm
