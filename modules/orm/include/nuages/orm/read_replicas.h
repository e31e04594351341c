#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

#include <nuages/base/time.h>
#include <nuages/orm/router.h>

namespace nuages::orm {

// Reads from the replicas of a database by turns, writes to the database itself. Which are replicas say the
// settings:
//
//     [databases.replica]
//     replica_of = "default"
//
// A request that has written to a database reads from that one until its end, as does a transaction on it: it
// sees what it did. A replica that cannot be reached is left alone for a while: what was asked of it is asked
// of the primary, and the log says so once. Rows that a replica gave are saved to the primary; both may point
// to each other's. Nothing migrates a replica.
//
// For rows that have to be the newest also after another request's write: using_("default").
class ReadReplicas : public Router {
public:
    // A replica that was out of reach is tried again after this time, by one reader; if that one has not
    // failed when as much time has passed again, by all. Longer than its `connect_timeout`.
    explicit ReadReplicas(Duration retry_after = Duration::seconds(5)) : retry_after_(retry_after) {}

    // What db_for_read() says for models of that primary; for routers of one's own that choose the primary.
    std::string replica_for(std::string_view primary) const;

    std::string db_for_read(const ModelInfo& model, const RoutedObject& hint) const override;
    std::string db_for_write(const ModelInfo& model, const RoutedObject& hint) const override;
    std::string db_instead_of(std::string_view alias, std::string_view reason) const override;
    std::optional<bool> allow_relation(const RoutedObject& a, const RoutedObject& b) const override;
    std::optional<bool> allow_migrate(std::string_view alias, std::string_view app_label,
                                      std::string_view model_name, const Dict& hints) const override;

private:
    bool is_usable(const db::Database& replica) const;

    const Duration retry_after_;
    mutable std::atomic<std::size_t> turn_{0};
    // By the number of the database: when to try it again, in microseconds of the monotonic clock; 0 while it
    // is fine.
    mutable std::array<std::atomic<std::int64_t>, 256> retry_at_{};
};

}  // namespace nuages::orm
