#include <algorithm>
#include <array>
#include <charconv>

#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/crypto/base64.h>
#include <nuages/http/errors.h>
#include <nuages/http/headers.h>

namespace nuages {
namespace {

constexpr std::string_view content_type_name = "Content-Type";
constexpr std::size_t usual_size = 240;

// RFC 9110 5.6.2: what a field name may consist of.
constexpr auto token_characters = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 128; ++c)
        table[c] = text::is_alpha(static_cast<char>(c)) || text::is_digit(static_cast<char>(c));
    for (const char c : std::string_view("!#$%&'*+-.^_`|~"))
        table[static_cast<unsigned char>(c)] = true;
    return table;
}();

// The content types that most responses have: known ones are kept as views of these.
constexpr std::array<std::string_view, 8> common_content_types{
    "text/html; charset=utf-8",
    "application/json",
    "text/plain",
    "text/plain; charset=utf-8",
    "text/css; charset=utf-8",
    "text/javascript; charset=utf-8",
    "application/octet-stream",
    "text/html",
};

bool is_content_type(std::string_view name) {
    return name.size() == content_type_name.size() && text::iequals(name, content_type_name);
}

void check_name(std::string_view name) {
    const bool token = std::all_of(name.begin(), name.end(),
                                   [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
    if (name.empty() || !token)
        throw BadHeaderError("The header name " + Value(name).repr() +
                             " is no token: letters, digits and any of !#$%&'*+-.^_`|~ are allowed.");
}

// nullopt where the text is not UTF-8 or has a character beyond U+00FF.
std::optional<std::string> to_latin1(std::string_view text) {
    std::string latin1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            latin1 += text[i];
        } else if ((byte == 0xC2 || byte == 0xC3) && i + 1 < text.size()) {
            const auto next = static_cast<unsigned char>(text[++i]);
            latin1 += static_cast<char>((byte & 3) << 6 | (next & 0x3F));
        } else {
            return std::nullopt;
        }
    }
    return latin1;
}

// What travels for a value, which may not contain a line break.
void append_value(std::string& out, std::string_view name, std::string_view value) {
    bool ascii = true;
    for (const char c : value) {
        if (c == '\r' || c == '\n' || c == '\0')
            throw BadHeaderError("The value of the header " + std::string(name) +
                                 " has a line break or NUL in it: " + Value(value).repr() + ".");
        ascii &= static_cast<unsigned char>(c) < 0x80;
    }
    if (ascii || !text::is_valid_utf8(value)) {
        out += value;
    } else if (const auto latin1 = to_latin1(value)) {
        out += *latin1;
    } else {
        out += "=?utf-8?b?";
        out += crypto::base64_encode(value);
        out += "?=";
    }
}

// The first line at or after `from` with that name: [begin, end) with its line break, and where its value
// begins.
struct Line {
    std::size_t begin, value, end;
};

Line line_at(std::string_view lines, std::size_t begin) {
    const std::size_t colon = lines.find(':', begin);
    const std::size_t end = lines.find('\n', colon) + 1;
    return {begin, colon + 2, end};
}

bool begins_with_name(std::string_view lines, std::string_view name) {
    return lines.size() > name.size() && lines[name.size()] == ':' &&
           text::iequals(lines.substr(0, name.size()), name);
}

std::optional<Line> find_line(std::string_view lines, std::string_view name, std::size_t from = 0) {
    while (from < lines.size()) {
        const std::size_t end = lines.find('\n', from) + 1;
        if (begins_with_name(lines.substr(from), name))
            return Line{from, from + name.size() + 2, end};
        from = end;
    }
    return std::nullopt;
}

}  // namespace

void ResponseHeaders::set(std::string_view name, std::string_view value) {
    if (is_content_type(name)) {
        const auto common = std::find(common_content_types.begin(), common_content_types.end(), value);
        if (common != common_content_types.end()) {
            erase(name);
            content_type_ = *common;
            return;
        }
        content_type_ = {};
    }
    const auto line = find_line(lines_, name);
    if (!line) {
        add(name, value);
        return;
    }
    std::string text;
    append_value(text, name, value);
    for (auto later = find_line(lines_, name, line->end); later; later = find_line(lines_, name, line->end))
        lines_.erase(later->begin, later->end - later->begin);
    lines_.replace(line->value, line->end - 2 - line->value, text);
}

void ResponseHeaders::set(std::string_view name, std::int64_t value) {
    char digits[24];
    const char* end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    set(name, std::string_view(digits, static_cast<std::size_t>(end - digits)));
}

void ResponseHeaders::add(std::string_view name, std::string_view value) {
    check_name(name);
    const std::size_t before = lines_.size();
    // one allocation holds the headers of most responses
    if (lines_.empty())
        lines_.reserve(usual_size);
    lines_ += name;
    lines_ += ": ";
    try {
        append_value(lines_, name, value);
    } catch (...) {
        lines_.resize(before);
        throw;
    }
    lines_ += "\r\n";
}

void ResponseHeaders::set_default(std::string_view name, std::string_view value) {
    if (!contains(name))
        set(name, value);
}

void ResponseHeaders::set_defaults(const ResponseHeaders& defaults) {
    bool clash = false;
    for (std::string_view rest = lines_; !rest.empty() && !clash; rest.remove_prefix(rest.find('\n') + 1))
        clash = find_line(defaults.lines_, rest.substr(0, rest.find(':'))).has_value();
    if (!clash) {
        if (lines_.empty())
            lines_.reserve(usual_size);
        lines_ += defaults.lines_;
        return;
    }
    const ResponseHeaders before = *this;  // a name may be repeated among the defaults
    for (const HeaderField& field : defaults)
        if (!before.contains(field.name))
            add(field.name, field.value);
}

void ResponseHeaders::erase(std::string_view name) noexcept {
    if (is_content_type(name))
        content_type_ = {};
    for (auto line = find_line(lines_, name); line; line = find_line(lines_, name, line->begin))
        lines_.erase(line->begin, line->end - line->begin);
}

void ResponseHeaders::clear() noexcept {
    content_type_ = {};
    lines_.clear();
}

std::optional<std::string_view> ResponseHeaders::find(std::string_view name) const noexcept {
    if (!content_type_.empty() && is_content_type(name))
        return content_type_;
    const auto line = find_line(lines_, name);
    if (!line)
        return std::nullopt;
    return std::string_view(lines_).substr(line->value, line->end - 2 - line->value);
}

ResponseHeaders::Iterator::Iterator(bool common, std::string_view content_type, std::string_view rest)
    : rest_(rest), common_(common) {
    if (common_)
        field_ = {content_type_name, content_type};
    else
        read();
}

void ResponseHeaders::Iterator::read() {
    if (rest_.empty())
        return;
    const Line line = line_at(rest_, 0);
    field_ = {rest_.substr(0, line.value - 2), rest_.substr(line.value, line.end - 2 - line.value)};
}

ResponseHeaders::Iterator& ResponseHeaders::Iterator::operator++() {
    if (common_)
        common_ = false;
    else
        rest_.remove_prefix(line_at(rest_, 0).end);
    read();
    return *this;
}

void patch_vary_headers(ResponseHeaders& headers, std::string_view name) {
    const auto there = headers.find("Vary");
    if (!there) {
        headers.add("Vary", name);
        return;
    }
    for (const std::string_view known : text::split(*there, ','))
        if (text::iequals(text::trim(known), name) || text::trim(known) == "*")
            return;
    headers.set("Vary", std::string(*there) + ", " + std::string(name));
}

}  // namespace nuages
