#include "runner.h"

#include <nuages/json/json.h>
#include <nuages/meta/hstore.h>
#include <nuages/meta/range.h>
#include <nuages/orm/registry.h>
#include <nuages/orm/time_zone.h>

#include "column_form.h"
#include "generic_fields.h"
#include "plan_cache.h"

namespace nuages::orm::detail {
namespace {

// Weeks by ISO 8601: the first of a year has its first Thursday.
Date first_day(std::int64_t year, bool iso) {
    const int y = static_cast<int>(year);
    if (!iso)
        return Date(y, 1, 1);
    const Date fourth(y, 1, 4);
    return fourth - fourth.weekday();
}

Date last_day(std::int64_t year, bool iso) {
    if (!iso)
        return Date(static_cast<int>(year), 12, 31);
    const Date fourth(static_cast<int>(year), 12, 28);  // is in the last week
    return fourth + (6 - fourth.weekday());
}

Value year_bound(std::int64_t year, std::uint8_t form) {
    const auto offset = static_cast<std::uint8_t>(form - static_cast<std::uint8_t>(Form::year));
    const bool iso = offset & 4;
    const ZoneId zone = current_time_zone();
    switch (static_cast<YearBound>(offset & 3)) {
        case YearBound::first_date:
            return first_day(year, iso);
        case YearBound::last_date:
            return last_day(year, iso);
        case YearBound::first_moment:
            return DateTime::combine(first_day(year, iso), {}, zone);
        case YearBound::last_moment:
            break;
    }
    return DateTime::combine(last_day(year, iso), Time::of(23, 59, 59, 999999), zone);
}

Value in_form(const Value& value, std::uint8_t form, const sql::Dialect& dialect) {
    if (form >= static_cast<std::uint8_t>(Form::year))
        return year_bound(value.to_int(), form);
    if (form >= static_cast<std::uint8_t>(Form::like)) {
        const auto match = static_cast<sql::Match>(form - static_cast<std::uint8_t>(Form::like));
        return dialect.pattern(match, value.is_text() ? value.as_text() : std::string_view(value.str()));
    }
    if (form == static_cast<std::uint8_t>(Form::json_elements))
        return with_json_elements(value);
    if (form == static_cast<std::uint8_t>(Form::hstore))
        return value.is_dict() ? Value(meta::hstore_text(value.as_dict())) : value;
    if (form == static_cast<std::uint8_t>(Form::range)) {
        const Range<Value>* range = find_range(value);
        return range ? Value(meta::range_text(*range)) : value;
    }
    return form == static_cast<std::uint8_t>(Form::json) ? Value(json::dumps(value)) : value;
}

// How people write a value in SQL.
std::string shown(const Value& value) {
    switch (value.kind()) {
        case Value::Kind::null:
            return "NULL";
        case Value::Kind::boolean:
            return value.as_bool() ? "True" : "False";
        case Value::Kind::datetime:
            return value.as_datetime().in(tz::naive).iso(' ');
        default:
            return value.str();
    }
}

Access access_of(Task task) {
    return task == Task::update || task == Task::remove ? Access::write : Access::read;
}

// Not in its caller: it takes several KiB of the stack, which a query whose plan is known leaves untouched.
[[gnu::noinline]] std::shared_ptr<const Plan> compiled(const Request& request, const Shape& shape) {
    return std::make_shared<const Plan>(compile(request, shape, shape.dialect()));
}

}  // namespace

Value bound_value(const Shape& shape, const sql::Parameter& parameter, const sql::Dialect& dialect) {
    const Value& value = shape.value(parameter.value);
    return parameter.form ? in_form(value, parameter.form, dialect) : value;
}

Runner::Runner(const Request& request)
    : model_(request.query.model()),
      source_(model_, origin_of(request.query, access_of(request.task))),
      shape_(model_, request.task, &dialect_of(source_.database().vendor()), &source_.database()) {
    shape_.number(static_cast<std::uint8_t>(source_.database().vendor()));
    describe_shape(shape_, request);
    PlanCache& cache = plans_of(model_.registry());
    plan_ = cache.find(shape_.bytes());
    if (plan_)
        return;
    plan_ = compiled(request, shape_);
    cache.add(shape_.bytes(), plan_);
}

BoundValues Runner::bound() const {
    BoundValues values;
    values.reserve(plan_->parameters.size());
    for (const sql::Parameter& parameter : plan_->parameters) {
        if (static_cast<Form>(parameter.form) == Form::content_type) [[unlikely]] {
            // A replica may lack the newest, and cannot be given one.
            const Pinned pinned(source_.origin().is_routed ? nullptr : source_.origin().database);
            values.push_back(content_type_of(*model_.registry().models()[parameter.value]));
            continue;
        }
        values.push_back(bound_value(shape_, parameter, *plan_->dialect));
    }
    return values;
}

void Runner::query(db::RowHandler rows) {
    if (plan_->never)
        return;
    const BoundValues values = bound();
    source_.read([&](db::Database& database) { database.query(plan_->statement, values.view(), rows); });
}

db::ExecuteResult Runner::execute() const {
    if (plan_->never)
        return {};
    const db::ExecuteResult result = source_.database().execute(plan_->statement, bound().view());
    model_.count_write();
    return result;
}

std::unique_ptr<db::Cursor> Runner::cursor(std::size_t rows_at_once) {
    if (plan_->never)
        return nullptr;
    const BoundValues values = bound();
    std::unique_ptr<db::Cursor> cursor;
    source_.read([&](db::Database& database) {
        cursor = database.open_cursor(plan_->statement, values.view(), rows_at_once);
    });
    return cursor;
}

std::string Runner::explanation() {
    if (plan_->never)
        return {};
    const BoundValues values = bound();
    std::string lines;
    source_.read([&](db::Database& database) {
        const bool sqlite = database.vendor() == db::Vendor::sqlite;
        database.query(db::Statement::once((sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") +
                                           std::string(plan_->statement.sql())),
                       values.view(), [&](const db::Row& row) {
                           for (std::size_t i = 0; i < row.size(); ++i)
                               lines += (i > 0 ? " " : lines.empty() ? "" : "\n") + row.value(i).str();
                       });
    });
    return lines;
}

std::string Runner::text() const {
    const BoundValues values = bound();
    const std::string_view sql = plan_->statement.sql();
    std::string result;
    std::size_t next = 0;
    bool quoted = false;
    for (const char c : sql) {
        quoted = quoted != (c == '\'' || c == '"');
        if (c == '?' && !quoted)
            result += shown(values.view()[next++]);
        else
            result += c;
    }
    return result;
}

}  // namespace nuages::orm::detail
