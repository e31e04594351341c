#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nuages/app/application.h>
#include <nuages/http/request.h>
#include <nuages/http/response.h>

namespace nuages::app {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

// What a small public site is made of: a good secret key, the host "testserver", no middleware, the patterns
// given, and templates by name. Settings are set by their environment variables: {"NUAGES_DEBUG", "true"}.
struct TestSite {
    Blueprint blueprint;

    explicit TestSite(Function<UrlPatterns()> urls = {});
    TestSite& set(std::string variable, std::string value);
    TestSite& debug() { return set("NUAGES_DEBUG", "true"); }
    TestSite& add_template(std::string name, std::string source);
    std::unique_ptr<Application> build() const;
};

// A request of a client to "testserver" through the whole site.
HttpResponse send(const Application& application, std::string_view method, std::string_view target,
                  const Headers& headers = {}, std::string_view body = {}, bool secure = false);
HttpResponse get(const Application& application, std::string_view target, const Headers& headers = {});
// A form.
HttpResponse post(const Application& application, std::string_view target, std::string_view body = {},
                  const Headers& headers = {});

// Whether the text holds the part; says the whole text where not.
void expect_holds(std::string_view text, std::string_view part);
void expect_lacks(std::string_view text, std::string_view part);

}  // namespace nuages::app
