#pragma once

#include <map>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/engine.h>

#include "compiled_template.h"
#include "template_table.h"

namespace nuages::templates {

struct Engine::Impl {
    explicit Impl(Options o);

    // The template of that name whose origin is none of `skipped`, and where else it looked.
    Template find(const Engine& engine, std::string_view name, const detail::Ancestor* skipped) const;

    Options options;
    std::vector<const Library*> builtins;  // later ones over earlier ones
    Value invalid;                         // string_if_invalid
    bool invalid_names_variable;           // whether it holds %s

    // "Did you mean ...?", or nothing.
    std::string suggestion(std::string_view name) const;

private:
    struct Cached {
        std::uint64_t version;
        Template handle;
    };

    // Parses what is at that place, or gives what was parsed before; nullopt where there is nothing.
    std::optional<Template> load(const Engine& engine, const Loader& loader, const Origin& origin) const;

    mutable std::shared_mutex mutex_;
    mutable TemplateTable by_name_;  // where templates never change once they are loaded
    mutable std::map<std::string, Cached, std::less<>> by_place_;
};

}  // namespace nuages::templates
