#pragma once

#include <string>

namespace nuages::testing {

// The private PostgreSQL server of the tests of one build folder: started by the first test that asks for it,
// stopped soon after the last test program has ended (tools/dev/postgres.sh). A failure to start it fails the
// test.
class PostgresCluster {
public:
    // Test programs share "main"; one that stops and restarts its server takes a name of its own.
    explicit PostgresCluster(std::string name = "main");
    PostgresCluster(const PostgresCluster&) = delete;
    PostgresCluster& operator=(const PostgresCluster&) = delete;
    ~PostgresCluster();
    static PostgresCluster& shared();

    // Of a database of the cluster, by its socket.
    std::string url(const std::string& database = "postgres") const;
    // The same by TCP, with a password.
    std::string tcp_url(const std::string& database = "postgres") const;
    const std::string& port() const noexcept { return port_; }
    // Stops it as a crash would and starts it again; clients lose their connections.
    void restart();
    // Runs one statement on the database "postgres".
    void execute(const std::string& sql) const;

private:
    std::string name_;
    std::string folder_;
    std::string socket_folder_;
    std::string port_;
    int lock_ = -1;  // held shared while the cluster is wanted
};

// An empty database of its own for a test.
class TemporaryPostgres {
public:
    explicit TemporaryPostgres(PostgresCluster& cluster = PostgresCluster::shared());
    TemporaryPostgres(const TemporaryPostgres&) = delete;
    TemporaryPostgres& operator=(const TemporaryPostgres&) = delete;
    ~TemporaryPostgres();

    const std::string& name() const noexcept { return name_; }
    std::string url() const { return cluster_.url(name_); }
    PostgresCluster& cluster() const noexcept { return cluster_; }

private:
    PostgresCluster& cluster_;
    std::string name_;
};

}  // namespace nuages::testing
