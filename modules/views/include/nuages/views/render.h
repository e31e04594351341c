#pragma once

#include <string>
#include <string_view>

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/template/context.h>

namespace nuages {

// The page that a template makes of these variables and of those that every template of the site may use:
//
//     return render(request, "polls/index.html", {{"latest_question_list", latest}});
//
// What the variables refer to (query sets, models, forms) is borrowed until it returns. Throws what rendering
// throws: TemplateDoesNotExist and TemplateSyntaxError among others. Needs the scope of a site.
HttpResponse render(HttpRequest& request, std::string_view template_name, templates::Context context = {},
                    int status = 200);

// The same page, sent while it is rendered, for pages that are too large to hold: it has no Content-Length,
// and an error on its way can only break it off. The template is looked up at once; the response owns the
// context, so what the variables refer to has to be owned by them (a QuerySet is, a reference to a local is
// not).
HttpResponse render_streaming(HttpRequest& request, std::string_view template_name,
                              templates::Context context = {}, int status = 200);

// The same as text. Without a request there are no variables but the given ones: for mails, say.
std::string render_to_string(std::string_view template_name, templates::Context context,
                             HttpRequest& request);
std::string render_to_string(std::string_view template_name, templates::Context context = {});

}  // namespace nuages
