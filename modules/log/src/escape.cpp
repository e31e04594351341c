#include "escape.h"

namespace nuages::log {
namespace {

void append_hex(std::string& out, unsigned char byte) {
    constexpr char digits[] = "0123456789abcdef";
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 15];
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == '\n') {
            out += "\\n";
        } else if (byte == '\r') {
            out += "\\r";
        } else if (byte == '\t') {
            out += "\\t";
        } else if (byte < 0x20 || byte == 0x7f) {
            append_hex(out, byte);
        } else if (byte == 0xc2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xa0) {
            append_hex(out, static_cast<unsigned char>(text[++i]));  // a terminal takes U+009B for ESC [
        } else {
            out += text[i];
        }
    }
}

void append_detail(std::string& out, std::string_view detail) {
    while (!detail.empty()) {
        const std::size_t end = detail.find('\n');
        out += "\n    ";
        append_escaped(out, detail.substr(0, end));
        detail.remove_prefix(end == std::string_view::npos ? detail.size() : end + 1);
    }
}

}  // namespace nuages::log
