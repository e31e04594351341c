#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "result.h"

namespace nuages::db {

// What a connection knows of a statement.
struct PreparedStatement {
    std::uint64_t id;
    std::string name{};        // under which the server has it; "" where it has not
    std::uint64_t number = 0;  // of that name; each is given once
    std::vector<Oid> types{};  // of the parameters
    // Of the result since it was prepared: the server refuses to give others.
    std::shared_ptr<const Columns> columns{};
    bool reads_binary = false;    // all columns can be read in binary
    bool only_reads = false;      // it is a SELECT, though functions that it calls may write
    bool is_known = false;        // it has run, so what is said above is right
    std::size_t usual_bytes = 0;  // of its results' rows, so that their memory need not grow
    int leases_left = 0;  // runs that lease a connection, because its result was large or long in coming
};

// The statements of one connection by their id; those not used for longest go first.
class PreparedStatements {
public:
    explicit PreparedStatements(std::size_t most) : most_(most) {}

    // That of the id, made where it is not there; it stays where it is until it is forgotten or dropped out.
    PreparedStatement& at(std::uint64_t id);
    PreparedStatement* find(std::uint64_t id) noexcept;
    // A name for a statement that is prepared now. The one it had before is to be closed.
    void name(PreparedStatement& statement);
    // The server is to forget it, or has done so already.
    void forget(std::uint64_t id);
    void forget_all();
    // What the server has to be told to forget: names of statements.
    std::vector<std::string> take_dropped() noexcept { return std::exchange(dropped_, {}); }
    bool has_dropped() const noexcept { return !dropped_.empty(); }
    std::size_t size() const noexcept { return by_id_.size(); }

private:
    void drop_name(PreparedStatement& statement);

    std::size_t most_;
    std::uint64_t last_name_ = 0;
    std::list<PreparedStatement> used_;  // the last used one first
    std::unordered_map<std::uint64_t, std::list<PreparedStatement>::iterator> by_id_;
    std::vector<std::string> dropped_;
};

}  // namespace nuages::db
