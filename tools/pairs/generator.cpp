#include "generator.h"

#include <string_view>

namespace nuages::pairs {
namespace {

constexpr std::string_view variables[] = {"a", "b", "c", "d", "e", "rows", "words", "day", "moment", "none"};

constexpr std::string_view texts[] = {
    "",
    "plain",
    "<b>bold</b> & \"co\"",
    "it's",
    "Two words",
    "\ud55c\uae00 \ud14d\uc2a4\ud2b8",
    "stra\u00dfe \u00c9T\u00c9",
    "line one\nline two\r\n\nline four",
    "  spaced\tout  ",
    "&lt;safe&gt;",
    "a,b,c",
    "123",
    "-4.5",
    "http://example.com/?a=1&b=2",
    "back\\slash / slash",
    "a much longer text that goes on for a while, so that there is something to cut"};

constexpr std::string_view plain_filters[] = {"addslashes",
                                              "capfirst",
                                              "cut:'e'",
                                              "default:'x'",
                                              "default_if_none:'n'",
                                              "escape",
                                              "escapejs",
                                              "first",
                                              "floatformat",
                                              "force_escape",
                                              "iriencode",
                                              "join:', '",
                                              "join:'<'",
                                              "last",
                                              "length",
                                              "linebreaks",
                                              "linebreaksbr",
                                              "linenumbers",
                                              "lower",
                                              "make_list",
                                              "pluralize",
                                              "pluralize:'y,ies'",
                                              "safe",
                                              "slugify",
                                              "striptags",
                                              "title",
                                              "upper",
                                              "urlencode",
                                              "urlencode:''",
                                              "wordcount",
                                              "yesno",
                                              "yesno:'yes,no,maybe'",
                                              "filesizeformat",
                                              "unordered_list",
                                              "phone2numeric",
                                              "safeseq",
                                              "dictsort:'n'",
                                              "dictsortreversed:'name'",
                                              "dictsort:0"};

// Of a number, negative ones too, and of one that is positive.
constexpr std::string_view counting_filters[] = {"add",       "center", "floatformat",
                                                 "get_digit", "ljust",  "rjust"};
constexpr std::string_view cutting_filters[] = {"truncatechars", "truncatewords"};

// Those that make text of text; Django cannot show what others make of a {% filter %}.
constexpr std::string_view text_filters[] = {"upper",     "lower|capfirst",  "title",     "addslashes",
                                             "escape",    "linebreaks",      "cut:'e'",   "force_escape",
                                             "striptags", "truncatewords:3", "center:20", "slugify"};

constexpr std::string_view date_formats[] = {"N j, Y, P", "D d M y",   "jS F Y H:i:s", "l, W z t L w",
                                             "c",         "A g:i a u", "\\Y Y o"};

constexpr std::string_view string_formats[] = {"s", "d", "05d", ".2f", "x", "r", "10s", "-6s|", "e", "c"};

class Generator {
public:
    explicit Generator(std::uint64_t seed) : state_(seed) {
        // Streams of neighbouring seeds would otherwise be one stream, shifted.
        state_ = next() ^ (seed << 32);
    }

    Case make() {
        Case result;
        result.context = context();
        result.templates["part"] = {"", pieces(1), ""};
        if (one_in(4)) {
            result.templates["base"] = {"", {text(), block("one"), text(), block("two")}, ""};
            Piece child{"{% extends 'base' %}", {block("one")}, ""};
            if (one_in(2))
                child.children.push_back(block("two"));
            result.templates["main"] = std::move(child);
        } else {
            result.templates["main"] = {"", pieces(3), ""};
        }
        return result;
    }

private:
    // SplitMix64
    std::uint64_t next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t limit) { return next() % limit; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    template <std::size_t N>
    std::string pick(const std::string_view (&choices)[N]) {
        return std::string(choices[below(N)]);
    }
    std::string number(int least, int most) {
        return std::to_string(least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1))));
    }

    Value scalar() {
        switch (below(9)) {
            case 8:
                return Decimal(number(-2000, 2000) + (one_in(3) ? "" : "." + number(0, 999)));
            case 0:
                return static_cast<std::int64_t>(below(2000)) - 500;
            case 1:
                return (static_cast<double>(below(200'000)) - 50'000) / 1000;
            case 2:
                return one_in(2);
            case 3:
                return nullptr;
            case 4:
                return Value::safe(texts[below(std::size(texts))]);
            default:
                return texts[below(std::size(texts))];
        }
    }
    Value list() {
        List items;
        for (std::size_t i = below(5); i > 0; --i)
            items.push_back(one_in(6) ? list() : scalar());
        return items;
    }
    Value rows() {
        List items;
        for (std::size_t i = below(5); i > 0; --i)
            items.push_back(Value::dict({{"name", texts[below(std::size(texts))]},
                                         {"n", static_cast<std::int64_t>(below(4))},
                                         {"list", list()}}));
        return items;
    }
    Dict context() {
        Dict values;
        for (const std::string_view name : {"a", "b", "c"})
            values[name] = scalar();
        values["d"] = list();
        values["e"] = Value::dict({{"k", scalar()}, {"<x>", scalar()}, {"items_", list()}});
        values["rows"] = rows();
        values["words"] = Value::list({"one", "<two>", "three"});
        values["day"] = Date(1990 + static_cast<int>(below(60)), 1 + static_cast<int>(below(12)),
                             1 + static_cast<int>(below(28)));
        values["moment"] = DateTime::of(2000 + static_cast<int>(below(50)), 1 + static_cast<int>(below(12)),
                                        1 + static_cast<int>(below(28)), static_cast<int>(below(24)),
                                        static_cast<int>(below(60)), static_cast<int>(below(60)),
                                        static_cast<int>(below(3)) * 333, tz::naive);
        values["none"] = nullptr;
        return values;
    }

    std::string variable() {
        switch (below(12)) {
            case 0:
                return "'" + std::string(one_in(2) ? "lit <i>" : "it") + "'";
            case 1:
                return number(-20, 120);
            case 2:
                return number(0, 9) + "." + number(0, 99);
            case 3:
                return "missing";
            case 4:
                return "e.k";
            case 5:
                return "rows." + number(0, 3) + ".name";
            case 6:
                return "d." + number(0, 3);
            case 7:
                return "item";
            default:
                return pick(variables);
        }
    }
    std::string filter() {
        switch (below(10)) {
            case 0:
            case 1:
                return one_in(3) ? pick(cutting_filters) + ":" + number(1, 30)
                                 : pick(counting_filters) + ":" + number(-3, 30);
            case 2:
                return "default:" + pick(variables);
            case 3:
                return "add:" + (one_in(4) ? variable() : pick(variables));
            case 4:
                return "slice:'" + number(-3, 3) + ":" + (one_in(2) ? number(-3, 5) : "") + "'";
            case 5:
                return "date:'" + pick(date_formats) + "'";
            case 6:
                return "stringformat:'" + pick(string_formats).substr(0, 4) + "'";
            default:
                return pick(plain_filters);
        }
    }
    std::string expression() {
        std::string text = variable();
        while (one_in(2))
            text += "|" + filter();
        return text;
    }
    std::string condition() {
        constexpr std::string_view operators[] = {
            " == ", " != ", " < ", " >= ", " in ", " not in ", " and ", " or "};
        std::string text = one_in(5) ? "not " : "";
        text += one_in(3) ? expression() : variable();
        // What else is the same object is a matter of the interpreter.
        if (one_in(6))
            text += one_in(2) ? " is none" : " is not none";
        while (one_in(2))
            text += pick(operators) + (one_in(6) ? "not " : "") + variable();
        return text;
    }

    Piece text() {
        constexpr std::string_view between[] = {" ",   "\n",          "<p>",           "</p>",
                                                " - ", "text & more", "{# comment #}", "> <"};
        return {pick(between), {}, ""};
    }
    Piece shown() { return {"{{ " + expression() + " }}", {}, ""}; }
    Piece block(const std::string& name) {
        Piece piece{"{% block " + name + " %}", pieces(2), "{% endblock %}"};
        if (one_in(3))
            piece.children.push_back({"{{ block.super }}", {}, ""});
        return piece;
    }
    std::vector<Piece> pieces(int depth) {
        std::vector<Piece> all;
        for (std::size_t i = 1 + below(4); i > 0; --i)
            all.push_back(piece(depth));
        return all;
    }
    Piece loop(int depth) {
        if (one_in(5))
            return {
                "{% for k, v in e.items %}", {{"{{ k }}={{ v }}", {}, ""}, piece(depth - 1)}, "{% endfor %}"};
        std::string over = one_in(2) ? "rows" : pick(variables);
        Piece made{"{% for item in " + over + (one_in(3) ? " reversed" : "") + " %}", pieces(depth - 1), ""};
        constexpr std::string_view counters[] = {"counter", "counter0", "revcounter",        "revcounter0",
                                                 "first",   "last",     "parentloop.counter"};
        if (one_in(2))
            made.children.push_back({"{{ forloop." + pick(counters) + " }}", {}, ""});
        if (one_in(3))
            made.children.push_back({"{% cycle 'x' a '<y>' %}", {}, ""});
        if (one_in(4))
            made.children.push_back(
                {"{% ifchanged item.n %}", {shown()}, "{% else %}same{% endifchanged %}"});
        made.close = (one_in(3) ? "{% empty %}nothing" : std::string()) + "{% endfor %}";
        return made;
    }
    Piece piece(int depth) {
        if (depth <= 0 || one_in(3))
            return one_in(4) ? text() : shown();
        switch (below(14)) {
            case 0:
            case 1:
                return {"{% if " + condition() + " %}", pieces(depth - 1), "{% endif %}"};
            case 2:
                return {"{% if " + condition() + " %}", pieces(depth - 1),
                        "{% elif " + condition() + " %}elif{% else %}else{% endif %}"};
            case 3:
            case 4:
                return loop(depth);
            case 5:
                return {"{% with w=" + expression() + " item=" + variable() + " %}", pieces(depth - 1),
                        "{{ w }}{% endwith %}"};
            case 6:
                return {one_in(2) ? "{% autoescape off %}" : "{% autoescape on %}", pieces(depth - 1),
                        "{% endautoescape %}"};
            case 7:
                return {"{% filter " + pick(text_filters) + " %}", pieces(depth - 1), "{% endfilter %}"};
            case 8:
                return {"{% spaceless %}", pieces(depth - 1), "{% endspaceless %}"};
            case 9:
                return {"{% firstof " + variable() + " " + variable() + " 'fallback' %}", {}, ""};
            case 10:
                return {"{% regroup rows by n as groups %}{% for item in groups %}{{ item.grouper }}:",
                        {{"{{ item.list|length }}", {}, ""}},
                        "{% endfor %}"};
            case 11:
                return {"{% widthratio " + variable() + " " + number(1, 200) + " " + number(1, 100) + " %}",
                        {},
                        ""};
            case 12:
                return {
                    "{% verbatim %}{{ raw }}{% endverbatim %}{% templatetag openblock %}{% comment %}{{ no "
                    "}}{% endcomment %}",
                    {},
                    ""};
            default:
                return depth > 1 ? Piece{"{% include 'part' with item=" + variable() +
                                             (one_in(3) ? " only" : "") + " %}",
                                         {},
                                         ""}
                                 : shown();
        }
    }

    std::uint64_t state_;
};

}  // namespace

Case generate(std::uint64_t seed) {
    return Generator(seed).make();
}

}  // namespace nuages::pairs
