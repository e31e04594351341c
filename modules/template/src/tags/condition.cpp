#include "condition.h"

#include <algorithm>
#include <exception>
#include <optional>

#include <nuages/template/errors.h>

#include "../iteration.h"

namespace nuages::templates {
namespace {

using Operator = Condition::Operator;

struct Precedence {
    std::string_view name;
    Operator op;
    int binding;  // of the operator to what stands left of it
};

constexpr Precedence operators[] = {
    {"or", Operator::logical_or, 6},  {"and", Operator::logical_and, 7},   {"not", Operator::logical_not, 8},
    {"in", Operator::in, 9},          {"not in", Operator::not_in, 9},     {"is", Operator::is, 10},
    {"is not", Operator::is_not, 10}, {"==", Operator::equal, 10},         {"!=", Operator::not_equal, 10},
    {">", Operator::greater, 10},     {">=", Operator::greater_equal, 10}, {"<", Operator::less, 10},
    {"<=", Operator::less_equal, 10},
};

const Precedence* find_operator(std::string_view name) {
    for (const Precedence& candidate : operators) {
        if (candidate.name == name)
            return &candidate;
    }
    return nullptr;
}

// A Pratt parser: each operator binds as strongly as Python's.
class ConditionParser {
public:
    ConditionParser(Parser& parser, const Token& tag, const std::vector<std::string_view>& bits)
        : parser_(parser), tag_(tag), bits_(bits) {
        advance();
    }

    const Condition& parse() {
        const Condition& whole = expression(0);
        if (!at_end_)
            parser_.fail("Unused '" + std::string(current_) + "' at end of if expression.", tag_);
        return whole;
    }

private:
    static constexpr int deepest = 100;

    void advance() {
        at_end_ = next_ >= bits_.size();
        if (at_end_)
            return;
        current_ = bits_[next_++];
        bool two = next_ < bits_.size() && ((current_ == "is" && bits_[next_] == "not") ||
                                            (current_ == "not" && bits_[next_] == "in"));
        if (two) {
            current_ = current_ == "is" ? "is not" : "not in";
            ++next_;
        }
        operator_ = find_operator(current_);
    }

    int binding() const { return at_end_ || !operator_ ? 0 : operator_->binding; }

    [[noreturn]] void too_deep() {
        parser_.fail("The condition of this tag nests more than " + std::to_string(deepest) + " operators.",
                     tag_);
    }

    const Condition& finish(Condition& condition) {
        int first = condition.first ? condition.first->height : 0;
        int second = condition.second ? condition.second->height : 0;
        condition.height = 1 + std::max(first, second);
        if (condition.height > deepest)
            too_deep();
        return condition;
    }

    const Condition& expression(int right_binding) {
        if (++depth_ > deepest)
            too_deep();
        const Condition* left = &prefix();
        while (right_binding < binding())
            left = &infix(*left);
        --depth_;
        return *left;
    }

    const Condition& prefix() {
        if (at_end_)
            parser_.fail("Unexpected end of expression in if tag.", tag_);
        Condition& condition = parser_.make<Condition>();
        if (!operator_) {
            condition.operand = parser_.compile(current_, tag_);
            advance();
            return condition;
        }
        if (operator_->op != Operator::logical_not)
            parser_.fail("Not expecting '" + std::string(current_) + "' in this position in if tag.", tag_);
        condition.op = Operator::logical_not;
        int binding = operator_->binding;
        advance();
        condition.first = &expression(binding);
        return finish(condition);
    }

    const Condition& infix(const Condition& left) {
        if (operator_->op == Operator::logical_not)
            parser_.fail("Not expecting 'not' as infix operator in if tag.", tag_);
        Condition& condition = parser_.make<Condition>();
        condition.op = operator_->op;
        condition.first = &left;
        int binding = operator_->binding;
        advance();
        condition.second = &expression(binding);
        return finish(condition);
    }

    Parser& parser_;
    const Token& tag_;
    const std::vector<std::string_view>& bits_;
    std::size_t next_ = 1;
    std::string_view current_;
    const Precedence* operator_ = nullptr;
    bool at_end_ = false;
    int depth_ = 0;
};

// Python's `is`: the same object. Small values that Python keeps once are the same where they are equal.
bool is_same(const Value& a, const Value& b) {
    if (a.kind() != b.kind())
        return false;
    switch (a.kind()) {
        case Value::Kind::object:
            return &a.as_object() == &b.as_object();
        case Value::Kind::list:
            return &a.as_list() == &b.as_list();
        case Value::Kind::dict:
            return &a.as_dict() == &b.as_dict();
        case Value::Kind::text:
            // Python keeps one empty text, but no safe one.
            if (a.as_text().empty() && b.as_text().empty())
                return !a.is_safe() && !b.is_safe();
            return a.as_text().size() == b.as_text().size() && a.as_text().data() == b.as_text().data();
        default:
            return a == b;
    }
}

}  // namespace

const Value& Condition::evaluate(Context& context, Value& scratch) const {
    switch (op) {
        case Operator::operand:
            return operand.resolve_or_null(context, scratch);
        case Operator::logical_or:
        case Operator::logical_and: {
            const Value& left = first->evaluate(context, scratch);
            bool decided = left.truth() == (op == Operator::logical_or);
            return decided ? left : second->evaluate(context, scratch);
        }
        default:
            scratch = Value(test(context));
            return scratch;
    }
}

bool Condition::compare(Context& context) const {
    Value first_scratch;
    Value second_scratch;
    const Value& a = first->evaluate(context, first_scratch);
    const Value& b = second->evaluate(context, second_scratch);
    switch (op) {
        case Operator::in:
            return contains(b, a);
        case Operator::not_in:
            return !contains(b, a);
        case Operator::is:
            return is_same(a, b);
        case Operator::is_not:
            return !is_same(a, b);
        case Operator::equal:
            return a == b;
        case Operator::not_equal:
            return !(a == b);
        default:
            break;
    }
    std::optional<int> order = nuages::compare(a, b);
    if (!order)
        return false;
    switch (op) {
        case Operator::greater:
            return *order > 0;
        case Operator::greater_equal:
            return *order >= 0;
        case Operator::less:
            return *order < 0;
        default:
            return *order <= 0;
    }
}

bool Condition::test(Context& context) const {
    if (op == Operator::operand) {
        Value scratch;
        return operand.resolve_or_null(context, scratch).truth();
    }
    try {
        switch (op) {
            case Operator::logical_or:
                return first->test(context) || second->test(context);
            case Operator::logical_and:
                return first->test(context) && second->test(context);
            case Operator::logical_not:
                return !first->test(context);
            default:
                return compare(context);
        }
    } catch (const std::exception&) {
        return false;  // whatever its operands throw, an operator is false
    }
}

bool Condition::holds(Context& context) const {
    try {
        return test(context);
    } catch (const VariableDoesNotExist&) {
        return false;
    }
}

const Condition& parse_condition(Parser& parser, const Token& tag,
                                 const std::vector<std::string_view>& bits) {
    return ConditionParser(parser, tag, bits).parse();
}

}  // namespace nuages::templates
