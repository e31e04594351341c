#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <nuages/http/request.h>
#include <nuages/routing/view.h>

// Cross-site request forgery protection with Django's tokens, cookie and header.
namespace nuages {

// The token that a form of this request has to send along ({% csrf_token %}); another mask at each call.
// Makes the response set the cookie where the visitor has none.
std::string get_csrf_token(HttpRequest& request);

// Gives the visitor a new secret, and so makes the tokens of open pages useless. For every login.
void rotate_csrf_token(HttpRequest& request);

// The mark of views that take unsafe requests of anybody.
inline constexpr std::string_view csrf_exempt_mark = "csrf_exempt";

// The view without the protection, for callers that are no browsers: path("hook/", csrf_exempt(views::hook)).
template <class V>
auto csrf_exempt(V function) {
    return marked(std::move(function), csrf_exempt_mark);
}

}  // namespace nuages

namespace nuages::app {

inline constexpr std::size_t csrf_secret_length = 32;
inline constexpr std::size_t csrf_token_length = 2 * csrf_secret_length;

// Lets an unsafe request pass without a token: for a test's client, which is no browser.
void skip_csrf_checks(HttpRequest& request);

// Tokens as Django writes them: 32 characters of mask and the secret enciphered with it. The secret and the
// mask have 32 letters and digits each.
std::string mask_csrf_secret(std::string_view secret, std::string_view mask);
// The secret in a token of 64 characters.
std::string unmask_csrf_token(std::string_view token);
// Whether a secret or token of either length belongs to the secret; takes the same time for all.
bool csrf_token_matches(std::string_view token, std::string_view secret);
// Why the text can be neither a secret nor a token, as Django words it ("has incorrect length"); empty where
// it can.
std::string_view csrf_format_error(std::string_view token);

}  // namespace nuages::app
