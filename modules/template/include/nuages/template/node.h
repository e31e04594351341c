#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nuages/template/context.h>
#include <nuages/template/output.h>

namespace nuages::templates {

// One tag or variable of a parsed template. Made by Parser::make in the template's own memory and destroyed
// with it; rendered by many threads and fibers at once, so what changes from one rendering to the next
// belongs into the context (variables, Context::state).
class Node {
public:
    Node() = default;
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    virtual void render(Context& context, Output& out) const = 0;

protected:
    ~Node() = default;  // the template destroys its nodes by their own types
};

// What stands between two tags: texts and nodes, in the template's memory. Copies are cheap and mean the
// same.
class NodeList {
public:
    NodeList() = default;

    void render(Context& context, Output& out) const;
    // Rendered into a text of its own, for tags that change what they enclose.
    std::string render_to_string(Context& context) const;

    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    // Whether nothing but white space can come out, whatever the context.
    bool is_blank() const noexcept;

private:
    friend struct NodeListAccess;
    // `size` of a variable and of a tag, in place of that of a text.
    static constexpr std::uint32_t is_variable = 0xfffffffe;
    static constexpr std::uint32_t is_node = 0xffffffff;
    struct Item {
        const void* what;        // text, detail::CompiledExpression or Node
        std::uint32_t size;      // of the text
        std::uint32_t position;  // in the source
    };

    const Item* items_ = nullptr;
    std::uint32_t size_ = 0;
};

}  // namespace nuages::templates
