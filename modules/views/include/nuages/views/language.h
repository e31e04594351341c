#pragma once

#include <nuages/http/request.h>
#include <nuages/http/response.h>
#include <nuages/routing/pattern.h>

namespace nuages {

// Keeps the visitor's choice of a language in the cookie language_cookie_name and leads back: to `next` of
// the form, or else to the page that the visitor came from, where that is on this site; to its counterpart in
// that language where the site uses i18n_patterns(). The form posts `language`; without POST nothing is kept.
//
//     <form method="post" action="{% url 'set_language' %}">{% csrf_token %}
//       <button name="language" value="ko">...</button></form>
HttpResponse set_language(HttpRequest& request);

// set_language at "setlang/" under the name "set_language": path("i18n/", include(i18n_urls)). Not inside of
// i18n_patterns(), which would make it one view for each language.
UrlPatterns i18n_urls();

}  // namespace nuages
