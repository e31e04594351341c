#include "where.h"

#include <utility>

namespace nuages::orm::detail {

using sql::Expr;

void add_condition(Expr& group, Expr condition, Expr::Type connector) {
    if (group.type != connector) {
        Expr inner = std::move(group);
        group = sql::all_of({});
        group.type = connector;
        group.operands.push_back(std::move(inner));
        group.operands.push_back(std::move(condition));
    } else if (condition.is_connected() && !condition.negated &&
               (condition.type == connector || condition.operands.size() == 1)) {
        for (Expr& each : condition.operands)
            group.operands.push_back(std::move(each));
    } else {
        group.operands.push_back(std::move(condition));
    }
}

Expr never() {
    return sql::any_of({});
}

namespace {

bool is_empty(const Expr& expr) {
    return expr.is_connected() && expr.operands.empty();
}

bool is_always(const Expr& expr) {
    return is_empty(expr) && (expr.type == Expr::Type::all_of) != expr.negated;
}

}  // namespace

bool is_never(const Expr& expr) {
    return is_empty(expr) && (expr.type == Expr::Type::all_of) == expr.negated;
}

Expr simplified(Expr expr) {
    if (!expr.is_connected() || expr.operands.empty())
        return expr;
    Expr result = std::move(expr);
    const std::vector<Expr> operands = std::exchange(result.operands, {});
    for (const Expr& operand : operands) {
        Expr each = simplified(operand);
        const bool always = is_always(each);
        if (!always && !is_never(each)) {
            result.operands.push_back(std::move(each));
        } else if (result.type == Expr::Type::odd_of) {
            if (always)
                result.negated = !result.negated;
        } else if (always == (result.type == Expr::Type::any_of)) {
            // Decides the group.
            result.operands.clear();
            result.type = always ? Expr::Type::all_of : Expr::Type::any_of;
            return result;
        }
    }
    return result;
}

}  // namespace nuages::orm::detail
