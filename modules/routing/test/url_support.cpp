#include "url_support.h"

namespace nuages {

Handler named_view(std::string name) {
    return [name = std::move(name)](HttpRequest& request) -> HttpResponse {
        const ResolverMatch& match = *request.resolver_match;
        return HttpResponse(name + " " + Value(match.args()).repr() + " " + Value(match.kwargs()).repr());
    };
}

std::string answer(const UrlResolver& resolver, std::string_view path, std::string_view method) {
    HttpRequest request(method, "/");
    request.set_path_info(path);
    try {
        HttpResponse response = resolver(request);
        return response.status_code == 200 ? response.content : std::to_string(response.status_code);
    } catch (const Resolver404&) {
        return "404";
    }
}

}  // namespace nuages
