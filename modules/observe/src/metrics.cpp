#include <array>
#include <cstdio>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>
#include <unistd.h>

#include <nuages/fibers/blocking.h>
#include <nuages/observe/metrics.h>

#include "route.h"

namespace nuages::observe {
namespace {

struct Bucket {
    std::int64_t us;
    const char* seconds;
};
constexpr std::array<Bucket, 12> buckets{{{1'000, "0.001"},
                                          {2'500, "0.0025"},
                                          {5'000, "0.005"},
                                          {10'000, "0.01"},
                                          {25'000, "0.025"},
                                          {50'000, "0.05"},
                                          {100'000, "0.1"},
                                          {250'000, "0.25"},
                                          {500'000, "0.5"},
                                          {1'000'000, "1"},
                                          {2'500'000, "2.5"},
                                          {10'000'000, "10"}}};

struct Histogram {
    std::array<std::uint64_t, buckets.size() + 1> counts{};  // not cumulative; the last is what is longer
    std::uint64_t sum_us = 0;

    void add(std::int64_t us) {
        std::size_t i = 0;
        while (i < buckets.size() && us > buckets[i].us)
            ++i;
        ++counts[i];
        sum_us += static_cast<std::uint64_t>(us);
    }
    void add(const Histogram& other) {
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] += other.counts[i];
        sum_us += other.sum_us;
    }
};

// Methods are the visitors' to choose: unknown ones share a name.
std::string_view known_method(const HttpRequest* request) {
    if (!request)
        return "";
    for (const std::string_view method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
        if (request->method == method)
            return method;
    return "other";
}

using Key = std::tuple<std::string, std::string, int>;  // route, method, status
using KeyView = std::tuple<std::string_view, std::string_view, int>;

struct Less {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
        return KeyView(std::get<0>(a), std::get<1>(a), std::get<2>(a)) <
               KeyView(std::get<0>(b), std::get<1>(b), std::get<2>(b));
    }
};

struct Counts {
    std::map<Key, std::uint64_t, Less> answers;
    std::map<std::string, Histogram, std::less<>> durations;
};

// A label's value: backslashes, quotes and line feeds are escaped.
std::string label(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string seconds(std::uint64_t us) {
    char text[40];
    std::snprintf(text, sizeof text, "%llu.%06llu", static_cast<unsigned long long>(us / 1'000'000),
                  static_cast<unsigned long long>(us % 1'000'000));
    return text;
}

void describe(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
    out.append(type).append("\n");
}

void single(std::string& out, std::string_view name, std::string_view type, std::string_view help,
            const std::string& value) {
    describe(out, name, type, help);
    out.append(name).append(" ").append(value).append("\n");
}

void append(std::string& out, const Counts& counts) {
    describe(out, "nuages_http_requests_total", "counter", "Answers by route, method and status.");
    for (const auto& [key, count] : counts.answers)
        out += "nuages_http_requests_total{route=" + label(std::get<0>(key)) +
               ",method=" + label(std::get<1>(key)) + ",status=\"" + std::to_string(std::get<2>(key)) +
               "\"} " + std::to_string(count) + "\n";
    constexpr std::string_view name = "nuages_http_request_duration_seconds";
    describe(out, name, "histogram", "From the request's being ready to its answer's being sent.");
    for (const auto& [route, histogram] : counts.durations) {
        const std::string labels = "route=" + label(route);
        std::uint64_t cumulative = 0;
        for (std::size_t i = 0; i <= buckets.size(); ++i) {
            cumulative += histogram.counts[i];
            out.append(name).append("_bucket{" + labels + ",le=\"");
            out.append(i < buckets.size() ? buckets[i].seconds : "+Inf");
            out += "\"} " + std::to_string(cumulative) + "\n";
        }
        out.append(name).append("_sum{" + labels + "} " + seconds(histogram.sum_us) + "\n");
        out.append(name).append("_count{" + labels + "} " + std::to_string(cumulative) + "\n");
    }
}

}  // namespace

// Threads mostly have a shard each, so that they do not wait for one another.
struct Metrics::Impl {
    struct Shard {
        mutable std::mutex mutex;
        Counts counts;
    };
    std::array<Shard, 16> shards;
};

Metrics::Metrics() : impl_(std::make_shared<Impl>()) {}

void Metrics::count(const server::Answer& answer) noexcept {
    try {
        auto& shard =
            impl_->shards[std::hash<std::thread::id>()(std::this_thread::get_id()) % impl_->shards.size()];
        const std::string route = route_of(answer.request);
        const KeyView key{route, known_method(answer.request), answer.status};
        const std::lock_guard lock(shard.mutex);
        auto found = shard.counts.answers.find(key);
        if (found == shard.counts.answers.end())
            found = shard.counts.answers.emplace(Key(std::get<0>(key), std::get<1>(key), std::get<2>(key)), 0)
                        .first;
        ++found->second;
        auto durations = shard.counts.durations.find(std::get<0>(key));
        if (durations == shard.counts.durations.end())
            durations = shard.counts.durations.emplace(std::get<0>(key), Histogram{}).first;
        durations->second.add(answer.duration.us);
    } catch (const std::exception&) {
        // No memory for a figure: the answer is worth more.
    }
}

std::string Metrics::text(const server::Server::Statistics& statistics) const {
    Counts sum;
    for (const auto& shard : impl_->shards) {
        const std::lock_guard lock(shard.mutex);
        for (const auto& [key, count] : shard.counts.answers)
            sum.answers[key] += count;
        for (const auto& [route, histogram] : shard.counts.durations)
            sum.durations[route].add(histogram);
    }
    std::string out;
    append(out, sum);
    single(out, "nuages_http_requests_refused_total", "counter",
           "Requests that got 503 because the server could not keep up.", std::to_string(statistics.refused));
    single(out, "nuages_http_requests_in_flight", "gauge", "Requests that views work on.",
           std::to_string(statistics.in_flight));
    single(out, "nuages_connections", "gauge", "Open connections.", std::to_string(statistics.connections));
    single(out, "nuages_fibers", "gauge", "Fibers that have work, waiting ones included.",
           std::to_string(statistics.fibers));
    single(out, "nuages_loops", "gauge", "Event loops.", std::to_string(statistics.loops));
    single(out, "nuages_loops_overloaded", "gauge", "Event loops that refuse requests.",
           std::to_string(statistics.overloaded_loops));
    single(out, "nuages_loop_lag_seconds_max", "gauge",
           "The longest that a loop has kept a ready connection waiting.",
           seconds(static_cast<std::uint64_t>(statistics.max_lag.us)));
    single(out, "nuages_blocking_threads", "gauge", "Threads for blocking work, at most.",
           std::to_string(statistics.blocking_threads));
    single(out, "nuages_blocking_threads_busy", "gauge", "Threads that do blocking work.",
           std::to_string(statistics.blocking_busy));
    single(out, "nuages_blocking_jobs_waiting", "gauge", "Blocking work that waits for a thread.",
           std::to_string(statistics.blocking_waiting));
    describe(out, "nuages_process_info", "gauge", "The process that has answered.");
    out += "nuages_process_info{pid=\"" + std::to_string(::getpid()) + "\"} 1\n";
    return out;
}

Handler show_metrics(Handler site, std::string path, http::Networks allowed, Function<std::string()> text) {
    return [site = std::move(site), path = std::move(path), allowed = std::move(allowed),
            text = std::move(text)](HttpRequest& request) {
        if (request.path != path || !allowed.contains(request.remote_addr))
            return site(request);
        HttpResponse response(fibers::run_blocking([&] { return text(); }), 200,
                              "text/plain; version=0.0.4; charset=utf-8");
        response.headers.set("Cache-Control", "no-store");
        return response;
    };
}

}  // namespace nuages::observe
