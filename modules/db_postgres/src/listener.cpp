#include <vector>

#include <nuages/db_postgres/listener.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/wait.h>

#include "postgres_database_impl.h"

namespace nuages::db {

struct Listener::Impl {
    struct FreeNotify {
        void operator()(PGnotify* notify) const noexcept { PQfreemem(notify); }
    };

    // Each channel as a name in quotes.
    void listen() {
        connection = settings->connect_patiently();
        std::string sql;
        for (const std::string& channel : channels) {
            const std::unique_ptr<char, FreeText> quoted(
                PQescapeIdentifier(connection.get(), channel.data(), channel.size()));
            if (!quoted)
                throw ProgrammingError(
                    {"this is no name of a channel: '" + channel + "'", {}, settings->description(), {}});
            sql += "LISTEN " + std::string(quoted.get()) + ';';
        }
        if (!PQsendQuery(connection.get(), sql.c_str()))
            lose();
        for (;;) {
            while (PQisBusy(connection.get()))
                receive(fibers::forever);
            const NativeResult result(PQgetResult(connection.get()));
            if (!result)
                return;
            if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
                throw_failure(error_of(result.get()), {sql, settings->description()});
        }
    }

    bool receive(Duration timeout) {
        PQflush(connection.get());
        if (!fibers::wait_readable(PQsocket(connection.get()), timeout))
            return false;
        if (!PQconsumeInput(connection.get()))
            lose();
        return true;
    }

    [[noreturn]] void lose() {
        const ConnectionPtr gone = std::move(connection);
        throw OperationalError(
            {"the connection that listens was lost: " + std::string(PQerrorMessage(gone.get())),
             {},
             settings->description(),
             "Notifications of meanwhile are lost: look at what they would have told about, then wait "
             "again.",
             "08006"});
    }

    struct FreeText {
        void operator()(char* text) const noexcept { PQfreemem(text); }
    };

    std::shared_ptr<const ConnectSettings> settings;
    std::vector<std::string> channels;
    ConnectionPtr connection;
};

Listener::Listener(PostgresDatabase& database, std::initializer_list<std::string_view> channels)
    : impl_(std::make_unique<Impl>()) {
    impl_->settings = database.impl_->settings;
    impl_->channels.assign(channels.begin(), channels.end());
    impl_->listen();
}

Listener::~Listener() = default;

std::optional<Notification> Listener::wait(Duration timeout) {
    const Duration deadline =
        timeout == fibers::forever ? fibers::forever : fibers::monotonic_now() + timeout;
    if (!impl_->connection)
        impl_->listen();
    for (;;) {
        if (const std::unique_ptr<PGnotify, Impl::FreeNotify> notify{PQnotifies(impl_->connection.get())})
            return Notification{notify->relname, notify->extra};
        const Duration left = deadline == fibers::forever ? deadline : deadline - fibers::monotonic_now();
        if (left.us <= 0 || !impl_->receive(left))
            return std::nullopt;
    }
}

}  // namespace nuages::db
