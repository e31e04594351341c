#include "postgres_cluster.h"

#include <array>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <libpq-fe.h>

namespace nuages::testing {
namespace {

// What the script prints; throws where it fails.
std::string run_script(const std::string& verb, const std::string& folder, const std::string& name) {
    const std::string command =
        "bash '" NUAGES_SOURCE_DIR "/tools/dev/postgres.sh' " + verb + " '" + folder + "' " + name + " 2>&1";
    std::FILE* pipe = ::popen(command.c_str(), "re");
    if (!pipe)
        throw std::runtime_error("cannot run " + command);
    std::string output;
    std::array<char, 512> buffer;
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        output.append(buffer.data(), size);
    if (::pclose(pipe) != 0)
        throw std::runtime_error("PostgreSQL for the tests does not start: " + output);
    return output;
}

std::string part_after(const std::string& url, const std::string& key) {
    const std::size_t start = url.find(key) + key.size();
    return url.substr(start, url.find_first_of("&\n", start) - start);
}

}  // namespace

PostgresCluster::PostgresCluster(std::string name) : name_(std::move(name)), folder_(NUAGES_BINARY_DIR) {
    const std::string users = folder_ + "/postgres-" + name_ + ".users";
    lock_ = ::open(users.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock_ < 0 || ::flock(lock_, LOCK_SH) != 0)
        throw std::runtime_error("cannot lock " + users + ": " + std::strerror(errno));
    const std::string url = run_script("start", folder_, name_);
    socket_folder_ = part_after(url, "host=");
    port_ = part_after(url, "port=");
}

PostgresCluster::~PostgresCluster() {
    ::close(lock_);
}

PostgresCluster& PostgresCluster::shared() {
    static PostgresCluster cluster;
    return cluster;
}

std::string PostgresCluster::url(const std::string& database) const {
    return "postgres://postgres@/" + database + "?host=" + socket_folder_ + "&port=" + port_;
}

std::string PostgresCluster::tcp_url(const std::string& database) const {
    std::ifstream file(folder_ + "/postgres-" + name_ + ".password");
    std::string password;
    std::getline(file, password);
    return "postgres://postgres:" + password + "@127.0.0.1:" + port_ + '/' + database;
}

void PostgresCluster::restart() {
    run_script("restart", folder_, name_);
}

void PostgresCluster::execute(const std::string& sql) const {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(url().c_str()), PQfinish);
    PQsetNoticeReceiver(
        connection.get(), [](void*, const PGresult*) {}, nullptr);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()),
                                                                PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        throw std::runtime_error(sql + ": " + PQerrorMessage(connection.get()));
}

TemporaryPostgres::TemporaryPostgres(PostgresCluster& cluster) : cluster_(cluster) {
    static std::atomic<int> last{0};
    name_ = "test_" + std::to_string(::getpid()) + '_' + std::to_string(++last);
    // One that a killed program of the same number left behind would be in the way.
    cluster_.execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    cluster_.execute("CREATE DATABASE " + name_);
}

TemporaryPostgres::~TemporaryPostgres() {
    try {
        cluster_.execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
}

}  // namespace nuages::testing
