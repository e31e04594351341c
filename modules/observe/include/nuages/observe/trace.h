#pragma once

#include <string>
#include <string_view>

#include <nuages/http/handler.h>

// What ties log lines, answers and calls to other services to one request.
namespace nuages::observe {

// Hung on each request by trace_requests().
struct Trace {
    Trace() = default;
    Trace(const Trace&) = delete;
    Trace& operator=(const Trace&) = delete;

    std::string_view request_id;  // that of the trace where both begin here
    // W3C Trace Context: 32, 16 and 16 hexadecimal digits; `parent_id` is empty where the trace begins here.
    std::string_view trace_id, span_id, parent_id;
    std::string_view flags = "00";
    std::string text;  // what the others are parts of, in one piece of memory

    // For calls to other services on behalf of this request: "00-<trace>-<span>-<flags>".
    std::string traceparent() const;
};

// A handler that gives each request a Trace: from the headers X-Request-ID and traceparent where they make
// sense, else new ones. The answer carries X-Request-ID.
Handler trace_requests(Handler site);

// Of the request that the calling fiber serves; null outside of one.
const Trace* current_trace();

// Whether a caller's id is short and harmless enough to be taken up: 1 to 128 letters, digits, '.', '_', '-'.
bool is_sane_request_id(std::string_view text) noexcept;
// Reads a traceparent of any version (its first four parts count): the trace's members become parts of that
// text. False for what is none.
bool parse_traceparent(std::string_view text, Trace& trace);

}  // namespace nuages::observe
