#include <gtest/gtest.h>

#include <nuages/app/csrf.h>
#include <nuages/app/middleware.h>
#include <nuages/base/text.h>
#include <nuages/log/log.h>

#include "conformance.h"
#include "site_support.h"

namespace nuages::app {
namespace {

// Skips the test where the recordings are missing.
#define CASES_OR_SKIP(cases, kind)                                         \
    const std::vector<Value> cases = recorded_cases("crypto.jsonl", kind); \
    if (cases.empty())                                                     \
    GTEST_SKIP() << "crypto.jsonl is neither in ../shared/conformance nor in $NUAGES_CONFORMANCE"

TEST(CsrfConformance, MasksSecrets) {
    CASES_OR_SKIP(cases, "csrf_mask");
    for (const Value& c : cases)
        EXPECT_EQ(mask_csrf_secret(c["secret"].to_text(), c["mask"].to_text()), c["ok"].to_text())
            << c["id"].str();
}

TEST(CsrfConformance, UnmasksTokens) {
    CASES_OR_SKIP(cases, "csrf_unmask");
    for (const Value& c : cases)
        EXPECT_EQ(unmask_csrf_token(c["token"].to_text()), c["ok"].to_text()) << c["id"].str();
}

TEST(CsrfConformance, MatchesTokens) {
    CASES_OR_SKIP(cases, "csrf_match");
    for (const Value& c : cases)
        EXPECT_EQ(csrf_token_matches(c["token"].to_text(), c["secret"].to_text()), c["ok"].to_bool())
            << c["id"].str();
}

TEST(CsrfConformance, ChecksTheFormOfTokens) {
    CASES_OR_SKIP(cases, "csrf_check_format");
    for (const Value& c : cases) {
        const Value& error = c["error"]["message"];
        EXPECT_EQ(csrf_format_error(c["token"].to_text()), error.is_null() ? "" : error.to_text())
            << c["id"].str();
    }
}

// A site that shows the reason of a refusal as its page.
std::unique_ptr<Application> site_with(const Value& origins) {
    TestSite site(
        [] { return UrlPatterns{path("", view([](HttpRequest&) { return HttpResponse("ok"); }))}; });
    std::vector<std::string> names;
    for (const Value& origin : origins.as_list())
        names.push_back(origin.to_text());
    site.set("NUAGES_CSRF_TRUSTED_ORIGINS", text::join(names, ","));
    site.blueprint.middleware = {csrf_middleware};
    site.blueprint.error_views.csrf_failure = [](HttpRequest&, std::string_view reason) {
        return HttpResponse(std::string(reason), 403);
    };
    return site.build();
}

TEST(CsrfConformance, DecidesAboutRequestsAsDjango) {
    CASES_OR_SKIP(cases, "csrf_request");
    const log::Capture quiet;
    for (const Value& c : cases) {
        const auto application = site_with(c["trusted_origins"]);
        const std::string host = c["host"].to_text();
        std::string cookie, body;
        Headers headers{{"Host", host}};
        if (!c["cookie"].is_null()) {
            cookie = "csrftoken=" + c["cookie"].to_text();
            headers.emplace_back("Cookie", cookie);
        }
        for (const auto& [key, name] :
             {std::pair{"header", "X-CSRFToken"}, {"referer", "Referer"}, {"origin", "Origin"}}) {
            if (!c[std::string_view(key)].is_null())
                headers.emplace_back(name, c[std::string_view(key)].as_text());
        }
        if (!c["body_token"].is_null()) {
            body = "csrfmiddlewaretoken=" + url::quote_plus(c["body_token"].to_text());
            headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
        }
        const HttpResponse response =
            send(*application, c["method"].to_text(), "/", headers, body, c["secure"].to_bool());
        const Value& expected = c["ok"];
        if (expected.is_bool()) {
            EXPECT_EQ(response.status_code, 200) << c["id"].str() << ": " << response.content;
            continue;
        }
        EXPECT_EQ(response.status_code, 403) << c["id"].str();
        EXPECT_EQ(response.content, expected["$dict"][1][1].to_text()) << c["id"].str();
    }
}

}  // namespace
}  // namespace nuages::app
