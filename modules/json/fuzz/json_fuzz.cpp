// Whatever loads() takes, dumps() writes so that it reads back the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <nuages/json/json.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    nuages::Value value;
    try {
        value = nuages::json::loads({reinterpret_cast<const char*>(data), size});
    } catch (const nuages::json::JSONDecodeError&) {
        return 0;
    }
    if (!(nuages::json::loads(nuages::json::dumps(value)) == value))
        std::abort();
    return 0;
}
