#include "compilation.h"

#include <algorithm>
#include <limits>

#include <nuages/base/error.h>

#include "engine_impl.h"

namespace nuages::templates::detail {
namespace {

// Parsing may happen while another template is being rendered on the same stack.
std::size_t stack_for_parsing(const Engine& engine) {
    return engine.options().max_stack / 2;
}

}  // namespace

Compilation::Compilation(CompiledTemplate& target, VariableFlow* flow)
    : target_(target),
      flow_(flow),
      lexer_(target.source()),
      stack_(stack_for_parsing(target.engine())),
      libraries_(target.engine().impl().builtins) {
    if (target.source().size() >= std::numeric_limits<std::uint32_t>::max() - 1)
        throw TemplateSyntaxError("A template of " + std::to_string(target.source().size()) +
                                  " bytes is too long: the most is 4 GiB.");
}

void Compilation::run() {
    items_.reserve(64);
    Parser parser(*this);
    target_.root_ = parser.parse_all();
}

NodeList Compilation::take_items(std::size_t from) {
    const auto* items = target_.arena().copy(items_.data() + from, items_.size() - from);
    NodeList list = NodeListAccess::make(items, static_cast<std::uint32_t>(items_.size() - from));
    items_.resize(from);
    return list;
}

const CompileFunction* Compilation::find_tag(std::string_view name) const {
    for (std::size_t i = libraries_.size(); i-- > 0;) {
        if (const CompileFunction* found = libraries_[i]->find_tag(name))
            return found;
    }
    return nullptr;
}

const Filter* Compilation::find_filter(std::string_view name) const {
    for (std::size_t i = libraries_.size(); i-- > 0;) {
        if (const Filter* found = libraries_[i]->find_filter(name))
            return found;
    }
    return nullptr;
}

namespace {

std::string hint_for(std::string_view name, const std::vector<std::string_view>& known) {
    std::string_view nearest = nearest_name(name, known);
    return nearest.empty() ? std::string() : " Did you mean '" + std::string(nearest) + "'?";
}

// The library among those that are not loaded that has what is missing.
template <class Has>
std::string load_hint(const Engine& engine, Has has) {
    for (const std::string& name : engine.library_names()) {
        if (has(*engine.find_library(name)))
            return " The library '" + name + "' has it: write {% load " + name + " %} first.";
    }
    return {};
}

}  // namespace

std::string Compilation::tag_hint(std::string_view name) const {
    std::string hint =
        load_hint(target_.engine(), [&](const Library& l) { return l.find_tag(name) != nullptr; });
    if (!hint.empty())
        return hint;
    std::vector<std::string_view> known;
    for (const Library* library : libraries_) {
        auto names = library->tag_names();
        known.insert(known.end(), names.begin(), names.end());
    }
    return hint_for(name, known);
}

std::string Compilation::filter_hint(std::string_view name) const {
    std::string hint =
        load_hint(target_.engine(), [&](const Library& l) { return l.find_filter(name) != nullptr; });
    if (!hint.empty())
        return hint;
    std::vector<std::string_view> known;
    for (const Library* library : libraries_) {
        auto names = library->filter_names();
        known.insert(known.end(), names.begin(), names.end());
    }
    return hint_for(name, known);
}

void Compilation::fail(std::string message, const Token& at, std::string_view hint) const {
    throw TemplateSyntaxError(std::move(message), target_.locate(at.position, at.length), hint);
}

int Compilation::line_of(const Token& token) const noexcept {
    std::string_view before = target_.source().substr(0, token.position);
    return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

bool Compilation::has_block(std::string_view name) const noexcept {
    return target_.find_block(Name(name)) != nullptr;
}

}  // namespace nuages::templates::detail
