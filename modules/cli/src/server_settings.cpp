#include "server_settings.h"

namespace nuages::cli {

void bind(app::Settings& settings, server::Options& options) {
    settings.section("server")
        .bind("threads", options.threads, "Event loops; 0 is one a core")
        .bind("blocking_threads", options.blocking_threads,
              "Threads for work that blocks; 0 is one a core and at least four")
        .bind("max_header_bytes", options.max_header_bytes, "Of the request line and the headers")
        .bind("max_body_bytes", options.max_body_bytes, "Of a request's body")
        .bind("max_connections", options.max_connections, "Requests of more get 503 with Retry-After")
        .bind("max_requests_in_flight", options.max_requests_in_flight, "More get 503")
        .bind("max_queue_delay", options.max_queue_delay,
              "Requests that waited for longer get 503 while the server cannot keep up; 0 serves all")
        .bind("slow_view", options.slow_view, "Views that keep their loop for longer are named in the log")
        .bind("header_timeout", options.header_timeout, "From a request's first byte to its last header")
        .bind("body_timeout", options.body_timeout, "For each 16 KiB of a body")
        .bind("keep_alive_timeout", options.keep_alive_timeout, "Between two requests of a connection")
        .bind("write_timeout", options.write_timeout, "For a client to take 16 KiB")
        .bind("request_timeout", options.request_timeout,
              "From a request's first byte until its view has answered; 0 is no limit")
        .bind("shutdown_timeout", options.shutdown_timeout,
              "For the requests in flight when the server stops")
        .bind("backlog", options.backlog, "Connections that the system queues")
        .bind("server_header", options.server_header, "The header Server; none where empty");
    settings.section("server.tls")
        .bind_path("certificate", options.tls.certificate,
                   "A PEM file: the site's certificate, then its chain")
        .bind_path("key", options.tls.key, "A PEM file without a passphrase; by default the certificate's");
}

void bind(app::Settings& settings, ServeOptions& options) {
    settings.section("server")
        .bind("listen", options.listen,
              "Where `serve` listens: http://0.0.0.0:80, https://0.0.0.0:443, unix:/run/site.sock")
        .bind("workers", options.workers, "Processes of `serve`; 0 serves from the process that is started")
        .bind("unix_mode", options.unix_mode, "Permissions of unix sockets, octal")
        .bind("trusted_proxies", options.trusted_proxies,
              "Addresses, networks or \"unix\": whose headers say who the client is")
        .bind_choice(
            "proxy_headers", options.proxy_headers,
            {{"x-forwarded", http::ProxyHeaders::x_forwarded}, {"forwarded", http::ProxyHeaders::forwarded}},
            "Which headers the trusted proxies set")
        .bind_choice("access_log", options.access_log,
                     {{"off", observe::LogFormat::off},
                      {"common", observe::LogFormat::common},
                      {"combined", observe::LogFormat::combined},
                      {"json", observe::LogFormat::json}},
                     "A line for each answer")
        .bind_path("access_log_file", options.access_log_file, "Where they go; standard output where empty")
        .bind("request_ids", options.request_ids, "Take up or make X-Request-ID and traceparent")
        .bind("metrics", options.metrics,
              "The path of figures for Prometheus, such as /metrics; none where empty")
        .bind("metrics_allowed", options.metrics_allowed,
              "Who may see them: addresses, networks or \"unix\"");
}

}  // namespace nuages::cli
