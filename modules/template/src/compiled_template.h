#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/arena.h>
#include <nuages/template/errors.h>
#include <nuages/template/loader.h>
#include <nuages/template/node.h>
#include <nuages/template/template.h>

#include "frame.h"

namespace nuages::templates {

class BlockNode;
class ExtendsNode;
class Library;

namespace detail {

class VariableFlow;

// {% partialdef %}: a piece of a template that can be asked for by itself.
struct Partial {
    std::string_view name;
    NodeList nodes;
    std::uint32_t begin;  // of its definition in the source, tags included
    std::uint32_t end;
};

// What a Template handle stands for. Immutable after it was parsed, but for counters.
class CompiledTemplate {
public:
    // Parses; throws TemplateSyntaxError. Notes in `flow`, where there is one, what becomes of variables.
    CompiledTemplate(const Engine& engine, Origin origin, std::string source, VariableFlow* flow = nullptr);
    // A partial of another template, which it keeps.
    CompiledTemplate(Template whole, const Partial& partial);
    CompiledTemplate(const CompiledTemplate&) = delete;
    CompiledTemplate& operator=(const CompiledTemplate&) = delete;

    void retain() const noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
    void release() const noexcept {
        if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1)
            delete this;
    }

    // A rendering of its own: with the states of its tags at their beginnings.
    void render(Context& context, Output& out) const;

    const Engine& engine() const noexcept { return engine_; }
    const std::string& name() const noexcept { return origin_.name; }
    const Origin& origin() const noexcept { return origin_; }
    std::string_view source() const noexcept { return source_; }
    const NodeList& root() const noexcept { return root_; }
    const BlockNode* find_block(Name name) const noexcept;
    const ExtendsNode* extends() const noexcept { return extends_; }
    const Partial* find_partial(std::string_view name) const noexcept;
    // The names of its partials, for suggestions.
    std::vector<std::string_view> partial_names() const;
    std::vector<Reference> references() const;
    // Of a partial: the template that it is part of; null for others.
    const Template* whole() const noexcept { return whole_.empty() ? nullptr : &whole_.front(); }
    Arena& arena() noexcept { return arena_; }

    // The place in the source, with the lines around it.
    Location locate(std::uint32_t position, std::uint32_t length) const;
    // The place of something in its tree; false where the thing belongs to another template.
    bool owns(const void* thing) const noexcept;

    // About how long a page gets, so that its buffer grows once.
    std::size_t expected_size() const noexcept { return expected_size_.load(std::memory_order_relaxed); }
    void remember_size(std::size_t size) const noexcept;

private:
    friend class Compilation;
    struct Block {
        Name name;
        const BlockNode* node;
    };

    ~CompiledTemplate() = default;

    mutable std::atomic<std::uint32_t> references_{1};
    mutable std::atomic<std::size_t> expected_size_{0};
    const Engine& engine_;
    Origin origin_;
    std::string source_;
    Arena arena_;
    NodeList root_;
    std::vector<Block> blocks_;
    std::vector<Partial> partials_;
    struct Named {  // a Reference by its position in the source
        Reference::Kind kind;
        std::string_view name;
        std::uint32_t position;
        std::uint32_t length;
    };
    std::vector<Named> named_;
    const ExtendsNode* extends_ = nullptr;
    std::vector<Template> whole_;  // of a partial: the template it is part of
};

}  // namespace detail
}  // namespace nuages::templates
