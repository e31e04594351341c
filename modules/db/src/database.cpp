#include <nuages/db/database.h>

#include "block.h"
#include "observed.h"
#include "whole_result.h"

namespace nuages::db {
namespace {

// The innermost atomic block on the database, where the fiber has any frame at all.
detail::Block* block_in(const detail::Frame* frame, const Database& database) {
    return frame && frame->block ? detail::Block::find(database) : nullptr;
}

}  // namespace

std::string_view vendor_name(Vendor vendor) {
    return vendor == Vendor::sqlite ? "sqlite" : "postgresql";
}

void Database::query(const Statement& statement, Parameters parameters, RowHandler rows) {
    const detail::Frame* frame = detail::current_frame();
    detail::Block* block = block_in(frame, *this);
    const auto run = [&](RowHandler handler) {
        if (block)
            block->query(statement, parameters, handler);
        else
            run_query(statement, parameters, handler);
    };
    if (!frame || !frame->observers) [[likely]]
        return run(rows);
    detail::observed(*frame->observers, *this, QueryEvent::Kind::query, statement.sql(), parameters,
                     [&](std::size_t& count) {
                         run([&](const Row& row) {
                             ++count;
                             if (rows)
                                 rows(row);
                         });
                     });
}

ExecuteResult Database::execute(const Statement& statement, Parameters parameters, RowHandler rows) {
    const detail::Frame* frame = detail::current_frame();
    if (frame && frame->written)
        frame->written->add(number_);
    detail::Block* block = block_in(frame, *this);
    const auto run = [&] {
        return block ? block->execute(statement, parameters, rows) : run_execute(statement, parameters, rows);
    };
    if (!frame || !frame->observers)
        return run();
    ExecuteResult result;
    detail::observed(*frame->observers, *this, QueryEvent::Kind::execute, statement.sql(), parameters,
                     [&](std::size_t& count) {
                         result = run();
                         count = static_cast<std::size_t>(result.rows_affected);
                     });
    return result;
}

std::unique_ptr<Cursor> Database::open_cursor(const Statement& statement, Parameters parameters,
                                              std::size_t rows_at_once) {
    const detail::Frame* frame = detail::current_frame();
    detail::Block* block = block_in(frame, *this);
    const auto open = [&] {
        return block ? block->open_cursor(statement, parameters, rows_at_once)
                     : run_cursor(statement, parameters, rows_at_once);
    };
    if (!frame || !frame->observers)
        return open();
    std::unique_ptr<Cursor> cursor;
    detail::observed(*frame->observers, *this, QueryEvent::Kind::query, statement.sql(), parameters,
                     [&](std::size_t&) { cursor = open(); });
    return cursor;
}

std::unique_ptr<Cursor> Database::run_cursor(const Statement& statement, Parameters parameters, std::size_t) {
    return detail::whole_result([this](const Statement& whole, Parameters values,
                                       RowHandler rows) { run_query(whole, values, rows); },
                                statement, parameters);
}

void Database::query(std::string_view sql, Parameters parameters, RowHandler rows) {
    query(Statement::once(sql), parameters, rows);
}

ExecuteResult Database::execute(std::string_view sql, Parameters parameters) {
    return execute(Statement::once(sql), parameters);
}

std::optional<Value> Database::query_value(std::string_view sql, Parameters parameters) {
    std::optional<Value> first;
    query(sql, parameters, [&](const Row& row) {
        if (!first)
            first = row.value(0);
    });
    return first;
}

std::vector<List> Database::query_rows(std::string_view sql, Parameters parameters) {
    std::vector<List> all;
    query(sql, parameters, [&](const Row& row) {
        List& columns = all.emplace_back();
        for (std::size_t i = 0; i < row.size(); ++i)
            columns.push_back(row.value(i));
    });
    return all;
}

Connection* Database::current_connection() const {
    detail::Block* block = detail::Block::find(*this);
    if (!block)
        return nullptr;
    block->check_usable();
    return block->transaction.connection.get();
}

bool Database::in_atomic_block() const {
    return detail::Block::find(*this) != nullptr;
}

}  // namespace nuages::db
