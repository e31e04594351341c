#include <nuages/text/spaceless.h>
#include <nuages/text/unicode.h>

namespace nuages::html {

std::string strip_spaces_between_tags(std::string_view html) {
    std::string out;
    out.reserve(html.size());
    while (true) {
        std::size_t close = html.find('>');
        if (close == html.npos)
            return out.append(html);
        out.append(html, 0, close + 1);
        html.remove_prefix(close + 1);
        std::string_view rest = unicode::strip_left(html);
        if (rest.starts_with('<'))
            html = rest;
    }
}

}  // namespace nuages::html
