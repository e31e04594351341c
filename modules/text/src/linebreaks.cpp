#include <nuages/base/text.h>
#include <nuages/text/linebreaks.h>

namespace nuages::text {

std::string normalize_newlines(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\r') {
            out += text[i];
            continue;
        }
        out += '\n';
        if (i + 1 < text.size() && text[i + 1] == '\n')
            ++i;
    }
    return out;
}

}  // namespace nuages::text

namespace nuages::html {
namespace {

void append_with_breaks(std::string& out, std::string_view text, bool escaped) {
    while (true) {
        std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        if (escaped)
            append_escaped(out, line);
        else
            out += line;
        if (end == text.npos)
            return;
        out += "<br>";
        text.remove_prefix(end + 1);
    }
}

}  // namespace

std::string linebreaks(std::string_view text, bool escaped) {
    std::string normal = text::normalize_newlines(text);
    std::string_view rest = normal;
    std::string out;
    out.reserve(normal.size() + 16);
    while (true) {
        std::size_t end = rest.find("\n\n");
        out += "<p>";
        append_with_breaks(out, rest.substr(0, end), escaped);
        out += "</p>";
        if (end == rest.npos)
            return out;
        out += "\n\n";
        std::size_t next = rest.find_first_not_of('\n', end);
        rest = next == rest.npos ? std::string_view() : rest.substr(next);
    }
}

std::string linebreaks_br(std::string_view text, bool escaped) {
    std::string normal = text::normalize_newlines(text);
    std::string out;
    out.reserve(normal.size());
    append_with_breaks(out, normal, escaped);
    return out;
}

}  // namespace nuages::html
