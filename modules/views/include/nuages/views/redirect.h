#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include <nuages/base/value.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/routing/reverse.h>

namespace nuages {

// A thing with a page of its own, as models have.
template <class T>
concept HasAbsoluteUrl = requires(const T& thing) {
    { thing.get_absolute_url() } -> std::convertible_to<std::string>;
};

namespace views {

// What redirect() leads to: the path of the view by that name, or the text where it is a URL. Throws
// NoReverseMatch where it is neither.
std::string resolve_url(std::string_view to, std::initializer_list<Value> args);

}  // namespace views

// A redirect (302) to a view by its name and arguments, redirect("polls:results", question.id), or to a URL.
// Throws NoReverseMatch, and DisallowedRedirect for a URL of a scheme other than http, https and ftp.
template <class... A>
HttpResponse redirect(std::string_view to, const A&... args) {
    return HttpResponseRedirect(views::resolve_url(to, {routing::url_argument(args)...}));
}
template <HasAbsoluteUrl T>
HttpResponse redirect(const T& thing) {
    return HttpResponseRedirect(std::string(thing.get_absolute_url()));
}

// The same with 301, which browsers remember.
template <class... A>
HttpResponse permanent_redirect(std::string_view to, const A&... args) {
    return HttpResponsePermanentRedirect(views::resolve_url(to, {routing::url_argument(args)...}));
}
template <HasAbsoluteUrl T>
HttpResponse permanent_redirect(const T& thing) {
    return HttpResponsePermanentRedirect(std::string(thing.get_absolute_url()));
}

// Where to go after a form: the parameter `next` of the form or of the URL, if it stays on this site, else
// the fallback, which is the name of a view or a URL.
std::string safe_next(HttpRequest& request, std::string_view fallback);

}  // namespace nuages
