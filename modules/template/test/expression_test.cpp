#include <gtest/gtest.h>

#include <nuages/template/expression.h>
#include <nuages/template/locale.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

// Something with members, items, a length and a text, as models and forms have them.
class Thing final : public Object {
public:
    std::string_view type_name() const override { return "Thing"; }
    std::optional<Value> attribute(std::string_view name) const override {
        if (name == "name")
            return Value("attribute");
        if (name == "both")
            return Value("attribute");
        return std::nullopt;
    }
    std::optional<Value> item(const Value& key) const override {
        if (key == Value("both"))
            return Value("item");
        if (key == Value(0))
            return Value("first");
        return std::nullopt;
    }
    std::string str() const override { return "<thing>"; }
};

class Html final : public Object {
public:
    std::string_view type_name() const override { return "Html"; }
    std::optional<std::string> html() const override { return "<b>bold</b>"; }
};

class Function final : public Object {
public:
    enum class Sort { plain, alters_data, not_in_templates, missing_row, broken };
    explicit Function(Sort sort) : sort_(sort) {}
    std::string_view type_name() const override { return "function"; }
    std::string str() const override { return "uncalled"; }
    bool is_callable() const override { return true; }
    bool alters_data() const override { return sort_ == Sort::alters_data; }
    bool do_not_call_in_templates() const override { return sort_ == Sort::not_in_templates; }
    Value call() const override {
        class MissingRow final : public Error {
        public:
            using Error::Error;
            bool silent_in_templates() const noexcept override { return true; }
        };
        if (sort_ == Sort::missing_row)
            throw MissingRow("no such row");
        if (sort_ == Sort::broken)
            throw ValueError("broken");
        return Value::dict({{"key", "called"}});
    }

private:
    Sort sort_;
};

Value function(Function::Sort sort) {
    return Value::adopt(new Function(sort));
}

Options invalid(std::string text) {
    Options options;
    options.string_if_invalid = std::move(text);
    return options;
}

TEST(Expression, LooksUpKeysThenAttributesThenIndexes) {
    Context context{{"thing", Value::adopt(new Thing)}};
    EXPECT_EQ(render("{{ thing.both }} {{ thing.name }} {{ thing.0 }} {{ thing.none }}|", context),
              "item attribute first |");
    Value dict = Value::dict({{"items", "a key"}, {1, "one"}});
    EXPECT_EQ(render("{{ d.items }} {{ d.1 }}", {{"d", dict}}), "a key one");
}

TEST(Expression, KnowsTheMembersOfPythonsTypes) {
    Context context{{"d", Value::dict({{"a", 1}})},
                    {"t", "Some text"},
                    {"when", DateTime::of(2026, 5, 1, 10, 30)},
                    {"span", Duration::hours(25)},
                    {"id", *UUID::parse("12345678123456781234567812345678")}};
    EXPECT_EQ(render("{% for k, v in d.items %}{{ k }}={{ v }}{% endfor %}", context), "a=1");
    EXPECT_EQ(render("{{ t.upper }} {{ t.0 }} {{ t.split.1 }}", context), "SOME TEXT S text");
    EXPECT_EQ(render("{{ when.year }} {{ when.hour }} {{ when.date.month }}", context), "2026 10 5");
    EXPECT_EQ(render("{{ span.days }} {{ span.seconds }} {{ id.hex }}", context),
              "1 3600 12345678123456781234567812345678");
    EXPECT_EQ(render("{{ t.none }}{{ d.a.b.c }}{{ when.none }}", context), "");
}

TEST(Expression, ReadsLiterals) {
    EXPECT_EQ(
        render(R"({{ "a<b" }} {{ 'it\'s' }} {{ 12 }} {{ -1.50 }} {{ +3 }} {{ 1_000 }} {{ True }}{{ None }})"),
        "a<b it's 12 -1.5 3 1000 TrueNone");
    EXPECT_EQ(render("{{ 99999999999999999999 }} {{ -99999999999999999999|add:1 }}"),
              "99999999999999999999 -99999999999999999998");
}

TEST(Expression, CallsWhatCanBeCalledUnlessItMustNotBe) {
    using Sort = Function::Sort;
    EXPECT_EQ(render("{{ f.key }}", {{"f", function(Sort::plain)}}), "called");
    EXPECT_EQ(render("{{ f }}", {{"f", function(Sort::not_in_templates)}}), "uncalled");
    EXPECT_EQ(render("{{ f }}", {{"f", function(Sort::alters_data)}}, invalid("INVALID")), "INVALID");
    EXPECT_EQ(render("[{{ f }}]", {{"f", function(Sort::missing_row)}}), "[]");
    EXPECT_THROW(render("{{ f }}", {{"f", function(Sort::broken)}}), ValueError);
}

TEST(Expression, ShowsStringIfInvalidForWhatIsMissing) {
    EXPECT_EQ(render("{{ a.b }}", {}, invalid("missing %s!")), "missing a.b!");
    EXPECT_EQ(render("{{ a|upper }}", {}, invalid("none")), "none");
    EXPECT_EQ(render("{{ a|default:'x' }}"), "x");
    EXPECT_EQ(render("{% if a %}yes{% else %}no{% endif %}", {}, invalid("INVALID")), "no");
}

TEST(Expression, FailsForAMissingArgumentOfAFilter) {
    EXPECT_THROW(render("{{ a|default:b }}"), VariableDoesNotExist);
    EXPECT_EQ(render("{{ a|default:b }}", {{"b", 3}}), "3");
}

TEST(Expression, ShowsObjectsAsHtmlOnlyWhereTheySaySo) {
    EXPECT_EQ(render("{{ a }} {{ b }}", {{"a", Value::adopt(new Thing)}, {"b", Value::adopt(new Html)}}),
              "&lt;thing&gt; <b>bold</b>");
    EXPECT_EQ(render("{{ b|upper }}", {{"b", Value::adopt(new Html)}}), "&lt;B&gt;BOLD&lt;/B&gt;");
    EXPECT_EQ(render("{{ list }}", {{"list", Value::list({"<", Date(2026, 1, 2)})}}),
              "[&#x27;&lt;&#x27;, datetime.date(2026, 1, 2)]");
}

TEST(Expression, ShowsMomentsInTheContextsTimeZone) {
    Context context{{"when", DateTime::of(2026, 5, 1, 15, 30)}};
    context.set_time_zone(tz::get("Asia/Seoul"));
    EXPECT_EQ(render("{{ when }}", context), "May 2, 2026, 12:30 a.m.");
    EXPECT_EQ(render("{{ when|date:'Y-m-d H:i T' }}", context), "2026-05-02 00:30 KST");
    context.set_use_tz(false);
    EXPECT_EQ(render("{{ when }}", context), "May 1, 2026, 3:30 p.m.");
}

TEST(Expression, TranslatesMarkedTexts) {
    class German final : public Locale {
        std::string translate(std::string_view message, std::string_view) const override {
            return message == "yes" ? "ja" : std::string(message);
        }
    } german;
    Context context;
    context.set_locale(german);
    EXPECT_EQ(render(R"({{ _("yes") }} {{ a|default:_('yes') }} {{ _("other") }})", context), "ja ja other");
}

TEST(Expression, SaysWhatIsWrongInDjangosWords) {
    EXPECT_EQ(syntax_error("{{ a b }}"), "Could not parse the remainder: ' b' from 'a b'");
    EXPECT_EQ(syntax_error("{{ a!b|lower }}"), "Could not parse some characters: a|!b||lower");
    EXPECT_EQ(syntax_error("{{ |lower }}"), "Could not find variable at start of |lower.");
    EXPECT_EQ(syntax_error("{{ !a }}"), "Could not parse the remainder: '!a' from '!a'");
    EXPECT_EQ(syntax_error("{{ a|none }}"), "Invalid filter: 'none'");
    EXPECT_EQ(syntax_error("{{ a|upper:1 }}"), "upper requires 1 arguments, 2 provided");
    EXPECT_EQ(syntax_error("{{ a|cut }}"), "cut requires 2 arguments, 1 provided");
    EXPECT_EQ(syntax_error("{{ a._b }}"), "Variables and attributes may not begin with underscores: 'a._b'");
    EXPECT_EQ(syntax_error("{{ _a }}"), "Variables and attributes may not begin with underscores: '_a'");
    EXPECT_EQ(syntax_error("{{ \"a }}"), "Could not parse the remainder: '\"a' from '\"a'");
    EXPECT_EQ(syntax_error("{{ a|cut: }}"), "cut requires 2 arguments, 1 provided");
    EXPECT_EQ(syntax_error("{{ }}"), "Empty variable tag on line 1");
}

}  // namespace
}  // namespace nuages::templates
