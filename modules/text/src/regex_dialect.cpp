#include "regex_dialect.h"

#include <algorithm>
#include <optional>

#include <nuages/base/error.h>
#include <nuages/base/text.h>

namespace nuages::text {
namespace {

bool is_hex(char c) {
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

class Translator {
public:
    explicit Translator(std::string_view pattern) : rest_(pattern), whole_(pattern) {}

    TranslatedRegex run() {
        while (!rest_.empty())
            translate_next();
        return std::move(result_);
    }

private:
    [[noreturn]] void fail(const std::string& reason) const {
        throw ValueError(reason + " at position " + std::to_string(whole_.size() - rest_.size()));
    }
    bool take(std::string_view expected) {
        if (!rest_.starts_with(expected))
            return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    void copy(std::size_t n) {
        result_.pattern += rest_.substr(0, n);
        rest_.remove_prefix(std::min(n, rest_.size()));
    }

    void translate_next() {
        switch (rest_[0]) {
            case '\\':
                translate_escape(false);
                return;
            case '[':
                translate_class();
                return;
            case '(':
                translate_group();
                return;
            case '{':
                translate_brace();
                return;
            default:
                copy(1);
        }
    }

    void translate_escape(bool in_class) {
        if (rest_.size() < 2)
            fail("bad escape (end of pattern)");
        const char c = rest_[1];
        if (c == 'Z' && !in_class) {
            result_.pattern += "\\z";
            rest_.remove_prefix(2);
        } else if (c == 'u' || c == 'U') {
            const std::size_t digits = c == 'u' ? 4 : 8;
            const std::string_view number = rest_.substr(2, digits);
            if (number.size() < digits || !std::all_of(number.begin(), number.end(), is_hex))
                fail("incomplete escape \\" + std::string(1, c));
            result_.pattern += "\\x{" + std::string(number) + "}";
            rest_.remove_prefix(2 + digits);
        } else if (is_alpha(c) && std::string_view("AbBdDsSwWZabfnrtvx").find(c) == std::string_view::npos) {
            fail("bad escape \\" + std::string(1, c));
        } else if (c == 'v') {
            result_.pattern += "\\x0b";  // PCRE2's \v is a class
            rest_.remove_prefix(2);
        } else {
            copy(2);
        }
    }

    void translate_class() {
        copy(1);
        if (rest_.starts_with('^'))
            copy(1);
        if (rest_.starts_with(']'))
            copy(1);
        while (!rest_.empty() && rest_[0] != ']') {
            if (rest_[0] == '\\') {
                translate_escape(true);
            } else if (rest_[0] == '[') {
                result_.pattern += "\\[";  // else PCRE2 reads [:alpha:]
                rest_.remove_prefix(1);
            } else {
                copy(1);
            }
        }
        if (rest_.empty())
            fail("unterminated character set");
        copy(1);
    }

    void translate_group() {
        if (take("(?P<")) {
            const std::size_t end = rest_.find('>');
            if (end == rest_.npos || end == 0)
                fail("missing group name");
            const std::string name(rest_.substr(0, end));
            if (find_group(name))
                fail("redefinition of group name '" + name + "'");
            rest_.remove_prefix(end + 1);
            result_.groups.push_back(name);
            result_.pattern += '(';
        } else if (take("(?P=")) {
            const std::size_t end = rest_.find(')');
            const auto group = find_group(rest_.substr(0, end));
            if (end == rest_.npos || !group)
                fail("unknown group name");
            result_.pattern += "\\g{" + std::to_string(*group) + "}";
            rest_.remove_prefix(end + 1);
        } else if (take("(?#")) {
            const std::size_t end = rest_.find(')');
            if (end == rest_.npos)
                fail("missing ), unterminated comment");
            rest_.remove_prefix(end + 1);
        } else if (take("(?(")) {
            const std::size_t end = rest_.find(')');
            const std::string_view condition = rest_.substr(0, end);
            const auto group = find_group(condition);
            result_.pattern += "(?(" + (group ? std::to_string(*group) : std::string(condition)) + ")";
            rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
        } else if (rest_.starts_with("(?")) {
            copy(2);
        } else {
            copy(1);
            result_.groups.emplace_back();
        }
    }

    // Python's {,n} is {0,n}.
    void translate_brace() {
        std::size_t i = 2;
        while (i < rest_.size() && is_digit(rest_[i]))
            ++i;
        if (rest_.size() > i && rest_[1] == ',' && i > 2 && rest_[i] == '}') {
            result_.pattern += "{0";
            rest_.remove_prefix(1);
        } else {
            copy(1);
        }
    }

    std::optional<std::size_t> find_group(std::string_view name) const {
        const auto found = std::find(result_.groups.begin(), result_.groups.end(), name);
        if (name.empty() || found == result_.groups.end())
            return std::nullopt;
        return static_cast<std::size_t>(found - result_.groups.begin()) + 1;
    }

    std::string_view rest_, whole_;
    TranslatedRegex result_;
};

}  // namespace

TranslatedRegex translate_regex(std::string_view pattern) {
    return Translator(pattern).run();
}

}  // namespace nuages::text
