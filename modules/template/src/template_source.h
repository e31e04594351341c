#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>

#include <nuages/template/parser.h>
#include <nuages/template/template.h>

#include "frame.h"

namespace nuages::templates {

// "./a.html" and "../a.html" as seen from the template `from`; other names stay as they are. Throws
// TemplateSyntaxError for a name that leaves the hierarchy or, unless `may_be_itself`, is `from` again.
std::string resolve_relative_name(std::string_view from, std::string_view name, bool may_be_itself);

// The template that a tag names: found once where the name is constant and templates never change.
class NamedTemplate {
public:
    explicit NamedTemplate(std::string_view constant_name) : constant_name_(constant_name) {}

    std::string_view constant_name() const noexcept { return constant_name_; }
    // Kept alive by the engine, or by `keeper`.
    const detail::CompiledTemplate& get(const Engine& engine, std::optional<Template>& keeper) const;

private:
    std::string_view constant_name_;
    mutable std::atomic<const detail::CompiledTemplate*> found_{nullptr};  // kept alive by the engine
};

}  // namespace nuages::templates
