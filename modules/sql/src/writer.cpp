#include <algorithm>

#include <nuages/sql/writer.h>

namespace nuages::sql {

Writer& Writer::qualifier(const Qualifier& qualifier) {
    return qualifier.generated ? raw(qualifier.name) : name(qualifier.name);
}

Writer& Writer::list(const std::vector<Expr>& exprs, std::string_view separator) {
    std::string_view between;
    for (const Expr& each : exprs) {
        raw(between).expr(each);
        between = separator;
    }
    return *this;
}

Writer& Writer::expr(const Expr& expr) {
    using Type = Expr::Type;
    switch (expr.type) {
        case Type::none:
            break;
        case Type::column:
            if (!expr.qualifier.name.empty())
                qualifier(expr.qualifier).raw(".");
            name(expr.text);
            break;
        case Type::parameter:
            parameter(expr.parameter);
            break;
        case Type::literal:
            text(expr.text);
            break;
        case Type::number:
            raw(std::to_string(expr.number));
            break;
        case Type::keyword:
            raw(expr.text);
            break;
        case Type::all:
            raw("*");
            break;
        case Type::match:
            dialect_.write_match(*this, expr.match, expr.operands[0], expr.operands[1]);
            break;
        case Type::arithmetic:
            dialect_.write_arithmetic(*this, expr.arithmetic, expr.operands[0], expr.operands[1]);
            break;
        case Type::moment_add:
            dialect_.write_moment_add(*this, expr.arithmetic, expr.operands[0], expr.operands[1]);
            break;
        case Type::moment_diff:
            dialect_.write_moment_diff(*this, expr.moment, expr.operands[0], expr.operands[1]);
            break;
        case Type::all_of:
        case Type::any_of:
        case Type::odd_of:
            connected(expr);
            break;
        case Type::is_null:
            this->expr(expr.operands[0]).raw(expr.negated ? " IS NOT NULL" : " IS NULL");
            break;
        case Type::in:
            this->expr(expr.operands[0]).raw(" IN (");
            if (expr.query) {
                select(*expr.query);
            } else {
                if (expr.operands[0].type == Type::row && !dialect_.has_lists_of_rows())
                    raw("VALUES ");
                for (std::size_t i = 1; i < expr.operands.size(); ++i)
                    raw(i > 1 ? ", " : "").expr(expr.operands[i]);
            }
            raw(")");
            break;
        case Type::between:
            this->expr(expr.operands[0])
                .raw(" BETWEEN ")
                .expr(expr.operands[1])
                .raw(" AND ")
                .expr(expr.operands[2]);
            break;
        case Type::exists:
            raw(expr.negated ? "NOT EXISTS(" : "EXISTS(");
            select(*expr.query);
            raw(")");
            break;
        case Type::subquery:
            raw("(");
            select(*expr.query);
            raw(")");
            break;
        case Type::call:
            dialect_.write_call(*this, expr);
            break;
        case Type::truncated:
            dialect_.write_truncated(*this, expr);
            break;
        case Type::case_when:
            case_when(expr);
            break;
        case Type::cast:
            dialect_.write_cast(*this, expr.column_type, expr.operands[0]);
            break;
        case Type::collated:
            this->expr(expr.operands[0]).raw(" COLLATE ").name(expr.text);
            break;
        case Type::json_value:
            dialect_.write_json_value(*this, expr.operands[0], expr.keys, expr.negated);
            break;
        case Type::json_has:
            raw(expr.negated ? "NOT (" : "");
            dialect_.write_json_has(*this, expr.operands[0], expr.keys, expr.index_last);
            raw(expr.negated ? ")" : "");
            break;
        case Type::json_is:
            dialect_.write_json_is(*this, expr.json_test, expr.operands[0], expr.operands[1]);
            break;
        case Type::json_parsed:
            dialect_.write_json_parsed(*this, expr.operands[0]);
            break;
        case Type::raw:
            raw_sql(expr);
            break;
        case Type::row:
            raw("(").list(expr.operands).raw(")");
            break;
        case Type::extract:
            dialect_.write_extract(*this, expr.text, expr.moment, expr.operands[0], expr.zone);
            break;
        case Type::cast_moment:
            dialect_.write_cast_moment(*this, expr.moment, expr.operands[0], expr.zone);
            break;
    }
    return *this;
}

void Writer::parameter(Parameter parameter) {
    // Statements with more are those that insert many rows, where no value comes twice.
    constexpr std::size_t most_looked_through = 100;
    std::vector<Parameter>& known = text_.parameters;
    if (dialect_.shares_placeholders() && known.size() <= most_looked_through) {
        const auto found = std::find(known.begin(), known.end(), parameter);
        if (found != known.end()) {
            dialect_.placeholder(text_.sql, static_cast<std::size_t>(found - known.begin()) + 1);
            return;
        }
    }
    known.push_back(parameter);
    dialect_.placeholder(text_.sql, known.size());
}

Writer& Writer::call(std::string_view function, const Expr& call) {
    raw(function).raw(call.distinct ? "(DISTINCT " : "(").list(call.operands);
    if (call.details && !call.details->window)
        order(" ORDER BY ", call.details->order);
    raw(")");
    after_call(call.details.get());
    return *this;
}

void Writer::after_call(const CallDetails* details) {
    if (details && details->filter)
        raw(" FILTER (WHERE ").expr(details->filter).raw(")");
    if (details && details->window)
        window(*details);
}

void Writer::window(const CallDetails& details) {
    raw(" OVER (");
    if (!details.partition.empty())
        raw("PARTITION BY ").list(details.partition);
    if (!details.order.empty())
        order(details.partition.empty() ? "ORDER BY " : " ORDER BY ", details.order);
    const Frame& frame = details.frame;
    if (frame.unit != Frame::Unit::none) {
        const auto bound = [&](std::int64_t rows, bool start) {
            if (rows == Frame::unbounded || rows == -Frame::unbounded)
                raw(start ? "UNBOUNDED PRECEDING" : "UNBOUNDED FOLLOWING");
            else if (rows == 0)
                raw("CURRENT ROW");
            else
                raw(std::to_string(rows < 0 ? -rows : rows)).raw(rows < 0 ? " PRECEDING" : " FOLLOWING");
        };
        static constexpr std::string_view units[] = {"", " ROWS", " RANGE", " GROUPS"};
        raw(units[static_cast<std::size_t>(frame.unit)]).raw(" BETWEEN ");
        bound(frame.from, true);
        raw(" AND ");
        bound(frame.to, false);
        static constexpr std::string_view exclusions[] = {"", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP",
                                                          " EXCLUDE TIES", " EXCLUDE NO OTHERS"};
        raw(exclusions[static_cast<std::size_t>(frame.exclusion)]);
    }
    raw(")");
}

void Writer::case_when(const Expr& expr) {
    const std::size_t pairs = expr.operands.size() / 2;
    if (pairs == 0) {  // no condition can hold
        this->expr(expr.operands.back());
        return;
    }
    raw("CASE");
    for (std::size_t i = 0; i < pairs; ++i)
        raw(" WHEN ").expr(expr.operands[2 * i]).raw(" THEN ").expr(expr.operands[2 * i + 1]);
    raw(" ELSE ").expr(expr.operands.back()).raw(" END");
}

void Writer::raw_sql(const Expr& expr) {
    std::size_t next = 0;
    // What follows a call belongs to it.
    const bool parentheses = !expr.aggregate && !expr.details;
    raw(parentheses ? "(" : "");
    for (std::string_view rest = expr.text; !rest.empty();) {
        const std::size_t end = rest.find('\x01');
        raw(rest.substr(0, end));
        if (end == rest.npos)
            break;
        this->expr(expr.operands[next++]);
        rest.remove_prefix(end + 1);
    }
    raw(parentheses ? ")" : "");
    after_call(expr.details.get());
}

Writer& Writer::order(std::string_view keyword, const std::vector<OrderTerm>& terms) {
    for (const OrderTerm& term : terms) {
        raw(keyword).expr(term.expr).raw(term.descending ? " DESC" : " ASC");
        if (term.nulls != OrderTerm::Nulls::by_default)
            raw(term.nulls == OrderTerm::Nulls::first ? " NULLS FIRST" : " NULLS LAST");
        keyword = ", ";
    }
    return *this;
}

// Parentheses as Django sets them: around two or more, and after NOT.
void Writer::connected(const Expr& expr) {
    if (expr.operands.empty()) {
        // AND of nothing holds, OR of nothing does not.
        raw((expr.type == Expr::Type::all_of) != expr.negated ? "1 = 1" : "1 = 0");
        return;
    }
    const bool parentheses = expr.negated || expr.operands.size() > 1;
    raw(expr.negated ? "NOT " : "").raw(parentheses ? "(" : "");
    if (expr.type == Expr::Type::odd_of && expr.operands.size() > 1)
        odd(expr);
    else
        list(expr.operands, expr.type == Expr::Type::any_of ? " OR " : " AND ");
    raw(parentheses ? ")" : "");
}

// True where an odd number of conditions hold; no database but one knows XOR.
void Writer::odd(const Expr& expr) {
    raw("(");
    std::string_view plus;
    for (const Expr& each : expr.operands) {
        raw(plus).raw("CASE WHEN ").expr(each).raw(" THEN 1 ELSE 0 END");
        plus = " + ";
    }
    raw(") % 2 = 1");
}

void Writer::where(std::string_view keyword, const Expr& condition) {
    // AND of nothing holds for every row; OR of nothing for none, which must not get lost.
    const bool always =
        condition.type == Expr::Type::all_of && condition.operands.empty() && !condition.negated;
    if (condition && !always)
        raw(keyword).expr(condition);
}

void Writer::source(const std::string& table, const Qualifier& as) {
    name(table);
    if (!as.name.empty() && (as.generated || as.name != table))
        raw(" ").qualifier(as);
}

void Writer::select(const Select& select) {
    core(select);
    static constexpr std::string_view words[] = {" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "};
    for (const Compound& part : select.compound) {
        raw(words[static_cast<std::size_t>(part.type)]);
        this->select(*part.select);
    }
    order(" ORDER BY ", select.order);
    dialect_.write_limit(*this, select.limit, select.offset);
    raw(select.lock);
}

void Writer::core(const Select& select) {
    raw(select.distinct ? "SELECT DISTINCT " : "SELECT ");
    if (!select.distinct_on.empty())
        raw("ON (").list(select.distinct_on).raw(") ");
    std::string_view comma;
    for (const Output& output : select.columns) {
        raw(comma).expr(output.expr);
        if (!output.alias.empty())
            raw(" AS ").name(output.alias);
        comma = ", ";
    }
    if (select.from) {
        raw(" FROM (");
        this->select(*select.from);
        raw(") ").qualifier(select.as);
    } else if (!select.table.empty()) {
        raw(" FROM ");
        source(select.table, select.as);
    }
    for (const Join& join : select.joins) {
        raw(join.outer ? " LEFT OUTER JOIN " : " INNER JOIN ");
        source(join.table, join.as);
        const bool has_parentheses = join.on.is_connected() && join.on.operands.size() > 1;
        raw(has_parentheses ? " ON " : " ON (").expr(join.on).raw(has_parentheses ? "" : ")");
    }
    where(" WHERE ", select.where);
    if (!select.group_by.empty())
        raw(" GROUP BY ").list(select.group_by);
    where(" HAVING ", select.having);
}

void Writer::insert(const Insert& insert) {
    raw("INSERT")
        .raw(insert.ignore_conflicts ? dialect_.insert_ignore_prefix() : "")
        .raw(" INTO ")
        .name(insert.table);
    if (insert.columns.empty()) {
        raw(" DEFAULT VALUES");
    } else {
        std::string_view comma = " (";
        for (const std::string& column : insert.columns) {
            raw(comma).name(column);
            comma = ", ";
        }
        comma = ") VALUES (";
        for (const std::vector<Expr>& row : insert.rows) {
            raw(comma).list(row);
            comma = "), (";
        }
        raw(")");
    }
    if (insert.ignore_conflicts)
        raw(dialect_.insert_ignore_suffix());
    if (!insert.update_columns.empty())
        on_conflict(insert);
    returning(insert.table, insert.returning);
}

void Writer::returning(const std::string& table, const std::vector<std::string>& columns) {
    std::string_view comma = " RETURNING ";
    for (const std::string& column : columns) {
        raw(comma).name(table).raw(".").name(column);
        comma = ", ";
    }
}

void Writer::on_conflict(const Insert& insert) {
    std::string_view comma = " ON CONFLICT(";
    for (const std::string& column : insert.conflict_columns) {
        raw(comma).name(column);
        comma = ", ";
    }
    comma = ") DO UPDATE SET ";
    for (const std::string& column : insert.update_columns) {
        raw(comma).name(column).raw(" = EXCLUDED.").name(column);
        comma = ", ";
    }
}

void Writer::update(const Update& update) {
    raw("UPDATE ").name(update.table);
    std::string_view comma = " SET ";
    for (const auto& [column, value] : update.set) {
        raw(comma).name(column).raw(" = ").expr(value);
        comma = ", ";
    }
    where(" WHERE ", update.where);
    returning(update.table, update.returning);
}

void Writer::erase(const Delete& statement) {
    raw("DELETE FROM ").name(statement.table);
    where(" WHERE ", statement.where);
}

Text write(const Dialect& dialect, const Select& select) {
    Writer writer(dialect);
    writer.select(select);
    return writer.take();
}

Text write(const Dialect& dialect, const Insert& insert) {
    Writer writer(dialect);
    writer.insert(insert);
    return writer.take();
}

Text write(const Dialect& dialect, const Update& update) {
    Writer writer(dialect);
    writer.update(update);
    return writer.take();
}

Text write(const Dialect& dialect, const Delete& statement) {
    Writer writer(dialect);
    writer.erase(statement);
    return writer.take();
}

}  // namespace nuages::sql
