#include "compiled_pattern.h"

#include <array>

#include <gtest/gtest.h>

namespace nuages::routing {
namespace {

struct Matched {
    std::optional<std::size_t> end;
    std::string first;
};

Matched match(const UrlPattern& pattern, std::string_view path, bool simple) {
    ConverterSet converters({});
    const CompiledPattern compiled = compile_pattern(pattern, converters);
    EXPECT_EQ(compiled.simple, simple) << pattern.text;
    std::array<std::string_view, 4> captures;
    const auto end = compiled.match(path, captures);
    return {end, end ? std::string(captures[0]) : ""};
}

UrlPattern route(std::string_view text) {
    return path_dyn(text, Handler());
}

TEST(CompiledPattern, RunsThatEndInOnePlaceNeedNoRegex) {
    EXPECT_EQ(match(route("<int:a>/x/"), "12/x/", true).first, "12");
    EXPECT_EQ(match(route("<slug:a>.html"), "a-b.html", true).first, "a-b");
    EXPECT_EQ(match(route("f/<path:p>"), "f/a/b", true).first, "a/b");
    EXPECT_FALSE(match(route("f/<path:p>"), "f/a\nb", true).end);
    EXPECT_FALSE(match(route("f/<path:p>"), "f/", true).end);
    EXPECT_FALSE(match(route("<int:a>/"), "12/\n", true).end);
    EXPECT_EQ(match(route("<uuid:a><str:b>"), "075194d3-6885-417e-a8a8-6c931e272f00x", true).first,
              "075194d3-6885-417e-a8a8-6c931e272f00");
    EXPECT_FALSE(match(route("<uuid:a>"), "075194D3-6885-417E-A8A8-6C931E272F00", true).end);
}

TEST(CompiledPattern, RunsThatMayEndInSeveralPlacesNeedOne) {
    EXPECT_EQ(match(route("<str:a>-<str:b>"), "x-y-z", false).first, "x-y");
    EXPECT_EQ(match(route("<path:p>/edit/"), "a/edit/b/edit/", false).first, "a/edit/b");
    EXPECT_EQ(match(route("<int:a><int:b>"), "123", false).first, "12");
}

TEST(CompiledPattern, AnIncludeMatchesTheBeginning) {
    const auto prefix = [](std::string_view text) { return path_dyn(text, Include{}); };
    EXPECT_EQ(match(prefix("p/<int:a>"), "p/12x", true).end, 4U);
    EXPECT_EQ(match(prefix("<path:p>/"), "a/b/c", false).end, 4U);
    EXPECT_FALSE(match(prefix("p/"), "q/", true).end);
}

TEST(CompiledPattern, IsWrittenAsDjangoWritesItsRegex) {
    ConverterSet converters({});
    EXPECT_EQ(compile_pattern(route("a.b/<int:id>/"), converters).regex_text, "a\\.b/(?P<id>[0-9]+)/\\Z");
    EXPECT_EQ(compile_pattern(re_path_dyn("^a/(\\d+)$", Handler()), converters).regex_text, "a/(\\d+)$");
}

}  // namespace
}  // namespace nuages::routing
