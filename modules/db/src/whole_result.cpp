#include "whole_result.h"

#include <utility>

#include "owned_parameters.h"

namespace nuages::db {
namespace {

class WholeResult final : public Cursor {
public:
    WholeResult(Function<void(const Statement&, Parameters, RowHandler)> run, const Statement& statement,
                Parameters parameters)
        : run_(std::move(run)), statement_(statement), parameters_(detail::owned(parameters)) {}

    bool next(RowHandler rows) override {
        if (std::exchange(has_run_, true))
            return false;
        bool any = false;
        run_(statement_, parameters_, [&](const Row& row) {
            any = true;
            rows(row);
        });
        return any;
    }

private:
    Function<void(const Statement&, Parameters, RowHandler)> run_;
    Statement statement_;
    List parameters_;
    bool has_run_ = false;
};

}  // namespace

std::unique_ptr<Cursor> detail::whole_result(Function<void(const Statement&, Parameters, RowHandler)> run,
                                             const Statement& statement, Parameters parameters) {
    return std::make_unique<WholeResult>(std::move(run), statement, parameters);
}

std::unique_ptr<Cursor> Connection::open_cursor(const Statement& statement, Parameters parameters,
                                                std::size_t) {
    return detail::whole_result(
        [this](const Statement& whole, Parameters values, RowHandler rows) { query(whole, values, rows); },
        statement, parameters);
}

}  // namespace nuages::db
