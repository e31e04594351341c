#include <algorithm>

#include <nuages/base/error.h>
#include <nuages/base/text.h>
#include <nuages/text/format_html.h>
#include <nuages/text/unicode.h>

namespace nuages::html {
namespace {

constexpr std::size_t widest = 10'000;

[[noreturn]] void malformed(std::string_view pattern, std::string_view why) {
    throw ValueError("format_html cannot use the pattern " + Value(pattern).repr() + ": " + std::string(why) +
                     ".");
}

// "[[fill]align][width][.precision][s]" of Python's format().
struct Layout {
    std::string fill = " ";
    char align = '<';
    std::size_t width = 0;
    std::optional<std::size_t> precision;

    Layout(std::string_view specification, std::string_view pattern) {
        constexpr std::string_view aligns = "<>^";
        if (!specification.empty()) {
            const std::size_t first = unicode::decode(specification).size;
            if (first < specification.size() && aligns.find(specification[first]) != aligns.npos) {
                fill = specification.substr(0, first);
                specification.remove_prefix(first);
            }
        }
        if (!specification.empty() && aligns.find(specification[0]) != aligns.npos) {
            align = specification[0];
            specification.remove_prefix(1);
        }
        width = take_number(specification, pattern).value_or(0);
        if (specification.starts_with('.')) {
            specification.remove_prefix(1);
            precision = take_number(specification, pattern);
            if (!precision)
                malformed(pattern, "a number is missing behind the point");
        }
        if (specification.starts_with('s'))
            specification.remove_prefix(1);
        if (!specification.empty())
            malformed(pattern, "texts have no format " + Value(specification).repr());
    }

    void append(std::string& out, std::string_view text) const {
        if (precision)
            text = text.substr(0, unicode::prefix_bytes(text, *precision));
        const std::size_t length = unicode::length(text);
        const std::size_t missing = width > length ? width - length : 0;
        const std::size_t before = align == '<' ? 0 : align == '>' ? missing : missing / 2;
        for (std::size_t i = 0; i < before; ++i)
            out += fill;
        out += text;
        for (std::size_t i = before; i < missing; ++i)
            out += fill;
    }

private:
    static std::optional<std::size_t> take_number(std::string_view& text, std::string_view pattern) {
        std::size_t size = 0, number = 0;
        for (; size < text.size() && text::is_digit(text[size]); ++size)
            number = std::min(widest + 1, number * 10 + static_cast<std::size_t>(text[size] - '0'));
        if (number > widest)
            malformed(pattern, "a width of more than 10000");
        text.remove_prefix(size);
        return size ? std::optional(number) : std::nullopt;
    }
};

class Places {
public:
    Places(std::string_view pattern, const List& values, const Dict& named)
        : pattern_(pattern), values_(values), named_(named) {}

    const Value& find(std::string_view name) {
        if (const auto index = name.empty() ? std::optional(next_++) : text::parse_int(name)) {
            if (*index < 0 || static_cast<std::size_t>(*index) >= values_.size())
                malformed(pattern_, "there is no value number " + std::to_string(*index));
            return values_[static_cast<std::size_t>(*index)];
        }
        const Value* value = named_.find(name);
        if (!value)
            malformed(pattern_, "there is no value called " + Value(name).repr());
        return *value;
    }

private:
    std::string_view pattern_;
    const List& values_;
    const Dict& named_;
    std::int64_t next_ = 0;
};

}  // namespace

Value conditional_escape(const Value& value) {
    if (value.is_safe())
        return value;
    if (value.is_object()) {
        if (const auto html = value.as_object().html())
            return Value::safe(*html);
    }
    return Value::safe(escape(value.str()));
}

Value format_html(std::string_view pattern, const List& values, const Dict& named) {
    Places places(pattern, values, named);
    std::string out;
    for (std::string_view rest = pattern; !rest.empty();) {
        const std::size_t brace = std::min(rest.find_first_of("{}"), rest.size());
        out += rest.substr(0, brace);
        rest.remove_prefix(brace);
        if (rest.empty())
            break;
        if (rest.starts_with("{{") || rest.starts_with("}}")) {
            out += rest[0];
            rest.remove_prefix(2);
            continue;
        }
        const std::size_t end = rest.find('}');
        if (rest[0] == '}' || end == rest.npos)
            malformed(pattern, "a single brace; two of them stand for one");
        const std::string_view place = rest.substr(1, end - 1);
        const std::size_t colon = std::min(place.find(':'), place.size());
        const Value shown = conditional_escape(places.find(place.substr(0, colon)));
        const std::string_view specification = colon < place.size() ? place.substr(colon + 1) : "";
        Layout(specification, pattern).append(out, shown.as_text());
        rest.remove_prefix(end + 1);
    }
    return Value::safe(out);
}

Value format_html_join(const Value& separator, std::string_view pattern, const List& rows) {
    const Value between = conditional_escape(separator);
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i > 0)
            out += between.as_text();
        if (!rows[i].is_list())
            throw TypeError("format_html_join needs a list of values for each row, and row " +
                            std::to_string(i) + " is " + std::string(rows[i].kind_name()) + ".");
        out += format_html(pattern, rows[i].as_list()).as_text();
    }
    return Value::safe(out);
}

}  // namespace nuages::html
