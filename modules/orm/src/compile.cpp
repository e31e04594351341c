#include "compile.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/orm/errors.h>
#include <nuages/sql/writer.h>

#include "select_builder.h"
#include "where.h"

namespace nuages::orm::detail {
namespace {

class Compiler {
public:
    Compiler(const Request& request, const Shape& shape, const sql::Dialect& dialect)
        : request_(request),
          model_(request.query.model()),
          shape_(shape),
          dialect_(dialect),
          builder_(model_, shape) {
        plan_.dialect = &dialect;
    }

    Plan compile() {
        builder_.apply(request_.query.node());
        ConditionGroup conditions;
        for (const AnyCondition* condition : request_.conditions)
            conditions.add(*condition);
        if (!conditions.items.empty())
            builder_.filter(conditions);
        switch (request_.task) {
            case Task::fetch:
            case Task::get:
            case Task::first:
            case Task::last:
                finish(sql::write(dialect_, objects()));
                break;
            case Task::count:
                finish(sql::write(dialect_, aggregate(sql::call("COUNT", all()), "__count")));
                break;
            case Task::count_by:
                finish(sql::write(dialect_, counts()));
                break;
            case Task::aggregate:
                finish(sql::write(dialect_, aggregated()));
                break;
            case Task::exists:
            case Task::contains:
                finish(sql::write(dialect_, existing()));
                break;
            case Task::values:
                finish(sql::write(dialect_, values()));
                break;
            case Task::update:
                finish(sql::write(dialect_, updating()));
                break;
            case Task::remove:
                finish(sql::write(dialect_, removing()));
                break;
            default:
                throw std::logic_error("orm: this task is no query");
        }
        plan_.never = builder_.matches_nothing();
        return std::move(plan_);
    }

private:
    static std::vector<sql::Expr> all() { return std::vector<sql::Expr>(1, sql::all_columns()); }

    void finish(sql::Text text) {
        plan_.statement = db::Statement(text.sql);
        plan_.parameters = std::move(text.parameters);
        plan_.plain =
            std::all_of(plan_.parameters.begin(), plan_.parameters.end(),
                        [](const sql::Parameter& p) { return static_cast<Form>(p.form) == Form::plain; });
    }

    void window(sql::Select& select) const {
        if (request_.window.count >= 0)
            select.limit = value(shape_.limit_holder());
        if (request_.window.from > 0)
            select.offset = value(shape_.offset_holder());
    }

    sql::Expr value(const void* holder) const { return sql::parameter({shape_.number_of(holder), 0}); }

    // The statement's tables and conditions, when all joins are known.
    void source(sql::Select& select) {
        select.where = builder_.take_where();
        select.distinct = builder_.distinct();
        builder_.joins().write(select);
    }

    // SELECT DISTINCT can only sort by what it selects.
    void order(sql::Select& select, std::vector<sql::OrderTerm> terms) const {
        if (builder_.distinct()) {
            for (const sql::OrderTerm& term : terms) {
                const auto same = [&](const sql::Output& output) {
                    return output.expr.type == sql::Expr::Type::column &&
                           output.expr.text == term.expr.text &&
                           output.expr.qualifier.name == term.expr.qualifier.name;
                };
                if (std::none_of(select.columns.begin(), select.columns.end(), same))
                    select.columns.push_back({term.expr, {}});
            }
        }
        select.order = std::move(terms);
    }

    sql::Select objects() {
        sql::Select select;
        add_object(select, {&model_, 0, 0, nullptr}, 0);
        for (const Path& path : builder_.related())
            add_related(select, path);
        if (request_.task == Task::get) {
            source(select);
            if (!request_.window.limited()) {
                if (!asks_for_one_row())
                    select.limit = sql::number(rows_of_get);
                return select;
            }
            order(select, builder_.order_terms());
            window(select);
            return select;
        }
        if (request_.task == Task::last)
            builder_.reverse();
        std::vector<sql::OrderTerm> terms = builder_.order_terms();
        if (terms.empty() && request_.task != Task::fetch)
            terms.push_back({builder_.joins().column(0, model_.primary_key()), request_.task == Task::last,
                             sql::OrderTerm::Nulls::by_default});
        order(select, std::move(terms));
        source(select);
        window(select);
        return select;
    }

    // Where a unique column has to have a value there is one row at most.
    bool asks_for_one_row() const {
        return std::any_of(
            request_.conditions.begin(), request_.conditions.end(), [&](const AnyCondition* condition) {
                return condition->path.step_count == 1 && condition->path.lookup == Lookup::exact &&
                       condition->path.transforms[0] == Transform::none &&
                       !condition->operand.value.is_null() &&
                       fields_of(model_, condition->path).front()->unique();
            });
    }

    void add_object(sql::Select& select, RowObject object, std::size_t alias) {
        object.first_column = select.columns.size();
        for (const FieldInfo* field : object.model->stored_fields()) {
            object.members.push_back(
                {field->storage(), field->meta().optional, field->null(), field->column_type().kind,
                 static_cast<std::uint32_t>(select.columns.size()), field->offset(), field});
            if (field->primary_key())
                object.key_column = select.columns.size();
            select.columns.push_back({builder_.joins().column(alias, *field), {}});
        }
        for (const FieldInfo& field : object.model->fields())
            if (field.is_set())
                object.sets.push_back(&field);
        plan_.objects.push_back(std::move(object));
        aliases_.push_back(alias);
    }

    void add_related(sql::Select& select, const Path& path) {
        std::size_t parent = 0;
        for (const FieldInfo* field : fields_of(model_, path)) {
            const auto known = std::find_if(
                plan_.objects.begin(), plan_.objects.end(),
                [&](const RowObject& object) { return object.via == field && object.parent == parent; });
            if (known == plan_.objects.end()) {
                const JoinPath joined = builder_.joins().follow({field}, aliases_[parent], nullptr);
                add_object(select, {field->target(), 0, parent, field}, joined.aliases.back());
                parent = plan_.objects.size() - 1;
            } else {
                parent = static_cast<std::size_t>(known - plan_.objects.begin());
            }
        }
    }

    // COUNT(*) and its like over the rows; over a subquery where slices or DISTINCT make it the rows of one.
    sql::Select aggregate(sql::Expr function, std::string_view alias) {
        sql::Select select;
        if (!builder_.distinct() && !request_.window.limited()) {
            select.columns.push_back({std::move(function), std::string(alias)});
            source(select);
            return select;
        }
        sql::Select rows;
        for (const FieldInfo* field : model_.stored_fields())
            rows.columns.push_back({builder_.joins().column(0, *field), {}});
        return outside(std::move(rows), std::move(function), alias);
    }

    sql::Select outside(sql::Select rows, sql::Expr function, std::string_view alias) {
        if (request_.window.limited())
            order(rows, builder_.order_terms());
        source(rows);
        window(rows);
        sql::Select select;
        select.columns.push_back({std::move(function), std::string(alias)});
        select.from = std::make_shared<const sql::Select>(std::move(rows));
        select.as = {"subquery", true};
        return select;
    }

    sql::Select aggregated() {
        static constexpr std::string_view names[] = {"COUNT", "SUM", "AVG", "MIN", "MAX"};
        const Path& path = *request_.columns.front();
        const std::string_view name = names[static_cast<std::size_t>(request_.aggregate)];
        const FieldInfo& field = *fields_of(model_, path).back();
        plan_.columns.push_back(&field);
        Typed column = builder_.column(path);
        const bool simple = !builder_.distinct() && !request_.window.limited();
        std::vector<sql::Expr> argument;
        argument.push_back(simple ? column.expr : sql::column("col1"));
        sql::Expr function = sql::call(name, std::move(argument));
        if (simple)
            return aggregate(std::move(function), {});
        sql::Select rows;
        rows.columns.push_back({std::move(column.expr), "col1"});
        for (const FieldInfo* each : model_.stored_fields())
            rows.columns.push_back({builder_.joins().column(0, *each), "row_" + each->column()});
        return outside(std::move(rows), std::move(function), {});
    }

    sql::Select existing() {
        sql::Select select;
        select.columns.push_back({sql::number(1), "a"});
        if (request_.task == Task::contains) {
            if (request_.window.limited() || builder_.distinct()) {
                sql::Select rows;
                rows.columns.push_back({builder_.joins().column(0, model_.primary_key()), {}});
                order(rows, builder_.order_terms());
                source(rows);
                window(rows);
                select.from = std::make_shared<const sql::Select>(std::move(rows));
                select.as = {"subquery", true};
                select.where = sql::match(sql::Match::equal, sql::column(model_.primary_key().column()),
                                          value(request_.key));
                select.limit = sql::number(1);
                return select;
            }
            source(select);
            add_condition(select.where,
                          sql::match(sql::Match::equal, builder_.joins().column(0, model_.primary_key()),
                                     value(request_.key)),
                          sql::Expr::Type::all_of);
            select.limit = sql::number(1);
            return select;
        }
        if (request_.window.limited())
            order(select, builder_.order_terms());
        source(select);
        select.distinct = false;
        window(select);
        if (!select.limit)
            select.limit = sql::number(1);
        return select;
    }

    sql::Select values() {
        sql::Select select;
        for (const Path* path : request_.columns) {
            const FieldInfo* field = fields_of(model_, *path).back();
            plan_.columns.push_back(field);
            select.columns.push_back({builder_.column(*path).expr, {}});
        }
        order(select, builder_.order_terms());
        source(select);
        window(select);
        return select;
    }

    // How many rows there are for each value of a column.
    sql::Select counts() {
        const Path& path = *request_.columns.front();
        plan_.columns.push_back(fields_of(model_, path).back());
        const sql::Expr column = builder_.column(path).expr;
        sql::Select select;
        select.columns.push_back({column, {}});
        select.columns.push_back({sql::call("COUNT", all()), "__count"});
        select.group_by.push_back(column);
        source(select);
        return select;
    }

    // The condition of an UPDATE or DELETE: on the table alone, or through the keys of the rows where it is
    // joined.
    sql::Expr own_rows() {
        sql::Expr where = builder_.take_where();
        if (builder_.joins().used_count() == 1)
            return where;
        sql::Select keys;
        keys.columns.push_back({builder_.joins().column(0, model_.primary_key()), {}});
        keys.where = std::move(where);
        builder_.joins().write(keys);
        return sql::in(sql::column({model_.table(), false}, model_.primary_key().column()), std::move(keys));
    }

    sql::Update updating() {
        sql::Update update;
        update.table = model_.table();
        for (const AnyAssignment* assignment : request_.assignments) {
            if (assignment->empty())
                continue;
            const FieldInfo& field = *fields_of(model_, assignment->path).back();
            update.set.emplace_back(field.column(), builder_.assigned(*assignment, field));
        }
        update.where = own_rows();
        return update;
    }

    sql::Delete removing() { return {model_.table(), own_rows()}; }

    const Request& request_;
    const ModelInfo& model_;
    const Shape& shape_;
    const sql::Dialect& dialect_;
    SelectBuilder builder_;
    std::vector<std::size_t> aliases_;  // of plan_.objects
    Plan plan_;
};

}  // namespace

void describe_shape(Shape& shape, const Request& request) {
    shape.query(request.query.node());
    for (const AnyCondition* condition : request.conditions)
        shape.condition(*condition);
    for (const AnyAssignment* assignment : request.assignments)
        if (!assignment->empty())
            shape.assignment(*assignment);
    shape.number(static_cast<std::uint8_t>(request.aggregate));
    for (const Path* path : request.columns)
        shape.path(*path);
    shape.window(request.window);
    if (request.key)
        shape.value(request.key, *request.key);
}

Plan compile(const Request& request, const Shape& shape, const sql::Dialect& dialect) {
    return Compiler(request, shape, dialect).compile();
}

const sql::Dialect& dialect_of(db::Vendor vendor) {
    return vendor == db::Vendor::sqlite ? sql::sqlite_dialect() : sql::postgres_dialect();
}

}  // namespace nuages::orm::detail
