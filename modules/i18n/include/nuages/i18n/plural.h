#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace nuages::i18n {

// Which of its plural forms a language uses for a number: the header Plural-Forms of a catalog,
// "nplurals=3; plural=(n%10==1 ? 0 : n%10<5 ? 1 : 2);", whose expression is C's.
class PluralRule {
public:
    // One form for 1 and one for all else.
    PluralRule();
    // Throws ValueError that says what is wrong; so are more than 100 operators and 30 levels.
    static PluralRule parse(std::string_view header);

    unsigned count() const noexcept { return count_; }
    // The form for that number; may be count() or above, or negative, where the expression says so.
    std::int64_t operator()(std::int64_t number) const;

private:
    friend class PluralParser;
    enum class Operation : std::uint8_t {
        number,
        variable,
        negate,
        multiply,
        divide,
        modulo,
        add,
        subtract,
        less,
        less_equal,
        greater,
        greater_equal,
        equal,
        not_equal,
        both,
        either,
        choose,
    };
    struct Term {
        Operation operation;
        std::int64_t number = 0;                // of a literal
        std::uint16_t operands[3] = {0, 0, 0};  // in terms_, before this one
    };
    std::int64_t evaluate(const Term& term, std::int64_t n) const;

    std::vector<Term> terms_;  // the last one is the whole
    unsigned count_ = 2;
};

}  // namespace nuages::i18n
