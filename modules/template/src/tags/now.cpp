#include <nuages/template/engine.h>

#include "../date_value.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class NowNode final : public Node {
public:
    NowNode(std::string_view format, Name target) : format_(format), target_(target) {}

    void render(Context& context, Output& out) const override {
        std::string text =
            format_date_value(Value(present(context)), format_, context).value_or(std::string());
        if (target_.text().empty())
            out.write(text);
        else
            context.set(target_, Value(text));
    }

private:
    std::string_view format_;
    Name target_;  // empty: shown
};

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    Name target;
    if (bits.size() == 4 && bits[2] == "as") {
        target = Name(bits[3]);
        bits.resize(2);
    }
    if (bits.size() != 2)
        parser.fail("'now' statement takes one argument", tag);
    std::string_view format = bits[1];
    format = format.size() < 2 ? std::string_view() : format.substr(1, format.size() - 2);
    return parser.make<NowNode>(format, target);
}

}  // namespace

void add_now(Library& library) {
    library.tag("now", compile);
}

}  // namespace nuages::templates::tags
