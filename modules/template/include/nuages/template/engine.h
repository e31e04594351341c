#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/template/context.h>
#include <nuages/template/errors.h>
#include <nuages/template/fragment_cache.h>
#include <nuages/template/library.h>
#include <nuages/template/loader.h>
#include <nuages/template/template.h>

namespace nuages::templates {

struct Options {
    std::vector<std::shared_ptr<const Loader>> loaders;  // asked in order
    // What {% load name %} finds.
    std::map<std::string, Library, std::less<>> libraries;
    // Known everywhere without {% load %}, later ones over earlier ones and all over Django's own.
    std::vector<Library> builtins;
    // Where {% cache %} keeps fragments, by the names of `using`. "template_fragments" goes before "default",
    // which is in memory unless another one is given.
    std::map<std::string, std::shared_ptr<FragmentCache>, std::less<>> fragment_caches;
    // Shown for variables that are missing; "%s" in it stands for the variable.
    std::string string_if_invalid;
    // Whether variables are escaped at all.
    bool autoescape = true;
    // Whether {% debug %} shows the context.
    bool debug = false;
    // Whether a template whose source changed is seen at its next use (for development); else the first one
    // is kept.
    bool reload = false;
    // How deep templates and tags may nest: the stack, in bytes, that a rendering may use. Parsing may use
    // half as much again.
    std::size_t max_stack = 64 * 1024;
    // The present moment, for {% now %} and timesince; tests set their own.
    DateTime (*clock)() = &tz::now;
    // Called with the place in the template while an error leaves the rendering, for the error page. May be
    // empty.
    std::function<void(const Context&, const Location&)> on_error;
};

// Knows the loaders, libraries and settings, and keeps the parsed templates. Safe from any thread; everything
// that it gave out has to be gone before it is destroyed.
class Engine {
public:
    explicit Engine(Options options);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    // "polls/index.html", or a part of it: "polls/index.html#choices". Throws TemplateDoesNotExist with the
    // places that were tried, TemplateSyntaxError.
    Template get_template(std::string_view name) const;
    // The first that exists.
    Template select_template(const std::vector<std::string_view>& names) const;
    Template from_string(std::string_view source) const;
    std::string render_to_string(std::string_view name, Context& context) const;

    const Options& options() const noexcept;
    // What {% load %} finds: one of the options, or cache, humanize, i18n, l10n, tz. Null where there is
    // none.
    const Library* find_library(std::string_view name) const;
    // The names of all of them, sorted.
    std::vector<std::string> library_names() const;
    // The names of all templates of all loaders, sorted, each once.
    std::vector<std::string> template_names() const;

    struct Impl;
    const Impl& impl() const noexcept { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

// Django's own tags and filters, which every engine has.
const Library& builtin_library();

}  // namespace nuages::templates
