#include <nuages/text/slugify.h>
#include <nuages/text/unicode.h>

namespace nuages::text {

std::string slugify(std::string_view text, bool allow_unicode) {
    std::string normal = unicode::lower(allow_unicode ? unicode::nfkc(text) : unicode::nfkd(text));
    std::string out;
    bool hyphen = false;  // waits for a character behind it
    for (std::string_view rest = normal; !rest.empty();) {
        auto [c, size] = unicode::decode(rest);
        std::string_view character = rest.substr(0, size);
        rest.remove_prefix(size);
        if (!allow_unicode && c >= 0x80)
            continue;
        if (c == '-' || unicode::is_space(c)) {
            hyphen = true;
            continue;
        }
        if (!unicode::is_word(c))
            continue;
        if (hyphen)
            out += '-';
        hyphen = false;
        out += character;
    }
    std::size_t begin = out.find_first_not_of("-_");
    if (begin == out.npos)
        return {};
    return out.substr(begin, out.find_last_not_of("-_") - begin + 1);
}

}  // namespace nuages::text
