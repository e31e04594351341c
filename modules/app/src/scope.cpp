#include <nuages/app/application.h>
#include <nuages/app/scope.h>
#include <nuages/base/error.h>
#include <nuages/http/request.h>

namespace nuages::app {

namespace {

std::string script_prefix_of(const HttpRequest* request) {
    if (!request || request->script_prefix().empty())
        return "";
    return std::string(request->script_prefix()) + "/";
}

}  // namespace

Scope& scope() {
    if (Scope* current = fibers::scope<Scope>())
        return *current;
    throw ImproperlyConfigured(
        "There is no site in the scope of this fiber: render(), redirect() by name and csrf tokens work "
        "inside of "
        "requests, commands and tests, or in the block of an app::Enter.");
}

Enter::Enter(const Application& application, HttpRequest* request)
    : scope_{application, request},
      script_prefix_(script_prefix_of(request)),
      url_scope_{&application.urls(), script_prefix_.empty() ? std::string_view("/") : script_prefix_},
      in_scope_(&scope_),
      url_in_scope_(&url_scope_),
      language_(i18n::Active{&application.default_locale(), application.time_zone()}),
      databases_(application.databases()) {}

}  // namespace nuages::app
