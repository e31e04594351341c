#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/text/html_parser.h>
#include <nuages/text/strip_tags.h>

namespace nuages::html {
namespace {

// Tags that appear when others are taken out of their middle are taken out as well, so often at most.
constexpr int most_passes = 50;
constexpr std::size_t longest_unclosed_tag = 1000;

class TextCollector final : public HtmlHandler {
public:
    bool start_tag(std::string_view, std::string_view) override { return true; }
    bool empty_tag(std::string_view, std::string_view) override { return true; }
    bool end_tag(std::string_view) override { return true; }
    bool text(std::string_view text) override {
        text_ += text;
        return true;
    }
    bool entity(std::string_view name) override {
        text_.append("&").append(name).append(";");
        return true;
    }
    bool character(std::string_view number) override {
        text_.append("&#").append(number).append(";");
        return true;
    }
    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

[[noreturn]] void suspicious() {
    throw ValueError("strip_tags: the markup nests tags in tags far beyond what a page has.");
}

// A tag of a thousand characters and more with dozens of others inside.
void refuse_tangles(std::string_view html) {
    for (std::size_t open = html.find('<'); open != html.npos; open = html.find('<', open + 1)) {
        std::size_t end = std::min(html.find('>', open), html.size());
        if (end - open <= longest_unclosed_tag)
            continue;
        std::string_view tag = html.substr(open, end - open);
        if (std::count(tag.begin(), tag.end(), '<') >= most_passes)
            suspicious();
        open = end - 1;
    }
}

}  // namespace

std::string strip_tags(std::string_view html) {
    refuse_tangles(html);
    std::string text(html);
    for (int pass = 0; text.find('<') != text.npos && text.find('>') != text.npos; ++pass) {
        if (pass == most_passes)
            suspicious();
        TextCollector collector;
        HtmlParser parser(text, HtmlParser::References::report, collector);
        parser.feed();
        parser.close();
        std::string stripped = collector.take();
        bool same =
            std::count(text.begin(), text.end(), '<') == std::count(stripped.begin(), stripped.end(), '<');
        if (same)
            break;
        text = std::move(stripped);
    }
    return text;
}

}  // namespace nuages::html
