#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>
#include <unistd.h>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/base/error.h>
#include <nuages/json/json.h>
#include <nuages/observe/access_log.h>
#include <nuages/observe/metrics.h>
#include <nuages/observe/trace.h>

namespace nuages::observe {
namespace {

server::Answer answer_to(const HttpRequest* request, int status = 200) {
    return {request, "203.0.113.9", status, 1234, Duration{1500}, Duration{21500}, true};
}

constexpr std::int64_t moment = 1'767'225'600;  // 2026-01-01T00:00:00Z

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != text.npos;
}

TEST(AccessLineTest, IsThatOfOtherServers) {
    HttpRequest request("GET", "/polls/?q=1");
    request.headers.set("User-Agent", "curl/8");
    EXPECT_EQ(access_line(LogFormat::common, answer_to(&request), moment),
              "203.0.113.9 - - [01/Jan/2026:00:00:00 +0000] \"GET /polls/?q=1 HTTP/1.1\" 200 1234\n");
    EXPECT_EQ(access_line(LogFormat::combined, answer_to(&request), moment),
              "203.0.113.9 - - [01/Jan/2026:00:00:00 +0000] \"GET /polls/?q=1 HTTP/1.1\" 200 1234 \"-\" "
              "\"curl/8\"\n");
    EXPECT_EQ(access_line(LogFormat::common, answer_to(nullptr, 400), moment),
              "203.0.113.9 - - [01/Jan/2026:00:00:00 +0000] \"-\" 400 1234\n");
    EXPECT_EQ(access_line(LogFormat::off, answer_to(&request), moment), "");
}

TEST(AccessLineTest, NothingThatAVisitorSendsForgesALineOrDrivesATerminal) {
    HttpRequest request("GET", "/%0a%1b[31m\"/");
    request.headers.set("User-Agent", "a\" 200 0\n\x1b[31m\\ \xff");
    for (const LogFormat format : {LogFormat::common, LogFormat::combined, LogFormat::json}) {
        const std::string line = access_line(format, answer_to(&request), moment);
        EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
        EXPECT_FALSE(contains(line, "\x1b")) << line;
    }
    EXPECT_TRUE(contains(access_line(LogFormat::combined, answer_to(&request), moment),
                         "\"a\\x22 200 0\\x0a\\x1b[31m\\x5c \\xff\"\n"));
}

TEST(AccessLineTest, JsonHasTimesAndIds) {
    HttpRequest request("GET", "/");
    request.headers.set("X-Request-ID", "abc-1");
    const Handler site = trace_requests([](HttpRequest&) { return HttpResponse("ok"); });
    site(request);
    const Value line = json::loads(access_line(LogFormat::json, answer_to(&request), moment));
    EXPECT_EQ(line.as_dict().find("time")->str(), "2026-01-01T00:00:00Z");
    EXPECT_EQ(line.as_dict().find("duration_ms")->str(), "21.5");
    EXPECT_EQ(line.as_dict().find("request_id")->str(), "abc-1");
    EXPECT_EQ(line.as_dict().find("trace_id")->str().size(), 32u);
}

TEST(AccessLogTest, AppendsToAFile) {
    const std::string path = "/tmp/nuages-access-test-" + std::to_string(::getpid());
    HttpRequest request("GET", "/");
    for (int i = 0; i < 2; ++i)
        AccessLog(LogFormat::common, path).write(answer_to(&request));
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 2);
    std::remove(path.c_str());
    EXPECT_THROW(AccessLog(LogFormat::common, "/no/such/folder/log"), Error);
}

TEST(TraceTest, SaneIdsAreTakenUpAndOthersReplaced) {
    const Handler site =
        trace_requests([](HttpRequest&) { return HttpResponse(std::string(current_trace()->request_id)); });
    HttpRequest sane("GET", "/");
    sane.headers.set("X-Request-ID", "req_1.a-B");
    EXPECT_EQ(site(sane)["X-Request-ID"], "req_1.a-B");
    for (const std::string bad : {"", "a b", "a\"b", "한글", "<script>"}) {
        HttpRequest request("GET", "/");
        request.headers.set("X-Request-ID", bad);
        const HttpResponse response = site(request);
        EXPECT_EQ(response.headers.get("X-Request-ID").size(), 32u) << bad;
        EXPECT_EQ(response.content, response["X-Request-ID"]);
    }
    EXPECT_FALSE(is_sane_request_id(std::string(129, 'a')));
    EXPECT_EQ(current_trace(), nullptr);
}

TEST(TraceTest, NewIdsDifferFromAllOthers) {
    std::set<std::string> seen;
    const auto ask = [&](const Handler& site) {
        HttpRequest request("GET", "/");
        site(request);
        const Trace& trace = request.extension<Trace>();
        for (const std::string_view id : {trace.trace_id, trace.span_id}) {
            EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), id.npos) << id;
            EXPECT_TRUE(seen.emplace(id).second) << id;
        }
        EXPECT_EQ(trace.trace_id.size(), 32u);
        EXPECT_EQ(trace.span_id.size(), 16u);
        EXPECT_EQ(trace.request_id, trace.trace_id);
    };
    for (int process = 0; process < 3; ++process) {
        const Handler site = trace_requests([](HttpRequest&) { return HttpResponse("ok"); });
        for (int i = 0; i < 100; ++i)
            ask(site);
    }
    EXPECT_EQ(seen.size(), 600u);
}

TEST(TraceTest, TraceparentIsTakenUpAndPassedOn) {
    const std::string trace_id = "4bf92f3577b34da6a3ce929d0e0e4736";
    const Handler site =
        trace_requests([](HttpRequest&) { return HttpResponse(current_trace()->traceparent()); });
    HttpRequest request("GET", "/");
    request.headers.set("traceparent", "00-" + trace_id + "-00f067aa0ba902b7-01");
    const HttpResponse response = site(request);
    const std::string passed_on = response.content;
    EXPECT_TRUE(passed_on.starts_with("00-" + trace_id + "-")) << passed_on;
    // Many requests may belong to a trace.
    EXPECT_EQ(response.headers.get("X-Request-ID").size(), 32u);
    EXPECT_NE(response.headers.get("X-Request-ID"), trace_id);
    EXPECT_TRUE(passed_on.ends_with("-01"));
    EXPECT_FALSE(contains(passed_on, "00f067aa0ba902b7")) << "each service is a span of its own";
    Trace trace;
    EXPECT_TRUE(parse_traceparent("cc-" + trace_id + "-00f067aa0ba902b7-01-more", trace));
    for (const std::string& bad : std::vector<std::string>{
             "", "00-" + trace_id + "-00f067aa0ba902b7", "ff-" + trace_id + "-00f067aa0ba902b7-01",
             "00-" + trace_id + "-00f067aa0ba902b7-01-more",
             "00-" + std::string(32, '0') + "-00f067aa0ba902b7-01", "00-" + trace_id + "-0000000000000000-01",
             "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"})
        EXPECT_FALSE(parse_traceparent(bad, trace)) << bad;
}

TEST(MetricsTest, AreWrittenInPrometheusFormat) {
    Metrics metrics;
    HttpRequest request("GET", "/"), odd("BREW", "/");
    metrics.count(answer_to(&request));
    metrics.count(answer_to(&request));
    metrics.count(answer_to(&odd, 405));
    metrics.count(answer_to(nullptr, 400));
    server::Server::Statistics statistics;
    statistics.refused = 7;
    statistics.blocking_busy = 3;
    const std::string text = metrics.text(statistics);
    for (const char* line : {"# TYPE nuages_http_requests_total counter\n",
                             "nuages_http_requests_total{route=\"\",method=\"GET\",status=\"200\"} 2\n",
                             "nuages_http_requests_total{route=\"\",method=\"other\",status=\"405\"} 1\n",
                             "nuages_http_request_duration_seconds_bucket{route=\"\",le=\"0.01\"} 0\n",
                             "nuages_http_request_duration_seconds_bucket{route=\"\",le=\"0.025\"} 4\n",
                             "nuages_http_request_duration_seconds_bucket{route=\"\",le=\"+Inf\"} 4\n",
                             "nuages_http_request_duration_seconds_sum{route=\"\"} 0.086000\n",
                             "nuages_http_requests_refused_total 7\n", "nuages_blocking_threads_busy 3\n"})
        EXPECT_TRUE(contains(text, line)) << line << text;
}

TEST(MetricsTest, AreShownToThoseWhoAreAllowedOnly) {
    const Handler site = show_metrics([](HttpRequest&) { return HttpResponse("site", 404); }, "/metrics",
                                      http::Networks({"127.0.0.1"}), [] { return std::string("figures"); });
    HttpRequest mine("GET", "/metrics"), others("GET", "/metrics"), page("GET", "/");
    others.remote_addr = "203.0.113.9";
    EXPECT_EQ(site(mine).status_code, 200);
    EXPECT_EQ(site(mine).content, "figures");
    EXPECT_EQ(site(others).content, "site");
    EXPECT_EQ(site(page).content, "site");
}

}  // namespace
}  // namespace nuages::observe
