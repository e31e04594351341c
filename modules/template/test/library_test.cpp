#include <gtest/gtest.h>

#include <nuages/template/errors.h>
#include <nuages/template/library.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

Options with(Library library) {
    Options options;
    options.builtins.push_back(std::move(library));
    return options;
}

TEST(Library, FiltersAreFunctionsOfValuesOrTexts) {
    Library library;
    library.filter("twice", [](const Value& value) { return value.to_int() * 2; });
    library.filter("times",
                   [](const Value& value, const Value& factor) { return value.to_int() * factor.to_int(); });
    library.filter("shout", [](std::string_view text) { return std::string(text) + "!"; });
    library.filter("wrap",
                   [](std::string_view text, const Value& with) { return with.str() + std::string(text); });
    library.filter("raw", [](const FilterCall& call) { return Value(call.autoescape); });
    Options options = with(library);
    EXPECT_EQ(
        render("{{ 3|twice }} {{ 3|times:4 }} {{ 3|shout }} {{ 'a'|wrap:'b' }} {{ 1|raw }}", {}, options),
        "6 12 3! ba True");
    EXPECT_EQ(syntax_error("{{ 1|times }}", options), "times requires 2 arguments, 1 provided");
}

TEST(Library, FiltersOnSafeTextAreSafeOnlyWhereTheySaySo) {
    Library library;
    library.filter("same", [](std::string_view text) { return std::string(text); });
    library.filter("kept", [](std::string_view text) { return std::string(text); }, {.is_safe = true});
    Context context{{"s", Value::safe("<i>")}, {"u", "<i>"}};
    EXPECT_EQ(render("{{ s|same }} {{ s|kept }} {{ u|kept }}", context, with(library)),
              "&lt;i&gt; <i> &lt;i&gt;");
}

TEST(Library, FiltersMayAskForLocalTime) {
    Library library;
    library.filter("hour", [](const Value& value) { return value.as_datetime().hour(); },
                   {.expects_localtime = true});
    library.filter("utc_hour", [](const Value& value) { return value.as_datetime().hour(); });
    Context context{{"t", DateTime::of(2026, 1, 1, 12)}};
    context.set_time_zone(tz::get("Asia/Seoul"));
    EXPECT_EQ(render("{{ t|hour }} {{ t|utc_hour }}", context, with(library)), "21 12");
}

Library greetings() {
    Library library;
    library.simple_tag("greet", "name, greeting='Hello', *rest, loud=False, **others",
                       [](const TagCall& call) {
                           std::string text = call["greeting"].str() + " " + call["name"].str();
                           for (const Value& item : call.rest())
                               text += "," + item.str();
                           for (const auto& [key, value] : call.keywords())
                               text += ";" + key.str() + "=" + value.str();
                           return Value(text + (call["loud"].truth() ? "!" : ""));
                       });
    return library;
}

TEST(SimpleTag, TakesArgumentsAsPythonDoes) {
    Options options = with(greetings());
    EXPECT_EQ(render("{% greet 'Ada' %}", {}, options), "Hello Ada");
    EXPECT_EQ(render("{% greet 'Ada' 'Hi' 1 2 loud=True x=3 %}", {}, options), "Hi Ada,1,2;x=3!");
    EXPECT_EQ(render("{% greet greeting='Yo' name=n %}", {{"n", "<"}}, options), "Yo &lt;");
    EXPECT_EQ(render("{% greet 'Ada' as g %}[{{ g }}]", {}, options), "[Hello Ada]");
    EXPECT_EQ(render("{% autoescape off %}{% greet '<' %}{% endautoescape %}", {}, options), "Hello <");
}

TEST(SimpleTag, ChecksItsArgumentsWhenTheTemplateIsParsed) {
    Library library = greetings();
    library.simple_tag("two", "a, b", [](const TagCall&) { return Value(); });
    Options options = with(library);
    EXPECT_EQ(syntax_error("{% two 1 %}", options),
              "'two' did not receive value(s) for the argument(s): 'b'");
    EXPECT_EQ(syntax_error("{% two %}", options),
              "'two' did not receive value(s) for the argument(s): 'a', 'b'");
    EXPECT_EQ(syntax_error("{% two 1 2 3 %}", options), "'two' received too many positional arguments");
    EXPECT_EQ(syntax_error("{% two 1 c=2 %}", options), "'two' received unexpected keyword argument 'c'");
    EXPECT_EQ(syntax_error("{% two 1 a=2 %}", options),
              "'two' received multiple values for keyword argument 'a'");
    EXPECT_EQ(syntax_error("{% two a=1 2 %}", options),
              "'two' received some positional argument(s) after some keyword argument(s)");
}

TEST(SimpleTag, SafeResultsAreNotEscaped) {
    Library library;
    library.simple_tag("bold", "text", [](const TagCall& call) {
        return Value::safe("<b>" + html::escape(call["text"].str()) + "</b>");
    });
    EXPECT_EQ(render("{% bold '<' %}", {}, with(library)), "<b>&lt;</b>");
}

TEST(SimpleTag, SeesAndChangesTheContext) {
    Library library;
    library.simple_tag("remember", "name", [](const TagCall& call) {
        const Value* known = call.context().find("seen");
        const std::string all = (known ? known->str() + "," : "") + call["name"].str();
        call.context().set("seen", all);
        return Value("");
    });
    EXPECT_EQ(render("{% remember 'a' %}{% for i in l %}{% remember i %}{% endfor %}{{ seen }}",
                     {{"l", Value::list({1, 2})}}, with(library)),
              "a");  // what a loop sets ends with it
    EXPECT_EQ(
        render("{% if 1 %}{% remember '<' %}{% endif %}{% remember 'b' %}{{ seen }}", {}, with(library)),
        "&lt;,b");
}

TEST(SimpleTag, TakesTheLastLibraryThatHasItsName) {
    Library first, second;
    first.simple_tag("who", "", [](const TagCall&) { return Value("first"); });
    second.simple_tag("who", "", [](const TagCall&) { return Value("second"); });
    Options options;
    options.libraries["first"] = first;
    options.libraries["second"] = second;
    EXPECT_EQ(render("{% load first second %}{% who %}{% load who from first %}{% who %}", {}, options),
              "secondfirst");
}

TEST(SimpleTag, UnknownParameterIsAClearError) {
    Library library;
    library.simple_tag("bad", "a", [](const TagCall& call) { return call["b"]; });
    EXPECT_THROW(render("{% bad 1 %}", {}, with(library)), ValueError);
}

TEST(SimpleBlockTag, GetsItsContent) {
    Library library;
    library.simple_block_tag("box", "title='none'", [](const TagCall& call) {
        return Value::safe("<" + call["title"].str() + ">" + call.content().str() + "</>");
    });
    library.simple_block_tag(
        "plain", "", [](const TagCall& call) { return call.content(); }, "stop");
    Options options = with(library);
    EXPECT_EQ(render("{% box title='t' %}{{ v }}{% endbox %}", {{"v", "&"}}, options), "<t>&amp;</>");
    EXPECT_EQ(render("{% plain as p %}{{ v }}{% stop %}[{{ p }}]", {{"v", "&"}}, options), "[&amp;]");
}

TEST(SimpleBlockTag, NestsAndSaysWhatIsWrong) {
    Library library;
    library.simple_block_tag("box", "title", [](const TagCall& call) {
        return Value(call["title"].str() + "(" + call.content().str() + ")");
    });
    Options options = with(library);
    EXPECT_EQ(render("{% box 'a' %}{% box 'b' %}<{% endbox %}{% endbox %}", {}, options), "a(b(&amp;lt;))");
    EXPECT_EQ(render("{% autoescape off %}{% box 'a' %}<{{ v }}>{% endbox %}{% endautoescape %}",
                     {{"v", "&"}}, options),
              "a(<&>)");
    EXPECT_EQ(syntax_error("{% box %}{% endbox %}", options),
              "'box' did not receive value(s) for the argument(s): 'title'");
    EXPECT_EQ(syntax_error("{% box 'a' %}", options),
              "Unclosed tag on line 1: 'box'. Looking for one of: endbox.");
    EXPECT_EQ(render("{% box 'a' %}{% endbox %}", {}, options), "a()");
}

TEST(InclusionTag, KeepsTheSettingsOfThePageAndNotItsVariables) {
    Library library;
    library.inclusion_tag("show", "show.html", "value", [](const TagCall& call) {
        const Value* outer = call.context().find("outer");
        return Context{{"v", call["value"]}, {"from_outside", outer ? *outer : Value()}};
    });
    library.inclusion_tag("lost", "missing.html", "", [](const TagCall&) { return Context(); });
    Options options = with_templates({{"show.html", "{{ v }}{{ outer }}{{ from_outside }}"}});
    options.builtins.push_back(library);
    EXPECT_EQ(render("{% autoescape off %}{% show w %}{% endautoescape %}{% show w %}",
                     {{"outer", 1}, {"w", "<"}}, options),
              "<1&lt;1");
    EXPECT_THROW(render("{% lost %}", {}, options), TemplateDoesNotExist);
}

TEST(InclusionTag, RendersItsTemplateWithWhatTheFunctionReturns) {
    Library library;
    library.inclusion_tag("results", "results.html", "count", [](const TagCall& call) {
        return Context{{"n", call["count"]}};
    });
    Options options = with_templates({{"results.html", "{{ n }}{{ outer }}{{ csrf_token }}"}});
    options.builtins.push_back(library);
    EXPECT_EQ(render("{% results 3 %}", {{"outer", 1}, {"csrf_token", "t"}}, options), "3t");
}

TEST(Signature, RefusesWhatIsNoListOfParameters) {
    for (const char* bad : {"a b", "a=1, b", "1a", "*a, *b", "**a, b", "a=x", "a,,b", "a-b"})
        EXPECT_THROW(Signature{bad}, ValueError) << bad;
    Signature good("a, b='x, y', c=1.5, *, d, e=None, **f");
    ASSERT_EQ(good.positional().size(), 3u);
    EXPECT_EQ(good.positional()[1].default_value, Value("x, y"));
    EXPECT_EQ(good.positional()[2].default_value, Value(1.5));
    EXPECT_TRUE(good.keyword_only()[0].required);
    EXPECT_FALSE(good.takes_rest());
    EXPECT_TRUE(good.takes_any_keyword());
    EXPECT_TRUE(Signature("").positional().empty());
}

TEST(Library, RawTagsBuildTheirOwnNodes) {
    class RepeatNode final : public Node {
    public:
        RepeatNode(Expression count, NodeList nodes) : count_(count), nodes_(nodes) {}
        void render(Context& context, Output& out) const override {
            Context::Scope scope(context);
            for (std::int64_t i = 0, end = count_.resolve(context).to_int(); i < end; ++i) {
                context.set("i", i);
                nodes_.render(context, out);
            }
            context.state(*this) = Value(1);
        }

    private:
        Expression count_;
        NodeList nodes_;
    };
    Library library;
    library.tag("repeat", [](Parser& parser, const Token& tag) -> const Node& {
        auto bits = tag.split();
        if (bits.size() != 2)
            parser.fail("'repeat' takes one argument", tag);
        return parser.make<RepeatNode>(parser.compile(bits[1], tag),
                                       parser.parse_until({"endrepeat"}, tag).nodes);
    });
    EXPECT_EQ(render("{% repeat 3 %}{{ i }}{{ v }}{% endrepeat %}{{ i }}", {{"v", "<"}}, with(library)),
              "0&lt;1&lt;2&lt;");
    EXPECT_EQ(syntax_error("{% repeat %}", with(library)), "'repeat' takes one argument");
    EXPECT_EQ(syntax_error("{% repeat 3 %}", with(library)),
              "Unclosed tag on line 1: 'repeat'. Looking for one of: endrepeat.");
}

}  // namespace
}  // namespace nuages::templates
