#include <nuages/base/error.h>
#include <nuages/fibers/scope.h>
#include <nuages/routing/resolver.h>
#include <nuages/routing/reverse.h>

namespace nuages {

std::string reverse_dyn(std::string_view name, const List& args, const Dict& kwargs,
                        std::string_view current_app) {
    const UrlScope* scope = fibers::scope<UrlScope>();
    if (!scope)
        throw ImproperlyConfigured(
            "reverse('" + std::string(name) +
            "') was called outside of a site: put a UrlScope into the fiber's scope, or ask "
            "the resolver itself.");
    return scope->resolver->reverse(name, args, kwargs, current_app, scope->script_prefix);
}

std::string routing::reverse(std::string_view name, std::initializer_list<Value> args) {
    return reverse_dyn(name, List(args), {});
}

std::string reverse(std::string_view name, std::initializer_list<std::pair<std::string_view, Value>> kwargs) {
    Dict named;
    for (const auto& [key, value] : kwargs)
        named.set(key, value);
    return reverse_dyn(name, {}, named);
}

}  // namespace nuages
