// Style sheets and scripts come from third parties: rewriting them must not crash, and must leave those alone
// that refer to nothing.
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "references.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace nuages::staticfiles;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    bool asked = false;
    const HashedNameOf hashed = [&asked](const std::string& name) {
        asked = true;
        return std::optional<std::string>(name + ".hash");
    };
    for (const std::string_view name : {"css/base.css", "js/app.js"}) {
        asked = false;
        const std::string rewritten = with_hashed_references(name, text, "/static/", hashed);
        if (!asked && rewritten != text)
            std::abort();
    }
    return 0;
}
