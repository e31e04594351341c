#include "expression_compiler.h"

#include <optional>

#include <nuages/base/text.h>
#include <nuages/text/string_literal.h>
#include <nuages/text/unicode.h>

#include "compilation.h"
#include "numbers.h"
#include "variable_flow.h"

namespace nuages::templates::detail {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// The end of what is quoted from `at` on, by " or ', npos where nothing is.
std::size_t quoted_end(std::string_view text, std::size_t at) {
    if (at >= text.size() || (text[at] != '"' && text[at] != '\''))
        return npos;
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == text[at])
            return i + 1;
        if (text[i] == '\\')
            ++i;
    }
    return npos;
}

// The end of a literal text at `at`: "...", '...', _("...") or _('...').
std::size_t constant_end(std::string_view text, std::size_t at) {
    if (!text.substr(at).starts_with("_("))
        return quoted_end(text, at);
    std::size_t end = quoted_end(text, at + 2);
    return end != npos && end < text.size() && text[end] == ')' ? end + 1 : npos;
}

std::size_t word_end(std::string_view text, std::size_t at, bool with_dots) {
    while (at < text.size()) {
        auto [c, size] = unicode::decode(text.substr(at));
        if (!unicode::is_word(c) && !(with_dots && c == '.'))
            break;
        at += size;
    }
    return at;
}

// The end of a variable or number at `at`, npos where there is none.
std::size_t variable_end(std::string_view text, std::size_t at) {
    std::size_t end = word_end(text, at, true);
    if (end > at)
        return end;
    if (at + 1 >= text.size() || (text[at] != '-' && text[at] != '+') || !text::is_digit(text[at + 1]))
        return npos;
    end = at + 1;
    while (end < text.size() && (text::is_digit(text[end]) || text[end] == '.' || text[end] == 'e'))
        ++end;
    return end;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    return text.size() - unicode::strip_left(text.substr(at)).size();
}

// A filter as it stands in an expression, not yet looked up.
struct FilterMatch {
    std::string_view name;
    std::string_view argument;  // empty where there is none: a literal text has its quotes at least
    std::size_t end;
};

std::optional<FilterMatch> match_filter(std::string_view text, std::size_t at) {
    at = skip_blanks(text, at);
    if (at == text.size() || text[at] != '|')
        return std::nullopt;
    at = skip_blanks(text, at + 1);
    std::size_t end = word_end(text, at, false);
    if (end == at)
        return std::nullopt;
    FilterMatch match{text.substr(at, end - at), {}, end};
    if (end < text.size() && text[end] == ':') {
        std::size_t argument = end + 1;
        std::size_t argument_end = constant_end(text, argument);
        if (argument_end == npos)
            argument_end = argument < text.size() ? variable_end(text, argument) : npos;
        if (argument_end != npos) {
            match.argument = text.substr(argument, argument_end - argument);
            match.end = argument_end;
        }
    }
    return match;
}

// Where a filter begins at or behind `at`; npos where none does.
std::size_t find_filter_start(std::string_view text, std::size_t at) {
    for (std::size_t bar = text.find('|', at); bar != npos; bar = text.find('|', bar + 1)) {
        if (!match_filter(text, bar))
            continue;
        // The blanks before it belong to it.
        std::size_t before = unicode::strip_right(text.substr(0, bar)).size();
        return before < at ? at : before;
    }
    return npos;
}

// Numbers are literals, all else is none: "12", "-1.5", "1e3", "1_000"; not "1." and not "inf".
std::optional<Value> parse_number(std::string_view text) {
    constexpr std::string_view starts = "+-.0123456789";
    if (text.empty() || starts.find(text[0]) == starts.npos)
        return std::nullopt;
    const Value literal = Value::borrowed(text);
    if (text.find_first_of(".eE") == text.npos) {
        if (auto number = to_int(literal))
            return Value(*number);
        if (text.find_first_not_of("+-_0123456789") != text.npos)
            return std::nullopt;
        // Beyond 64 bits digits are a decimal number, and beyond that a real one.
        if (const auto digits = to_whole(literal))
            if (Value number = whole_value(*digits); number.is_decimal())
                return number;
    }
    auto number = text.back() == '.' ? std::nullopt : to_float(literal);
    return number ? std::optional(Value(*number)) : std::nullopt;
}

}  // namespace

Arena& ExpressionCompiler::arena() {
    return compilation_.target().arena();
}

Operand ExpressionCompiler::operand(std::string_view text) {
    Operand result;
    result.path = text;
    if (auto number = parse_number(text)) {
        result.kind = Operand::Kind::constant;
        result.constant = &arena().make<Value>(*number);
        return result;
    }
    bool translated = text.starts_with("_(") && text.ends_with(")");
    if (translated)
        text = text.substr(2, text.size() - 3);
    if (text::is_string_literal(text)) {
        result.kind = translated ? Operand::Kind::translated : Operand::Kind::constant;
        result.constant = &arena().make<Value>(Value::safe(text::unescape_string_literal(text)));
        return result;
    }
    if (text.starts_with('_') || text.find("._") != npos)
        fail("Variables and attributes may not begin with underscores: '" + std::string(text) + "'");
    if (text == "True" || text == "False" || text == "None") {
        result.kind = Operand::Kind::constant;
        result.constant = &arena().make<Value>(text == "None" ? Value() : Value(text == "True"));
        return result;
    }
    set_path(result, text);
    return result;
}

void ExpressionCompiler::set_path(Operand& operand, std::string_view text) {
    std::size_t dot = text.find('.');
    operand.first = Name(text.substr(0, dot));
    if (VariableFlow* flow = compilation_.flow())
        flow->read(text, tag_);
    if (dot == npos)
        return;
    steps_.clear();
    while (dot != npos) {
        std::size_t begin = dot + 1;
        dot = text.find('.', begin);
        Step step{text.substr(begin, dot == npos ? npos : dot - begin)};
        if (auto index = parse_number(step.name); index && index->is_int())
            step.index = index->as_int();
        steps_.push_back(step);
    }
    operand.steps = arena().copy(steps_.data(), steps_.size());
    operand.step_count = static_cast<std::uint32_t>(steps_.size());
}

FilterUse& ExpressionCompiler::filter(std::string_view name, std::string_view argument) {
    using Argument = FilterOptions::Argument;
    const Filter* found = compilation_.find_filter(name);
    if (!found)
        compilation_.fail("Invalid filter: '" + std::string(name) + "'", tag_,
                          "." + compilation_.filter_hint(name));
    FilterUse& use = arena().make<FilterUse>();
    use.filter = found;
    use.name = name;
    bool has_argument = !argument.empty();
    bool wrong = has_argument ? found->options.argument == Argument::none
                              : found->options.argument == Argument::required;
    if (wrong)
        fail(std::string(name) + " requires " + (has_argument ? "1" : "2") + " arguments, " +
             (has_argument ? "2" : "1") + " provided");
    if (has_argument)
        use.argument = &arena().make<Operand>(operand(argument));
    return use;
}

Expression ExpressionCompiler::compile(std::string_view text) {
    CompiledExpression& compiled = arena().make<CompiledExpression>();
    compiled.source = text;
    auto unexpected = [&](std::size_t upto, std::size_t start) {
        fail("Could not parse some characters: " + std::string(text.substr(0, upto)) + "|" +
             std::string(text.substr(upto, start - upto)) + "|" + std::string(text.substr(start)));
    };
    std::size_t upto = text.empty() ? npos : constant_end(text, 0);
    if (upto == npos && !text.empty())
        upto = variable_end(text, 0);
    if (upto == npos) {
        std::size_t filter = find_filter_start(text, 0);
        if (filter == 0)
            fail("Could not find variable at start of " + std::string(text) + ".");
        if (filter != npos)
            unexpected(0, filter);
        fail("Could not parse the remainder: '" + std::string(text) + "' from '" + std::string(text) + "'");
    }
    compiled.operand = operand(text.substr(0, upto));
    const FilterUse** last = &compiled.filters;
    while (upto < text.size()) {
        auto match = match_filter(text, upto);
        if (!match) {
            std::size_t next = find_filter_start(text, upto);
            if (next != npos)
                unexpected(upto, next);
            fail("Could not parse the remainder: '" + std::string(text.substr(upto)) + "' from '" +
                 std::string(text) + "'");
        }
        FilterUse& use = filter(match->name, match->argument);
        *last = &use;
        last = &use.next;
        upto = match->end;
    }
    return Expression(&compiled);
}

void ExpressionCompiler::fail(std::string message) {
    compilation_.fail(std::move(message), tag_);
}

}  // namespace nuages::templates::detail
