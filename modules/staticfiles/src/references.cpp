#include "references.h"

#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>

namespace nuages::staticfiles {
namespace {

bool is_blank(char c) {
    return text::is_space(c);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
    while (at < text.size() && is_blank(text[at]))
        ++at;
    return at;
}

bool starts_with_word(std::string_view text, std::size_t at, std::string_view word) {
    return text::iequals(text.substr(at, word.size()), word);
}

// "https:", "data:" ... (RFC 3986's scheme)
bool has_scheme(std::string_view url) {
    const auto colon = url.find(':');
    if (colon == 0 || colon == url.npos)
        return false;
    for (const char c : url.substr(0, colon))
        if (!text::is_alpha(c))
            return false;
    return true;
}

// "css/../img/a.png" -> "img/a.png", as a browser would.
std::string normalized(std::string_view path) {
    std::vector<std::string> parts;
    for (const std::string_view part : text::split(path, '/')) {
        if (part == ".." && !parts.empty())
            parts.pop_back();
        else if (part != "." && part != ".." && !part.empty())
            parts.emplace_back(part);
    }
    return text::join(parts, "/");
}

// Rewrites one file.
class Rewriter {
public:
    Rewriter(std::string_view name, std::string_view content, std::string_view base_url,
             const HashedNameOf& hashed)
        : name_(name), text_(content), base_url_(base_url), hashed_(hashed) {}

    std::string style_sheet() {
        while (at_ < text_.size()) {
            if (text_.substr(at_, 2) == "/*")
                comment();
            else if (starts_with_word(text_, at_, "url("))
                url_function();
            else if (starts_with_word(text_, at_, "@import"))
                import();
            else
                copy(1);
        }
        return std::move(out_);
    }

    std::string script() {
        constexpr std::string_view mark = "//# sourceMappingURL=";
        for (std::size_t end; at_ < text_.size(); at_ = end) {
            end = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
            std::string_view line = text_.substr(at_, end - at_);
            const std::string_view newline = line.ends_with('\n') ? "\n" : "";
            line.remove_suffix(newline.size());
            const auto url = line.starts_with(mark) ? target(line.substr(mark.size())) : std::nullopt;
            out_ += url ? std::string(mark) + *url : std::string(line);
            out_ += newline;
        }
        return std::move(out_);
    }

private:
    void copy(std::size_t count) {
        out_ += text_.substr(at_, count);
        at_ += count;
    }

    void comment() {
        constexpr std::string_view mark = "/*# sourceMappingURL=";
        const auto end = text_.find("*/", at_ + 2);
        if (end == text_.npos)
            return copy(text_.size() - at_);
        const std::string_view whole = text_.substr(at_, end + 2 - at_);
        const auto url = whole.starts_with(mark)
                             ? target(text::trim(text_.substr(at_ + mark.size(), end - at_ - mark.size())))
                             : std::nullopt;
        if (!url)
            return copy(whole.size());
        out_ += std::string(mark) + *url + " */";
        at_ = end + 2;
    }

    // url(a.png), url("a.png"), url( 'a.png' )
    void url_function() {
        constexpr std::size_t opening = 4;
        const auto close = text_.find(')', at_ + opening);
        if (close == text_.npos)
            return copy(opening);
        std::string_view inside = text::trim(text_.substr(at_ + opening, close - at_ - opening));
        if (!inside.empty() && (inside.front() == '"' || inside.front() == '\''))
            inside.remove_prefix(1);
        if (!inside.empty() && (inside.back() == '"' || inside.back() == '\''))
            inside.remove_suffix(1);
        const auto url = target(text::trim(inside));
        if (!url)
            return copy(close + 1 - at_);
        out_ += "url(\"" + *url + "\")";
        at_ = close + 1;
    }

    // @import "a.css"; one with url(...) is left to url_function().
    void import() {
        constexpr std::size_t word = 7;
        const std::size_t quote = skip_blanks(text_, at_ + word);
        if (quote >= text_.size() || (text_[quote] != '"' && text_[quote] != '\''))
            return copy(word);
        const auto end = text_.find(text_[quote], quote + 1);
        if (end == text_.npos)
            return copy(word);
        const auto url = target(text::trim(text_.substr(quote + 1, end - quote - 1)));
        if (!url)
            return copy(end + 1 - at_);
        out_ += "@import url(\"" + *url + "\")";
        at_ = end + 1;
    }

    // The URL with the hashed name; nullopt for one that stays.
    std::optional<std::string> target(std::string_view url) {
        if (has_scheme(url) || url.starts_with("//") || (url.starts_with('/') && !url.starts_with(base_url_)))
            return std::nullopt;
        const std::string_view path = url.substr(0, url.find_first_of("?#"));
        const std::string_view suffix = url.substr(path.size());
        if (path.empty() || path.ends_with('/'))
            return std::nullopt;
        const auto slash = name_.rfind('/');
        const std::string_view folder = slash == name_.npos ? "" : name_.substr(0, slash + 1);
        const std::string name =
            normalized(url::unquote(path.starts_with('/') ? std::string(path.substr(base_url_.size()))
                                                          : std::string(folder) + std::string(path)));
        const auto hashed = hashed_(name);
        if (!hashed)
            throw ValueError("The file '" + name + "' could not be found; '" + std::string(name_) +
                             "' refers to it by \"" + std::string(url) +
                             "\". Add the file or correct the reference.");
        const auto last = path.rfind('/');
        return std::string(path.substr(0, last == path.npos ? 0 : last + 1)) +
               hashed->substr(hashed->rfind('/') + 1) + std::string(suffix);
    }

    std::string_view name_;
    std::string_view text_;
    std::string_view base_url_;
    const HashedNameOf& hashed_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

bool has_references(std::string_view name) {
    return name.ends_with(".css") || name.ends_with(".js");
}

std::string with_hashed_references(std::string_view name, std::string_view content, std::string_view base_url,
                                   const HashedNameOf& hashed) {
    Rewriter rewriter(name, content, base_url, hashed);
    return name.ends_with(".css") ? rewriter.style_sheet() : rewriter.script();
}

}  // namespace nuages::staticfiles
