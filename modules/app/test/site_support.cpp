#include "site_support.h"

#include <gtest/gtest.h>

#include <nuages/template/loader.h>

namespace nuages::app {

TestSite::TestSite(Function<UrlPatterns()> urls) {
    blueprint.urls = std::move(urls);
    set("NUAGES_SECRET_KEY", "k7w&2m-q9x_4zr+v8b(3n)h5j=t6y*p1d!f0g@s^l%c#e$a~oiu");
    set("NUAGES_ALLOWED_HOSTS", "testserver");
}

TestSite& TestSite::set(std::string variable, std::string value) {
    blueprint.settings.environment.emplace_back(std::move(variable), std::move(value));
    return *this;
}

TestSite& TestSite::add_template(std::string name, std::string source) {
    auto loader = std::make_shared<templates::MemoryLoader>();
    loader->add(std::move(name), std::move(source));
    blueprint.template_loaders.push_back(std::move(loader));
    return *this;
}

std::unique_ptr<Application> TestSite::build() const {
    return std::make_unique<Application>(blueprint);
}

HttpResponse send(const Application& application, std::string_view method, std::string_view target,
                  const Headers& headers, std::string_view body, bool secure) {
    HttpRequest request;
    bool has_host = false;
    for (const auto& [name, value] : headers) {
        request.headers.add(name, value);
        has_host |= name == "Host";
    }
    if (!has_host)
        request.headers.add("Host", "testserver");
    request.assign({.method = method,
                    .target = target,
                    .body = body,
                    .remote_addr = "127.0.0.1",
                    .server_name = "testserver",
                    .server_port = static_cast<std::uint16_t>(secure ? 443 : 80),
                    .secure = secure});
    return application.handle(request);
}

HttpResponse get(const Application& application, std::string_view target, const Headers& headers) {
    return send(application, "GET", target, headers);
}

HttpResponse post(const Application& application, std::string_view target, std::string_view body,
                  const Headers& headers) {
    Headers all = headers;
    all.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    return send(application, "POST", target, all, body);
}

void expect_holds(std::string_view text, std::string_view part) {
    EXPECT_NE(text.find(part), std::string_view::npos) << text << "\nlacks: " << part;
}

void expect_lacks(std::string_view text, std::string_view part) {
    EXPECT_EQ(text.find(part), std::string_view::npos) << text << "\nholds: " << part;
}

}  // namespace nuages::app
