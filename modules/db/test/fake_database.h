#pragma once

#include <string>
#include <vector>

#include <nuages/db/database.h>
#include <nuages/db/errors.h>

namespace nuages::db {

// A database that only writes down what it is asked to do.
class FakeDatabase final : public Database {
public:
    explicit FakeDatabase(std::string alias = "default") : Database(std::move(alias), Vendor::sqlite) {}

    std::string description() const override { return "database '" + alias() + "' (fake)"; }
    // What was done since the last call, outside of transactions marked by '!'.
    std::vector<std::string> take_log() { return std::exchange(log, {}); }

    std::vector<std::string> log;
    std::string failing;  // the statement that throws IntegrityError
    bool failure_ends_transaction = false;

protected:
    void run_query(const Statement& statement, Parameters, RowHandler) override { note("! ", statement); }
    ExecuteResult run_execute(const Statement& statement, Parameters, RowHandler) override {
        note("! ", statement);
        return {1, 7};
    }
    std::unique_ptr<Connection> begin(const TransactionOptions&) override;

private:
    friend class FakeConnection;
    void note(const std::string& mark, const Statement& statement) {
        log.push_back(mark + std::string(statement.sql()));
        if (statement.sql() == failing)
            throw IntegrityError({"it failed", std::string(statement.sql()), description(), {}});
    }
};

class FakeConnection final : public Connection {
public:
    explicit FakeConnection(FakeDatabase& database) : database_(database) {
        database_.log.push_back("BEGIN");
    }
    ~FakeConnection() override {
        if (open_)
            database_.log.push_back("ROLLBACK");
        database_.log.push_back("released");
    }
    void query(const Statement& statement, Parameters, RowHandler) override { run(statement); }
    ExecuteResult execute(const Statement& statement, Parameters, RowHandler) override {
        run(statement);
        return {1, 7};
    }
    void commit() override {
        open_ = false;
        database_.log.push_back("COMMIT");
        if (database_.failing == "COMMIT")
            throw OperationalError({"disk full", "COMMIT", database_.description(), {}});
    }
    void rollback() noexcept override {
        open_ = false;
        database_.log.push_back("ROLLBACK");
    }
    bool in_transaction() const override { return open_; }

private:
    void run(const Statement& statement) {
        try {
            database_.note("", statement);
        } catch (...) {
            open_ = !database_.failure_ends_transaction;
            throw;
        }
    }
    FakeDatabase& database_;
    bool open_ = true;
};

inline std::unique_ptr<Connection> FakeDatabase::begin(const TransactionOptions&) {
    return std::make_unique<FakeConnection>(*this);
}

}  // namespace nuages::db
