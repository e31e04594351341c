#include "cursor.h"

#include "transaction.h"

namespace nuages::db {

PostgresCursor::PostgresCursor(PostgresTransaction& transaction, int number, const Statement& statement,
                               Parameters parameters, std::size_t rows_at_once)
    : transaction_(transaction) {
    declare(number, statement, parameters, rows_at_once);
}

PostgresCursor::PostgresCursor(std::unique_ptr<PostgresTransaction> transaction, const Statement& statement,
                               Parameters parameters, std::size_t rows_at_once)
    : own_(std::move(transaction)), transaction_(*own_) {
    declare(1, statement, parameters, rows_at_once);
}

void PostgresCursor::declare(int number, const Statement& statement, Parameters parameters,
                             std::size_t rows_at_once) {
    name_ = "\"nuages_" + std::to_string(number) + '"';
    sql_ = statement.sql();
    transaction_.run(Statement::once("DECLARE " + name_ + " NO SCROLL CURSOR FOR " + sql_), parameters);
    fetch_ = Statement("FETCH FORWARD " + std::to_string(rows_at_once ? rows_at_once : 1) + " FROM " + name_);
}

PostgresCursor::~PostgresCursor() {
    if (own_ || !transaction_.in_transaction())
        return;
    try {
        Wire& wire = transaction_.started().wire();
        wire.statements().forget(fetch_.id());
        wire.send_command(("CLOSE " + name_).c_str(), nullptr);  // nobody waits for the answer
    } catch (...) {
        // The connection is lost, and the cursor with it.
    }
}

bool PostgresCursor::next(RowHandler rows) {
    if (has_ended_)
        return false;
    const Result result = transaction_.run(fetch_, {});
    has_ended_ = result.row_count == 0;
    hand_out(result, rows, {sql_, {}});
    return !has_ended_;
}

}  // namespace nuages::db
