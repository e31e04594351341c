#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <nuages/app/application.h>
#include <nuages/http/response.h>
#include <nuages/template/loader.h>

// A public site of these patterns and templates, with a database in memory where it has apps with models.
inline std::unique_ptr<nuages::app::Application> make_site(
    nuages::UrlPatterns (*urls)(),
    std::initializer_list<std::pair<std::string_view, std::string_view>> sources = {}) {
    nuages::app::Blueprint blueprint;
    blueprint.settings.environment = {
        {"NUAGES_SECRET_KEY", "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu"},
        {"NUAGES_ALLOWED_HOSTS", "testserver"}};
    blueprint.urls = urls;
    blueprint.template_loaders.push_back(std::make_shared<nuages::templates::MemoryLoader>(sources));
    return std::make_unique<nuages::app::Application>(std::move(blueprint));
}

inline nuages::HttpResponse visit(const nuages::app::Application& application, std::string_view target,
                                  std::string_view method = "GET", std::string_view form = {}) {
    nuages::HttpRequest request(method, target, form,
                                form.empty() ? std::string_view() : "application/x-www-form-urlencoded");
    request.headers.set("Host", "testserver");
    return application.handle(request);
}
