#pragma once

#include <string>

#include <nuages/routing/view.h>

namespace nuages {

// Views that need no function of their own:
//
//     path("about/", template_view("about.html"), "about"),
//     path("old/", redirect_view("polls:index")),

// Shows a template to GET and HEAD.
View<> template_view(std::string template_name);

// Redirects to a view by its name, or to a URL, for any method.
View<> redirect_view(std::string to);
View<> permanent_redirect_view(std::string to);

}  // namespace nuages
