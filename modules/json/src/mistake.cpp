#include "mistake.h"

#include <nuages/base/text.h>
#include <nuages/json/json.h>

namespace nuages::json {
namespace {

// Each function steps over one part of the document, and stops at the byte that does not fit.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    bool document() {
        if (!value(0))
            return false;
        blanks();
        return at_ == text_.size();
    }
    std::size_t at() const noexcept { return at_; }

private:
    char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void blanks() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
            ++at_;
    }
    bool take(char c) {
        blanks();
        if (next() != c)
            return false;
        ++at_;
        return true;
    }
    bool word(std::string_view word) {
        for (const char c : word)
            if (!same(c))
                return false;
        return true;
    }
    bool same(char c) {
        if (next() != c)
            return false;
        ++at_;
        return true;
    }

    bool value(std::size_t depth) {
        blanks();
        switch (next()) {
            case '{':
                return depth < deepest_nesting && items('}', [&] { return member(depth + 1); });
            case '[':
                return depth < deepest_nesting && items(']', [&] { return value(depth + 1); });
            case '"':
                return string();
            case 't':
                return word("true");
            case 'f':
                return word("false");
            case 'n':
                return word("null");
            default:
                return number();
        }
    }

    template <class Item>
    bool items(char close, Item item) {
        ++at_;
        if (take(close))
            return true;
        do {
            if (!item())
                return false;
        } while (take(','));
        return take(close);
    }

    bool member(std::size_t depth) {
        blanks();
        return next() == '"' && string() && take(':') && value(depth);
    }

    bool string() {
        for (++at_; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"') {
                ++at_;
                return true;
            }
            if (static_cast<unsigned char>(c) < ' ')
                return false;
            if (c == '\\' && ++at_ < text_.size() &&
                std::string_view("\"\\/bfnrtu").find(text_[at_]) == std::string_view::npos)
                return false;
        }
        return false;
    }

    bool digits() {
        const std::size_t start = at_;
        while (text::is_digit(next()))
            ++at_;
        return at_ > start;
    }
    bool number() {
        same('-');
        if (!same('0') && !digits())
            return false;
        if (same('.') && !digits())
            return false;
        if (!same('e') && !same('E'))
            return true;
        if (!same('-'))
            same('+');
        return digits();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<std::size_t> mistake_in(std::string_view text) {
    Scanner scanner(text);
    return scanner.document() ? std::nullopt : std::optional(scanner.at());
}

}  // namespace nuages::json
