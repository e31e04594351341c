#include "tags.h"

namespace nuages::templates::tags {
namespace {

class FirstOfNode final : public Node {
public:
    FirstOfNode(const Expression* values, std::size_t count, Name target)
        : values_(values), count_(count), target_(target) {}

    void render(Context& context, Output& out) const override {
        if (target_.text().empty()) {
            write_first(context, out);
            return;
        }
        std::string text;
        Output kept(text);
        write_first(context, kept);
        context.set(target_, context.autoescape() ? Value::safe(text) : Value(text));
    }

private:
    void write_first(Context& context, Output& out) const {
        for (std::size_t i = 0; i < count_; ++i) {
            Value scratch;
            const Value& value = values_[i].resolve_or_null(context, scratch);
            if (value.truth()) {
                write_value(value, context, out);
                return;
            }
        }
    }

    const Expression* values_;
    std::size_t count_;
    Name target_;  // empty: shown
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() < 2)
        parser.fail("'firstof' statement requires at least one argument", tag);
    Name target;
    if (bits.size() >= 3 && bits[bits.size() - 2] == "as") {
        target = Name(bits.back());
        bits.resize(bits.size() - 2);
    }
    std::vector<Expression> values;
    for (std::size_t i = 1; i < bits.size(); ++i)
        values.push_back(parser.compile(bits[i], tag));
    return parser.make<FirstOfNode>(parser.keep(values), values.size(), target);
}

}  // namespace

void add_firstof(Library& library) {
    library.tag("firstof", compile);
}

}  // namespace nuages::templates::tags
