#include "compile.h"

#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/db/database.h>
#include <nuages/db/errors.h>
#include <nuages/orm/errors.h>
#include <nuages/sql/writer.h>

#include "deferral.h"
#include "deferred_fields.h"
#include "expression_type.h"
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
          builder_(model_, shape),
          deferral_(model_, request.query.node()) {
        plan_.dialect = &dialect;
    }

    Plan compile() {
        combination_ = combination_of(request_.query.node());
        if (!combination_)
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
                finish(sql::write(dialect_, counting()));
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
            case Task::update:
                finish(sql::write(dialect_, updating()));
                break;
            case Task::remove:
                finish(sql::write(dialect_, removing()));
                break;
            default:
                throw std::logic_error("orm: this task is no query");
        }
        plan_.never = combination_ ? is_empty_ : builder_.matches_nothing();
        return std::move(plan_);
    }

private:
    static std::vector<sql::Expr> all() { return std::vector<sql::Expr>(1, sql::all_columns()); }

    void finish(sql::Text text) {
        plan_.statement = gives_one_row() ? db::Statement::of_one_row(text.sql) : db::Statement(text.sql);
        plan_.parameters = std::move(text.parameters);
        plan_.plain =
            std::all_of(plan_.parameters.begin(), plan_.parameters.end(),
                        [](const sql::Parameter& p) { return static_cast<Form>(p.form) == Form::plain; });
    }

    bool gives_one_row() {
        switch (request_.task) {
            case Task::first:
            case Task::last:
            case Task::count:
            case Task::exists:
            case Task::contains:
                return true;
            case Task::get:
                return asks_for_one_row() && builder_.joins().used_count() == 1;
            default:
                return false;
        }
    }

    void window(sql::Select& select) const {
        if (request_.window.count >= 0)
            select.limit = value(shape_.limit_holder());
        if (request_.window.from > 0)
            select.offset = value(shape_.offset_holder());
    }

    sql::Expr value(const void* holder) const { return sql::parameter({shape_.number_of(holder), 0}); }

    // SELECT DISTINCT can only sort by what it selects.
    void order(sql::Select& select, std::vector<sql::OrderTerm> terms) const {
        if (builder_.distinct()) {
            for (const sql::OrderTerm& term : terms) {
                const auto same = [&](const sql::Output& output) {
                    return same_text(output.expr, term.expr);
                };
                if (std::none_of(select.columns.begin(), select.columns.end(), same))
                    select.columns.push_back({term.expr, {}});
            }
        }
        select.order = std::move(terms);
    }

    bool same_text(const sql::Expr& a, const sql::Expr& b) const {
        sql::Writer left(dialect_), right(dialect_);
        const sql::Text one = left.expr(a).take(), other = right.expr(b).take();
        return one.sql == other.sql && one.parameters == other.parameters;
    }

    void add_columns(sql::Select& select, const std::vector<Annotation>& values) {
        plan_.first_column = select.columns.size();
        for (const Annotation& each : values) {
            plan_.columns.push_back({each.what.field, each.what.output, !each.what.keys.empty(), each.name,
                                     select.columns.size() - plan_.first_column});
            add_outputs(select, each.what.expr, column_alias(each));
        }
    }

    // What is more than a column of the table gets its name.
    std::string column_alias(const Annotation& annotation) const {
        if (annotation.what.expr.type == sql::Expr::Type::row)
            return {};
        return annotation.what.field && annotation.what.field->column() == annotation.name ? std::string()
                                                                                           : annotation.name;
    }

    // The rows as values() or the model say.
    void add_rows(sql::Select& select) {
        if (builder_.has_values()) {
            add_columns(select, builder_.values());
            return;
        }
        add_object(select, {&model_, 0, 0, nullptr}, 0);
        for (const Path& path : builder_.related())
            add_related(select, path);
        if (builder_.follows_all_keys())
            add_all_related(select, 0, 1);
        std::vector<Annotation> selected;
        for (const Annotation& each : builder_.annotations())
            if (each.selected)
                selected.push_back(each);
        add_columns(select, selected);
    }

    sql::Select objects() {
        if (combination_)
            return combined_rows();
        sql::Select select;
        add_rows(select);
        if (request_.task == Task::get) {
            if (request_.window.limited()) {
                order(select, builder_.order_terms());
                window(select);
            } else if (!asks_for_one_row() || !plan_.columns.empty()) {
                select.limit = sql::number(rows_of_get);
            }
            builder_.finish(select);
            lock(select);
            return select;
        }
        if (request_.task == Task::last)
            builder_.reverse();
        if (request_.task != Task::fetch && !builder_.is_ordered() && !builder_.has_values())
            builder_.order_by_key(false);
        order(select, builder_.order_terms());
        builder_.finish(select);
        window(select);
        lock(select);
        return select;
    }

    void lock(sql::Select& select) {
        if (!builder_.lock_said() || !dialect_.has_row_locks())
            return;
        select.lock = builder_.lock(locked_tables());
        if (select.from)
            throw db::NotSupportedError(
                {"select_for_update() cannot lock rows that are filtered by window functions: lock those "
                 "with the keys that such a query gives.",
                 {},
                 {},
                 {}});
    }

    // The tables that `of` names: "self", what select_related() follows to, and the links of these to their
    // parents. None where rows are no objects.
    std::vector<std::size_t> locked_tables() {
        std::vector<std::size_t> tables;
        if (plan_.objects.empty())
            return tables;
        std::vector<std::pair<std::string, std::size_t>> known;
        for (std::size_t i = 0; i < plan_.objects.size(); ++i) {
            std::string way = parent_path(plan_.objects[i]);
            known.emplace_back(way.empty() ? "self" : way, aliases_[i]);
            for (const std::size_t alias : builder_.joins().parents_of(aliases_[i])) {
                way += (way.empty() ? "" : "__") + builder_.joins()[alias].via->name();
                known.emplace_back(way, alias);
            }
        }
        std::string choices, invalid;
        for (const auto& [name, alias] : known)
            (choices += choices.empty() ? "" : ", ") += name;
        for (const std::string& name : builder_.lock_said()->names) {
            const auto found = std::find_if(known.begin(), known.end(),
                                            [&](const auto& each) { return each.first == name; });
            if (found == known.end())
                (invalid += invalid.empty() ? "" : ", ") += name;
            else
                tables.push_back(found->second);
        }
        if (!invalid.empty())
            throw FieldError(
                "Invalid field name(s) given in select_for_update(of=(...)): " + invalid +
                ". Only relational fields followed in the query are allowed. Choices are: " + choices + ".");
        return tables;
    }

    // The last UNION or its like of a query; null where there is none.
    static const QueryNode* combination_of(const QueryNode* last) {
        while (last && last->type != QueryNode::Type::combine)
            last = last->parent;
        return last;
    }

    // The parts of a union one after the other, then order and slice of all.
    sql::Select combined_rows() {
        const QueryNode* values = nullptr;
        const QueryNode* order = nullptr;
        bool reversed = request_.task == Task::last;
        for (const QueryNode* node = request_.query.node(); node != combination_; node = node->parent) {
            if (node->type == QueryNode::Type::values && !values)
                values = node;
            if (node->type == QueryNode::Type::order && !order)
                order = node;
            reversed ^= node->type == QueryNode::Type::reverse;
        }
        const auto how = static_cast<sql::Compound::Type>(combination_->variant);
        sql::Select all;
        bool first = true;
        for (const Query& part : combination_->queries) {
            std::optional<sql::Select> select = part_of(part, values);
            if (!select && SelectBuilder::can_do_without(how, first))
                continue;
            if (!select)
                return no_rows();
            if (first) {
                all = std::move(*select);
                first = false;
            } else {
                all.compound.push_back({how, std::make_shared<const sql::Select>(std::move(*select))});
            }
        }
        if (first)
            return no_rows();
        for (std::size_t i = 0; order && i < order->paths.size(); ++i)
            add_combined_order(all, *order, i, reversed);
        window(all);
        return all;
    }

    sql::Select no_rows() {
        is_empty_ = true;
        sql::Select nothing;
        nothing.columns.push_back({sql::number(1), {}});
        nothing.where = never();
        return nothing;
    }

    // One part; nullopt where it has no rows for sure.
    std::optional<sql::Select> part_of(const Query& part, const QueryNode* values) {
        Query query = part;
        if (values && !has_values(part.node()))
            query = part.with_values(values->names, values->expressions);
        const Window slice = window_of(query.node());
        Request request{query, Task::fetch, {}, slice};
        Compiler compiler(request, shape_, dialect_);
        const QueryNode* inner = combination_of(query.node());
        compiler.combination_ = inner;
        if (!inner)
            compiler.builder_.apply(query.node());
        const bool ordered = !inner && compiler.builder_.is_ordered_by_itself();
        refuse_slice_in_union(dialect_, slice);
        if (!dialect_.has_ordered_compounds() && ordered && compiler.builder_.is_ordered())
            throw db::DatabaseError(
                {"ORDER BY not allowed in subqueries of compound statements.", {}, {}, {}});
        if (!inner && !slice.limited())
            compiler.builder_.order_by_nothing();
        request.window = {};
        sql::Select select = compiler.objects();
        if (plan_.objects.empty() && plan_.columns.empty()) {
            plan_.objects = std::move(compiler.plan_.objects);
            plan_.columns = std::move(compiler.plan_.columns);
            plan_.first_column = compiler.plan_.first_column;
        }
        if ((!inner && compiler.builder_.matches_nothing()) || compiler.is_empty_)
            return std::nullopt;
        return SelectBuilder::part_of_union(std::move(select), slice);
    }

    static bool has_values(const QueryNode* node) { return last_of(QueryNode::Type::values, node); }

    // By the number of a column, which is all that a union can be sorted by.
    void add_combined_order(sql::Select& all, const QueryNode& order, std::size_t i, bool reversed) const {
        const Path& path = order.paths[i];
        bool descending = path.descending;
        Nulls nulls = Nulls::by_default;
        const ExpressionNode* node = nullptr;
        if (!order.expressions.empty() && order.expressions[i]) {
            node = order.expressions[i].node();
            if (node->type == ExpressionNode::Type::ordered) {
                descending = node->descending;
                nulls = node->nulls;
                node = node->arguments.front().node();
            }
        }
        const Path* column =
            node ? node->type == ExpressionNode::Type::column ? &node->column : nullptr : &path;
        std::vector<std::size_t> numbers;
        if (column && column->step_count == 1) {
            const FieldInfo& field = *named_fields_of(model_, *column).back();
            const std::size_t number = number_of(field);
            if (number == 0 && field.is_composite())
                for (const FieldInfo* part : field.parts())
                    numbers.push_back(number_of(*part));
            else
                for (std::size_t k = 0; k < std::max<std::size_t>(1, field.parts().size()); ++k)
                    numbers.push_back(number == 0 ? 0 : number + k);
        } else {
            numbers.push_back(0);
            for (const ResultColumn& each : plan_.columns)
                if (node && node->type == ExpressionNode::Type::annotation && each.name == node->name)
                    numbers.front() = plan_.first_column + each.place + 1;
        }
        for (const std::size_t number : numbers) {
            if (number == 0)
                throw db::DatabaseError(
                    {"ORDER BY term does not match any column in the result set.", {}, {}, {}});
            all.order.push_back({sql::number(static_cast<std::int64_t>(number)), descending != reversed,
                                 place_of(nulls, reversed)});
        }
    }

    // The place of a field among the columns, counted from 1; 0 where it is not selected.
    std::size_t number_of(const FieldInfo& field) const {
        std::size_t number = 0;
        if (!plan_.objects.empty())
            for (const LoadStep& step : plan_.objects.front().members)
                if (step.field == &field)
                    number = step.column + 1;
        for (const ResultColumn& each : plan_.columns)
            if (each.field == &field || each.name == field.name())
                number = plan_.first_column + each.place + 1;
        return number;
    }

    // Where a unique column has to have a value there is one row at most.
    bool asks_for_one_row() const {
        return std::any_of(
            request_.conditions.begin(), request_.conditions.end(), [&](const AnyCondition* condition) {
                return condition->path.step_count == 1 && condition->path.lookup == Lookup::exact &&
                       condition->path.transforms[0] == Transform::none &&
                       !condition->operand.value.is_null() &&
                       fields_of(model_, condition->path).back()->unique();
            });
    }

    void add_object(sql::Select& select, RowObject object, std::size_t alias) {
        object.first_column = select.columns.size();
        const bool all = !deferral_.restricts(parent_path(object));
        std::vector<const FieldInfo*> deferred;
        for (const FieldInfo* field : object.model->stored_fields()) {
            if (!all && !deferral_.loads(parent_path(object), *field)) {
                deferred.push_back(field);
                continue;
            }
            object.members.push_back(load_step(*field, select.columns.size()));
            if (field == object.model->key_fields().front())
                object.key_column = select.columns.size();
            select.columns.push_back({builder_.joins().any_column(alias, *field), {}});
        }
        complete(object, std::move(deferred));
        plan_.objects.push_back(std::move(object));
        aliases_.push_back(alias);
    }

    // The way from the queried model to an object of the row: "question__author".
    std::string parent_path(const RowObject& object) const {
        if (!object.via)
            return {};
        const std::string before = parent_path(plan_.objects[object.parent]);
        return before.empty() ? object.via->name() : before + "__" + object.via->name();
    }

    void add_related(sql::Select& select, const Path& path) {
        std::size_t parent = 0;
        for (const FieldInfo* field : named_fields_of(model_, path)) {
            if (field->is_to_one() && !field->is_parent_link() &&
                !deferral_.loads(parent_path(plan_.objects[parent]), *field))
                throw FieldError(
                    "Field " + field->model().name() + '.' + field->name() +
                    " cannot be both deferred and traversed using select_related at the same time.");
            parent = add_followed(select, parent, *field);
        }
    }

    // What the foreign keys of an object lead to that cannot be null and are read, and on from there; as deep
    // as Django.
    void add_all_related(sql::Select& select, std::size_t parent, int depth) {
        constexpr int deepest = 5;
        const ModelInfo& model = *plan_.objects[parent].model;
        for (const FieldInfo& field : model.fields())
            if (field.is_to_one() && !field.null() && !field.is_parent_link() &&
                deferral_.loads(parent_path(plan_.objects[parent]), field)) {
                const std::size_t followed = add_followed(select, parent, field);
                if (depth < deepest)
                    add_all_related(select, followed, depth + 1);
            }
    }

    // The number of the object that the field of another one leads to.
    std::size_t add_followed(sql::Select& select, std::size_t parent, const FieldInfo& field) {
        const auto known = std::find_if(
            plan_.objects.begin(), plan_.objects.end(),
            [&](const RowObject& object) { return object.via == &field && object.parent == parent; });
        if (known != plan_.objects.end())
            return static_cast<std::size_t>(known - plan_.objects.begin());
        std::vector<const FieldInfo*> steps;
        add_steps(steps, field);
        const JoinPath joined = builder_.joins().follow(steps, aliases_[parent], nullptr);
        add_object(select, {field.target(), 0, parent, &field}, joined.aliases.back());
        builder_.select_object(joined.aliases.back());
        return plan_.objects.size() - 1;
    }

    bool needs_subquery() const {
        return builder_.distinct() || request_.window.limited() || builder_.is_grouped() ||
               builder_.filters_windows() || combination_;
    }

    // The rows of the query as a table of their own.
    sql::Select rows_as_table() {
        if (combination_)
            return combined_rows();
        sql::Select rows;
        if (builder_.has_values()) {
            std::size_t number = 0;
            for (const Annotation& each : builder_.values())
                for (sql::Expr& column : sql::values_of(each.what.expr))
                    rows.columns.push_back({std::move(column), "col" + std::to_string(++number)});
        } else if (builder_.distinct()) {
            for (const FieldInfo* field : model_.stored_fields())
                rows.columns.push_back({builder_.joins().any_column(0, *field), {}});
            for (const Annotation& each : builder_.annotations())
                if (each.selected)
                    add_outputs(rows, each.what.expr, column_alias(each));
        } else {
            add_outputs(rows, builder_.joins().column(0, model_.primary_key()));
        }
        return rows;
    }

    void close_rows(sql::Select& rows) {
        if (combination_)
            return;
        if (request_.window.limited())
            order(rows, builder_.order_terms());
        builder_.finish(rows);
        window(rows);
    }

    static sql::Select around(sql::Select rows) {
        sql::Select select;
        select.from = std::make_shared<const sql::Select>(std::move(rows));
        select.as = {"subquery", true};
        return select;
    }

    sql::Select counting() {
        sql::Select select;
        const bool outside = needs_subquery();
        if (outside) {
            sql::Select rows = rows_as_table();
            close_rows(rows);
            select = around(std::move(rows));
        }
        select.columns.push_back({sql::call("COUNT", all()), "__count"});
        if (!outside)
            builder_.finish(select);
        return select;
    }

    // Aggregates over all rows. Where those are groups or a slice, what the aggregates are about becomes
    // columns of a subquery.
    sql::Select aggregated() {
        const std::vector<Expression>& expressions = *request_.aggregates;
        bool outside = needs_subquery();
        for (const Annotation& each : builder_.annotations())
            outside |= sql::has_window(each.what.expr);
        sql::Select select;
        std::vector<sql::Output> inner;
        for (std::size_t i = 0; i < expressions.size(); ++i) {
            Typed what = builder_.expression(expressions[i]);
            plan_.columns.push_back({nullptr, type_of(expressions[i], model_), false, (*request_.names)[i]});
            if (outside)
                move_arguments(what.expr, inner);
            select.columns.push_back({std::move(what.expr), (*request_.names)[i]});
        }
        if (!outside) {
            builder_.finish(select);
            return select;
        }
        sql::Select rows = rows_as_table();
        for (sql::Output& each : inner)
            rows.columns.push_back(std::move(each));
        close_rows(rows);
        sql::Select table = around(std::move(rows));
        table.columns = std::move(select.columns);
        return table;
    }

    // Takes what stands inside of aggregates out into columns of the rows.
    void move_arguments(sql::Expr& expr, std::vector<sql::Output>& inner) const {
        const auto moved = [&](sql::Expr& argument) {
            if (argument.type == sql::Expr::Type::all || argument.type == sql::Expr::Type::parameter)
                return;
            const std::string name = "__col" + std::to_string(inner.size() + 1);
            inner.push_back({std::move(argument), name});
            argument = sql::column(name);
        };
        if (expr.aggregate) {
            for (sql::Expr& argument : expr.operands)
                moved(argument);
            if (expr.details) {
                auto details = std::make_shared<sql::CallDetails>(*expr.details);
                if (details->filter)
                    moved(details->filter);
                for (sql::OrderTerm& term : details->order)
                    moved(term.expr);
                expr.details = std::move(details);
            }
            return;
        }
        for (sql::Expr& each : expr.operands)
            move_arguments(each, inner);
    }

    sql::Select existing() {
        sql::Select select;
        if (request_.task == Task::contains) {
            if (request_.window.limited() || builder_.distinct() || builder_.filters_windows()) {
                sql::Select rows;
                add_outputs(rows, builder_.joins().column(0, model_.primary_key()));
                close_rows(rows);
                select = around(std::move(rows));
                select.columns.push_back({sql::number(1), "a"});
                select.where =
                    sql::match(sql::Match::equal, column_of({}, model_.primary_key()), requested_key());
                select.limit = sql::number(1);
                return select;
            }
            builder_.add_where(sql::match(sql::Match::equal, builder_.joins().column(0, model_.primary_key()),
                                          requested_key()));
        }
        select.columns.push_back({sql::number(1), "a"});
        if (combination_) {
            select = around(combined_rows());
            select.columns.push_back({sql::number(1), "a"});
            select.limit = sql::number(1);
            return select;
        }
        if (request_.window.limited())
            order(select, builder_.order_terms());
        builder_.finish(select);
        select.distinct = false;
        window(select);
        if (!select.limit)
            select.limit = sql::number(1);
        return select;
    }

    // The key that is asked for: its value, or the row of those of several fields.
    sql::Expr requested_key() const {
        const std::size_t size = model_.primary_key().parts().size();
        if (size == 0)
            return value(request_.key);
        if (!request_.key->is_list() || request_.key->as_list().size() != size)
            throw ValueError("'pk' must have " + std::to_string(size) + " elements.");
        std::vector<sql::Expr> values;
        for (std::size_t i = 0; i < size; ++i)
            values.push_back(
                sql::parameter({shape_.number_of(request_.key) + static_cast<std::uint32_t>(i), 0}));
        return sql::row(std::move(values));
    }

    // How many rows there are for each value of a column.
    sql::Select counts() {
        const Path& path = *request_.columns.front();
        const FieldInfo& field = *fields_of(model_, path).back();
        plan_.columns.push_back({&field, {}, false, field.name()});
        const sql::Expr column = builder_.column(path).expr;
        sql::Select select;
        select.columns.push_back({column, {}});
        select.columns.push_back({sql::call("COUNT", all()), "__count"});
        builder_.finish(select);
        select.group_by.push_back(column);
        return select;
    }

    // The condition of an UPDATE or DELETE: on the table alone, or through the keys of the rows where it is
    // joined.
    sql::Expr own_rows() {
        sql::Select keys;
        add_outputs(keys, builder_.joins().column(0, model_.primary_key()));
        builder_.finish(keys);
        if (builder_.joins().used_count() == 1 && keys.group_by.empty() && !keys.from)
            return std::move(keys.where);
        return sql::in(column_of({model_.table(), false}, model_.primary_key()), std::move(keys));
    }

    sql::Update updating() {
        sql::Update update;
        update.table = model_.table();
        for (const AnyAssignment* assignment : request_.assignments) {
            if (assignment->empty())
                continue;
            const FieldInfo& field = *fields_of(model_, assignment->path).back();
            if (field.is_composite())
                throw FieldError("Composite primary key fields must be updated individually.");
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
    Deferral deferral_;
    const QueryNode* combination_ = nullptr;
    bool is_empty_ = false;
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
    if (request.aggregates)
        for (const Expression& each : *request.aggregates)
            shape.expression(each);
    for (const Path* path : request.columns)
        shape.path(*path);
    shape.window(request.window);
    if (request.key)
        shape.key(*request.key);
}

Plan compile(const Request& request, const Shape& shape, const sql::Dialect& dialect) {
    return Compiler(request, shape, dialect).compile();
}

const sql::Dialect& dialect_of(db::Vendor vendor) {
    return vendor == db::Vendor::sqlite ? sql::sqlite_dialect() : sql::postgres_dialect();
}

}  // namespace nuages::orm::detail
