#include "connect.h"

#include <algorithm>
#include <map>
#include <random>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/fibers/blocking.h>
#include <nuages/fibers/loop.h>
#include <nuages/fibers/wait.h>

namespace nuages::db {
namespace {

struct FreeParsed {
    void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using Parsed = std::unique_ptr<PQconninfoOption, FreeParsed>;

std::string_view value_of(const PQconninfoOption* options, std::string_view keyword) {
    for (const PQconninfoOption* option = options; option && option->keyword; ++option)
        if (keyword == option->keyword && option->val)
            return option->val;
    return {};
}

// libpq's messages have no code; the FATAL ones are the server's.
bool may_pass(std::string_view message) {
    if (message.find("FATAL:") == message.npos)
        return message.find("certificate") == message.npos &&
               message.find("could not translate") == message.npos &&
               message.find("no password supplied") == message.npos;
    for (const std::string_view passing :
         {"starting up", "shutting down", "not yet accepting", "recovery", "too many clients",
          "remaining connection", "terminating connection", "not currently accepting"})
        if (message.find(passing) != message.npos)
            return true;
    return false;
}

void ignore_notice(void*, const PGresult*) {}

std::string in_milliseconds(Duration duration) {
    return std::to_string((duration.us + 999) / 1000);
}

std::string_view isolation_name(Isolation isolation) {
    switch (isolation) {
        case Isolation::read_committed:
            return "read committed";
        case Isolation::repeatable_read:
            return "repeatable read";
        case Isolation::serializable:
            return "serializable";
        default:
            return {};
    }
}

}  // namespace

ConnectSettings::ConnectSettings(const PostgresOptions& options, const std::string& alias)
    : options_(options) {
    const std::string which = "database '" + alias + "' (PostgreSQL";
    // libpq's own message would show the password.
    const Parsed parsed(options_.url.empty() ? nullptr : PQconninfoParse(options_.url.c_str(), nullptr));
    if (!options_.url.empty() && !parsed)
        throw ImproperlyConfigured(
            "The URL of " + which +
            ") cannot be read. It looks like postgres://user:password@host:5432/name; characters "
            "such as @ : / in a password are written as %40 %3A %2F.");
    for (const std::string* text :
         {&options_.url, &options_.host, &options_.name, &options_.user, &options_.password})
        if (text->find('\0') != std::string::npos)
            throw ImproperlyConfigured("A setting of " + which + ") contains a NUL character.");
    if (options_.pool_size == 0)
        throw ImproperlyConfigured("The setting 'pool_size' of " + which + ") is 0; it has to be 1 or more.");

    const auto add = [&](const char* keyword, const std::string& value) {
        if (!value.empty())
            keywords_.emplace_back(keyword, value);
    };
    const auto add_default = [&](const char* keyword, const std::string& value) {
        if (value_of(parsed.get(), keyword).empty())
            add(keyword, value);
    };
    add("dbname", options_.url);  // the first one may be a whole URL
    add("host", options_.host);
    add("port", options_.port ? std::to_string(options_.port) : std::string());
    add("dbname", options_.name);
    add("user", options_.user);
    add("password", options_.password);
    add("sslmode", options_.sslmode);
    add_default("application_name", options_.application_name);
    // A server whose machine is gone without a word is noticed within a minute.
    add_default("keepalives_idle", "30");
    add_default("keepalives_interval", "10");
    add_default("keepalives_count", "3");
    add_default("tcp_user_timeout", "60000");
    add_default("gssencmode", "disable");
    add("client_encoding", "UTF8");

    const auto shown = [&](const std::string& own, std::string_view keyword) {
        return own.empty() ? std::string(value_of(parsed.get(), keyword)) : own;
    };
    description_ = which;
    const std::string host = shown(options_.host, "host"), name = shown(options_.name, "dbname");
    if (!name.empty())
        description_ += ", " + name;
    if (!host.empty())
        description_ += " at " + host;
    const std::string port = options_.port ? std::to_string(options_.port) : shown({}, "port");
    if (!port.empty())
        description_ += ':' + port;
    description_ += ')';
}

void ConnectSettings::throw_failed(const std::string& reason) const {
    const std::string said(text::trim(reason));
    throw ConnectFailed(
        {"cannot connect: " + said,
         {},
         description_,
         "Is the server running, and are host, port, name, user and password of the settings right?",
         "08001"},
        may_pass(said));
}

ConnectionPtr ConnectSettings::connect(Duration timeout) const {
    const Duration deadline = fibers::monotonic_now() + timeout;
    std::vector<const char*> names, values;
    for (const auto& [name, value] : keywords_) {
        names.push_back(name.c_str());
        values.push_back(value.c_str());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    // Looking up a name, or computing what a password is proved by, would hold up the loop.
    ConnectionPtr connection = fibers::run_blocking(
        [&] { return ConnectionPtr(PQconnectStartParams(names.data(), values.data(), 1)); });
    if (!connection)
        throw std::bad_alloc();
    PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
    for (PostgresPollingStatusType next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK;) {
        if (PQstatus(connection.get()) == CONNECTION_BAD || next == PGRES_POLLING_FAILED)
            throw_failed(PQerrorMessage(connection.get()));
        const Duration left = deadline - fibers::monotonic_now();
        const int fd = PQsocket(connection.get());
        if (left.us <= 0 || !(next == PGRES_POLLING_READING ? fibers::wait_readable(fd, left)
                                                            : fibers::wait_writable(fd, left)))
            throw_failed("no answer within " + in_milliseconds(timeout) + " ms");
        next = fibers::run_blocking([&] { return PQconnectPoll(connection.get()); });
    }
    if (PQsetnonblocking(connection.get(), 1) != 0)
        throw_failed(PQerrorMessage(connection.get()));
    if (PQgssEncInUse(connection.get()))
        throw_failed("GSSAPI encryption is not supported: set gssencmode to disable, and sslmode to require");
    set_up(connection.get(), deadline);
    made_.fetch_add(1, std::memory_order_relaxed);
    return connection;
}

// One statement instead of the start-up packet, which poolers such as pgbouncer hand on only in part.
void ConnectSettings::set_up(PGconn* connection, Duration deadline) const {
    std::string sql =
        "SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO, MDY', false), "
        "set_config('IntervalStyle', 'postgres', false), set_config('statement_timeout', '" +
        in_milliseconds(options_.statement_timeout) + "', false)";
    if (options_.isolation != Isolation::by_default)
        sql.append(", set_config('default_transaction_isolation', '")
            .append(isolation_name(options_.isolation))
            .append("', false)");
    if (!PQsendQueryParams(connection, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0))
        throw_failed(PQerrorMessage(connection));
    for (;;) {
        while (!PQisBusy(connection)) {
            const NativeResult result(PQgetResult(connection));
            if (!result)
                return;
            if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
                throw_failed(PQresultErrorMessage(result.get()));
        }
        PQflush(connection);
        const Duration left = deadline - fibers::monotonic_now();
        if (left.us <= 0 || !fibers::wait_readable(PQsocket(connection), left))
            throw_failed("no answer in time");
        if (!PQconsumeInput(connection))
            throw_failed(PQerrorMessage(connection));
    }
}

std::vector<std::pair<std::string, std::string>> ConnectSettings::client_environment() const {
    std::map<std::string, std::string> keywords;
    const Parsed parsed(options_.url.empty() ? nullptr : PQconninfoParse(options_.url.c_str(), nullptr));
    for (const PQconninfoOption* option = parsed.get(); option && option->keyword; ++option)
        if (option->val)
            keywords[option->keyword] = option->val;
    for (const auto& [keyword, value] : keywords_)
        if (value != options_.url)
            keywords[keyword] = value;
    std::vector<std::pair<std::string, std::string>> variables;
    const Parsed known(PQconndefaults());
    for (const PQconninfoOption* option = known.get(); option && option->keyword; ++option)
        if (const auto found = keywords.find(option->keyword); found != keywords.end() && option->envvar)
            variables.emplace_back(option->envvar, found->second);
    return variables;
}

ConnectionPtr ConnectSettings::connect_patiently() const {
    const Duration deadline = fibers::monotonic_now() + options_.connect_timeout;
    thread_local std::minstd_rand random{std::random_device{}()};
    for (std::int64_t pause_ms = 25;; pause_ms = std::min<std::int64_t>(pause_ms * 2, 1000)) {
        const Duration left = deadline - fibers::monotonic_now();
        try {
            return connect(std::max(left, Duration::milliseconds(1)));
        } catch (const ConnectFailed& failure) {
            const bool never_there = made() == 0 && failure.reason().find("FATAL") == std::string_view::npos;
            if (!failure.may_pass() || never_there || fibers::monotonic_now() >= deadline)
                throw;
        }
        // Not all at the same moment.
        const std::int64_t most = std::max<std::int64_t>((deadline - fibers::monotonic_now()).us / 1000, 1);
        fibers::sleep_for(Duration::milliseconds(
            std::min(most, std::uniform_int_distribution<std::int64_t>(pause_ms / 2, pause_ms)(random))));
    }
}

}  // namespace nuages::db
