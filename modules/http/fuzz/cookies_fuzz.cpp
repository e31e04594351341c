#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nuages/http/cookies.h>

// Any Cookie header can be parsed; any value that is set comes back, and nothing else with it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const nuages::Cookies cookies{std::string_view(text)};
    for (const auto& cookie : cookies.all())
        if (!cookies.find(cookie.name))
            std::abort();

    const std::string header = nuages::SetCookie{"name", text, {.path = ""}}.header();
    for (const char c : header)
        if (c == ';' || static_cast<unsigned char>(c) < 0x20)
            std::abort();
    const nuages::Cookies sent{std::string_view(header)};
    if (sent.size() != 1)
        std::abort();
    return 0;
}
