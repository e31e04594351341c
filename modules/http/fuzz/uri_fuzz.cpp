#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nuages/base/text.h>
#include <nuages/http/errors.h>
#include <nuages/http/request.h>
#include <nuages/http/uri.h>

// Any target is a path that is text or a bad request; a redirect that is called safe names no foreign host.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        nuages::HttpRequest request("GET", text);
        if (!nuages::text::is_valid_utf8(request.path))
            std::abort();
        request.headers.set("Host", text);
        (void)request.get_full_path(true);
        (void)request.get_host();
        (void)request.build_absolute_uri(text);
    } catch (const nuages::Error&) {
    }
    // blanks at the ends are not looked at, so only what ends in something visible can be held against it
    const bool visible_end = !text.empty() && text.back() > ' ' && text.back() < 0x7F;
    if (visible_end && nuages::http::url_has_allowed_host_and_scheme(text, {"good.com"})) {
        const auto uri = nuages::http::urlsplit(text);
        if (!uri.netloc.empty() && uri.netloc != "good.com")
            std::abort();
    }
    return 0;
}
