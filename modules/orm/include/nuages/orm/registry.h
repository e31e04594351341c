#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/function.h>
#include <nuages/base/value.h>
#include <nuages/meta/describe.h>
#include <nuages/orm/detail/checked.h>
#include <nuages/orm/detail/model_ops.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/router.h>
#include <nuages/orm/signals.h>

namespace nuages::db {
class Database;
}

namespace nuages::orm {

class Registry;

namespace detail {
class PlanCache;
PlanCache& plans_of(const Registry& registry);
}  // namespace detail

// How generic relations find content types, which a module above has the table of. Both functions are about
// the database that queries of the calling fiber go to.
struct ContentTypeTable {
    const meta::TypeTag* model = nullptr;  // of the rows, which foreign keys to content types lead to
    // The key of the row that stands for a model, which is made where it is missing.
    Function<Value(const ModelInfo& model)> key_of;
    // The model that the row with that key stands for; null for one that is in the source no more.
    Function<const ModelInfo*(const Value& key)> model_of;
};

// The models of a site. Filled by its apps when it starts, then installed once, and unchanged while the site
// serves; reading it is safe from any thread. It is what stands behind Question::objects, and what
// migrations, the admin, forms and serializers read.
//
//     orm::Registry registry;
//     registry.add<Question, Choice>("polls");
//     registry.install(database);
//
// It must outlive every query, and so must the database.
class Registry {
public:
    Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;
    // Takes the models out again, so that a test can install another registry afterwards.
    ~Registry();

    // Adds models of an app. Names in their options (ordering, unique_together, indexes) are checked by the
    // compiler. The order of the calls does not matter: relations are tied by install(). Throws
    // ImproperlyConfigured for a model that is there already.
    template <class... T>
    void add(std::string_view app_label) {
        static_assert((detail::options_are_right(detail::node_of<T>()) && ...));
        (add_model(meta::description_of<T>(), detail::ops_of<T>(), app_label), ...);
    }

    // Lets relations to `Placeholder` lead to `Actual`: how a framework's ForeignKey<auth::UserModel> finds
    // the site's own User. The fields of the placeholder must be fields of the other, by name. Before
    // install().
    template <class Placeholder, class Actual>
    void substitute() {
        add_substitute(meta::description_of<Placeholder>(), meta::type_tag<Actual>);
    }

    // Adds a function that is called when objects of a model are saved or deleted, or a set changes
    // (signals.h). Before install(), as often as there are functions; they are called in this order.
    void connect(Receiver receiver);

    // Who is asked where the queries of a site with several databases go (router.h). Before install().
    void use_routers(std::vector<std::shared_ptr<const Router>> routers);
    const Routers& routers() const noexcept { return routers_; }
    // For generic foreign keys and relations. Before install().
    void set_content_types(ContentTypeTable table);
    // Throws ImproperlyConfigured where nobody has set them.
    const ContentTypeTable& content_types() const;

    // Ties the relations, checks every model (its fields and keys, relations to models that were not added,
    // clashing tables) and fills the slot behind each T::objects. `database` is where queries go unless the
    // calling fiber has its own databases (db::UseDatabases). Throws ImproperlyConfigured that lists every
    // mistake.
    void install(db::Database& database);
    // Only ties and checks: enough to read the metadata, for commands that need no database.
    void resolve();

    // In the order in which they were added; those that many-to-many fields made come after the model of the
    // field.
    const std::vector<const ModelInfo*>& models() const noexcept { return models_; }
    std::vector<const ModelInfo*> models_of(std::string_view app_label) const;
    // By app label and name without regard to case ("polls", "question"); null where there is none.
    const ModelInfo* find(std::string_view app_label, std::string_view model_name) const;
    const ModelInfo* find(const meta::TypeTag& type) const;
    // Null before install().
    db::Database* database() const noexcept { return database_; }

private:
    friend struct detail::RegistryBuilder;
    friend detail::PlanCache& detail::plans_of(const Registry& registry);

    void add_model(const meta::Description& description, const detail::ModelOps& ops,
                   std::string_view app_label);
    void add_substitute(const meta::Description& placeholder, const meta::TypeTag& actual);

    struct State;
    std::unique_ptr<State> state_;
    std::vector<const ModelInfo*> models_;
    db::Database* database_ = nullptr;
    Routers routers_;
};

}  // namespace nuages::orm
