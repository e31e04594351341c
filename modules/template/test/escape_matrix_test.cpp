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
            {"format", "s" + std::string(evil)},
            {"s", Value::safe("safe")}};
}

// Everything that {% load %} finds without a site, and the built-in ones.
struct NamedLibrary {
    std::string name;  // "" for the built-in one
    const Library& library;
};
std::vector<NamedLibrary> all_libraries() {
    static const Engine engine{Options{}};
    std::vector<NamedLibrary> all = {{"", builtin_library()}};
    for (const std::string& name : engine.library_names())
        all.push_back({name, *engine.find_library(name)});
    return all;
}

std::string load_all() {
    std::string loads;
    for (const NamedLibrary& entry : all_libraries())
        loads += entry.name.empty() ? "" : "{% load " + entry.name + " %}";
    return loads;
}

std::string page_or_nothing(const std::string& source, Options options = {}) {
    static const std::string loads = load_all();
    try {
        return render(loads + source, evil_context(), std::move(options));
    } catch (const Error&) {
        return {};  // such values are not taken
    }
}

// Each way to write the filter: with nothing, and with every sort of argument.
std::vector<std::string> uses_of(std::string_view name, FilterOptions::Argument argument) {
    const std::string filter(name);
    std::vector<std::string> uses;
    if (argument != FilterOptions::Argument::required)
        uses.push_back(filter);
    if (argument != FilterOptions::Argument::none)
        for (const char* value : {"v", "n", "'k'", "s", "'s'", "format", "'<b>'", "'<b>s'"})
            uses.push_back(filter + ":" + value);
    return uses;
}

TEST(EscapeMatrix, NoFilterLetsMarkupThrough) {
    int pages = 0;
    for (const auto& [library_name, library] : all_libraries()) {
        for (const std::string_view name : library.filter_names()) {
            if (is_meant_to(name))
                continue;
            for (const std::string& use : uses_of(name, library.find_filter(name)->options.argument)) {
                // A literal in the template is the designer's own markup.
                const bool literal_shows = use.find("'<b>") != use.npos;
                for (const char* value : {"v", "list", "dicts", "dict", "n", "none", "s"}) {
                    for (const char* next :
                         {"", "|lower", "|first", "|default:v", "|join:v", "|add:v", "|cut:'z'"}) {
                        const std::string page =
                            page_or_nothing("{{ " + std::string(value) + "|" + use + next + " }}");
                        pages += !page.empty();
                        EXPECT_TRUE(literal_shows || !has_raw_markup(page))
                            << library_name << ": " << value << "|" << use << next << ": " << page;
                    }
                }
            }
        }
    }
    EXPECT_GT(pages, 4000);
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
        {"blocktranslate",
         "{% blocktranslate with w=v count n=3 %}{{ w }}{% plural %}{{ w }}{{ v }}{% endblocktranslate %}"
         "{% blocktranslate asvar x %}{{ v }}{% endblocktranslate %}{{ x }}"},
        {"blocktrans", "{% blocktrans trimmed %} {{ v }} {% endblocktrans %}"},
        {"translate", "{% translate v %}{% translate v as t %}{{ t }}{% translate 'x' context v %}"},
        {"trans", "{% trans v %}{% trans v noop %}"},
        {"cache", "{% cache 500 v v %}{{ v }}{% endcache %}"},
        {"language", "{% language v %}{{ v }}{% endlanguage %}"},
        {"get_language_info", "{% get_language_info for v as x %}{{ x.name }}"},
        {"get_language_info_list", "{% get_language_info_list for list as x %}{{ x }}"},
        {"localize", "{% localize on %}{{ v }}{% endlocalize %}"},
        {"localtime", "{% localtime on %}{{ v }}{% endlocaltime %}"},
        {"timezone", "{% timezone 'UTC' %}{{ v }}{% endtimezone %}"},
    };
    // Tags that show nothing of the context, and those that other tests cover with templates of their own.
    const std::vector<std::string_view> silent = {"comment",
                                                  "extends",
                                                  "include",
                                                  "load",
                                                  "lorem",
                                                  "partial",
                                                  "resetcycle",
                                                  "verbatim",
                                                  "templatetag",
                                                  "get_available_languages",
                                                  "get_current_language",
                                                  "get_current_language_bidi",
                                                  "get_current_timezone"};
    for (const auto& [library_name, library] : all_libraries()) {
        for (const std::string_view tag : library.tag_names()) {
            if (std::find(silent.begin(), silent.end(), tag) != silent.end())
                continue;
            const auto use = uses.find(tag);
            ASSERT_NE(use, uses.end())
                << "say here how the tag '" << tag << "' of '" << library_name << "' shows a variable";
            Options options;
            options.debug = true;
            const std::string page = page_or_nothing(use->second, std::move(options));
            const bool literal_shows = tag == "now";  // its format is the designer's own
            EXPECT_TRUE(literal_shows || !has_raw_markup(page)) << tag << ": " << page;
            const bool may_refuse = tag == "get_language_info" || tag == "get_language_info_list" ||
                                    tag == "language" || tag == "widthratio";
            EXPECT_TRUE(may_refuse || !page.empty()) << tag << " showed nothing";
        }
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
