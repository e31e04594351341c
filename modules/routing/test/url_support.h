#pragma once

#include <string>
#include <string_view>

#include <nuages/routing/resolver.h>

namespace nuages {

// A view that answers with its name and its arguments as Python would show them: "detail () {'pk': 5}".
Handler named_view(std::string name);
// What the resolver's view answers; "404" where no pattern matches.
std::string answer(const UrlResolver& resolver, std::string_view path, std::string_view method = "GET");

}  // namespace nuages
