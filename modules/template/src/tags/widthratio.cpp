#include <cmath>

#include <nuages/template/errors.h>

#include "../numbers.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class WidthRatioNode final : public Node {
public:
    WidthRatioNode(Expression value, Expression most, Expression width, Name target)
        : value_(value), most_(most), width_(width), target_(target) {}

    void render(Context& context, Output& out) const override {
        std::string text = ratio(context);
        if (target_.text().empty())
            out.write(text);
        else
            context.set(target_, Value(text));
    }

private:
    std::string ratio(Context& context) const try {
        Value value = value_.resolve(context);
        Value most = most_.resolve(context);
        auto width = to_int(width_.resolve(context));
        if (!width)
            throw TemplateSyntaxError("widthratio final argument must be a number");
        auto part = to_float(value);
        auto whole = to_float(most);
        if (!part || !whole)
            return {};
        if (*whole == 0)
            return "0";
        double result = std::nearbyint(*part / *whole * static_cast<double>(*width));
        if (!std::isfinite(result))
            return {};
        char digits[400];
        int size = std::snprintf(digits, sizeof digits, "%.0f", result == 0 ? 0.0 : result);
        return {digits, static_cast<std::size_t>(size)};
    } catch (const VariableDoesNotExist&) {
        return {};
    }

    Expression value_;
    Expression most_;
    Expression width_;
    Name target_;  // empty: shown
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() != 4 && bits.size() != 6)
        parser.fail("widthratio takes at least three arguments", tag);
    if (bits.size() == 6 && bits[4] != "as")
        parser.fail("Invalid syntax in widthratio tag. Expecting 'as' keyword", tag);
    return parser.make<WidthRatioNode>(parser.compile(bits[1], tag), parser.compile(bits[2], tag),
                                       parser.compile(bits[3], tag),
                                       bits.size() == 6 ? Name(bits[5]) : Name());
}

}  // namespace

void add_widthratio(Library& library) {
    library.tag("widthratio", compile);
}

}  // namespace nuages::templates::tags
