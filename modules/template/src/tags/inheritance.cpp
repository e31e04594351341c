#include "inheritance.h"

#include <nuages/template/errors.h>

#include "../compilation.h"
#include "../engine_impl.h"
#include "../template_object.h"
#include "../variable_flow.h"
#include "tags.h"

namespace nuages::templates {
namespace {

using detail::ActiveBlock;
using detail::Ancestor;
using detail::Frame;

struct FoundBlock {
    const BlockNode* node;
    std::size_t level;
};

// The block of that name of the first template from `level` on in the chain; null where none has one.
FoundBlock find_block(const Frame& frame, Name name, std::size_t level) {
    std::size_t at = 0;
    for (const Ancestor* ancestor = &frame.first; ancestor; ancestor = ancestor->next, ++at) {
        if (at < level)
            continue;
        if (const BlockNode* node = ancestor->compiled->find_block(name))
            return {node, at};
    }
    return {nullptr, at};
}

// Behind those of the name that are being rendered already: so that super goes up, and a block that holds
// itself by way of another template ends.
std::size_t next_level(const Frame& frame, Name name) {
    for (const ActiveBlock* active = frame.active_blocks; active; active = active->outer) {
        if (active->name == name)
            return active->level + 1;
    }
    return 0;
}

void render_block(const BlockNode& node, std::size_t level, Context& context, Output& out);

// `block` inside a block: knows its parent block as `super`. Lives on the stack of the rendering of its
// block, so it is told when that ends.
class BlockObject final : public Object {
public:
    BlockObject(const BlockNode& node, Context& context) : node_(node), context_(&context) {}

    void forget() noexcept { context_ = nullptr; }

    std::string_view type_name() const override { return "Block"; }
    std::string repr() const override { return "<Block Node: " + std::string(node_.name().text()) + ">"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "name")
            return Value(node_.name().text());
        if (name != "super" || !context_)
            return std::nullopt;
        Frame& frame = Frame::of(*context_);
        if (!frame.first.next)
            throw TemplateSyntaxError(
                "'BlockNode' object has no attribute 'context'. Did you use {{ block.super }} in a base "
                "template?");
        FoundBlock parent = find_block(frame, node_.name(), next_level(frame, node_.name()));
        if (!parent.node)
            return Value::safe("");
        frame.stack->check();
        std::string text;
        Output out(text);
        render_block(*parent.node, parent.level, *context_, out);
        return Value::safe(text);
    }

private:
    const BlockNode& node_;
    Context* context_;
};

void render_block(const BlockNode& node, std::size_t level, Context& context, Output& out) {
    struct Active {
        Frame& frame;
        ActiveBlock block;
        BlockObject* object;
        Value kept;

        Active(Frame& f, const BlockNode& n, std::size_t l, Context& c)
            : frame(f),
              block{n.name(), l, f.active_blocks},
              object(new BlockObject(n, c)),
              kept(Value::adopt(object)) {
            frame.active_blocks = &block;
        }
        ~Active() {
            frame.active_blocks = block.outer;
            object->forget();
        }
    } active(Frame::of(context), node, level, context);
    Context::Scope scope(context);
    context.set_reference("block", active.kept);
    node.nodes().render(context, out);
}

}  // namespace

void BlockNode::render(Context& context, Output& out) const {
    Frame& frame = Frame::of(context);
    FoundBlock found = find_block(frame, name_, next_level(frame, name_));
    if (found.node)
        render_block(*found.node, found.level, context, out);
    else
        render_block(*this, found.level, context, out);
}

const detail::CompiledTemplate& ExtendsNode::find_parent(Context& context,
                                                         std::optional<Template>& keeper) const {
    Frame& frame = Frame::of(context);
    const Engine::Impl& engine = frame.engine.impl();
    if (!named_.constant_name().empty()) {
        // Almost always the parent is another template, and then the place where it was found does not
        // matter.
        const detail::CompiledTemplate& parent = named_.get(frame.engine, keeper);
        bool in_chain = false;
        for (const Ancestor* ancestor = &frame.first; ancestor; ancestor = ancestor->next)
            in_chain |= ancestor->compiled->origin().place == parent.origin().place;
        if (!in_chain)
            return parent;
        keeper = engine.find(frame.engine, named_.constant_name(), &frame.first);
        return keeper->compiled();
    }
    Value parent = parent_.resolve(context);
    if (!parent.truth()) {
        std::string message = "Invalid template name in 'extends' tag: " + parent.repr() + ".";
        if (!parent_.constant())
            message += " Got this from the '" + std::string(parent_.source()) + "' variable.";
        throw TemplateSyntaxError(std::move(message));
    }
    if (const Template* handle = template_of(parent))
        keeper = *handle;
    else if (parent.is_text())
        keeper = engine.find(frame.engine, parent.as_text(), &frame.first);
    else
        throw TypeError("{% extends " + std::string(parent_.source()) +
                        " %} needs the name of a template or a template, and the variable is " +
                        std::string(parent.kind_name()) + ".");
    return keeper->compiled();
}

void ExtendsNode::render(Context& context, Output& out) const {
    Frame& frame = Frame::of(context);
    frame.stack->check();
    std::optional<Template> keeper;
    const detail::CompiledTemplate& parent = find_parent(context, keeper);
    struct Link {
        Frame& frame;
        Ancestor* before;
        Ancestor link;

        Link(Frame& f, const detail::CompiledTemplate& compiled)
            : frame(f), before(f.last), link{&compiled, nullptr} {
            before->next = &link;
            frame.last = &link;
        }
        ~Link() {
            before->next = nullptr;
            frame.last = before;
        }
    } link(frame, parent);
    frame.announce(parent);
    try {
        parent.root().render(context, out);
    } catch (const std::exception&) {
        frame.report_error();  // while the parent is in the chain
        throw;
    }
}

namespace tags {
namespace {

const Node& compile_block(Parser& parser, const Token& tag) {
    detail::Compilation& compilation = parser.compilation();
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'" + std::string(bits[0]) + "' tag takes only one argument", tag);
    if (compilation.has_block(bits[1]))
        parser.fail("'" + std::string(bits[0]) + "' tag with name '" + std::string(bits[1]) +
                        "' appears more than once",
                    tag);
    BlockNode& block = parser.make<BlockNode>(Name(bits[1]));
    compilation.add_block(block.name(), block);
    detail::open_flow(parser, detail::VariableFlow::Kind::block, bits[1]);
    auto [nodes, end] = parser.parse_until({"endblock"}, tag);
    detail::close_flow(parser);
    bool named = end.contents == "endblock " + std::string(bits[1]);
    if (end.contents != "endblock" && !named)
        parser.fail("Invalid block tag on line " + std::to_string(compilation.line_of(end)) +
                        ": 'endblock', expected 'endblock' or 'endblock " + std::string(bits[1]) +
                        "'. Did you forget to register or load this tag?",
                    end);
    block.set_nodes(nodes);
    return block;
}

const Node& compile_extends(Parser& parser, const Token& tag) {
    detail::Compilation& compilation = parser.compilation();
    auto bits = tag.split();
    if (bits.size() != 2)
        parser.fail("'" + std::string(bits[0]) + "' takes one argument", tag);
    if (compilation.seen_tag())
        parser.fail(
            "<ExtendsNode: extends " + std::string(bits[1]) + "> must be the first tag in the template.",
            tag);
    if (compilation.target().extends())
        parser.fail("'" + std::string(bits[0]) + "' cannot appear more than once in the same template",
                    compilation.extends_tag());
    Expression parent = parser.compile(bits[1], tag);
    std::string_view constant_name;
    if (const Value* name = parent.constant(); name && name->is_text() && !name->as_text().empty())
        constant_name = parser.keep(
            resolve_relative_name(parser.template_name(), name->as_text(), /*may_be_itself=*/false));
    if (!constant_name.empty())
        parser.refer(Reference::Kind::parent, constant_name, tag);
    ExtendsNode& node = parser.make<ExtendsNode>(parent, constant_name);
    compilation.set_extends(node, tag);
    if (detail::VariableFlow* flow = compilation.flow())
        flow->set_parent(constant_name);
    // Only the blocks of what follows are used.
    parser.parse_all();
    return node;
}

}  // namespace

void add_inheritance(Library& library) {
    library.tag("block", compile_block);
    library.tag("extends", compile_extends);
}

}  // namespace tags
}  // namespace nuages::templates
