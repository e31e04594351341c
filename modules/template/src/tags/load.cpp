#include <nuages/base/error.h>
#include <nuages/template/engine.h>

#include "../compilation.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

const Library& find(Parser& parser, const Token& tag, std::string_view name) {
    if (const Library* library = parser.engine().find_library(name))
        return *library;
    std::string known;
    const std::vector<std::string> libraries = parser.engine().library_names();
    for (const std::string& library : libraries)
        known += "\n" + library;
    std::string_view nearest = nearest_name(name, {libraries.begin(), libraries.end()});
    parser.compilation().fail(
        "'" + std::string(name) + "' is not a registered tag library. Must be one of:" + known, tag,
        nearest.empty() ? std::string() : "\nDid you mean '" + std::string(nearest) + "'?");
}

// {% load some other from library %}
void load_some(Parser& parser, const Token& tag, const std::vector<std::string_view>& bits) {
    const Library& from = find(parser, tag, bits.back());
    Library& some = parser.make<Library>();
    for (std::size_t i = 1; i + 2 < bits.size(); ++i) {
        const CompileFunction* compile = from.find_tag(bits[i]);
        const Filter* filter = from.find_filter(bits[i]);
        if (!compile && !filter)
            parser.fail("'" + std::string(bits[i]) + "' is not a valid tag or filter in tag library '" +
                            std::string(bits.back()) + "'",
                        tag);
        if (compile)
            some.tag(bits[i], *compile);
        if (filter)
            some.filter(bits[i], filter->function, filter->options);
    }
    parser.load(some);
}

}  // namespace

void add_load(Library& library) {
    library.tag("load", [](Parser& parser, const Token& tag) -> const Node& {
        auto bits = tag.split();
        if (bits.size() >= 4 && bits[bits.size() - 2] == "from") {
            load_some(parser, tag, bits);
            return Parser::nothing();
        }
        for (std::size_t i = 1; i < bits.size(); ++i)
            parser.load(find(parser, tag, bits[i]));
        return Parser::nothing();
    });
}

}  // namespace nuages::templates::tags
