#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

std::string truth(const std::string& condition, Context context = {}) {
    return render("{% if " + condition + " %}yes{% else %}no{% endif %}", std::move(context));
}

TEST(If, HasPythonsOperatorsAndPrecedence) {
    Context context{{"a", 1},      {"b", 2}, {"z", 0}, {"t", "text"}, {"l", Value::list({1, "x", nullptr})},
                    {"n", nullptr}};
    for (const char* holds : {"a",
                              "not z",
                              "a == 1",
                              "a != b",
                              "a < b",
                              "b > a",
                              "a <= 1",
                              "b >= 2",
                              "a and b",
                              "z or a",
                              "a in l",
                              "'x' in l",
                              "b not in l",
                              "'ex' in t",
                              "n is None",
                              "a is not None",
                              "n == None",
                              "a == True",
                              "z or a and b",
                              "not z and a",
                              "not a == b",
                              "a or b and z",
                              "none is None",
                              "'b' in d or a",
                              "a < b == True or a",
                              "n in l",
                              "1.0 == a",
                              "t == 'text'",
                              "t|length == 4",
                              "not not a"})
        EXPECT_EQ(truth(holds, context), "yes") << holds;
    for (const char* fails :
         {"z", "none", "a and z", "z or n", "a in t", "t < a", "l < a", "a in a", "a is None", "not a or z",
          "a and not b", "a > none", "none in l|slice:'2'", "l == t"})
        EXPECT_EQ(truth(fails, context), "no") << fails;
}

TEST(If, TakesTheFirstBranchThatHolds) {
    const char* source = "{% if a %}1{% elif b %}2{% elif c %}3{% else %}4{% endif %}";
    EXPECT_EQ(render(source, {{"a", 1}, {"b", 1}}), "1");
    EXPECT_EQ(render(source, {{"b", 1}, {"c", 1}}), "2");
    EXPECT_EQ(render(source, {{"c", 1}}), "3");
    EXPECT_EQ(render(source), "4");
    EXPECT_EQ(render("{% if a %}1{% endif %}"), "");
}

TEST(If, DoesNotLookAtWhatCannotMatter) {
    EXPECT_EQ(truth("1 or a|add:missing"), "yes");
    EXPECT_EQ(truth("a|default_if_none:missing"), "no");
    EXPECT_THROW(render("{% if a|phone2numeric %}{% endif %}", {{"a", 1}}), TypeError);
    EXPECT_EQ(truth("a|phone2numeric == 1", {{"a", 1}}), "no");
}

TEST(If, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% if %}{% endif %}"), "Unexpected end of expression in if tag.");
    EXPECT_EQ(syntax_error("{% if a and %}{% endif %}"), "Unexpected end of expression in if tag.");
    EXPECT_EQ(syntax_error("{% if or a %}{% endif %}"), "Not expecting 'or' in this position in if tag.");
    EXPECT_EQ(syntax_error("{% if a not b %}{% endif %}"),
              "Not expecting 'not' as infix operator in if tag.");
    EXPECT_EQ(syntax_error("{% if a b %}{% endif %}"), "Unused 'b' at end of if expression.");
    EXPECT_EQ(syntax_error("{% if a %}{% else x %}{% endif %}"),
              "Malformed template tag at line 1: \"else x\"");
}

TEST(For, WalksThroughWhatPythonWalksThrough) {
    EXPECT_EQ(render("{% for i in l %}{{ i }}{% endfor %}", {{"l", Value::list({1, 2})}}), "12");
    EXPECT_EQ(render("{% for c in 'h\xC3\xA9' %}{{ c }},{% endfor %}"), "h,\xC3\xA9,");
    EXPECT_EQ(render("{% for k in d %}{{ k }}{% endfor %}", {{"d", Value::dict({{"a", 1}, {"b", 2}})}}),
              "ab");
    EXPECT_EQ(render("{% for i in l reversed %}{{ i }}{% endfor %}", {{"l", Value::list({1, 2, 3})}}), "321");
    EXPECT_THROW(render("{% for i in n %}{% endfor %}", {{"n", 3}}), TypeError);
}

TEST(For, ShowsEmptyWhereThereIsNothing) {
    const char* source = "{% for i in l %}{{ i }}{% empty %}none{% endfor %}";
    EXPECT_EQ(render(source, {{"l", Value(List())}}), "none");
    EXPECT_EQ(render(source), "none");
    EXPECT_EQ(render(source, {{"l", nullptr}}), "none");
    EXPECT_EQ(render(source, {{"l", "x"}}), "x");
}

TEST(For, CountsInForloop) {
    EXPECT_EQ(
        render(
            "{% for i in l %}{{ forloop.counter }}{{ forloop.counter0 }}{{ forloop.revcounter }}"
            "{{ forloop.revcounter0 }}{{ forloop.first }}{{ forloop.last }}{{ forloop.length }} {% endfor %}",
            {{"l", Value::list({"a", "b"})}}),
        "1021TrueFalse2 2110FalseTrue2 ");
    EXPECT_EQ(render("{% for i in l %}{% for j in i %}{{ forloop.parentloop.counter }}{{ forloop.counter }} "
                     "{% endfor %}"
                     "{% endfor %}",
                     {{"l", Value::list({"ab", "c"})}}),
              "11 12 21 ");
    EXPECT_EQ(render("{% for i in 'a' %}{{ forloop.parentloop }}{% endfor %}{{ forloop }}"), "{}");
}

TEST(For, UnpacksItems) {
    Value pairs = Value::list({Value::list({"a", 1}), Value::list({"b", 2})});
    EXPECT_EQ(render("{% for x, y in p %}{{ x }}{{ y }}{% endfor %}", {{"p", pairs}}), "a1b2");
    EXPECT_EQ(render("{% for x,y in p %}{{ x }}{% endfor %}{{ x }}", {{"p", pairs}}), "ab");
    EXPECT_EQ(render("{% for x , y in p %}{{ y }}{% endfor %}", {{"p", Value::list({"ab"})}}), "b");
    EXPECT_THROW(render("{% for x, y, z in p %}{% endfor %}", {{"p", pairs}}), ValueError);
    EXPECT_THROW(render("{% for x, y in p %}{% endfor %}", {{"p", Value::list({1})}}), ValueError);
}

TEST(For, LoopsOverObjectsWithoutCopyingThem) {
    // Counts how far it was walked.
    class Numbers final : public Object {
    public:
        explicit Numbers(bool knows_length) : knows_length_(knows_length) {}
        std::string_view type_name() const override { return "Numbers"; }
        std::optional<std::size_t> length() const override {
            return knows_length_ ? std::optional<std::size_t>(3) : std::nullopt;
        }
        Cursor iterate() const override {
            class Position final : public Iterator {
                bool next(Value& item) override {
                    if (at_ == 3)
                        return false;
                    item = ++at_;
                    return true;
                }
                int at_ = 0;
            };
            return Cursor(new Position);
        }

    private:
        bool knows_length_;
    };
    for (bool knows_length : {true, false}) {
        Context context{{"n", Value::adopt(new Numbers(knows_length))}};
        EXPECT_EQ(render("{% for i in n %}{{ i }}/{{ forloop.length }} {% endfor %}", context),
                  "1/3 2/3 3/3 ");
        EXPECT_EQ(render("{% for i in n reversed %}{{ i }}{% endfor %}", context), "321");
    }
}

TEST(For, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% for x in %}"), "'for' statements should have at least four words: for x in");
    EXPECT_EQ(syntax_error("{% for x of y %}"),
              "'for' statements should use the format 'for x in y': for x of y");
    for (const char* names : {"a b", "a,,b", "a|b", "'a'", ",", "a,"})
        EXPECT_EQ(syntax_error("{% for " + std::string(names) + " in c %}{% endfor %}"),
                  "'for' tag received an invalid argument: for " + std::string(names) + " in c");
}

TEST(With, SetsNamesForItsContent) {
    EXPECT_EQ(render("{% with a=1 b=a|default:'x' %}{{ a }}{{ b }}{% endwith %}{{ a }}"), "1x");
    EXPECT_EQ(render("{% with v.k as a and v.l as b %}{{ a }}{{ b }}{% endwith %}",
                     {{"v", Value::dict({{"k", 1}, {"l", 2}})}}),
              "12");
    EXPECT_EQ(syntax_error("{% with %}{% endwith %}"), "'with' expected at least one variable assignment");
    EXPECT_EQ(syntax_error("{% with a=1 b %}{% endwith %}"), "'with' received an invalid token: 'b'");
}

TEST(IfChanged, ShowsWhatDiffersFromTheItemBefore) {
    Context context{{"l", Value::list({1, 1, 2, 2, 1})}};
    EXPECT_EQ(render("{% for i in l %}{% ifchanged %}{{ i }}{% endifchanged %}{% endfor %}", context), "121");
    EXPECT_EQ(render("{% for i in l %}{% ifchanged i %}c{% else %}s{% endifchanged %}{% endfor %}", context),
              "cscsc");
    EXPECT_EQ(
        render("{% for a in 'xx' %}{% for i in l %}{% ifchanged i a %}{{ i }}{% endifchanged %}{% endfor %} "
               "{% endfor %}",
               context),
        "121 121 ");
}

TEST(Cycle, GoesRoundItsValues) {
    Context context{{"l", Value::list({1, 2, 3})}};
    EXPECT_EQ(render("{% for i in l %}{% cycle 'a' 'b' %}{% endfor %}", context), "aba");
    EXPECT_EQ(render("{% cycle 'a' 'b' as c %}{% cycle c %}{% cycle c %}{{ c }}"), "abaa");
    EXPECT_EQ(render("{% cycle 'a' 'b' as c silent %}{{ c }}{% cycle c %}{{ c }}"), "ab");
    EXPECT_EQ(render("{% for i in l %}{% cycle 'a' 'b' as c %}{% if i == 2 %}{% resetcycle c %}{% endif %}{% "
                     "endfor %}",
                     context),
              "aba");
    EXPECT_EQ(render("{% for i in l %}{% cycle 'a' 'b' 'c' %}{% resetcycle %}{% endfor %}", context), "aaa");
    EXPECT_EQ(render("{% cycle '<' v %}{% cycle v v %}", {{"v", "<"}}), "<&lt;");
}

TEST(Cycle, StartsAnewForEachRenderingAndInclusion) {
    Engine engine(with_templates(
        {{"part", "{% cycle 'a' 'b' %}"}, {"page", "{% for i in 'xyz' %}{% include 'part' %}{% endfor %}"}}));
    EXPECT_EQ(engine.get_template("page").render(Context()), "aaa");
    EXPECT_EQ(engine.get_template("part").render(Context()), "a");
    EXPECT_EQ(engine.get_template("part").render(Context()), "a");
}

TEST(Cycle, SaysWhatIsWrong) {
    EXPECT_EQ(syntax_error("{% cycle %}"), "'cycle' tag requires at least two arguments");
    EXPECT_EQ(syntax_error("{% cycle a %}"), "No named cycles in template. 'a' is not defined");
    EXPECT_EQ(syntax_error("{% cycle 'x' 'y' as a %}{% cycle b %}"), "Named cycle 'b' does not exist");
    EXPECT_EQ(syntax_error("{% cycle 'x' 'y' as a loud %}"),
              "Only 'silent' flag is allowed after cycle's name, not 'loud'.");
    EXPECT_EQ(syntax_error("{% resetcycle %}"), "No cycles in template.");
    EXPECT_EQ(syntax_error("{% cycle 'x' 'y' %}{% resetcycle a %}"), "Named cycle 'a' does not exist.");
    EXPECT_EQ(syntax_error("{% resetcycle a b %}"), "'resetcycle' tag accepts at most one argument.");
}

TEST(FirstOf, ShowsTheFirstThatIsTrue) {
    EXPECT_EQ(render("{% firstof a b c %}", {{"b", 0}, {"c", "<"}}), "&lt;");
    EXPECT_EQ(render("{% firstof a 'x<' %}"), "x<");
    EXPECT_EQ(render("{% firstof a b %}"), "");
    EXPECT_EQ(render("{% firstof a b as c %}[{{ c }}]", {{"b", "<"}}), "[&lt;]");
    EXPECT_EQ(syntax_error("{% firstof %}"), "'firstof' statement requires at least one argument");
}

TEST(Autoescape, RestoresWhatWas) {
    EXPECT_EQ(render("{% autoescape off %}{% autoescape on %}{{ v }}{% endautoescape %}{{ v }}{% "
                     "endautoescape %}{{ v }}",
                     {{"v", "<"}}),
              "&lt;<&lt;");
    EXPECT_EQ(syntax_error("{% autoescape %}"), "'autoescape' tag requires exactly one argument.");
    EXPECT_EQ(syntax_error("{% autoescape of %}"), "'autoescape' argument should be 'on' or 'off'");
}

TEST(If, AnOperatorWhoseOperandsFailIsFalse) {
    const Context context{{"d", Value::dict({{"k", 1}})}, {"x", "it"}};
    for (const char* condition : {"d in d", "d not in d", "not 1|add:missing", "not d|first", "x is 'it'"})
        EXPECT_EQ(render("{% if " + std::string(condition) + " %}yes{% else %}no{% endif %}", context), "no")
            << condition;
    EXPECT_EQ(render("{% if x is x and not x is 'it' %}yes{% endif %}", context), "yes");
}

}  // namespace
}  // namespace nuages::templates
