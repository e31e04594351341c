#include <nuages/db/databases.h>
#include <nuages/fibers/loop.h>
#include <nuages/log/log.h>
#include <nuages/orm/read_replicas.h>

namespace nuages::orm {
namespace {

const db::Databases* databases_here() {
    const db::detail::Frame* frame = db::detail::current_frame();
    return frame ? frame->databases : nullptr;
}

// Of the alias of any database; the alias itself where it is no replica's.
std::string primary_of(std::string_view alias) {
    const db::Databases* databases = databases_here();
    if (!databases || alias.empty())
        return std::string(alias);
    const db::Database& database = databases->get(alias);
    return database.replica_of().empty() ? database.alias() : database.replica_of();
}

// A time to try again at that a reader has taken over: others leave the replica alone until it is over, and
// if nobody has said that the replica is still out of reach, it is back.
constexpr std::int64_t taken = 1;

}  // namespace

bool ReadReplicas::is_usable(const db::Database& replica) const {
    std::atomic<std::int64_t>& retry_at = retry_at_[replica.number()];
    std::int64_t at = retry_at.load(std::memory_order_relaxed);
    if (at == 0)
        return true;
    const std::int64_t now = fibers::monotonic_now().us;
    if (now < at)
        return false;
    if (at & taken) {
        if (retry_at.compare_exchange_strong(at, 0))
            log::logger("nuages.db").info("The replica '{}' answers again.", replica.alias());
        return true;
    }
    return retry_at.compare_exchange_strong(at, (now + retry_after_.us) | taken);
}

std::string ReadReplicas::replica_for(std::string_view primary) const {
    const db::Databases* databases = databases_here();
    if (!databases)
        return std::string(primary);
    const db::Database& main = databases->get(primary);
    if (db::was_written(main) || main.in_atomic_block())
        return main.alias();
    std::size_t replicas = 0;
    for (const auto& each : databases->all())
        replicas += each->replica_of() == main.alias();
    if (replicas == 0)
        return main.alias();
    const std::size_t turn = turn_.fetch_add(1, std::memory_order_relaxed);
    for (std::size_t i = 0; i < replicas; ++i) {
        std::size_t skipped = (turn + i) % replicas;
        for (const auto& each : databases->all())
            if (each->replica_of() == main.alias() && skipped-- == 0) {
                if (is_usable(*each))
                    return each->alias();
                break;
            }
    }
    return main.alias();
}

std::string ReadReplicas::db_for_read(const ModelInfo&, const RoutedObject& hint) const {
    const std::string primary = hint.database.empty() ? "default" : primary_of(hint.database);
    std::string chosen = replica_for(primary);
    // Where the primary is meant in any case, the routers that follow may know more.
    const bool is_meant = hint.database.empty() || hint.database == primary;
    return chosen == primary && is_meant ? std::string() : chosen;
}

std::string ReadReplicas::db_for_write(const ModelInfo&, const RoutedObject& hint) const {
    std::string primary = primary_of(hint.database);
    return primary == hint.database ? std::string() : primary;
}

std::string ReadReplicas::db_instead_of(std::string_view alias, std::string_view reason) const {
    const db::Databases* databases = databases_here();
    if (!databases)
        return {};
    const db::Database& replica = databases->get(alias);
    if (replica.replica_of().empty())
        return {};
    const std::int64_t again = (fibers::monotonic_now().us + retry_after_.us) & ~taken;
    if (retry_at_[replica.number()].exchange(again) == 0)
        log::logger("nuages.db")
            .warning(
                "The replica '{}' is out of reach: '{}' is read instead, and the replica tried again "
                "every {} s until it answers. {}",
                replica.alias(), replica.replica_of(), retry_after_.us / 1'000'000, reason);
    return replica.replica_of();
}

std::optional<bool> ReadReplicas::allow_relation(const RoutedObject& a, const RoutedObject& b) const {
    return primary_of(a.database) == primary_of(b.database) ? std::optional(true) : std::nullopt;
}

std::optional<bool> ReadReplicas::allow_migrate(std::string_view alias, std::string_view, std::string_view,
                                                const Dict&) const {
    const db::Databases* databases = databases_here();
    return databases && !databases->get(alias).replica_of().empty() ? std::optional(false) : std::nullopt;
}

}  // namespace nuages::orm
