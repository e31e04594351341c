// Renders templates that are always well formed: the bytes choose among tags, filters, arguments and
// variables, so that the renderer is reached with every combination of them. What is not marked safe must not
// reach the page as it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/template.h>

namespace {

using namespace nuages;
using namespace nuages::templates;

// What no page may show as it stands.
constexpr std::string_view evil = "<evil a='b'>";

// A row as a model gives it: fields, a method, a related list, its own text.
class Row final : public Object {
public:
    explicit Row(std::int64_t id) : id_(id) {}
    std::string_view type_name() const override { return "Row"; }
    std::string str() const override { return "row " + std::to_string(id_) + std::string(evil); }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "id" || name == "pk")
            return Value(id_);
        if (name == "name")
            return Value("name " + std::string(evil));
        if (name == "day")
            return Value(Date(2024, 2, static_cast<int>(id_ % 28) + 1));
        if (name == "parent")
            return id_ > 0 ? Value::adopt(new Row(id_ - 1)) : Value();
        if (name == "children")
            return Value::list({1, evil, 3});
        if (name == "broken")
            throw ValueError("a column that cannot be read");
        return std::nullopt;
    }

private:
    std::int64_t id_;
};

Context variables() {
    List rows;
    for (std::int64_t id = 0; id < 4; ++id)
        rows.push_back(Value::adopt(new Row(id)));
    return {{"text", "some " + std::string(evil) + " text & www.example.com, a@b.org\n\nand more"},
            {"safe", Value::safe("<p>fine &amp; <b>bold</b></p>")},
            {"bad", "\xC3\x28" + std::string(evil) + "\xFF"},
            {"korean", "가나다 라마바"},
            {"empty", ""},
            {"n", 42},
            {"large", Value(Decimal("123456789012345678901234567890"))},
            {"negative", -7},
            {"real", 3.14159},
            {"yes", true},
            {"none", nullptr},
            {"rows", rows},
            {"row", rows.back()},
            {"list", Value::list({1, evil, 3.5, nullptr, Value::list({"four", evil})})},
            {"pairs", Value::list({Value::list({"a", 1}), Value::list({evil, 2})})},
            {"dict", Value::dict({{"key", evil}, {"inner", Value::dict({{"m", 1}})}, {evil, 7}})},
            {"when", DateTime::from_unix(1'741'529'107)},
            {"day", Date(2024, 2, 29)},
            {"hour", Time::of(13, 5, 9)},
            {"span", Duration::hours(30)},
            {"bytes", Value::bytes("\x00\xFF bytes")}};
}

constexpr std::string_view operands[] = {"text",        "safe",         "bad",
                                         "korean",      "empty",        "n",
                                         "large",       "negative",     "real",
                                         "yes",         "none",         "rows",
                                         "row",         "list",         "pairs",
                                         "dict",        "when",         "day",
                                         "hour",        "span",         "bytes",
                                         "missing",     "row.name",     "row.parent.day",
                                         "row.pk",      "row.broken",   "rows.1.name",
                                         "dict.key",    "dict.inner.m", "list.4.1",
                                         "item",        "item.name",    "forloop.counter",
                                         "block.super", "'lit'",        "\"%s\"",
                                         "0",           "-3",           "2.5",
                                         "_('yes')"};

constexpr std::string_view arguments[] = {"'a'",  "\"%d\"", "3",    "-1",   "0",      "'N j, Y'",
                                          "text", "list",   "n",    "':2'", "'name'", "'x,y'",
                                          "none", "when",   "'2g'", "safe"};

// Filters by which a template says itself that a text is safe, or takes it apart so that marks are lost.
bool says_safe(std::string_view filter) {
    return filter == "safe" || filter == "safeseq";
}

struct KnownFilter {
    std::string name;
    FilterOptions::Argument argument;
};

// A template made of the bytes.
class Maker {
public:
    Maker(const std::uint8_t* data, std::size_t size, const std::vector<KnownFilter>& filters)
        : data_(data), size_(size), filters_(filters) {}

    bool has_more() const { return at_ < size_; }
    // The next template: what one piece throws ends no other.
    std::string make() {
        out_ = "{% load humanize i18n l10n tz cache %}";
        trusting_ = false;
        piece(0);
        return std::move(out_);
    }
    bool is_trusting() const { return trusting_; }

private:
    std::uint8_t next() { return at_ < size_ ? data_[at_++] : 0; }
    template <class T, std::size_t N>
    const T& pick(const T (&items)[N]) {
        return items[next() % N];
    }

    void expression() {
        out_ += pick(operands);
        for (int count = next() % 4; count > 0; --count) {
            filter();
        }
    }
    void filter() {
        using Argument = FilterOptions::Argument;
        const KnownFilter& chosen = filters_[next() % filters_.size()];
        trusting_ |= says_safe(chosen.name);
        out_ += "|" + chosen.name;
        if (chosen.argument == Argument::required || (chosen.argument == Argument::optional && next() % 2))
            out_.append(":").append(pick(arguments));
    }
    void tag(std::string_view words) { out_.append("{% ").append(words).append(" %}"); }
    void tag_with_expression(std::string_view before, std::string_view after = "") {
        out_.append("{% ").append(before).append(before.ends_with('=') ? "" : " ");
        expression();
        out_.append(after).append(" %}");
    }
    void body(int depth, std::string_view end) {
        for (int count = next() % 4; count > 0 && depth < 8; --count)
            piece(depth + 1);
        tag(end);
    }

    // Loops over loops of texts would take for ever.
    void loop_body(int depth) {
        if (++loops_ <= 2)
            body(depth, "endfor");
        else
            tag("endfor");
        --loops_;
    }
    void partial(int depth, const std::string& name) {
        tag("partialdef " + name + " inline");
        body(depth, "endpartialdef");
        tag("partial " + name);
    }

    void piece(int depth) {
        switch (next() % 26) {
            case 0:
                out_ += "text < & \n";
                return;
            case 1:
                tag_with_expression("for item in");
                return loop_body(depth);
            case 2:
                tag("for item, other in pairs");
                tag("ifchanged");
                body(depth, "endifchanged");
                return tag("endfor");
            case 3:
                tag_with_expression("if", next() % 2 ? " == n and not yes" : " in list or text");
                return body(depth, "endif");
            case 4:
                tag_with_expression("with item=");
                return body(depth, "endwith");
            case 5:
                tag("autoescape off");
                trusting_ = true;
                return body(depth, "endautoescape");
            case 6:
                tag_with_expression("include", " with item=row");
                return;
            case 7:
                tag("include 'part' with item=text only");
                return;
            case 8:
                tag("block b" + std::to_string(blocks_++));
                return body(depth, "endblock");
            case 9:
                tag("spaceless");
                return body(depth, "endspaceless");
            case 10:
                tag_with_expression("firstof");
                return;
            case 11:
                tag("cycle text safe n as turn");
                return;
            case 12:
                out_ += "{% filter upper";
                filter();
                out_ += " %}";
                trusting_ = true;  // what it encloses is safe by then
                return body(depth, "endfilter");
            case 13:
                tag("blocktranslate with a=text count n=rows|length");
                out_ += "{{ a }} <i>one</i>{% plural %}{{ n }} {{ a }}";
                return tag("endblocktranslate");
            case 14:
                tag_with_expression("translate");
                return;
            case 15:
                tag_with_expression("regroup rows by parent as groups %}{{ groups }}{% firstof");
                return;
            case 16:
                tag("widthratio n 7 100");
                return;
            case 17:
                tag("now 'jS F Y H:i e'");
                return;
            case 18:
                tag("timezone 'Asia/Seoul'");
                return body(depth, "endtimezone");
            case 19:
                tag("localize on");
                return body(depth, "endlocalize");
            case 20:
                tag("language 'ko'");
                return body(depth, "endlanguage");
            case 21:
                return partial(depth, "p" + std::to_string(partials_++));
            case 22:
                tag_with_expression("querystring dict key=");
                return;
            case 23:
                // A fragment of its own: what a trusting template has kept is no concern of others.
                tag_with_expression("cache 10 part" + std::to_string(fragments_++));
                return body(depth, "endcache");
            default:
                out_ += "{{ ";
                expression();
                out_ += " }}";
        }
    }

    const std::uint8_t* data_;
    std::size_t size_;
    std::size_t at_ = 0;
    const std::vector<KnownFilter>& filters_;
    std::string out_;
    int blocks_ = 0, partials_ = 0, loops_ = 0;
    static inline int fragments_ = 0;
    bool trusting_ = false;
};

Options options() {
    Options options;
    options.loaders.push_back(
        std::make_shared<MemoryLoader>(std::initializer_list<std::pair<std::string_view, std::string_view>>{
            {"part", "[{{ item }}{{ text }}{% for x in list %}{{ x }}{% endfor %}]"}}));
    options.max_stack = 32 * 1024;
    options.clock = [] { return DateTime::from_unix(1'741'600'000); };
    return options;
}

std::vector<KnownFilter> known_filters(const Engine& engine) {
    std::vector<KnownFilter> names;
    for (const Library* library :
         {&builtin_library(), engine.find_library("humanize"), engine.find_library("i18n"),
          engine.find_library("l10n"), engine.find_library("tz")}) {
        for (const std::string_view name : library->filter_names())
            names.push_back({std::string(name), library->find_filter(name)->options.argument});
    }
    return names;
}

class Page final : public Sink {
public:
    void write(std::string_view piece) override {
        text_ += piece;
        if (text_.size() > 200'000)
            throw Error("enough");
    }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Engine engine(options());
    static const std::vector<KnownFilter> filters = known_filters(engine);
    Maker maker(data, size, filters);
    while (maker.has_more()) {
        const std::string source = maker.make();
        Page page;
        try {
            const Template made = engine.from_string(source);
            Context context = variables();
            made.render_to(page, context);
        } catch (const std::exception&) {
            // Wrong arguments of a filter, a broken column: exceptions.
        }
        if (!maker.is_trusting() && page.text().find(evil) != std::string::npos)
            std::abort();
    }
    return 0;
}
