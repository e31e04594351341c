#include <algorithm>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/template/text/truncate.h>
#include <nuages/text/html_parser.h>
#include <nuages/text/unicode.h>

#include "truncation_end.h"

namespace nuages::html {
namespace {

bool is_void(std::string_view name) {
    constexpr std::string_view names[] = {"area",  "base",  "br",    "col",   "embed", "hr",
                                          "img",   "input", "link",  "meta",  "param", "source",
                                          "track", "wbr",   "frame", "spacer"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

class Truncator : public HtmlHandler {
public:
    Truncator(std::int64_t length, std::string_view end) : remaining_(length), end_(end) {}

    bool start_tag(std::string_view name, std::string_view source) override {
        out_ += source;
        if (!is_void(name))
            open_.emplace_back(name);
        return true;
    }
    bool empty_tag(std::string_view name, std::string_view source) override {
        start_tag(name, source);
        return end_tag(name);
    }
    bool end_tag(std::string_view name) override {
        if (is_void(name))
            return true;
        out_.append("</").append(name).append(">");
        auto innermost = std::find(open_.rbegin(), open_.rend(), name);
        if (innermost != open_.rend())
            open_.erase(std::next(innermost).base());
        return true;
    }
    bool entity(std::string_view) override { return true; }     // resolved before
    bool character(std::string_view) override { return true; }  // likewise

    std::string take() { return std::move(out_); }

protected:
    ~Truncator() = default;

    void append(std::string_view text) { append_escaped(out_, text); }
    void append_raw(std::string_view text) { out_ += text; }
    // Ends the page behind `text`, which is the last that fits.
    bool cut(std::string_view text) {
        out_ += text::with_truncation_end(escape(text), end_);
        close_open_tags();
        return false;
    }
    void close_open_tags() {
        for (std::size_t i = open_.size(); i-- > 0;)
            out_.append("</").append(open_[i]).append(">");
    }
    std::size_t size() const { return out_.size(); }

    std::int64_t remaining_;

private:
    std::string end_;
    std::string out_;
    std::vector<std::string> open_;
};

class CharacterTruncator final : public Truncator {
public:
    CharacterTruncator(std::int64_t length, std::string_view end, std::size_t whole_size)
        : Truncator(text::length_before_end(length, end), end), length_(length), whole_size_(whole_size) {}

    bool text(std::string_view text) override {
        auto count = static_cast<std::int64_t>(unicode::length(text));
        seen_ += count;
        // What fits exactly needs no end, provided that nothing follows.
        if (seen_ == length_ && size() + text.size() == whole_size_) {
            append_raw(text);
            close_open_tags();
            return false;
        }
        if (remaining_ < count)
            return cut(
                text.substr(0, unicode::prefix_bytes(
                                   text, static_cast<std::size_t>(std::max<std::int64_t>(remaining_, 0)))));
        remaining_ -= count;
        append(text);
        return true;
    }

private:
    std::int64_t length_;
    std::size_t whole_size_;
    std::int64_t seen_ = 0;
};

class WordTruncator final : public Truncator {
public:
    using Truncator::Truncator;

    bool text(std::string_view text) override {
        // Words are what white space inside of the text separates; that at its ends belongs to them.
        std::string kept;
        std::int64_t words = 0;
        std::string_view rest = text;
        while (true) {
            std::size_t end = word_end(rest);
            if (words < remaining_)
                kept.append(kept.empty() && words == 0 ? "" : " ").append(rest.substr(0, end));
            ++words;
            if (end == rest.size())
                break;
            rest = unicode::strip_left(rest.substr(end));
        }
        if (remaining_ < words)
            return cut(kept);
        remaining_ -= words;
        append(kept);
        return true;
    }

private:
    // The first white space that has something else on both sides.
    static std::size_t word_end(std::string_view text) {
        std::size_t at = text.size() - unicode::strip_left(text).size();
        while (at < text.size()) {
            auto [c, size] = unicode::decode(text.substr(at));
            if (unicode::is_space(c) && !unicode::strip_left(text.substr(at)).empty())
                return at;
            at += size;
        }
        return text.size();
    }
};

// Markup is parsed in one piece, so there is a limit to it.
constexpr std::size_t longest_html = 5'000'000;

void check_size(std::string_view html) {
    if (html.size() > longest_html)
        throw ValueError("HTML of " + std::to_string(html.size()) +
                         " bytes is too long to be truncated: the most is " + std::to_string(longest_html) +
                         ".");
}

}  // namespace

std::string truncate_chars(std::string_view html, std::int64_t length, std::string_view end) {
    if (length <= 0)
        return {};
    check_size(html);
    std::string normal = unicode::nfc(html);
    CharacterTruncator truncator(length, end, normal.size());
    HtmlParser(normal, HtmlParser::References::resolve, truncator).feed();
    return truncator.take();
}

std::string truncate_words(std::string_view html, std::int64_t count, std::string_view end) {
    if (count <= 0)
        return {};
    check_size(html);
    WordTruncator truncator(count, end);
    HtmlParser(html, HtmlParser::References::resolve, truncator).feed();
    return truncator.take();
}

}  // namespace nuages::html
