#include <algorithm>
#include <mutex>
#include <optional>

#include <nuages/base/error.h>
#include <nuages/template/engine.h>

#include "engine_impl.h"
#include "libraries/libraries.h"

namespace nuages::templates {
namespace {

// "page.html#part" is the partial `part` of page.html.
std::pair<std::string_view, std::string_view> split_partial(std::string_view name) {
    std::size_t hash = name.find('#');
    if (hash == name.npos)
        return {name, {}};
    return {name.substr(0, hash), name.substr(hash + 1)};
}

bool is_skipped(const detail::Ancestor* skipped, const Origin& origin) {
    for (; skipped; skipped = skipped->next) {
        if (skipped->compiled->origin().place == origin.place)
            return true;
    }
    return false;
}

}  // namespace

Engine::Impl::Impl(Options o)
    : options(std::move(o)),
      invalid(options.string_if_invalid),
      invalid_names_variable(options.string_if_invalid.find("%s") != std::string::npos) {
    if (!options.fragment_caches.contains("default"))
        options.fragment_caches.emplace("default", std::make_shared<MemoryFragmentCache>());
    builtins.push_back(&builtin_library());
    for (const Library& library : options.builtins)
        builtins.push_back(&library);
}

std::optional<Template> Engine::Impl::load(const Engine& engine, const Loader& loader,
                                           const Origin& origin) const {
    std::uint64_t version = loader.version(origin);
    if (version == 0)
        return std::nullopt;
    std::string key = origin.place + '\0' + origin.name;
    {
        std::shared_lock lock(mutex_);
        auto found = by_place_.find(key);
        if (found != by_place_.end() && (!options.reload || found->second.version == version))
            return found->second.handle;
    }
    std::optional<std::string> source = loader.read(origin);
    if (!source)
        return std::nullopt;
    Template handle(new detail::CompiledTemplate(engine, origin, std::move(*source)));
    std::unique_lock lock(mutex_);
    auto [entry, is_new] = by_place_.try_emplace(std::move(key), Cached{version, handle});
    // Where two threads parsed it at once, the first one is kept, so that all use the same.
    if (!is_new && options.reload)
        entry->second = {version, std::move(handle)};
    return entry->second.handle;
}

std::string Engine::Impl::suggestion(std::string_view name) const {
    std::vector<std::string> names;
    for (const auto& loader : options.loaders) {
        auto more = loader->names();
        names.insert(names.end(), more.begin(), more.end());
    }
    std::vector<std::string_view> views(names.begin(), names.end());
    std::string_view nearest = nearest_name(name, views);
    return nearest.empty() ? std::string() : "Did you mean '" + std::string(nearest) + "'?";
}

Template Engine::Impl::find(const Engine& engine, std::string_view full_name,
                            const detail::Ancestor* skipped) const {
    const bool is_final = !skipped && !options.reload;
    if (is_final) {
        if (const Template* cached = by_name_.find(full_name))
            return *cached;
    }
    auto [name, partial_name] = split_partial(full_name);
    std::vector<TemplateDoesNotExist::Tried> tried;
    for (const auto& loader : options.loaders) {
        for (const Origin& origin : loader->places(name)) {
            if (is_skipped(skipped, origin)) {
                tried.push_back({origin.place, "Skipped to avoid recursion"});
                continue;
            }
            std::optional<Template> found = load(engine, *loader, origin);
            if (!found) {
                tried.push_back({origin.place, "Source does not exist"});
                continue;
            }
            if (!partial_name.empty()) {
                const detail::Partial* partial = found->compiled().find_partial(partial_name);
                if (!partial) {
                    auto known = found->compiled().partial_names();
                    throw TemplateDoesNotExist(
                        std::string(partial_name),
                        {{origin.place, "the template has no partial '" + std::string(partial_name) + "'." +
                                            did_you_mean(partial_name, known, "partials")}});
                }
                found = Template(new detail::CompiledTemplate(*found, *partial));
            }
            if (is_final) {
                std::unique_lock lock(mutex_);
                if (const Template* cached = by_name_.find(full_name))
                    return *cached;
                return by_name_.add(full_name, std::move(*found));
            }
            return *found;
        }
    }
    throw TemplateDoesNotExist(std::string(full_name), std::move(tried), suggestion(name));
}

Engine::Engine(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Engine::~Engine() = default;

Template Engine::get_template(std::string_view name) const {
    return impl_->find(*this, name, nullptr);
}

Template Engine::select_template(const std::vector<std::string_view>& names) const {
    if (names.empty())
        throw TemplateDoesNotExist("No template names provided", {});
    std::string all;
    std::vector<TemplateDoesNotExist::Tried> tried;
    for (std::string_view name : names) {
        try {
            return get_template(name);
        } catch (const TemplateDoesNotExist& error) {
            // A template that exists but includes or extends a missing one is a mistake, not a reason to go
            // on.
            if (error.name() != name)
                throw;
            tried.insert(tried.end(), error.tried().begin(), error.tried().end());
        }
        all += (all.empty() ? "" : ", ") + std::string(name);
    }
    throw TemplateDoesNotExist(std::move(all), std::move(tried), impl_->suggestion(names.front()));
}

Template Engine::from_string(std::string_view source) const {
    return Template(new detail::CompiledTemplate(*this, Origin{"<unknown source>", ""}, std::string(source)));
}

std::string Engine::render_to_string(std::string_view name, Context& context) const {
    return get_template(name).render(context);
}

const Options& Engine::options() const noexcept {
    return impl_->options;
}

const Library* Engine::find_library(std::string_view name) const {
    auto found = impl_->options.libraries.find(name);
    if (found != impl_->options.libraries.end())
        return &found->second;
    return libraries::find(name);
}

std::vector<std::string> Engine::library_names() const {
    std::vector<std::string> names(libraries::names().begin(), libraries::names().end());
    for (const auto& [name, library] : impl_->options.libraries)
        names.push_back(name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<std::string> Engine::template_names() const {
    std::vector<std::string> names;
    for (const auto& loader : impl_->options.loaders) {
        auto more = loader->names();
        names.insert(names.end(), more.begin(), more.end());
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace nuages::templates
