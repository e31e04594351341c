#pragma once

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/db_postgres/postgres_database.h>
#include <nuages/fibers/fiber.h>

namespace nuages::db {

struct Notification {
    std::string channel;
    std::string payload;
};

// Hears what others NOTIFY on its channels from its making on, over a connection of its own. Belongs to one
// fiber or thread.
class Listener {
public:
    // Throws OperationalError where there is no connection. The database outlives the listener.
    Listener(PostgresDatabase& database, std::initializer_list<std::string_view> channels);
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    ~Listener();

    // Waits for the next notification; nullopt where the time-out came first. Throws OperationalError where
    // the connection is lost: some notifications may then have been missed, and the next call listens on a
    // new one.
    std::optional<Notification> wait(Duration timeout = fibers::forever);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace nuages::db
