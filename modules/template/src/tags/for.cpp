#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/text/unicode.h>

#include "../iteration.h"
#include "../variable_flow.h"
#include "for_loop.h"
#include "tags.h"

namespace nuages::templates::tags {
namespace {

class ForNode final : public Node {
public:
    ForNode(const Name* names, std::size_t count, Expression sequence, bool reversed, NodeList body,
            NodeList empty)
        : names_(names),
          count_(count),
          sequence_(sequence),
          reversed_(reversed),
          body_(body),
          empty_(empty) {}

    void render(Context& context, Output& out) const override {
        // Kept while the loop runs, whatever happens to the variable.
        Value sequence = sequence_.resolve_or_null(context);
        if (sequence.is_null()) {
            render_empty(context, out);
            return;
        }
        std::size_t length = prepare(sequence);
        if (length == 0) {
            render_empty(context, out);
            return;
        }
        Context::Scope scope(context);
        auto* loop = new ForLoop(length, parent_loop(context));
        context.set("forloop", Value::adopt(loop));
        if (sequence.is_list())
            render_list(sequence.as_list(), *loop, context, out);
        else
            render_object(sequence.as_object(), *loop, context, out);
    }

private:
    // The number of items. What cannot be walked through as it stands becomes a list.
    std::size_t prepare(Value& sequence) const {
        if (sequence.is_object() && !reversed_) {
            if (auto length = sequence.as_object().length())
                return *length;
        }
        if (!sequence.is_list())
            sequence = Value(list_of(sequence));
        return sequence.as_list().size();
    }

    static Value parent_loop(const Context& context) {
        const Value* outer = context.find("forloop");
        return outer ? *outer : Value(Dict());
    }

    void render_empty(Context& context, Output& out) const {
        Context::Scope scope(context);
        empty_.render(context, out);
    }

    void render_list(const List& list, ForLoop& loop, Context& context, Output& out) const {
        for (std::size_t i = 0; i < list.size(); ++i) {
            loop.go_to(i);
            render_item(list[reversed_ ? list.size() - 1 - i : i], context, out);
        }
    }

    void render_object(const Object& object, ForLoop& loop, Context& context, Output& out) const {
        Object::Cursor cursor = object.iterate();
        if (!cursor)
            throw TypeError("'" + std::string(object.type_name()) + "' object is not iterable");
        Value item;
        for (std::size_t i = 0; cursor.next(item); ++i) {
            loop.go_to(i);
            render_item(item, context, out);
        }
    }

    void render_item(const Value& item, Context& context, Output& out) const {
        if (count_ == 1) {
            context.set_reference(names_[0], item);
            body_.render(context, out);
            return;
        }
        std::optional<std::size_t> length = length_of(item);
        if (length.value_or(1) != count_)
            throw ValueError("Need " + std::to_string(count_) + " values to unpack in for loop; got " +
                             std::to_string(length.value_or(1)) + ". ");
        Context::Scope scope(context);
        if (item.is_list()) {
            for (std::size_t i = 0; i < count_; ++i)
                context.set_reference(names_[i], item.as_list()[i]);
        } else {
            List parts = list_of(item);
            for (std::size_t i = 0; i < count_ && i < parts.size(); ++i)
                context.set(names_[i], std::move(parts[i]));
        }
        body_.render(context, out);
    }

    const Name* names_;
    std::size_t count_;
    Expression sequence_;
    bool reversed_;
    NodeList body_;
    NodeList empty_;
};

// "a, b,c" as it stands between `for` and `in`.
std::vector<Name> loop_names(Parser& parser, const Token& tag, const std::vector<std::string_view>& bits,
                             std::size_t end) {
    auto invalid = [&] {
        parser.fail("'for' tag received an invalid argument: " + std::string(tag.contents), tag);
    };
    if (end < 2)
        invalid();
    std::vector<Name> names;
    const char* begin = bits[1].data();
    std::string_view text(begin,
                          static_cast<std::size_t>(bits[end - 1].data() + bits[end - 1].size() - begin));
    while (true) {
        std::size_t comma = text.find(',');
        std::string_view name = unicode::strip(text.substr(0, comma));
        if (name.empty() || name.find_first_of(" \"'|") != name.npos)
            invalid();
        names.emplace_back(name);
        if (comma == text.npos)
            return names;
        text.remove_prefix(comma + 1);
    }
}

void open_loop(Parser& parser, const std::vector<Name>& names) {
    detail::open_flow(parser);
    parser.bind("forloop");
    for (const Name& name : names)
        parser.bind(name.text());
}

const Node& compile(Parser& parser, const Token& tag) {
    auto bits = tag.split();
    if (bits.size() < 4)
        parser.fail("'for' statements should have at least four words: " + std::string(tag.contents), tag);
    bool reversed = bits.back() == "reversed";
    std::size_t in = bits.size() - (reversed ? 3 : 2);
    if (bits[in] != "in")
        parser.fail("'for' statements should use the format 'for x in y': " + std::string(tag.contents), tag);
    std::vector<Name> names = loop_names(parser, tag, bits, in);
    Expression sequence = parser.compile(bits[in + 1], tag);
    open_loop(parser, names);
    auto [body, end] = parser.parse_until({"empty", "endfor"}, tag);
    detail::close_flow(parser);
    NodeList empty;
    if (end.name() == "empty")
        empty = parser.parse_until({"endfor"}, tag).nodes;
    return parser.make<ForNode>(parser.keep(names), names.size(), sequence, reversed, body, empty);
}

}  // namespace

void add_for(Library& library) {
    library.tag("for", compile);
}

}  // namespace nuages::templates::tags
