#include <nuages/base/text.h>
#include <nuages/i18n/locale.h>
#include <nuages/template/text/truncate.h>
#include <nuages/text/unicode.h>

#include "truncation_end.h"

namespace nuages::text {

using i18n::Locale;

std::string with_truncation_end(std::string_view text, std::string_view end) {
    constexpr std::string_view place = "%(truncated_text)s";
    if (end.find(place) != end.npos)
        return replace_all(end, place, text);
    // What ends like that already gets no second one.
    if (text.ends_with(end))
        return std::string(text);
    return std::string(text).append(end);
}

std::int64_t length_before_end(std::int64_t length, std::string_view end) {
    std::string alone = with_truncation_end("", end);
    for (std::string_view rest = alone; !rest.empty();) {
        auto [c, size] = unicode::decode(rest);
        rest.remove_prefix(size);
        if (!unicode::is_combining(c) && --length == 0)
            break;
    }
    return length;
}

std::string truncation_end(const Locale& locale) {
    return locale.translate("%(truncated_text)s…", "String to return when truncating text");
}

std::string truncate_chars(std::string_view original, std::int64_t length, std::string_view end) {
    if (length <= 0)
        return {};
    std::string text = unicode::nfc(original);
    std::int64_t kept = length_before_end(length, end);
    std::int64_t seen = 0;
    std::size_t cut = text.size();
    bool found_cut = false;
    for (std::size_t at = 0; at < text.size();) {
        auto [c, size] = unicode::decode(std::string_view(text).substr(at));
        if (!unicode::is_combining(c)) {
            ++seen;
            if (!found_cut && seen > kept) {
                found_cut = true;
                cut = at;
            }
            if (seen > length)
                return with_truncation_end(std::string_view(text).substr(0, found_cut ? cut : 0), end);
        }
        at += size;
    }
    return text;
}

std::string truncate_words(std::string_view text, std::int64_t count, std::string_view end) {
    if (count <= 0)
        return {};
    std::string out;
    std::int64_t words = 0;
    text = unicode::strip_left(text);
    while (!text.empty()) {
        if (words++ == count)
            return with_truncation_end(out, end);
        std::size_t size = 0;
        while (size < text.size()) {
            auto [c, character_size] = unicode::decode(text.substr(size));
            if (unicode::is_space(c))
                break;
            size += character_size;
        }
        out += out.empty() ? "" : " ";
        out += text.substr(0, size);
        text = unicode::strip_left(text.substr(size));
    }
    return out;
}

std::string truncate_chars(std::string_view text, std::int64_t length, const Locale& locale) {
    return truncate_chars(text, length, truncation_end(locale));
}

std::string truncate_words(std::string_view text, std::int64_t count, const Locale& locale) {
    return truncate_words(text, count, truncation_end(locale));
}

}  // namespace nuages::text
