#include <string>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/i18n/plural.h>

namespace nuages::i18n {

// Recursive descent over C's grammar, one function a level of precedence.
class PluralParser {
public:
    PluralParser(std::string_view text, PluralRule& rule) : text_(text), rule_(rule) {}

    void run() {
        choice();
        skip_blanks();
        if (at_ != text_.size())
            fail("an operator was expected");
    }

private:
    using Operation = PluralRule::Operation;
    struct Binary {
        std::string_view sign;
        Operation operation;
    };
    static constexpr std::size_t most_terms = 300;
    static constexpr int most_levels = 30;

    // Signs that begin another one stand behind it.
    static constexpr Binary levels[6][5] = {
        {{"||", Operation::either}},
        {{"&&", Operation::both}},
        {{"==", Operation::equal}, {"!=", Operation::not_equal}},
        {{"<=", Operation::less_equal},
         {">=", Operation::greater_equal},
         {"<", Operation::less},
         {">", Operation::greater}},
        {{"+", Operation::add}, {"-", Operation::subtract}},
        {{"*", Operation::multiply}, {"/", Operation::divide}, {"%", Operation::modulo}},
    };

    [[noreturn]] void fail(std::string_view what) const {
        throw ValueError("The plural expression '" + std::string(text_.substr(0, 200)) +
                         "' cannot be read at character " + std::to_string(at_ + 1) + ": " +
                         std::string(what) + ".");
    }
    void skip_blanks() {
        while (at_ < text_.size() && text::is_space(text_[at_]))
            ++at_;
    }
    bool take(std::string_view sign) {
        skip_blanks();
        if (!text_.substr(at_).starts_with(sign))
            return false;
        at_ += sign.size();
        return true;
    }
    std::uint16_t add(PluralRule::Term term) {
        if (rule_.terms_.size() == most_terms)
            fail("it has too many terms");
        rule_.terms_.push_back(term);
        return static_cast<std::uint16_t>(rule_.terms_.size() - 1);
    }
    std::uint16_t add(Operation operation, std::uint16_t a, std::uint16_t b = 0, std::uint16_t c = 0) {
        return add({operation, 0, {a, b, c}});
    }

    std::uint16_t choice() {
        if (++depth_ > most_levels)
            fail("it nests too deeply");
        std::uint16_t result = binary(0);
        if (take("?")) {
            const std::uint16_t yes = choice();
            if (!take(":"))
                fail("':' was expected");
            const std::uint16_t no = choice();
            result = add(Operation::choose, result, yes, no);
        }
        --depth_;
        return result;
    }
    std::uint16_t binary(std::size_t level) {
        if (level == std::size(levels))
            return unary();
        std::uint16_t left = binary(level + 1);
        while (const Binary* found = sign_at(level)) {
            const std::uint16_t right = binary(level + 1);
            left = add(found->operation, left, right);
            if (++chain_ > most_chain)
                fail("it has too many operators");
        }
        return left;
    }
    const Binary* sign_at(std::size_t level) {
        for (const Binary& candidate : levels[level]) {
            if (!candidate.sign.empty() && take(candidate.sign))
                return &candidate;
        }
        return nullptr;
    }
    std::uint16_t unary() {
        if (++depth_ > most_levels)
            fail("it nests too deeply");
        std::uint16_t result = 0;
        skip_blanks();
        if (take("!")) {
            result = add(Operation::negate, unary());
        } else if (take("(")) {
            result = choice();
            if (!take(")"))
                fail("')' was expected");
        } else if (take("n")) {
            result = add({Operation::variable});
        } else {
            result = number();
        }
        --depth_;
        return result;
    }
    std::uint16_t number() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && text::is_digit(text_[at_]))
            ++at_;
        const auto value = text::parse_int(text_.substr(begin, at_ - begin));
        if (!value)
            fail("'n', a number or '(' was expected");
        return add({Operation::number, *value});
    }

    static constexpr int most_chain = 100;  // which bounds the depth of evaluate()
    std::string_view text_;
    PluralRule& rule_;
    std::size_t at_ = 0;
    int depth_ = 0;
    int chain_ = 0;
};

PluralRule::PluralRule() {
    terms_ = {{Operation::variable}, {Operation::number, 1}, {Operation::not_equal, 0, {0, 1, 0}}};
}

PluralRule PluralRule::parse(std::string_view header) {
    constexpr std::string_view count_name = "nplurals=";
    constexpr std::string_view rule_name = "plural=";
    const std::size_t count_at = header.find(count_name);
    const std::size_t count_end = header.find(';', count_at);
    // "nplurals=" ends with the letters of "plural=" but for one, so look behind it.
    const std::size_t rule_at = count_end == header.npos ? count_end : header.find(rule_name, count_end);
    if (count_at == header.npos || rule_at == header.npos)
        throw ValueError("The header Plural-Forms is '" + std::string(header.substr(0, 200)) +
                         "'; it should be 'nplurals=NUMBER; plural=EXPRESSION;'.");
    const std::size_t count_begin = count_at + count_name.size();
    const auto count = text::parse_int(text::trim(header.substr(count_begin, count_end - count_begin)));
    if (!count || *count < 1 || *count > 20)
        throw ValueError("The header Plural-Forms says '" +
                         std::string(header.substr(count_at, count_end - count_at).substr(0, 50)) +
                         "'; languages have 1 to 20 plural forms.");
    const std::size_t rule_begin = rule_at + rule_name.size();
    PluralRule rule;
    rule.count_ = static_cast<unsigned>(*count);
    rule.terms_.clear();
    PluralParser(header.substr(rule_begin, header.find(';', rule_begin) - rule_begin), rule).run();
    return rule;
}

std::int64_t PluralRule::evaluate(const Term& term, std::int64_t n) const {
    const auto operand = [&](int i) { return evaluate(terms_[term.operands[i]], n); };
    const auto unsigned_operand = [&](int i) { return static_cast<std::uint64_t>(operand(i)); };
    const auto wrapped = [](std::uint64_t number) { return static_cast<std::int64_t>(number); };
    switch (term.operation) {
        case Operation::number:
            return term.number;
        case Operation::variable:
            return n;
        case Operation::negate:
            return !operand(0);
        case Operation::multiply:
            return wrapped(unsigned_operand(0) * unsigned_operand(1));
        case Operation::divide: {
            const std::int64_t divisor = operand(1);
            return divisor > 0 ? operand(0) / divisor : 0;
        }
        case Operation::modulo: {
            const std::int64_t divisor = operand(1);
            if (divisor <= 0)
                return 0;
            // As in Python, the remainder of a negative number is positive.
            const std::int64_t rest = operand(0) % divisor;
            return rest < 0 ? rest + divisor : rest;
        }
        case Operation::add:
            return wrapped(unsigned_operand(0) + unsigned_operand(1));
        case Operation::subtract:
            return wrapped(unsigned_operand(0) - unsigned_operand(1));
        case Operation::less:
            return operand(0) < operand(1);
        case Operation::less_equal:
            return operand(0) <= operand(1);
        case Operation::greater:
            return operand(0) > operand(1);
        case Operation::greater_equal:
            return operand(0) >= operand(1);
        case Operation::equal:
            return operand(0) == operand(1);
        case Operation::not_equal:
            return operand(0) != operand(1);
        case Operation::both:
            return operand(0) && operand(1);
        case Operation::either:
            return operand(0) || operand(1);
        case Operation::choose:
            return operand(0) ? operand(1) : operand(2);
    }
    return 0;
}

std::int64_t PluralRule::operator()(std::int64_t number) const {
    return evaluate(terms_.back(), number);
}

}  // namespace nuages::i18n
