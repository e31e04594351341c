#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/http/uri.h>
#include <nuages/routing/resolver.h>

namespace nuages {
namespace {

bool carries_data(std::string_view method) {
    return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

class Common {
public:
    Common(Handler next, const app::Application& application)
        : next_(std::move(next)), options_(application.options()), application_(application) {}

    HttpResponse operator()(HttpRequest& request) const {
        const std::string_view host = request.get_host();  // throws DisallowedHost
        if (options_.prepend_www && !host.empty() && !host.starts_with("www."))
            return redirect_to_www(request, host);
        return answer(request);
    }

private:
    HttpResponse answer(HttpRequest& request) const {
        HttpResponse response = next_(request);
        if (response.status_code == 404 && needs_slash(request))
            response = HttpResponsePermanentRedirect(path_with_slash(request));
        else if (!response.streaming() && !response.headers.contains("Content-Length"))
            response.headers.add("Content-Length", std::to_string(response.content.size()));
        return response;
    }

    // Whether no URL matches, and one with a slash at the end does.
    bool needs_slash(const HttpRequest& request) const {
        if (!options_.append_slash || request.path_info.ends_with('/'))
            return false;
        const UrlResolver& urls = application_.urls();
        if (urls.matches(request.path_info))
            return false;
        const std::string with_slash = std::string(request.path_info) + '/';
        const ResolverMatch match = urls.find(with_slash);
        return match && !match.has_mark("no_append_slash");
    }

    std::string path_with_slash(const HttpRequest& request) const {
        std::string path = http::escape_leading_slashes(request.get_full_path(true));
        if (options_.debug && carries_data(request.method)) {
            const std::string method(request.method);
            throw Error(
                "You called this URL via " + method +
                ", but the URL doesn't end in a slash and you have append_slash set. Nuages can't redirect "
                "to the slash URL while maintaining " +
                method + " data. Change your form to point to " + std::string(request.get_host()) + path +
                " (note the trailing slash), or set append_slash = false in your settings.");
        }
        return path;
    }

    HttpResponse redirect_to_www(const HttpRequest& request, std::string_view host) const {
        const std::string path = needs_slash(request) ? path_with_slash(request) : request.get_full_path();
        return HttpResponsePermanentRedirect(std::string(request.scheme()) + "://www." + std::string(host) +
                                             path);
    }

    Handler next_;
    const app::SiteOptions& options_;
    const app::Application& application_;
};

}  // namespace

Handler common_middleware(Handler next, const app::Application& application) {
    return Common(std::move(next), application);
}

}  // namespace nuages
