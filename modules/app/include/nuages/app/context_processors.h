#pragma once

namespace nuages {
class HttpRequest;
namespace templates {
class Context;
}
}  // namespace nuages

namespace nuages::app {

// The context processor i18n: LANGUAGES (codes and names), LANGUAGE_CODE and LANGUAGE_BIDI for every
// template. Install it by the app or blueprint that wants them:
// App("shop").context_processor(set_language_variables).
void set_language_variables(HttpRequest& request, templates::Context& context);

}  // namespace nuages::app
