#include <gtest/gtest.h>

#include <nuages/template/context.h>
#include <nuages/template/locale.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

TEST(Context, FindsTheInnermostVariable) {
    Context context{{"a", 1}, {"b", 2}};
    {
        Context::Scope scope(context);
        context.set("a", 10);
        EXPECT_EQ(*context.find("a"), Value(10));
        EXPECT_EQ(*context.find("b"), Value(2));
    }
    EXPECT_EQ(*context.find("a"), Value(1));
    EXPECT_EQ(context.find("c"), nullptr);
}

TEST(Context, SetsReplaceInTheSameScope) {
    Context context;
    context.set("a", 1);
    context.set("a", 2);
    EXPECT_EQ(context.flatten().size(), 1u);
    EXPECT_EQ(*context.find("a"), Value(2));
}

TEST(Context, ReferencesShowTheValueThatSomebodyElseKeeps) {
    Value kept = "first";
    Context context;
    context.set_reference("a", kept);
    EXPECT_EQ(context.find("a"), &kept);
    context.set("a", 3);
    EXPECT_EQ(kept, Value("first"));
}

TEST(Context, SetUpwardChangesTheVariableWhereItIs) {
    Context context{{"a", 1}};
    {
        Context::Scope scope(context);
        context.set_upward("a", 2);
        context.set_upward("b", 3);
    }
    EXPECT_EQ(*context.find("a"), Value(2));
    EXPECT_FALSE(context.contains("b"));
}

TEST(Context, DefaultsGoBelowEverything) {
    Context context{{"user", "view"}};
    Context::Scope scope(context);
    context.set("inner", 1);
    context.set_default("user", "processor");
    context.set_default("request", "r");
    EXPECT_EQ(*context.find("user"), Value("view"));
    EXPECT_EQ(*context.find("request"), Value("r"));
    EXPECT_EQ(*context.find("inner"), Value(1));
    context.pop();
    context.push();
    EXPECT_EQ(*context.find("request"), Value("r"));
    EXPECT_FALSE(context.contains("inner"));
}

TEST(Context, TakesTheTextKeysOfADict) {
    Dict values{{"a", 1}, {2, "no name"}};
    Context context(values);
    EXPECT_EQ(context.flatten().size(), 1u);
}

TEST(Context, KeepsAttachmentsByType) {
    int number = 5;
    std::string text = "t";
    Context context;
    EXPECT_EQ(context.attached<int>(), nullptr);
    context.attach(number);
    context.attach(text);
    EXPECT_EQ(context.attached<int>(), &number);
    EXPECT_EQ(context.isolated().attached<std::string>(), &text);
}

TEST(Context, IsolatedKeepsSettingsAndNoVariables) {
    Context context{{"a", 1}};
    context.set_autoescape(false);
    context.set_current_app("polls");
    Context inner = context.isolated();
    EXPECT_FALSE(inner.contains("a"));
    EXPECT_FALSE(inner.autoescape());
    EXPECT_EQ(inner.current_app(), "polls");
}

TEST(Context, CopiesAreIndependent) {
    Context context{{"a", 1}};
    Context copy = context;
    copy.set("a", 2);
    EXPECT_EQ(*context.find("a"), Value(1));
}

TEST(Context, EngineOutsideOfARenderingIsAClearError) {
    Context context;
    EXPECT_THROW(context.engine(), std::logic_error);
}

TEST(Context, IsAsBeforeAfterARenderingThatThrows) {
    Context context{{"items", Value::list({1, 2})}};
    EXPECT_THROW(render("{% for a in items %}{% with b=1 %}{% autoescape off %}{{ a|default:b|add:missing "
                        "}}{% endautoescape "
                        "%}{% endwith %}{% endfor %}",
                        context),
                 VariableDoesNotExist);
    Engine engine{Options{}};
    EXPECT_THROW(engine
                     .from_string("{% for a in items %}{% with b=1 %}{% autoescape off %}{{ a|add:missing }}"
                                  "{% endautoescape %}{% endwith %}{% endfor %}")
                     .render(context),
                 VariableDoesNotExist);
    EXPECT_EQ(context.flatten().size(), 1u);
    EXPECT_TRUE(context.autoescape());
    EXPECT_EQ(engine.from_string("{{ items.1 }}").render(context), "2");
}

}  // namespace
}  // namespace nuages::templates
