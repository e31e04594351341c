#include <nuages/template/parser.h>
#include <nuages/text/smart_split.h>
#include <nuages/text/unicode.h>

namespace nuages::templates {

std::string_view Token::name() const {
    std::size_t end = 0;
    while (end < contents.size()) {
        auto [c, size] = unicode::decode(contents.substr(end));
        if (unicode::is_space(c))
            break;
        end += size;
    }
    return contents.substr(0, end);
}

std::vector<std::string_view> Token::split() const {
    std::vector<std::string_view> bits = text::smart_split(contents);
    // A translated text may have come apart at blanks: put _("a b") together again.
    for (std::size_t i = 0; i < bits.size(); ++i) {
        if (!bits[i].starts_with("_(\"") && !bits[i].starts_with("_('"))
            continue;
        const char closing[] = {bits[i][2], ')'};
        std::size_t last = i;
        while (last < bits.size() && !bits[last].ends_with(std::string_view(closing, 2)))
            ++last;
        if (last == i || last == bits.size())
            continue;
        const char* end = bits[last].data() + bits[last].size();
        bits[i] = {bits[i].data(), static_cast<std::size_t>(end - bits[i].data())};
        bits.erase(bits.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                   bits.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    }
    return bits;
}

}  // namespace nuages::templates
