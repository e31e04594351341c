#include <atomic>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <tuple>

#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/contenttypes/content_types.h>
#include <nuages/db/database.h>
#include <nuages/orm/model_info.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/router.h>

namespace nuages::contenttypes {
namespace {

const orm::ModelInfo& own_model() {
    return orm::detail::installed(meta::type_tag<ContentType>, orm::detail::installed_model<ContentType>);
}

// They are kept for all who ask, and a replica may not have the newest.
auto rows_in(const db::Database& database) {
    const bool routed = !own_model().registry().routers().empty();
    return routed ? ContentType::objects.using_(database.alias()) : ContentType::objects.all();
}

}  // namespace

struct ContentTypes::Impl {
    using NameKey = std::tuple<const db::Database*, std::string, std::string>;
    using IdKey = std::pair<const db::Database*, std::int64_t>;

    // Held for look-ups and insertions only, never while a fiber waits.
    std::shared_mutex mutex;
    std::map<NameKey, ContentType> by_name;
    std::map<IdKey, ContentType> by_id;
    std::uint64_t writes = 0;  // of the table when the entries were read
    // A row was made in a transaction whose end nobody has seen: what transactions read is not kept.
    std::atomic<bool> may_be_undone = false;

    template <class Map, class Key>
    std::optional<ContentType> find(const Map& map, const Key& key) {
        const std::uint64_t now = own_model().writes();
        const std::shared_lock lock(mutex);
        if (writes != now)
            return std::nullopt;
        const auto found = map.find(key);
        return found == map.end() ? std::nullopt : std::optional(found->second);
    }

    // `read_at` is the number of writes before the row was read.
    void keep(const db::Database& database, const ContentType& type, std::uint64_t read_at) {
        if (database.in_atomic_block() && may_be_undone)
            return;
        const std::unique_lock lock(mutex);
        if (writes != read_at) {
            by_name.clear();
            by_id.clear();
            writes = read_at;
        }
        by_name.insert_or_assign({&database, type.app_label, type.model}, type);
        by_id.insert_or_assign({&database, type.id}, type);
    }
};

ContentTypes::ContentTypes() : impl_(std::make_unique<Impl>()) {}
ContentTypes::~ContentTypes() = default;

ContentType ContentTypes::get_by_natural_key(std::string_view app_label, std::string_view model) {
    const db::Database& database = orm::db_for_write(own_model());
    if (auto known =
            impl_->find(impl_->by_name, Impl::NameKey(&database, std::string(app_label), std::string(model))))
        return *known;
    const std::uint64_t read_at = own_model().writes();
    ContentType type = rows_in(database).get({"app_label", app_label}, {"model", model});
    impl_->keep(database, type, read_at);
    return type;
}

ContentType ContentTypes::get_for_id(std::int64_t id) {
    const db::Database& database = orm::db_for_write(own_model());
    if (auto known = impl_->find(impl_->by_id, Impl::IdKey(&database, id)))
        return *known;
    const std::uint64_t read_at = own_model().writes();
    ContentType type = rows_in(database).get({"pk", id});
    impl_->keep(database, type, read_at);
    return type;
}

ContentType ContentTypes::get(const orm::ModelInfo& model) {
    return get_own(model.concrete_model());
}

ContentType ContentTypes::get_own(const orm::ModelInfo& model) {
    try {
        return get_by_natural_key(model.app_label(), model.model_name());
    } catch (const ContentType::DoesNotExist&) {
    }
    const bool in_block = orm::db_for_write(own_model()).in_atomic_block();
    auto made =
        ContentType::objects.get_or_create({"app_label", model.app_label()}, {"model", model.model_name()});
    if (made.created)
        impl_->may_be_undone = in_block || impl_->may_be_undone;
    return made.object;
}

void ContentTypes::clear_cache() {
    const std::unique_lock lock(impl_->mutex);
    impl_->by_name.clear();
    impl_->by_id.clear();
    impl_->may_be_undone = false;
}

ContentTypes& content_types() {
    const App* app = app::scope().application.find_app("contenttypes");
    const auto* types = app ? app->find<std::shared_ptr<ContentTypes>>() : nullptr;
    if (!types)
        throw ImproperlyConfigured(
            "Content types need the app contenttypes. Install nuages::contenttypes::app().");
    return **types;
}

}  // namespace nuages::contenttypes
