#pragma once

#include <array>
#include <memory>
#include <vector>

#include <nuages/db/database.h>

#include "compile.h"
#include "plan.h"
#include "row_origin.h"
#include "shape.h"

namespace nuages::orm::detail {

// Values in the order of a statement's placeholders; a handful of them without an allocation.
class BoundValues {
public:
    void reserve(std::size_t count) {
        if (count > few_.size())
            many_.resize(count);
    }
    void push_back(Value value) { (many_.empty() ? few_[size_] : many_[size_]) = std::move(value), ++size_; }
    db::Parameters view() const { return {many_.empty() ? few_.data() : many_.data(), size_}; }

private:
    std::array<Value, 8> few_;
    std::vector<Value> many_;
    std::size_t size_ = 0;
};

// A value of the shape as the statement's parameter has it.
Value bound_value(const Shape& shape, const sql::Parameter& parameter, const sql::Dialect& dialect);

// One run of a query: finds or makes its plan, binds its values, asks the database. Borrows what the request
// names until it has run.
class Runner {
public:
    explicit Runner(const Request& request);

    const Plan& plan() const noexcept { return *plan_; }
    // Does nothing where no row can match.
    void query(db::RowHandler rows);
    db::ExecuteResult execute() const;
    // The rows of the query piece by piece; null where no row can match.
    std::unique_ptr<db::Cursor> cursor(std::size_t rows_at_once);
    // The statement with its values put in, for people.
    std::string text() const;
    // Where its rows come from, where that was chosen. Final once it has run.
    const RowOrigin& origin() const noexcept { return source_.origin(); }
    // How the database would run it.
    std::string explanation();

private:
    BoundValues bound() const;

    const ModelInfo& model_;
    Source source_;
    Shape shape_;
    std::shared_ptr<const Plan> plan_;
};

}  // namespace nuages::orm::detail
