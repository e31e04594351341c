#include <nuages/app/application.h>
#include <nuages/app/csrf.h>
#include <nuages/app/middleware.h>
#include <nuages/app/scope.h>
#include <nuages/base/text.h>
#include <nuages/crypto/random.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/http/uri.h>
#include <nuages/routing/resolver.h>

#include "errors/error_response.h"
#include "middleware/origins.h"
#include "resolve.h"

namespace nuages {
namespace app {
namespace {

// The secret of a request once somebody has asked for it; kept as an extension of the request.
struct CsrfState {
    std::string secret;        // "" where the visitor has none yet
    bool known = false;        // the cookie was looked at
    bool send_cookie = false;  // new, or used and so to be kept for longer
    bool skip_checks = false;
};

std::string new_secret() {
    return crypto::random_string(csrf_secret_length, crypto::letters_and_digits);
}

// The secret in a cookie that has the right form; masked ones were set by Django before 4.0.
std::string secret_of(std::string_view cookie) {
    return cookie.size() == csrf_token_length ? unmask_csrf_token(cookie) : std::string(cookie);
}

CsrfState& state_of(HttpRequest& request, std::string_view cookie_name) {
    auto& state = request.extension<CsrfState>();
    if (state.known)
        return state;
    state.known = true;
    const auto cookie = request.COOKIES.find(cookie_name);
    if (cookie && csrf_format_error(*cookie).empty())
        state.secret = secret_of(*cookie);
    return state;
}

void renew(CsrfState& state) {
    state.secret = new_secret();
    state.known = true;
    state.send_cookie = true;
}

bool is_safe_method(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

// "X-CSRFToken" -> "X-Csrftoken", as Django's messages name headers.
std::string title_case(std::string_view header) {
    std::string title = text::lower(header);
    bool starts_word = true;
    for (char& c : title) {
        if (starts_word && c >= 'a' && c <= 'z')
            c = static_cast<char>(c - 32);
        starts_word = c == '-';
    }
    return title;
}

// Why a request is refused, in Django's words; "" where it may go on.
using Reason = std::string;

class Csrf {
public:
    Csrf(Handler next, const Application& application)
        : next_(std::move(next)),
          application_(application),
          options_(application.options().csrf),
          trusted_(options_.trusted_origins) {}

    HttpResponse operator()(HttpRequest& request) const {
        const auto cookie = request.COOKIES.find(options_.cookie_name);
        if (cookie && !csrf_format_error(*cookie).empty())
            renew(request.extension<CsrfState>());
        HttpResponse response = is_safe_method(request.method) ? next_(request) : answer_unsafe(request);
        const CsrfState* state = request.find_extension<CsrfState>();
        if (state && state->send_cookie)
            set_cookie(response, state->secret);
        return response;
    }

private:
    HttpResponse answer_unsafe(HttpRequest& request) const {
        const ResolverMatch* match = resolve(application_, request);
        if (!match || match->has_mark(csrf_exempt_mark))
            return next_(request);
        const CsrfState* state = request.find_extension<CsrfState>();
        if (state && state->skip_checks)
            return next_(request);
        Reason reason = origin_reason(request);
        if (reason.empty())
            reason = token_reason(request);
        return reason.empty() ? next_(request) : csrf_failure_response(application_, request, reason);
    }

    Reason origin_reason(const HttpRequest& request) const {
        if (const auto origin = request.headers.find("Origin")) {
            if (is_own_origin(request, *origin) || trusted_.allows_origin(*origin))
                return "";
            return "Origin checking failed - " + std::string(*origin) +
                   " does not match any trusted origins.";
        }
        return request.is_secure() ? referer_reason(request) : "";
    }

    static bool is_own_origin(const HttpRequest& request, std::string_view origin) {
        try {
            return origin == std::string(request.scheme()) + "://" + std::string(request.get_host());
        } catch (const DisallowedHost&) {
            return false;
        }
    }

    Reason referer_reason(const HttpRequest& request) const {
        const auto referer = request.headers.find("Referer");
        if (!referer)
            return "Referer checking failed - no Referer.";
        const std::optional<Origin> parts = origin_of(*referer);
        if (!parts || parts->scheme.empty() || parts->netloc.empty())
            return "Referer checking failed - Referer is malformed.";
        if (parts->scheme != "https")
            return "Referer checking failed - Referer is insecure while host is secure.";
        if (trusted_.allows_referer_host(parts->netloc) || is_own_referer(request, parts->netloc))
            return "";
        return "Referer checking failed - " + std::string(*referer) + " does not match any trusted origins.";
    }

    bool is_own_referer(const HttpRequest& request, std::string_view netloc) const {
        if (options_.cookie_domain.empty()) {
            try {
                return http::is_same_domain(netloc, request.get_host());
            } catch (const DisallowedHost&) {
                return false;
            }
        }
        const std::string port = request.get_port();
        std::string host = options_.cookie_domain;
        if (port != "443" && port != "80")
            host += ":" + port;
        return http::is_same_domain(netloc, host);
    }

    Reason token_reason(HttpRequest& request) const {
        const auto cookie = request.COOKIES.find(options_.cookie_name);
        if (!cookie)
            return "CSRF cookie not set.";
        const std::string_view cookie_error = csrf_format_error(*cookie);
        if (!cookie_error.empty())
            return "CSRF cookie " + std::string(cookie_error) + ".";

        std::string_view token;
        std::string source = "POST";
        if (request.method == "POST")
            token = request.POST.get("csrfmiddlewaretoken");
        if (token.empty()) {
            const auto header = request.headers.find(options_.header_name);
            if (!header)
                return "CSRF token missing.";
            token = *header;
            source = "the '" + title_case(options_.header_name) + "' HTTP header";
        }
        std::string_view error = csrf_format_error(token);
        if (error.empty() && !csrf_token_matches(token, *cookie))
            error = "incorrect";
        return error.empty() ? "" : "CSRF token from " + source + " " + std::string(error) + ".";
    }

    void set_cookie(HttpResponse& response, std::string_view secret) const {
        CookieOptions cookie;
        if (options_.cookie_age.us > 0)
            cookie.max_age = options_.cookie_age;
        cookie.path = options_.cookie_path;
        cookie.domain = options_.cookie_domain;
        cookie.secure = options_.cookie_secure;
        cookie.httponly = options_.cookie_httponly;
        cookie.samesite = options_.cookie_samesite;
        response.set_cookie(options_.cookie_name, secret, std::move(cookie));
        patch_vary_headers(response.headers, "Cookie");
    }

    Handler next_;
    const Application& application_;
    const CsrfOptions& options_;
    TrustedOrigins trusted_;
};

}  // namespace

void skip_csrf_checks(HttpRequest& request) {
    request.extension<CsrfState>().skip_checks = true;
}

}  // namespace app

Handler csrf_middleware(Handler next, const app::Application& application) {
    return app::Csrf(std::move(next), application);
}

std::string get_csrf_token(HttpRequest& request) {
    auto& state = app::state_of(request, app::scope().application.options().csrf.cookie_name);
    if (state.secret.empty())
        app::renew(state);
    state.send_cookie = true;
    return app::mask_csrf_secret(state.secret, app::new_secret());
}

void rotate_csrf_token(HttpRequest& request) {
    app::renew(request.extension<app::CsrfState>());
}

}  // namespace nuages
