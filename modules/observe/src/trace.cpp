#include <algorithm>
#include <atomic>
#include <cstring>
#include <memory>

#include <nuages/base/sip_hash.h>
#include <nuages/base/text.h>
#include <nuages/crypto/random.h>
#include <nuages/fibers/scope.h>
#include <nuages/observe/trace.h>

namespace nuages::observe {
namespace {

// Small letters only, as the standard wants it, and not all zeros unless allowed.
bool is_hex(std::string_view text, std::size_t size, bool zeros_allowed) noexcept {
    return text.size() == size && text.find_first_not_of("0123456789abcdef") == text.npos &&
           (zeros_allowed || text.find_first_not_of('0') != text.npos);
}

// Numbers that nobody can tell from others that he has seen: a counter's, made unrecognizable by a key that
// the system draws once. (To ask the system each time takes ten times as long.) Safe from any thread.
class Ids {
public:
    // So many times 16 hexadecimal digits.
    std::string draw(std::uint64_t count) {
        static constexpr char digits[] = "0123456789abcdef";
        std::uint64_t number = next_.fetch_add(count, std::memory_order_relaxed);
        std::string text(16 * count, '0');
        for (char* out = text.data(); count > 0; --count) {
            SipHash<2, 4> hash(key_);
            hash.add(number++);
            for (std::uint64_t id = hash.finish(), i = 0; i < 16; ++i, id >>= 4)
                *out++ = digits[id & 15];
        }
        return text;
    }

private:
    static SipHash<2, 4>::Key drawn_key() {
        SipHash<2, 4>::Key key;
        std::memcpy(&key, crypto::random_bytes(sizeof key).data(), sizeof key);
        return key;
    }

    const SipHash<2, 4>::Key key_ = drawn_key();
    std::atomic<std::uint64_t> next_{0};
};

void fill(Trace& trace, const HttpRequest& request, Ids& ids) {
    const std::string_view id = request.headers.get("X-Request-ID");
    const std::string_view parent = request.headers.get("traceparent");
    trace.text = ids.draw(2 + 1);
    const std::size_t drawn = trace.text.size();
    trace.text.append(id).append(parent);
    const std::string_view text = trace.text;
    trace.request_id = is_sane_request_id(id) ? text.substr(drawn, id.size()) : text.substr(0, 32);
    if (!parse_traceparent(text.substr(drawn + id.size()), trace))
        trace.trace_id = text.substr(0, 32);
    trace.span_id = text.substr(32, 16);
}

}  // namespace

std::string Trace::traceparent() const {
    std::string header = "00-";
    return header.append(trace_id).append("-").append(span_id).append("-").append(flags);
}

bool is_sane_request_id(std::string_view text) noexcept {
    return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
        return text::is_alpha(c) || text::is_digit(c) || c == '.' || c == '_' || c == '-';
    });
}

bool parse_traceparent(std::string_view text, Trace& trace) {
    if (text.empty())
        return false;
    const auto parts = text::split(text, '-');
    if (parts.size() < 4 || !is_hex(parts[0], 2, true) || parts[0] == "ff" ||
        (parts[0] == "00" && parts.size() != 4) || !is_hex(parts[1], 32, false) ||
        !is_hex(parts[2], 16, false) || !is_hex(parts[3], 2, true))
        return false;
    trace.trace_id = parts[1];
    trace.parent_id = parts[2];
    trace.flags = parts[3];
    return true;
}

Handler trace_requests(Handler site) {
    return [site = std::move(site), ids = std::make_shared<Ids>()](HttpRequest& request) {
        Trace& trace = request.extension<Trace>();
        fill(trace, request, *ids);
        const fibers::ScopeValue<Trace> in_scope(&trace);
        HttpResponse response = site(request);
        response.headers.set("X-Request-ID", trace.request_id);
        return response;
    };
}

const Trace* current_trace() {
    return fibers::scope<Trace>();
}

}  // namespace nuages::observe
