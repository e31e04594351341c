#include <algorithm>
#include <optional>

#include <nuages/base/text.h>
#include <nuages/template/messages.h>
#include <nuages/template/parser.h>
#include <nuages/text/string_literal.h>

#include "lexer.h"
#include "libraries/i18n.h"

namespace nuages::templates {
namespace {

std::string quoted(std::string_view message) {
    std::string literal = "\"";
    for (char c : message) {
        if (c == '"' || c == '\\')
            literal += '\\';
        if (c == '\n')
            literal += "\\n";
        else if (c != '\r')
            literal += c;
    }
    return literal + "\"";
}

// The text of a literal, "" for a variable.
std::optional<std::string> literal_of(std::string_view expression) {
    // Filters do not change what is translated.
    for (std::size_t end = expression.size(); end > 0; end = expression.rfind('|', end - 1)) {
        const std::string_view start = expression.substr(0, end);
        if (text::is_string_literal(start))
            return text::unescape_string_literal(start);
        if (expression.rfind('|', end - 1) == expression.npos)
            break;
    }
    return std::nullopt;
}

std::string with_doubled_percents(std::string_view text) {
    return text::replace_all(text, "%", "%%");
}

// Walks through a template's tokens and writes calls.
class Extractor {
public:
    explicit Extractor(std::string_view source) : source_(source), lexer_(source) {}

    std::string run() {
        for (Token token = lexer_.next(); token.kind != Token::Kind::end; token = lexer_.next()) {
            go_to(token.position);
            if (token.kind == Token::Kind::comment)
                comment(token.contents);
            else if (token.kind == Token::Kind::variable)
                constants(token.contents);
            else if (token.kind == Token::Kind::tag)
                tag(token);
        }
        return std::move(out_);
    }

private:
    // Fills up with empty lines to that place of the source.
    void go_to(std::size_t position) {
        const auto from = source_.begin() + static_cast<std::ptrdiff_t>(at_);
        const auto to = source_.begin() + static_cast<std::ptrdiff_t>(std::max(position, at_));
        const auto lines = static_cast<std::size_t>(std::count(from, to, '\n'));
        const std::size_t written = std::min(lines, lines_ahead_);
        lines_ahead_ -= written;
        out_.append(lines - written, '\n');
        at_ = std::max(position, at_);
    }
    void comment(std::string_view text) {
        if (!text.starts_with("Translators"))
            return;
        // A comment ends its line, so what stands behind it there goes to the next one.
        out_.append("# ").append(text).append("\n");
        ++lines_ahead_;
    }
    void call(std::string_view function, std::initializer_list<std::string_view> arguments,
              std::string_view rest = {}) {
        out_.append(function).append("(");
        bool is_first = true;
        for (std::string_view argument : arguments) {
            out_.append(is_first ? "" : ", ").append(quoted(argument));
            is_first = false;
        }
        out_.append(rest).append("); ");
    }

    // _("...") anywhere in an expression.
    void constants(std::string_view text) {
        for (std::size_t at = text.find("_("); at != text.npos; at = text.find("_(", at + 2)) {
            const std::size_t begin = at + 2;
            if (begin >= text.size() || (text[begin] != '"' && text[begin] != '\''))
                continue;
            std::size_t end = begin + 1;
            while (end < text.size() && text[end] != text[begin])
                end += text[end] == '\\' ? 2 : 1;
            if (end < text.size())
                call("gettext", {with_doubled_percents(
                                    text::unescape_string_literal(text.substr(begin, end + 1 - begin)))});
        }
    }

    void tag(const Token& token) {
        const std::string_view name = token.name();
        if (name == "comment")
            return skip_comment();
        if (name == "trans" || name == "translate")
            return translate(token);
        constants(token.contents);
        if (name == "blocktrans" || name == "blocktranslate")
            block(token);
    }
    void skip_comment() {
        for (Token token = lexer_.next(); token.kind != Token::Kind::end; token = lexer_.next()) {
            if (token.kind == Token::Kind::tag && token.contents == "endcomment")
                return;
        }
    }
    static std::optional<std::string> context_of(const std::vector<std::string_view>& bits) {
        for (std::size_t i = 1; i + 1 < bits.size(); ++i) {
            if (bits[i] == "context")
                return literal_of(bits[i + 1]);
        }
        return std::nullopt;
    }
    void translate(const Token& token) {
        const auto bits = token.split();
        const auto message = bits.size() > 1 ? literal_of(bits[1]) : std::nullopt;
        if (!message)
            return constants(token.contents);
        if (const auto message_context = context_of(bits))
            call("pgettext", {*message_context, with_doubled_percents(*message)});
        else
            call("gettext", {with_doubled_percents(*message)});
    }

    // A block up to its end; `plural` begins the second text.
    void block(const Token& opening) {
        const auto bits = opening.split();
        const auto message_context = context_of(bits);
        const bool is_trimmed = std::find(bits.begin(), bits.end(), "trimmed") != bits.end();
        std::string texts[2];
        std::size_t current = 0;
        for (Token token = lexer_.next(); token.kind != Token::Kind::end; token = lexer_.next()) {
            if (token.kind == Token::Kind::text)
                texts[current] += with_doubled_percents(token.contents);
            else if (token.kind == Token::Kind::variable)
                texts[current].append("%(").append(token.contents).append(")s");
            else if (token.kind == Token::Kind::tag && token.contents == "plural")
                current = 1;
            else if (token.kind == Token::Kind::tag)
                break;
        }
        if (is_trimmed) {
            for (std::string& text : texts)
                text = libraries::trim_lines(text);
        }
        if (current == 1 && message_context)
            call("npgettext", {*message_context, texts[0], texts[1]}, ", 1");
        else if (current == 1)
            call("ngettext", {texts[0], texts[1]}, ", 1");
        else if (message_context)
            call("pgettext", {*message_context, texts[0]});
        else
            call("gettext", {texts[0]});
    }

    std::string_view source_;
    detail::Lexer lexer_;
    std::string out_;
    std::size_t at_ = 0;
    std::size_t lines_ahead_ = 0;  // of the source
};

}  // namespace

std::string translatable_source(std::string_view source) {
    return Extractor(source).run();
}

}  // namespace nuages::templates
