#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <nuages/template/context.h>
#include <nuages/template/node.h>

namespace nuages::templates {

// What modules outside of NodeList may see of its items.
struct NodeListAccess {
    using Item = NodeList::Item;
    static constexpr std::uint32_t is_variable = NodeList::is_variable;
    static constexpr std::uint32_t is_node = NodeList::is_node;

    static const Item* begin(const NodeList& list) { return list.items_; }
    static const Item* end(const NodeList& list) { return list.items_ + list.size_; }
    static NodeList make(const Item* items, std::uint32_t size) {
        NodeList list;
        list.items_ = items;
        list.size_ = size;
        return list;
    }
};

namespace detail {

class CompiledTemplate;

// How far the stack may grow below the place where it was made; rendering and parsing look at it wherever
// they recurse, because a fiber's stack is small.
class StackGuard {
public:
    explicit StackGuard(std::size_t limit) : top_(here()), limit_(limit) {}

    bool is_exhausted() const noexcept {
        std::uintptr_t now = here();
        return (now < top_ ? top_ - now : now - top_) > limit_;
    }
    // Throws TemplateRecursionError where it is.
    void check() const {
        if (is_exhausted())
            fail();
    }

private:
    [[gnu::always_inline]] static std::uintptr_t here() noexcept {
        return reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
    }
    [[noreturn]] void fail() const;

    std::uintptr_t top_;
    std::size_t limit_;
};

// One link of {% extends %}, on the stack of the rendering: the template asked for first, its parent, and so
// on.
struct Ancestor {
    const CompiledTemplate* compiled;
    Ancestor* next;
};

// A {% block %} that is being rendered: further uses of its name start behind `level` in the chain.
struct ActiveBlock {
    Name name;
    std::size_t level;
    ActiveBlock* outer;
};

// The state of one rendering of one template, included ones having their own. Lives on the stack while it
// lasts.
struct Frame {
    Frame(Context& context, const CompiledTemplate& compiled);
    Frame(const Frame&) = delete;
    Frame& operator=(const Frame&) = delete;
    ~Frame() { context.frame_ = outer; }

    // Throws std::logic_error where nothing is being rendered.
    static Frame& of(const Context& context);
    static Frame* find(const Context& context) noexcept { return context.frame_; }

    // Tells the context's observer that this template begins to be rendered.
    void announce(const CompiledTemplate& rendered) const;
    Value& state(const void* key);
    // Tells the engine's observer of errors where in the template the rendering is, once for each error.
    void report_error() noexcept;

    Context& context;
    Frame* outer;
    Frame* root;
    const CompiledTemplate& compiled;
    const Engine& engine;
    const StackGuard* stack;  // of the root
    StackGuard own_stack;
    const NodeListAccess::Item* at = nullptr;  // what is being rendered
    Ancestor first;
    Ancestor* last = &first;
    ActiveBlock* active_blocks = nullptr;
    bool error_reported = false;  // of the root

private:
    struct State {
        const void* key;
        Value value;
    };
    std::vector<State> states_;
};

}  // namespace detail
}  // namespace nuages::templates
