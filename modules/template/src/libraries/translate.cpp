// {% translate "text" context "month name" as variable noop %}
#include <nuages/base/text.h>
#include <nuages/template/errors.h>

#include "../expression_tree.h"
#include "../value_text.h"
#include "i18n.h"

namespace nuages::templates::libraries {
namespace {

// As {{ }} shows it, for a variable or the page; safe where it needs no more escaping.
Value shown(const Value& value, const Context& context) {
    std::string page;
    Output out(page);
    write_value(value, context, out);
    page = text::replace_all(page, "%%", "%");
    return context.autoescape() || value.is_safe() ? Value::safe(page) : Value(page);
}

class TranslateNode final : public Node {
public:
    struct Parts {
        Expression message;
        Expression message_context;  // none where it has none
        std::string_view variable;   // "" where the text is shown
        bool noop = false;           // the text goes to the variable or page as it is
    };
    explicit TranslateNode(const Parts& parts) : parts_(parts) {}

    void render(Context& context, Output& out) const override {
        Value scratch;
        const Value text =
            shown(parts_.noop ? parts_.message.resolve(context, scratch)
                              : detail::resolve_translated(*parts_.message.compiled(),
                                                           message_context(context), context, scratch),
                  context);
        if (parts_.variable.empty())
            out.write(text.as_text());
        else
            context.set(Name(parts_.variable), text);
    }

private:
    std::string message_context(Context& context) const {
        return parts_.message_context ? parts_.message_context.resolve(context).str() : std::string();
    }

    Parts parts_;
};

// What follows an option; the error where nothing does.
std::string_view argument_of(std::string_view option, const std::vector<std::string_view>& bits,
                             std::size_t& at, Parser& parser, const Token& tag) {
    if (at == bits.size())
        parser.fail("No argument provided to the '" + std::string(bits[0]) + "' tag for the " +
                        std::string(option) + " option.",
                    tag);
    return bits[at++];
}

const Node& compile(Parser& parser, const Token& tag) {
    const auto bits = tag.split();
    const std::string name(bits[0]);
    if (bits.size() < 2)
        parser.fail("'" + name + "' takes at least one argument", tag);
    TranslateNode::Parts parts;
    parts.message = parser.compile(bits[1], tag);
    std::vector<std::string_view> seen;
    for (std::size_t at = 2; at < bits.size();) {
        const std::string_view option = bits[at++];
        for (std::string_view earlier : seen) {
            if (earlier == option)
                parser.fail("The '" + std::string(option) + "' option was specified more than once.", tag);
        }
        if (option == "noop") {
            parts.noop = true;
        } else if (option == "context") {
            const std::string_view value = argument_of(option, bits, at, parser, tag);
            if (value == "as" || value == "noop")
                parser.fail("Invalid argument '" + std::string(value) + "' provided to the '" + name +
                                "' tag for the context option",
                            tag);
            parts.message_context = parser.compile(value, tag);
        } else if (option == "as") {
            parts.variable = argument_of(option, bits, at, parser, tag);
        } else {
            parser.fail("Unknown argument for '" + name + "' tag: '" + std::string(option) +
                            "'. The only options available are 'noop', 'context' \"xxx\", and 'as VAR'.",
                        tag);
        }
        seen.push_back(option);
    }
    return parser.make<TranslateNode>(parts);
}

}  // namespace

void add_translate(Library& library) {
    library.tag("translate", compile);
    library.tag("trans", compile);
}

}  // namespace nuages::templates::libraries
