#include "compiled_template.h"

#include <algorithm>
#include <exception>

#include "compilation.h"

namespace nuages::templates::detail {

CompiledTemplate::CompiledTemplate(const Engine& engine, Origin origin, std::string source,
                                   VariableFlow* flow)
    : engine_(engine), origin_(std::move(origin)), source_(std::move(source)) {
    Compilation(*this, flow).run();
}

CompiledTemplate::CompiledTemplate(Template whole, const Partial& partial)
    : engine_(whole.compiled().engine()),
      origin_(whole.compiled().origin()),
      source_(whole.source().substr(partial.begin, partial.end - partial.begin)),
      root_(partial.nodes) {
    origin_.name += "#" + std::string(partial.name);
    whole_.push_back(std::move(whole));
}

void CompiledTemplate::render(Context& context, Output& out) const {
    Frame frame(context, *this);
    frame.announce(*this);
    try {
        root_.render(context, out);
    } catch (const std::exception&) {
        frame.report_error();
        throw;
    }
}

const BlockNode* CompiledTemplate::find_block(Name name) const noexcept {
    for (const Block& block : blocks_) {
        if (block.name == name)
            return block.node;
    }
    return nullptr;
}

const Partial* CompiledTemplate::find_partial(std::string_view name) const noexcept {
    if (!whole_.empty())
        return whole_.front().compiled().find_partial(name);
    for (const Partial& partial : partials_) {
        if (partial.name == name)
            return &partial;
    }
    return nullptr;
}

std::vector<std::string_view> CompiledTemplate::partial_names() const {
    std::vector<std::string_view> names;
    for (const Partial& partial : partials_)
        names.push_back(partial.name);
    return names;
}

std::vector<Reference> CompiledTemplate::references() const {
    std::vector<Reference> references;
    for (const Named& named : named_)
        references.push_back({named.kind, std::string(named.name), locate(named.position, named.length)});
    return references;
}

bool CompiledTemplate::owns(const void* thing) const noexcept {
    if (!whole_.empty())
        return whole_.front().compiled().owns(thing);
    return arena_.owns(thing);
}

void CompiledTemplate::remember_size(std::size_t size) const noexcept {
    if (size > expected_size())
        expected_size_.store(size, std::memory_order_relaxed);
}

Location CompiledTemplate::locate(std::uint32_t position, std::uint32_t length) const {
    if (!whole_.empty())
        return whole_.front().compiled().locate(position, length);
    constexpr int context_lines = 10;
    std::string_view source = source_;
    position = std::min(position, static_cast<std::uint32_t>(source.size()));
    std::size_t begin = source.rfind('\n', position ? position - 1 : 0);
    begin = position == 0 || begin == source.npos ? 0 : begin + 1;
    std::size_t end = std::min(source.find('\n', position), source.size());
    if (length == 0) {                                     // up to the end of the tag
        std::size_t closing = source.find('}', position);  // of "%}", or the first of "}}"
        std::size_t after_braces =
            closing + (source.substr(std::min(closing, end)).starts_with("}}") ? 2 : 1);
        length =
            static_cast<std::uint32_t>(std::min(closing == source.npos ? end : after_braces, end) - position);
    }
    std::size_t tag_end = std::min<std::size_t>(std::size_t{position} + length, end);

    Location location;
    location.name = origin_.name;
    location.origin = origin_.place;
    location.line = 1 + static_cast<int>(std::count(source.begin(), source.begin() + position, '\n'));
    location.before = source.substr(begin, position - begin);
    location.during = source.substr(position, tag_end - position);
    location.after = source.substr(tag_end, end - tag_end);
    int number = 1;
    for (std::size_t at = 0; at <= source.size() && number <= location.line + context_lines; ++number) {
        std::size_t line_end = std::min(source.find('\n', at), source.size());
        if (number >= location.line - context_lines)
            location.surroundings.push_back({number, std::string(source.substr(at, line_end - at))});
        at = line_end + 1;
    }
    return location;
}

}  // namespace nuages::templates::detail
