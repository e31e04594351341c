#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nuages/db/databases.h>
#include <nuages/fibers/scope.h>
#include <nuages/i18n/active.h>
#include <nuages/routing/reverse.h>

namespace nuages {
class HttpRequest;
}

namespace nuages::app {

class Application;

// What the fiber of a request, or of a command, carries for the code that it calls. Its language and time
// zone are in i18n::active(); middleware changes them by an i18n::Override around the next handler.
struct Scope {
    const Application& application;
    HttpRequest* request = nullptr;  // null in commands
};

// The scope of the calling fiber. Throws ImproperlyConfigured where no site is at work.
Scope& scope();

// Puts the application, with its databases, URLs, language and time zone, into the scope of the calling fiber
// (or thread outside of fibers) until the end of the block. The handler of a site does so for each request.
class Enter {
public:
    explicit Enter(const Application& application, HttpRequest* request = nullptr);

private:
    Scope scope_;
    std::string script_prefix_;  // "/shop/"; empty for sites at the root
    UrlScope url_scope_;
    fibers::ScopeValue<Scope> in_scope_;
    fibers::ScopeValue<UrlScope> url_in_scope_;
    i18n::Override language_;
    db::UseDatabases databases_;
};

}  // namespace nuages::app
