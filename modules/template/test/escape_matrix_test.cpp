// Nothing reaches the page unescaped that was not marked safe: every filter and every tag gets the characters
// that HTML minds, in the value and in each argument.
#include <map>

#include <gtest/gtest.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

// Would run as a script, however a filter cuts, joins or sorts it.
constexpr std::string_view evil = "<b>&\"'";

// The page may hold what the template itself says, but none of the characters as they stand in the variables.
bool has_raw_markup(std::string_view page) {
    if (page.find("<b>") != page.npos)
        return true;
    // JSON in a script has quotes of its own, which nothing there minds.
    bool is_script = page.find("type=\"application/json\">") != page.npos;
    return !is_script && (page.find("\"'") != page.npos || page.find("&\"") != page.npos);
}

// Filters whose very purpose is unescaped output.
bool is_meant_to(std::string_view filter) {
    return filter == "safe" || filter == "safeseq";
}

Context evil_context() {
    return {{"v", evil},
            {"list", Value::list({evil, Value::list({evil})})},
            {"dicts", Value::list({Value::dict({{evil, evil}, {"k", evil}})})},
            {"dict", Value::dict({{evil, evil}})},
            {"n", 3},
            {"s", Value::safe("safe")}};
}

std::string page_or_nothing(const std::string& source) {
    try {
        return render("{% load tz l10n humanize %}" + source, evil_context());
    } catch (const Error&) {
        return {};  // the filter does not take such values
    }
}

TEST(EscapeMatrix, NoFilterLetsMarkupThrough) {
    const Library& library = builtin_library();
    int pages = 0;
    for (std::string_view name : library.filter_names()) {
        if (is_meant_to(name))
            continue;
        std::string filter(name);
        std::vector<std::string> uses = {filter};
        if (library.find_filter(name)->options.argument != FilterOptions::Argument::none) {
            uses.clear();
            for (const char* argument : {"v", "n", "'k'", "s", "'s'", "'<b>'", "'<b>s'"})
                uses.push_back(filter + ":" + argument);
            if (library.find_filter(name)->options.argument == FilterOptions::Argument::optional)
                uses.push_back(filter);
        }
        for (const std::string& use : uses) {
            for (const char* value : {"v", "list", "dicts", "dict", "n", "none", "s"}) {
                // A literal in the template is the designer's own markup.
                bool literal_shows = use.find("'<b>") != use.npos;
                std::string page = page_or_nothing("{{ " + std::string(value) + "|" + use + " }}");
                pages += !page.empty();
                EXPECT_TRUE(literal_shows || !has_raw_markup(page)) << value << "|" << use << ": " << page;
                for (const char* next : {"|lower", "|first", "|default:v", "|join:v", "|add:v", "|cut:'z'"}) {
                    page = page_or_nothing("{{ " + std::string(value) + "|" + use + next + " }}");
                    EXPECT_TRUE(literal_shows || !has_raw_markup(page))
                        << value << "|" << use << ": " << page;
                }
            }
        }
    }
    EXPECT_GT(pages, 400);
    for (const char* filter :
         {"localtime", "utc", "timezone:v", "localize", "unlocalize", "ordinal", "intcomma", "intword",
          "apnumber", "naturalday", "naturalday:v", "naturaltime"}) {
        for (const char* value : {"v", "list", "dict", "s"}) {
            std::string page = page_or_nothing("{{ " + std::string(value) + "|" + filter + " }}");
            EXPECT_FALSE(has_raw_markup(page)) << value << "|" << filter << ": " << page;
        }
    }
}

TEST(EscapeMatrix, NoTagLetsMarkupThrough) {
    // One use of each tag that can show a variable.
    const std::map<std::string_view, std::string> uses = {
        {"autoescape", "{% autoescape on %}{{ v }}{% endautoescape %}"},
        {"block", "{% block x %}{{ v }}{% endblock %}"},
        {"csrf_token", "{% with csrf_token=v %}{% csrf_token %}{% endwith %}"},
        {"cycle", "{% cycle v list as c %}{{ c }}{% cycle v v %}"},
        {"debug", "{% debug %}"},
        {"filter", "{% filter upper %}{{ v }}{% endfilter %}"},
        {"firstof", "{% firstof none v %}{% firstof v as f %}{{ f }}"},
        {"for",
         "{% for i in list %}{{ i }}{{ forloop }}{% endfor %}{% for k, w in dict.items %}{{ k }}{{ w }}{% "
         "endfor %}"},
        {"if", "{% if v == v %}{{ v }}{% endif %}"},
        {"ifchanged", "{% for i in list %}{% ifchanged %}{{ i }}{% endifchanged %}{% endfor %}"},
        {"now", "{% now '<b>' %}{% now 'Y' as y %}{{ y }}"},
        {"partialdef", "{% partialdef p inline %}{{ v }}{% endpartialdef %}{% partial p %}"},
        {"querystring", "{% querystring dict a=v %}"},
        {"regroup",
         "{% regroup dicts by k as g %}{{ g }}{% for x in g %}{{ x.grouper }}{{ x.list }}{% endfor %}"},
        {"spaceless", "{% spaceless %} {{ v }} {% endspaceless %}"},
        {"widthratio", "{% widthratio v v 3 %}"},
        {"with", "{% with w=v %}{{ w }}{% endwith %}"},
    };
    // Tags that show nothing of the context, and those that other tests cover with templates of their own.
    const std::vector<std::string_view> silent = {"comment", "extends",    "include",     "load",    "lorem",
                                                  "partial", "resetcycle", "templatetag", "verbatim"};
    for (std::string_view tag : builtin_library().tag_names()) {
        if (std::find(silent.begin(), silent.end(), tag) != silent.end())
            continue;
        auto use = uses.find(tag);
        ASSERT_NE(use, uses.end()) << "say here how the tag '" << tag << "' shows a variable";
        Options options;
        options.debug = true;
        std::string page = render(use->second, evil_context(), options);
        bool literal_shows = tag == "now";  // its format is the designer's own
        EXPECT_TRUE(literal_shows || !has_raw_markup(page)) << tag << ": " << page;
    }
}

TEST(EscapeMatrix, IncludesAndParentsEscape) {
    Sources templates = {{"base", "{% block x %}{{ v }}{% endblock %}"},
                         {"part", "{{ v }}{{ w }}"},
                         {"page",
                          "{% extends 'base' %}{% block x %}{{ block.super }}{% include 'part' with w=v %}"
                          "{% include 'part' with v=v only %}{% endblock %}"}};
    std::string page = render_template(templates, "page", evil_context());
    EXPECT_EQ(
        page,
        "&lt;b&gt;&amp;&quot;&#x27;&lt;b&gt;&amp;&quot;&#x27;&lt;b&gt;&amp;&quot;&#x27;&lt;b&gt;&amp;&quot;"
        "&#x27;");
}

TEST(EscapeMatrix, EscapingHappensOnce) {
    for (const char* source :
         {"{{ v }}", "{{ v|escape }}", "{{ v|escape|escape }}", "{{ v|force_escape }}",
          "{{ v|escape|lower }}", "{% autoescape off %}{{ v|escape }}{% endautoescape %}"})
        EXPECT_EQ(render(source, evil_context()), "&lt;b&gt;&amp;&quot;&#x27;") << source;
    EXPECT_EQ(render("{{ v|force_escape|force_escape }}", {{"v", "<"}}), "&amp;lt;");
}

}  // namespace
}  // namespace nuages::templates
