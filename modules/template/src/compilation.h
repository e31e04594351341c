#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/library.h>
#include <nuages/template/parser.h>

#include "compiled_template.h"
#include "lexer.h"

namespace nuages::templates::detail {

// The state of parsing one template: what Parser, the tags of inheritance and the expression compiler share.
class Compilation {
public:
    explicit Compilation(CompiledTemplate& target, VariableFlow* flow = nullptr);

    // Parses the whole source into the target.
    void run();

    CompiledTemplate& target() noexcept { return target_; }
    Lexer& lexer() noexcept { return lexer_; }
    const StackGuard& stack() const noexcept { return stack_; }

    void load(const Library& library) { libraries_.push_back(&library); }
    // Null where no loaded library has it; the one loaded last wins.
    const CompileFunction* find_tag(std::string_view name) const;
    const Filter* find_filter(std::string_view name) const;
    std::string tag_hint(std::string_view name) const;
    std::string filter_hint(std::string_view name) const;

    // `message` is Django's; `hint` follows it in what().
    [[noreturn]] void fail(std::string message, const Token& at, std::string_view hint = {}) const;
    int line_of(const Token& token) const noexcept;

    // Items of the lists that are being built, the inner ones behind the outer ones.
    std::vector<NodeListAccess::Item>& items() noexcept { return items_; }
    NodeList take_items(std::size_t from);

    struct OpenTag {
        std::string_view name;
        Token token;
    };
    std::vector<OpenTag>& open_tags() noexcept { return open_tags_; }

    bool has_block(std::string_view name) const noexcept;
    void add_block(Name name, const BlockNode& block) { target_.blocks_.push_back({name, &block}); }
    void add_partial(const Partial& partial) { target_.partials_.push_back(partial); }
    void add_reference(Reference::Kind kind, std::string_view name, const Token& tag) {
        target_.named_.push_back({kind, name, tag.position, tag.length});
    }
    // Null where nobody records it.
    VariableFlow* flow() noexcept { return flow_; }
    void set_extends(const ExtendsNode& extends, const Token& tag) noexcept {
        target_.extends_ = &extends;
        extends_tag_ = tag;
    }
    const Token& extends_tag() const noexcept { return extends_tag_; }
    // Whether something other than text stood before in the list that is being built.
    bool& seen_tag() noexcept { return seen_tag_; }
    // {% cycle ... as name %}: the nodes of that name, for later uses of it.
    struct NamedCycle {
        std::string_view name;
        const Node* node;
    };
    std::vector<NamedCycle>& cycles() noexcept { return cycles_; }
    const Node*& last_cycle() noexcept { return last_cycle_; }

private:
    CompiledTemplate& target_;
    VariableFlow* flow_;
    Lexer lexer_;
    StackGuard stack_;
    std::vector<const Library*> libraries_;
    std::vector<NodeListAccess::Item> items_;
    std::vector<OpenTag> open_tags_;
    std::vector<NamedCycle> cycles_;
    const Node* last_cycle_ = nullptr;
    Token extends_tag_;
    bool seen_tag_ = false;
};

}  // namespace nuages::templates::detail
