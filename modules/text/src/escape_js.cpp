#include <cstdio>

#include <nuages/text/escape_js.h>

namespace nuages::html {

std::string escape_js(std::string_view text) {
    constexpr std::string_view special = "\\'\"<>&=-;`";
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x20 || special.find(text[i]) != special.npos) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04X", byte);
            out += escaped;
        } else if (text.substr(i, 3) == "\xE2\x80\xA8" || text.substr(i, 3) == "\xE2\x80\xA9") {
            // Line and paragraph separators end a line of script.
            out += text[i + 2] == '\xA8' ? "\\u2028" : "\\u2029";
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

}  // namespace nuages::html
