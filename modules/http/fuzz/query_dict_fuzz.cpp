#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nuages/base/text.h>
#include <nuages/http/errors.h>
#include <nuages/http/query_dict.h>

// Whatever a query string is, parsing gives text, and encoding what was parsed gives the same fields again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    try {
        const nuages::QueryDict dict(query, 100);
        for (const auto& [name, value] : dict.fields()) {
            if (!nuages::text::is_valid_utf8(name) || !nuages::text::is_valid_utf8(value) || !dict.find(name))
                std::abort();
            (void)dict.get<int>(name);
        }
        const nuages::QueryDict again(dict.urlencode());
        if (!(again == dict))
            std::abort();
    } catch (const nuages::TooManyFieldsSent&) {
    }
    return 0;
}
