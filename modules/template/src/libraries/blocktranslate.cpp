// {% blocktranslate count n=things|length with owner=user.name context "shelf" trimmed asvar text %}
//   {{ owner }} has one thing{% plural %}{{ owner }} has {{ n }} things
// {% endblocktranslate %}
#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <nuages/base/text.h>
#include <nuages/template/errors.h>
#include <nuages/template/locale.h>
#include <nuages/text/unicode.h>

#include "../compilation.h"
#include "../engine_impl.h"
#include "../frame.h"
#include "../value_text.h"
#include "../variable_flow.h"
#include "i18n.h"

namespace nuages::templates::libraries {
namespace {

// A text with its variables, as the catalog has it: "%(owner)s has one thing".
struct Message {
    std::string_view text;
    const std::string_view* variables = nullptr;
    std::size_t count = 0;
};

// The text with %(name)s in place of variables; nullopt where it names another one, or has other formats.
template <class ValueOf>
std::optional<std::string> fill(std::string_view text, ValueOf value_of) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t percent = std::min(text.find('%', at), text.size());
        result += text.substr(at, percent - at);
        at = percent + 1;
        if (percent == text.size())
            break;
        if (text.substr(at).starts_with('%')) {
            result += '%';
            ++at;
            continue;
        }
        const std::size_t end = text.find(")s", at);
        if (!text.substr(at).starts_with('(') || end == text.npos)
            return std::nullopt;
        const auto value = value_of(text.substr(at + 1, end - at - 1));
        if (!value)
            return std::nullopt;
        result += *value;
        at = end + 2;
    }
    return result;
}

class BlockTranslateNode final : public Node {
public:
    struct Parts {
        std::string_view tag_name;
        const NamedExpression* with = nullptr;
        std::size_t with_count = 0;
        Name counter_name;
        Expression counter;          // none where there is nothing to count
        Expression message_context;  // none where it has none
        std::string_view variable;   // "" where the text is shown
        Message singular;
        Message plural;
    };
    explicit BlockTranslateNode(const Parts& parts) : parts_(parts) {}

    void render(Context& context, Output& out) const override {
        const std::string text = translated(context);
        // The variables in it have been escaped.
        if (parts_.variable.empty())
            out.write(text);
        else
            context.set(Name(parts_.variable), Value::safe(text));
    }

private:
    std::string translated(Context& context) const {
        const std::string message_context =
            parts_.message_context ? parts_.message_context.resolve(context).str() : std::string();
        List values(parts_.with_count);
        for (std::size_t i = 0; i < parts_.with_count; ++i)
            values[i] = parts_.with[i].expression.resolve(context);
        const Context::Scope scope(context);
        for (std::size_t i = 0; i < parts_.with_count; ++i)
            context.set(parts_.with[i].name, std::move(values[i]));
        std::int64_t number = 1;
        if (parts_.counter) {
            const Value count = parts_.counter.resolve(context);
            number = number_of(count);
            context.set(parts_.counter_name, count);
        }
        if (auto text = filled(context.locale(), number, message_context, context))
            return std::move(*text);
        // A translation that names what the block does not have gives way to the block itself.
        if (auto text = filled(i18n::english(), number, message_context, context))
            return std::move(*text);
        throw TemplateSyntaxError(
            "'" + std::string(parts_.tag_name) +
            "' is unable to format string returned by gettext: " + Value(parts_.singular.text).repr());
    }

    // Which plural form a number has; parts of one count as more.
    std::int64_t number_of(const Value& count) const {
        const bool is_decimal =
            count.is_decimal() || (count.is_object() && count.as_object().type_name() == "Decimal");
        if (!count.is_number() && !is_decimal)
            throw TemplateSyntaxError("'" + std::string(parts_.counter_name.text()) + "' argument to '" +
                                      std::string(parts_.tag_name) + "' tag must be a number.");
        if (count.is_int() || count.is_bool())
            return count.as_int();
        const double number = count.is_real() ? count.as_real() : text::parse_double(count.str()).value_or(0);
        const double rounded = std::ceil(std::fabs(number));
        if (!(rounded < 1e18))
            return INT64_MAX;
        return number > 0 && number < 1 ? 2 : static_cast<std::int64_t>(std::copysign(rounded, number));
    }

    std::optional<std::string> filled(const Locale& locale, std::int64_t number,
                                      const std::string& message_context, const Context& context) const {
        const std::string text =
            parts_.counter
                ? locale.translate_plural(parts_.singular.text, parts_.plural.text, number, message_context)
            : parts_.singular.text.empty() ? std::string()
                                           : locale.translate(parts_.singular.text, message_context);
        return fill(text, [&](std::string_view name) -> std::optional<std::string> {
            const bool is_there = has(parts_.singular, name) || has(parts_.plural, name);
            return is_there ? std::optional(shown(name, context)) : std::nullopt;
        });
    }
    static bool has(const Message& message, std::string_view name) {
        return std::find(message.variables, message.variables + message.count, name) !=
               message.variables + message.count;
    }

    static std::string shown(std::string_view name, const Context& context) {
        const Engine::Impl& engine = detail::Frame::of(context).engine.impl();
        std::string page;
        Output out(page);
        if (const Value* value = context.find(Name(name)))
            write_value(*value, context, out);
        else if (engine.invalid_names_variable)
            write_value(Value(text::replace_all(engine.invalid.as_text(), "%s", name)), context, out);
        else
            write_value(engine.invalid, context, out);
        return page;
    }

    Parts parts_;
};

// Reads the parts of the tag one after the other.
class Compiler {
public:
    Compiler(Parser& parser, const Token& tag) : parser_(parser), tag_(tag), bits_(tag.split()) {
        parts_.tag_name = bits_[0];
    }

    const Node& run() {
        read_options();
        detail::open_flow(parser_);
        for (std::size_t i = 0; i < parts_.with_count; ++i)
            parser_.bind(parts_.with[i].name.text());
        if (parts_.counter)
            parser_.bind(parts_.counter_name.text());
        Token end = read_message(parts_.singular);
        if (parts_.counter) {
            if (end.contents != "plural")
                parser_.fail("'" + name() + "' doesn't allow other block tags inside it", tag_);
            end = read_message(parts_.plural);
        }
        if (end.contents != "end" + name())
            parser_.fail("'" + name() + "' doesn't allow other block tags (seen " +
                             Value(end.contents).repr() + ") inside it",
                         tag_);
        detail::close_flow(parser_);
        return parser_.make<BlockTranslateNode>(parts_);
    }

private:
    std::string name() const { return std::string(bits_[0]); }

    void read_options() {
        std::vector<std::string_view> seen;
        for (at_ = 1; at_ < bits_.size();) {
            const std::string_view option = bits_[at_++];
            if (std::find(seen.begin(), seen.end(), option) != seen.end())
                parser_.fail("The " + Value(option).repr() + " option was specified more than once.", tag_);
            read_option(option);
            seen.push_back(option);
        }
    }
    void read_option(std::string_view option) {
        if (option == "with") {
            const auto with = assignments();
            if (with.empty())
                parser_.fail("\"with\" in '" + name() + "' tag needs at least one keyword argument.", tag_);
            parts_.with = parser_.keep(with);
            parts_.with_count = with.size();
        } else if (option == "count") {
            const auto count = assignments();
            if (count.size() != 1)
                parser_.fail("\"count\" in '" + name() + "' tag expected exactly one keyword argument.",
                             tag_);
            parts_.counter_name = count.front().name;
            parts_.counter = count.front().expression;
        } else if (option == "context") {
            read_context();
        } else if (option == "trimmed") {
            is_trimmed_ = true;
        } else if (option == "asvar") {
            if (at_ == bits_.size())
                parser_.fail("No argument provided to the '" + name() + "' tag for the asvar option.", tag_);
            parts_.variable = bits_[at_++];
        } else {
            parser_.fail("Unknown argument for '" + name() + "' tag: " + Value(option).repr() + ".", tag_);
        }
    }
    void read_context() try {
        if (at_ == bits_.size())
            throw TemplateSyntaxError("");
        parts_.message_context = parser_.compile(bits_[at_++], tag_);
    } catch (const TemplateSyntaxError&) {
        parser_.fail("\"context\" in '" + name() + "' tag expected exactly one argument.", tag_);
    }

    // `name=expression ...`, or the older `expression as name and expression as name`.
    std::vector<NamedExpression> assignments() {
        auto named = parser_.compile_named(bits_, at_, tag_);
        if (!named.empty())
            return named;
        while (at_ + 2 < bits_.size() && bits_[at_ + 1] == "as") {
            named.push_back({Name(bits_[at_ + 2]), parser_.compile(bits_[at_], tag_)});
            at_ += 3;
            if (at_ == bits_.size() || bits_[at_] != "and")
                break;
            ++at_;
        }
        return named;
    }

    // The texts and variables up to the next tag, which is returned.
    Token read_message(Message& message) {
        std::string text;
        std::vector<std::string_view> variables;
        Token last = tag_;
        while (true) {
            const Token token = parser_.next_token();
            if (token.kind == Token::Kind::text) {
                text += text::replace_all(token.contents, "%", "%%");
            } else if (token.kind == Token::Kind::variable) {
                text.append("%(").append(token.contents).append(")s");
                variables.push_back(token.contents);
                if (detail::VariableFlow* flow = parser_.compilation().flow())
                    flow->read(token.contents, token);
            } else {
                if (token.kind != Token::Kind::end)
                    last = token;
                break;
            }
            last = token;
        }
        if (is_trimmed_)
            text = trim_lines(text);
        text = text::replace_all(text::replace_all(text, "\r\n", "\n"), "\r", "\n");
        message.text = parser_.keep(text);
        message.variables = parser_.keep(variables);
        message.count = variables.size();
        return last;
    }

    Parser& parser_;
    const Token& tag_;
    std::vector<std::string_view> bits_;
    std::size_t at_ = 1;
    bool is_trimmed_ = false;
    BlockTranslateNode::Parts parts_;
};

const Node& compile(Parser& parser, const Token& tag) {
    return Compiler(parser, tag).run();
}

}  // namespace

std::string trim_lines(std::string_view text) {
    std::string result;
    std::string_view rest = unicode::strip(text);
    while (true) {
        const std::size_t line_end = rest.find('\n');
        if (line_end == rest.npos)
            return result.append(rest);
        result.append(unicode::strip_right(rest.substr(0, line_end))).append(1, ' ');
        rest = unicode::strip_left(rest.substr(line_end));
    }
}

void add_blocktranslate(Library& library) {
    library.tag("blocktranslate", compile);
    library.tag("blocktrans", compile);
}

}  // namespace nuages::templates::libraries
