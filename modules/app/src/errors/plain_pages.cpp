#include "errors/plain_pages.h"

#include <nuages/base/text.h>
#include <nuages/i18n/active.h>

#include "errors/page_parts.h"

namespace nuages::app {

namespace {

// A text of the framework in the language of the visitor.
std::string translated(std::string_view message) {
    return html::escape(i18n::gettext(message));
}

// The language that the page is in: English where the visitor's has no word for its title.
std::string page_language(std::string_view title) {
    return i18n::gettext(title) == title ? "en" : std::string(i18n::get_language());
}

}  // namespace

HttpResponse plain_page(int status, std::string_view title, std::string_view details) {
    std::string page = "\n<!doctype html>\n<html lang=\"" + page_language(title) + "\">\n<head>\n  <title>";
    page += translated(title);
    page += "</title>\n</head>\n<body>\n  <h1>";
    page += translated(title);
    page += "</h1><p>";
    page += translated(details);
    page += "</p>\n</body>\n</html>\n";
    return HttpResponse(std::move(page), status);
}

HttpResponse csrf_failure_page(std::string_view reason, bool debug) {
    constexpr std::string_view title = "403 Forbidden";
    PageParts page(i18n::gettext(title), page_language(title));
    page.add("<header class=\"head\"><p class=\"kind\">" + translated(title) + "</p><h1>" +
             translated("CSRF verification failed. Request aborted.") + "</h1>");
    std::string_view advice = "Go back, reload the page and send the form again.";
    if (reason.find("no Referer") != std::string_view::npos)
        advice =
            "This page is served over HTTPS and needs your browser to send a Referer header, but none came. "
            "If you switched it off, please allow it at least for this site.";
    else if (reason.find("cookie not set") != std::string_view::npos)
        advice =
            "This form needs a cookie of this site, but your browser sent none. If you switched cookies off, "
            "please allow them at least for this site.";
    page.add("<p>" + translated(advice) + "</p>");
    page.add("</header><main>");
    if (debug) {
        page.add("<section><h2>Reason</h2><p><code>");
        page.add_text(reason);
        page.add(
            "</code></p><h2>What to do</h2><ul>"
            "<li>Put <code>{% csrf_token %}</code> inside of every <code>&lt;form method=\"post\"&gt;</code> "
            "that "
            "targets this site, and render its template with <code>render(request, ...)</code>.</li>"
            "<li>Scripts send the token in the header <code>X-CSRFToken</code>.</li>"
            "<li>Forms on other origins are accepted where <code>csrf.trusted_origins</code> lists them.</li>"
            "<li>A form that was open before you logged in carries an old token: reload it.</li>"
            "<li>A view for callers that are no browsers is wrapped in "
            "<code>csrf_exempt(...)</code>.</li></ul>"
            "<p class=\"note\">You see the reason because <code>debug = true</code>.</p></section>");
    } else {
        page.add("<p class=\"note\">" + translated("More information is available with debug on.") + "</p>");
    }
    page.add("</main>");
    return HttpResponse(std::move(page).finish(), 403);
}

}  // namespace nuages::app
