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
            text_.parameters.push_back(expr.parameter);
            dialect_.placeholder(text_.sql, text_.parameters.size());
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
            raw(expr.text).raw(expr.distinct ? "(DISTINCT " : "(").list(expr.operands).raw(")");
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
    raw(select.distinct ? "SELECT DISTINCT " : "SELECT ");
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
        raw(" ON (").expr(join.on).raw(")");
    }
    where(" WHERE ", select.where);
    if (!select.group_by.empty())
        raw(" GROUP BY ").list(select.group_by);
    where(" HAVING ", select.having);
    std::string_view keyword = " ORDER BY ";
    for (const OrderTerm& term : select.order) {
        raw(keyword).expr(term.expr).raw(term.descending ? " DESC" : " ASC");
        if (term.nulls != OrderTerm::Nulls::by_default)
            raw(term.nulls == OrderTerm::Nulls::first ? " NULLS FIRST" : " NULLS LAST");
        keyword = ", ";
    }
    dialect_.write_limit(*this, select.limit, select.offset);
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
    std::string_view comma = " RETURNING ";
    for (const std::string& column : insert.returning) {
        raw(comma).name(insert.table).raw(".").name(column);
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
