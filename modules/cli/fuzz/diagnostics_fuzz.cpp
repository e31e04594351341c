// What compilers print holds pieces of sources, and ends up in a page: no tag of it may survive.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "devserver/diagnostics.h"
#include "devserver/error_page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nuages::cli;
    const std::string_view output(reinterpret_cast<const char*>(data), size);
    const auto errors = parse_diagnostics(output);
    const std::string page = build_failed_page(errors, output, "/nonexistent", "/nonexistent", "1");
    if (output.find("<x>") != output.npos && page.find("<x>") != page.npos)
        std::abort();
    return 0;
}
