#include <vector>

#include <nuages/http/uri.h>
#include <nuages/routing/resolver.h>
#include <nuages/views/redirect.h>

namespace nuages {
namespace {

bool looks_like_url(std::string_view text) {
    return text.starts_with('/') || text.starts_with("./") || text.starts_with("../") ||
           text.find("://") != std::string_view::npos;
}

}  // namespace

std::string views::resolve_url(std::string_view to, std::initializer_list<Value> args) {
    if (looks_like_url(to))
        return std::string(to);
    try {
        return reverse_dyn(to, List(args), {});
    } catch (const NoReverseMatch&) {
        if (to.find_first_of("/.") == std::string_view::npos)
            throw;  // no URL either
        return std::string(to);
    }
}

std::string safe_next(HttpRequest& request, std::string_view fallback) {
    std::string_view next = request.POST.get("next");
    if (next.empty())
        next = request.GET.get("next");
    const std::vector<std::string> hosts = {std::string(request.get_host())};
    if (!http::url_has_allowed_host_and_scheme(next, hosts, request.is_secure()))
        return views::resolve_url(fallback, {});
    // A visitor's text is never the name of a view.
    return looks_like_url(next) ? std::string(next) : "./" + std::string(next);
}

}  // namespace nuages
