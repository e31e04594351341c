#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <nuages/routing/view.h>

namespace nuages {

// Answers 405 with the Allow header to any other method.
Middleware allow_methods(std::vector<std::string_view> methods);

// Decorators of views; the method names must be in capitals and outlive the view.
template <class V>
auto require_http_methods(std::vector<std::string_view> methods, V function) {
    return decorate(std::move(function), allow_methods(std::move(methods)));
}
template <class V>
auto require_GET(V function) {
    return require_http_methods({"GET"}, std::move(function));
}
template <class V>
auto require_POST(V function) {
    return require_http_methods({"POST"}, std::move(function));
}
// GET and HEAD.
template <class V>
auto require_safe(V function) {
    return require_http_methods({"GET", "HEAD"}, std::move(function));
}

}  // namespace nuages
