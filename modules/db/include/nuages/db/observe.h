#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/time.h>
#include <nuages/db/connection.h>
#include <nuages/db/database.h>
#include <nuages/db/detail/frame.h>

namespace nuages::db {

// A statement that has run. Valid during the call that reports it.
struct QueryEvent {
    enum class Kind : std::uint8_t {
        query,
        execute,
        transaction
    };  // transaction: BEGIN, SAVEPOINT, COMMIT ...
    const Database& database;
    std::string_view sql;
    Parameters parameters;
    Kind kind;
    std::size_t rows;  // read, or affected
    Duration duration;
    bool failed;
};

class QueryObserver {
public:
    virtual void on_query(const QueryEvent& event) = 0;

protected:
    ~QueryObserver() = default;
};

// Tells the observer of every statement that the calling fiber (or thread) runs, until the end of the block.
// Blocks nest, each observer is told. Statements are timed only while somebody observes.
class ObserveQueries {
public:
    explicit ObserveQueries(QueryObserver& observer);
    ObserveQueries(const ObserveQueries&) = delete;
    ObserveQueries& operator=(const ObserveQueries&) = delete;
    ~ObserveQueries() = default;

    // Tells this observer and those around it.
    void report(const QueryEvent& event) const;

private:
    QueryObserver& observer_;
    ObserveQueries* outer_;
    detail::FrameScope frame_;
};

// Keeps what it is told, for query budgets in tests and for debug pages. Commands of transactions are kept,
// not counted.
class QueryLog final : public QueryObserver {
public:
    struct Entry {
        std::string alias;
        std::string sql;
        List parameters;
        QueryEvent::Kind kind;
        std::size_t rows;
        Duration duration;
        bool failed;
    };
    void on_query(const QueryEvent& event) override;
    std::size_t count() const noexcept { return count_; }
    const std::vector<Entry>& entries() const noexcept { return entries_; }

private:
    std::vector<Entry> entries_;
    std::size_t count_ = 0;
};

}  // namespace nuages::db
