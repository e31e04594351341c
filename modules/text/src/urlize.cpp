#include <algorithm>
#include <array>

#include <nuages/base/text.h>
#include <nuages/text/email.h>
#include <nuages/text/idna.h>
#include <nuages/text/iri.h>
#include <nuages/text/unescape.h>
#include <nuages/text/unicode.h>
#include <nuages/text/urlize.h>

namespace nuages::html {
namespace {

constexpr std::size_t longest_url = 2048;
constexpr std::string_view trailing_punctuation = ".,:;!";
constexpr std::string_view trailing_without_semicolon = ".,:!";
constexpr std::string_view openings = "([";
constexpr std::string_view closings = ")]";

// A word without the punctuation around it.
struct Trimmed {
    std::string_view lead;
    std::string_view middle;
    std::string_view trail;
};

std::string_view strip_right(std::string_view text, std::string_view characters) {
    std::size_t last = text.find_last_not_of(characters);
    return text.substr(0, last == text.npos ? 0 : last + 1);
}

class PunctuationTrimmer {
public:
    explicit PunctuationTrimmer(std::string_view word) : word_(word) {
        std::size_t begin = word.find_first_not_of(openings);
        lead_size_ = begin == word.npos ? word.size() : begin;
        middle_ = word.substr(lead_size_);
        for (std::size_t i = 0; i < openings.size(); ++i) {
            opened_[i] = std::count(middle_.begin(), middle_.end(), openings[i]);
            closed_[i] = std::count(middle_.begin(), middle_.end(), closings[i]);
        }
    }

    Trimmed trim() {
        bool trimmed = true;
        while (trimmed && !middle_.empty()) {
            trimmed = trim_wrapping();
            std::size_t ampersand = middle_.rfind('&');
            std::string_view stripped = strip_right(
                middle_, ampersand == middle_.npos ? trailing_punctuation : trailing_without_semicolon);
            if (stripped.size() != middle_.size()) {
                middle_ = stripped;
                trimmed = true;
            }
            trimmed |= trim_semicolon(ampersand);
        }
        std::size_t trail = lead_size_ + middle_.size();
        return {word_.substr(0, lead_size_), middle_, word_.substr(trail)};
    }

private:
    // Closing brackets beyond the opening ones do not belong to the URL.
    bool trim_wrapping() {
        bool trimmed = false;
        for (std::size_t i = 0; i < openings.size(); ++i) {
            if (opened_[i] >= closed_[i] || !middle_.ends_with(closings[i]))
                continue;
            auto surplus = std::min(static_cast<std::size_t>(closed_[i] - opened_[i]), middle_.size());
            middle_.remove_suffix(surplus);
            closed_[i] -= static_cast<std::ptrdiff_t>(surplus);
            trimmed = true;
        }
        return trimmed;
    }

    // A semicolon may be the end of an entity, which stays.
    bool trim_semicolon(std::size_t ampersand) {
        if (!middle_.ends_with(';'))
            return false;
        std::string_view entity = ampersand == middle_.npos || ampersand >= middle_.size()
                                      ? middle_.substr(middle_.size() - 1)
                                      : middle_.substr(ampersand);
        std::string resolved = unescape(entity);
        if (resolved != entity && !resolved.ends_with(';'))
            return false;
        std::string_view stripped = strip_right(middle_, trailing_punctuation);
        std::size_t semicolons = middle_.size() - strip_right(middle_, ";").size();
        if (ampersand != middle_.npos && semicolons > 1)
            middle_ = middle_.substr(0, middle_.find(';', stripped.size()) + 1);
        else
            middle_ = stripped;
        return true;
    }

    std::string_view word_;
    std::string_view middle_;
    std::size_t lead_size_;
    std::array<std::ptrdiff_t, 2> opened_;
    std::array<std::ptrdiff_t, 2> closed_;
};

bool istarts_with(std::string_view text, std::string_view prefix) {
    return text::iequals(text.substr(0, prefix.size()), prefix);
}

bool starts_with_word_character(std::string_view text) {
    return !text.empty() && unicode::is_word(unicode::decode(text).code_point);
}

// "http://example.com", "https://[::1]/"
bool is_url(std::string_view text) {
    std::size_t scheme = istarts_with(text, "http://") ? 7 : istarts_with(text, "https://") ? 8 : 0;
    if (scheme == 0)
        return false;
    text.remove_prefix(scheme);
    if (text.starts_with('['))
        text.remove_prefix(1);
    return starts_with_word_character(text);
}

// "www.example.org", "example.com/page"
bool is_url_without_scheme(std::string_view text) {
    constexpr std::string_view domains[] = {".com", ".edu", ".gov", ".int", ".mil", ".net", ".org"};
    if (istarts_with(text, "www."))
        return true;
    if (istarts_with(text, "http") || !starts_with_word_character(text))
        return false;
    // Something without an @ between the first character and the domain's last part.
    std::size_t first = unicode::decode(text).size;
    std::size_t at_sign = std::min(text.find('@', first), text.size());
    for (std::size_t dot = text.find('.', first + 1); dot < at_sign; dot = text.find('.', dot + 1)) {
        for (std::string_view domain : domains) {
            std::size_t end = dot + domain.size();
            bool ends = end == text.size() || (end < text.size() && text[end] == '/') ||
                        (end + 1 == text.size() && text[end] == '\n');
            if (text::iequals(text.substr(dot, domain.size()), domain) && ends)
                return true;
        }
    }
    return false;
}

std::string shortened(std::string_view url, std::optional<std::int64_t> limit) {
    if (!limit || static_cast<std::int64_t>(unicode::length(url)) <= *limit)
        return std::string(url);
    auto kept = static_cast<std::size_t>(std::max<std::int64_t>(0, *limit - 1));
    return std::string(url.substr(0, unicode::prefix_bytes(url, kept))) + "…";
}

// Where the word leads; empty where it is no URL and no address.
std::string target_of(std::string_view word, const UrlizeOptions& options, bool& is_mail) {
    is_mail = false;
    if (unicode::length(word) <= longest_url) {
        if (is_url(word))
            return url::smart_quote(unescape(word));
        if (is_url_without_scheme(word))
            return url::smart_quote(std::string(options.scheme) + "://" + unescape(word));
    }
    if (word.find(':') != word.npos || !text::is_email(word))
        return {};
    std::size_t at_sign = word.rfind('@');
    auto domain = url::to_ascii_domain(word.substr(at_sign + 1));
    if (!domain)
        return {};
    is_mail = true;
    return "mailto:" + std::string(word.substr(0, at_sign + 1)) + *domain;
}

void append(std::string& out, std::string_view text, const UrlizeOptions& options) {
    if (options.autoescape && !options.is_safe)
        append_escaped(out, text);
    else
        out += text;
}

void append_word(std::string& out, std::string_view word, const UrlizeOptions& options) {
    if (word.find_first_of(".@:") == word.npos) {
        append(out, word, options);
        return;
    }
    Trimmed trimmed = PunctuationTrimmer(word).trim();
    bool is_mail = false;
    std::string target = target_of(trimmed.middle, options, is_mail);
    if (target.empty()) {
        append(out, word, options);
        return;
    }
    append(out, trimmed.lead, options);
    out += "<a href=\"";
    append_escaped(out, target);
    out += options.nofollow && !is_mail ? "\" rel=\"nofollow\">" : "\">";
    append(out, shortened(trimmed.middle, options.trim_url_limit), options);
    out += "</a>";
    append(out, trimmed.trail, options);
}

bool separates_words(char32_t c) {
    return c == '<' || c == '>' || c == '"' || c == '\'' || unicode::is_space(c);
}

}  // namespace

std::string urlize(std::string_view text, const UrlizeOptions& options) {
    std::string out;
    out.reserve(text.size() + text.size() / 2);
    while (!text.empty()) {
        bool separator = separates_words(unicode::decode(text).code_point);
        std::size_t end = 0;
        while (end < text.size()) {
            auto [c, size] = unicode::decode(text.substr(end));
            if (separates_words(c) != separator)
                break;
            end += size;
        }
        if (separator)
            append(out, text.substr(0, end), options);
        else
            append_word(out, text.substr(0, end), options);
        text.remove_prefix(end);
    }
    return out;
}

}  // namespace nuages::html
