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

// Set once, copied into each response.
ResponseHeaders default_headers(const SecurityOptions& options) {
    ResponseHeaders headers;
    if (options.nosniff)
        headers.set("X-Content-Type-Options", "nosniff");
    if (!options.referrer_policy.empty())
        headers.set("Referrer-Policy", joined_policies(options.referrer_policy));
    if (!options.cross_origin_opener_policy.empty())
        headers.set("Cross-Origin-Opener-Policy", options.cross_origin_opener_policy);
    return headers;
}

class Security {
public:
    Security(Handler next, const SecurityOptions& options)
        : next_(std::move(next)),
          options_(options),
          hsts_(options.hsts.us > 0 ? hsts_value(options) : std::string()),
          headers_(default_headers(options)) {}

    HttpResponse operator()(HttpRequest& request) const {
        if (options_.ssl_redirect && !request.is_secure() && !is_exempt(request.path))
            return redirect_to_https(request);
        return answer_with_headers(request);
    }

private:
    HttpResponse answer_with_headers(HttpRequest& request) const {
        HttpResponse response = next_(request);
        if (!hsts_.empty() && request.is_secure())
            response.headers.set_default("Strict-Transport-Security", hsts_);
        response.headers.set_defaults(headers_);
        return response;
    }

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
    ResponseHeaders headers_;
};

}  // namespace

Handler security_middleware(Handler next, const app::Application& application) {
    return Security(std::move(next), application.options().security);
}

Handler frame_options_middleware(Handler next, const app::Application& application) {
    ResponseHeaders headers;
    if (!application.options().security.frame_options.empty())
        headers.set("X-Frame-Options", application.options().security.frame_options);
    return [next = std::move(next), headers = std::move(headers)](HttpRequest& request) {
        HttpResponse response = next(request);
        response.headers.set_defaults(headers);
        return response;
    };
}

}  // namespace nuages
