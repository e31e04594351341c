#include <nuages/base/text.h>
#include <nuages/text/html_parser.h>
#include <nuages/text/unescape.h>

namespace nuages::html {
namespace {

bool is_space(char c) {
    return text::is_space(c) || (c >= 0x1C && c <= 0x1F);
}

bool ends_tag_name(char c) {
    return c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == ' ' || c == '/' || c == '>' || c == '\0';
}

std::size_t skip_spaces(std::string_view html, std::size_t at) {
    while (at < html.size() && is_space(html[at]))
        ++at;
    return at;
}

std::size_t tag_name_end(std::string_view html, std::size_t at) {
    while (at < html.size() && !ends_tag_name(html[at]))
        ++at;
    return at;
}

// Blanks, and slashes that do not end the tag.
std::size_t skip_between_attributes(std::string_view html, std::size_t at) {
    while (at < html.size()) {
        bool slash = html[at] == '/' && (at + 1 == html.size() || html[at + 1] != '>');
        if (!is_space(html[at]) && !slash)
            break;
        ++at;
    }
    return at;
}

// The end of "= value" from `at` on; `at` where there is none.
std::size_t attribute_value_end(std::string_view html, std::size_t at) {
    std::size_t equals = skip_spaces(html, at);
    std::size_t value = equals;
    while (value < html.size() && html[value] == '=')
        ++value;
    if (value == equals)
        return at;
    std::size_t begin = skip_spaces(html, value);
    if (begin < html.size() && (html[begin] == '"' || html[begin] == '\'')) {
        std::size_t end = html.find(html[begin], begin + 1);
        if (end != html.npos)
            return end + 1;
        // An unclosed quote begins an attribute of its own where blanks stand before it.
        if (begin > value)
            return value;
        if (value - equals < 2)
            return at;
        begin = value - 1;  // the last equals sign begins a bare value
    }
    while (begin < html.size() && html[begin] != '>' && !is_space(html[begin]))
        ++begin;
    return begin;
}

// The end of an attribute at `at`; `at` where none begins there.
std::size_t attribute_end(std::string_view html, std::size_t at) {
    if (at >= html.size() || at == 0)
        return at;
    char before = html[at - 1];
    bool separated = before == '\'' || before == '"' || before == '/' || is_space(before);
    if (!separated || is_space(html[at]) || html[at] == '/' || html[at] == '>')
        return at;
    std::size_t end = at + 1;
    while (end < html.size() && !is_space(html[end]) && html[end] != '/' && html[end] != '=' &&
           html[end] != '>')
        ++end;
    return attribute_value_end(html, end);
}

std::size_t find_comment_end(std::string_view html, std::size_t at) {
    for (std::size_t dashes = html.find("--", at); dashes != html.npos;
         dashes = html.find("--", dashes + 1)) {
        std::size_t end = skip_spaces(html, dashes + 2);
        if (end < html.size() && html[end] == '>')
            return end + 1;
    }
    return html.npos;
}

// The end of "]]>" or "]>", blanks between allowed.
std::size_t find_section_end(std::string_view html, std::size_t at, int brackets) {
    for (std::size_t first = html.find(']', at); first != html.npos; first = html.find(']', first + 1)) {
        std::size_t end = skip_spaces(html, first + 1);
        if (brackets == 2) {
            if (end >= html.size() || html[end] != ']')
                continue;
            end = skip_spaces(html, end + 1);
        }
        if (end < html.size() && html[end] == '>')
            return end + 1;
    }
    return html.npos;
}

bool is_name_character(char c) {
    return text::is_alpha(c) || text::is_digit(c) || c == '-' || c == '.';
}

}  // namespace

void HtmlParser::emit_text(std::size_t begin, std::size_t end) {
    std::string_view piece = html_.substr(begin, end - begin);
    if (resolves())
        note(handler_.text(unescape(piece)));
    else
        note(handler_.text(piece));
}

std::size_t HtmlParser::find_raw_text_end() const {
    for (std::size_t open = html_.find("</", at_); open != npos; open = html_.find("</", open + 1)) {
        std::size_t name = skip_spaces(html_, open + 2);
        if (!text::iequals(html_.substr(name, raw_element_.size()), raw_element_))
            continue;
        std::size_t close = skip_spaces(html_, name + raw_element_.size());
        if (close < html_.size() && html_[close] == '>')
            return open;
    }
    return npos;
}

std::size_t HtmlParser::next_markup(bool) const {
    if (!raw_element_.empty())
        return find_raw_text_end();
    if (references_ == References::report)
        return std::min(html_.find_first_of("&<", at_), html_.size());
    std::size_t open = html_.find('<', at_);
    if (open != npos)
        return open;
    // A reference may be cut in half at the end.
    constexpr std::size_t longest_reference = 34;
    std::size_t from = html_.size() > longest_reference ? html_.size() - longest_reference : 0;
    std::size_t ampersand = html_.rfind('&');
    if (ampersand != npos && ampersand >= std::max(at_, from)) {
        for (char c : html_.substr(ampersand)) {
            if (is_space(c) || c == ';')
                return html_.size();
        }
        return npos;
    }
    return html_.size();
}

void HtmlParser::run(bool to_the_end) {
    while (at_ < html_.size() && !stopped_) {
        std::size_t next = next_markup(to_the_end);
        if (next == npos)
            break;
        if (at_ < next)
            emit_text(at_, next);
        at_ = next;
        if (at_ == html_.size() || stopped_)
            break;
        if (html_[at_] == '&') {
            if (!parse_reference(to_the_end))
                break;
            continue;
        }
        bool is_last = at_ + 1 == html_.size();
        std::size_t end;
        if (!is_last && (text::is_alpha(html_[at_ + 1]) || html_[at_ + 1] == '/' || html_[at_ + 1] == '!' ||
                         html_[at_ + 1] == '?')) {
            end = parse_markup(at_);
        } else if (!is_last) {
            note(handler_.text("<"));
            end = at_ + 1;
        } else {
            break;
        }
        if (end == npos) {
            if (!to_the_end)
                break;
            end = html_.find('>', at_ + 1);
            if (end != npos)
                ++end;
            else
                end = html_.find('<', at_ + 1);
            if (end == npos)
                end = at_ + 1;
            emit_text(at_, end);
        }
        at_ = end;
    }
    if (to_the_end && at_ < html_.size() && raw_element_.empty() && !stopped_) {
        emit_text(at_, html_.size());
        at_ = html_.size();
    }
}

std::size_t HtmlParser::parse_markup(std::size_t at) {
    std::string_view rest = html_.substr(at);
    if (text::is_alpha(rest[1]))
        return parse_start_tag(at);
    if (rest[1] == '/')
        return parse_end_tag(at);
    if (rest.starts_with("<!--"))
        return find_comment_end(html_, at + 4);
    if (rest[1] == '?') {
        std::size_t end = html_.find('>', at + 2);
        return end == npos ? npos : end + 1;
    }
    return parse_declaration(at);
}

std::size_t HtmlParser::parse_declaration(std::size_t at) {
    if (html_.substr(at).starts_with("<![")) {
        std::size_t end = at + 3;
        while (end < html_.size() && (is_name_character(html_[end]) || html_[end] == '_'))
            ++end;
        std::string name = text::lower(html_.substr(at + 3, end - at - 3));
        if (skip_spaces(html_, end) == html_.size())
            return npos;
        if (name == "if" || name == "else" || name == "endif")
            return find_section_end(html_, at + 3, 1);
        if (name == "temp" || name == "cdata" || name == "ignore" || name == "include" || name == "rcdata")
            return find_section_end(html_, at + 3, 2);
    }
    std::size_t end = html_.find('>', at + 2);
    return end == npos ? npos : end + 1;
}

// The end of the tag, whole or as far as it makes sense.
std::size_t HtmlParser::end_of_start_tag(std::size_t at) const {
    std::size_t end = tag_name_end(html_, at + 1);
    while (end < html_.size() && (is_space(html_[end]) || html_[end] == '/'))
        ++end;
    while (true) {
        std::size_t attribute = attribute_end(html_, end);
        if (attribute == end)
            break;
        end = skip_between_attributes(html_, skip_spaces(html_, attribute));
    }
    end = skip_spaces(html_, end);
    if (end == html_.size())
        return npos;
    char next = html_[end];
    if (next == '>')
        return end + 1;
    if (next == '/')
        return html_.substr(end).starts_with("/>") ? end + 2 : npos;
    if (text::is_alpha(next) || next == '=')
        return npos;
    return end;
}

std::size_t HtmlParser::parse_start_tag(std::size_t at) {
    std::size_t end = end_of_start_tag(at);
    if (end == npos)
        return npos;
    std::size_t name_end = tag_name_end(html_, at + 1);
    std::string name = text::lower(html_.substr(at + 1, name_end - at - 1));
    std::size_t behind = skip_between_attributes(html_, name_end);
    while (behind < end) {
        std::size_t attribute = attribute_end(html_, behind);
        if (attribute == behind)
            break;
        behind = skip_between_attributes(html_, attribute);
    }
    std::string_view source = html_.substr(at, end - at);
    std::string_view closing =
        behind < end ? text::trim(html_.substr(behind, end - behind)) : std::string_view();
    if (closing != ">" && closing != "/>") {
        note(handler_.text(source));
    } else if (closing == "/>") {
        note(handler_.empty_tag(name, source));
    } else {
        note(handler_.start_tag(name, source));
        if (name == "script" || name == "style")
            raw_element_ = name;
    }
    return end;
}

std::size_t HtmlParser::parse_end_tag(std::size_t at) {
    std::size_t close = html_.find('>', at + 1);
    if (close == npos)
        return npos;
    std::size_t begin = skip_spaces(html_, at + 2);
    std::size_t end = begin;
    while (end < html_.size() && (is_name_character(html_[end]) || html_[end] == ':' || html_[end] == '_'))
        ++end;
    std::size_t behind = skip_spaces(html_, end);
    bool plain =
        begin < html_.size() && text::is_alpha(html_[begin]) && behind < html_.size() && html_[behind] == '>';
    if (plain) {
        std::string name = text::lower(html_.substr(begin, end - begin));
        if (!raw_element_.empty() && name != raw_element_) {
            note(handler_.text(html_.substr(at, close + 1 - at)));
            return close + 1;
        }
        note(handler_.end_tag(name));
        raw_element_.clear();
        return behind + 1;
    }
    if (!raw_element_.empty()) {
        note(handler_.text(html_.substr(at, close + 1 - at)));
        return close + 1;
    }
    if (at + 2 < html_.size() && text::is_alpha(html_[at + 2])) {
        std::size_t name_end = tag_name_end(html_, at + 2);
        std::string name = text::lower(html_.substr(at + 2, name_end - at - 2));
        close = html_.find('>', skip_between_attributes(html_, name_end));
        note(handler_.end_tag(name));
        return close == npos ? html_.size() : close + 1;
    }
    return close + 1;  // a comment, as browsers see it
}

bool HtmlParser::parse_reference(bool to_the_end) {
    std::string_view rest = html_.substr(at_);
    if (rest.starts_with("&#")) {
        bool hexadecimal = rest.size() > 2 && (rest[2] == 'x' || rest[2] == 'X');
        std::size_t begin = hexadecimal ? 3 : 2;
        std::size_t end = begin;
        auto is_hex = [](char c) {
            c = text::ascii_lower(c);
            return text::is_digit(c) || (c >= 'a' && c <= 'f');
        };
        while (end < rest.size() && (hexadecimal ? is_hex(rest[end]) : text::is_digit(rest[end])))
            ++end;
        if (end > begin && end < rest.size() && !is_hex(rest[end])) {
            note(handler_.character(rest.substr(2, end - 2)));
            at_ += rest[end] == ';' ? end + 1 : end;
            return true;
        }
        if (rest.find(';') != npos) {
            note(handler_.text("&#"));
            at_ += 2;
        }
        return false;
    }
    if (rest.size() > 1 && text::is_alpha(rest[1])) {
        std::size_t end = 1;
        while (end < rest.size() && is_name_character(rest[end]))
            ++end;
        if (end == rest.size()) {  // the last hyphen or dot may stand behind the name
            std::size_t separator = rest.find_last_of("-.");
            end = separator == npos ? rest.size() : separator;
        }
        if (end < rest.size()) {
            note(handler_.entity(rest.substr(1, end - 1)));
            at_ += rest[end] == ';' ? end + 1 : end;
            return true;
        }
        if (to_the_end && rest.size() == 2)
            ++at_;
        return false;
    }
    if (rest.size() == 1)
        return false;
    note(handler_.text("&"));
    ++at_;
    return true;
}

}  // namespace nuages::html
