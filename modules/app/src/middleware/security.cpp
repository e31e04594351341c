#include <nuages/app/application.h>
#include <nuages/app/middleware.h>
#include <nuages/base/text.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages {
namespace {

using app::SecurityOptions;

// "a, b" -> "a,b", as Django sends lists of policies.
std::string joined_policies(std::string_view policies) {
    std::vector<std::string> names;
    for (const std::string_view name : text::split(policies, ','))
        names.emplace_back(text::trim(name));
    return text::join(names, ",");
}

std::string hsts_value(const SecurityOptions& options) {
    std::string value = "max-age=" + std::to_string(options.hsts.us / 1'000'000);
    if (options.hsts_include_subdomains)
        value += "; includeSubDomains";
    if (options.hsts_preload)
        value += "; preload";
    return value;
}

class Security {
public:
    Security(Handler next, const SecurityOptions& options)
        : next_(std::move(next)),
          options_(options),
          hsts_(options.hsts.us > 0 ? hsts_value(options) : std::string()),
          referrer_policy_(joined_policies(options.referrer_policy)) {}

    HttpResponse operator()(HttpRequest& request) const {
        if (options_.ssl_redirect && !request.is_secure() && !is_exempt(request.path))
            return redirect_to_https(request);
        HttpResponse response = next_(request);
        if (!hsts_.empty() && request.is_secure())
            response.headers.set_default("Strict-Transport-Security", hsts_);
        if (options_.nosniff)
            response.headers.set_default("X-Content-Type-Options", "nosniff");
        if (!referrer_policy_.empty())
            response.headers.set_default("Referrer-Policy", referrer_policy_);
        if (!options_.cross_origin_opener_policy.empty())
            response.headers.set_default("Cross-Origin-Opener-Policy", options_.cross_origin_opener_policy);
        return response;
    }

private:
    bool is_exempt(std::string_view path) const {
        for (const std::string& prefix : options_.ssl_redirect_exempt) {
            if (path.starts_with(prefix))
                return true;
        }
        return false;
    }

    HttpResponse redirect_to_https(const HttpRequest& request) const {
        const std::string_view host = options_.ssl_host.empty() ? request.get_host() : options_.ssl_host;
        return HttpResponsePermanentRedirect("https://" + std::string(host) + request.get_full_path());
    }

    Handler next_;
    const SecurityOptions& options_;  // the application's, which outlives its chain
    std::string hsts_;
    std::string referrer_policy_;
};

}  // namespace

Handler security_middleware(Handler next, const app::Application& application) {
    return Security(std::move(next), application.options().security);
}

Handler frame_options_middleware(Handler next, const app::Application& application) {
    return [next, &options = application.options().security](HttpRequest& request) {
        HttpResponse response = next(request);
        if (!options.frame_options.empty())
            response.headers.set_default("X-Frame-Options", options.frame_options);
        return response;
    };
}

}  // namespace nuages
