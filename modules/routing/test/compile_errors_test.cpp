#include <array>
#include <cstdio>
#include <memory>
#include <string>

#include <gtest/gtest.h>

// Mistakes that must not compile, and what the compiler has to say of each. One run of the compiler sees them
// all, each on a line of its own.
namespace nuages {
namespace {

constexpr const char* good_patterns = R"(path("", index), path("<int:id>/", require_POST(detail), "detail"))";

struct Mistake {
    const char* pattern;
    const char* reason;
};
constexpr Mistake mistakes[] = {
    {R"(path("<slug:id>/", detail))", "the_converter_does_not_fit_the_parameter_of_the_view"},
    {R"(path("<itn:id>/", require_POST(detail)))", "the_converter_does_not_fit_the_parameter_of_the_view"},
    {R"(path("<int:id>/<int:page>/", detail))", "the_route_has_more_parameters_than_the_view"},
    {R"(path("detail/", detail))", "the_view_has_more_parameters_than_the_route"},
    {R"(path("<int:id/", detail))", "the_route_has_an_unmatched_angle_bracket"},
    {R"(path("<int:1d>/", detail))", "the_parameter_name_is_not_an_identifier"},
    {R"(path("<int: id>/", detail))", "there_is_whitespace_in_angle_brackets"},
    {R"(path("<int:a>/<int:a>/", include({path("", index)})))", "the_parameter_name_is_used_twice"},
};
constexpr int first_line = 5;  // of the patterns, in the source that is compiled

std::string compile(const std::string& patterns) {
    const std::string file = ::testing::TempDir() + "nuages_compile_errors.cpp";
    {
        const std::unique_ptr<std::FILE, int (*)(std::FILE*)> source(std::fopen(file.c_str(), "w"),
                                                                     std::fclose);
        std::fprintf(source.get(),
                     "#include <nuages/urls.h>\n"
                     "using namespace nuages;\n"
                     "HttpResponse index(HttpRequest&);\n"
                     "HttpResponse detail(HttpRequest&, int id);\n"
                     "%s",
                     patterns.c_str());
    }
    std::string command = NUAGES_CXX " -std=c++20 -fsyntax-only";
    for (const char* module : {"base", "http", "routing"})
        command += std::string(" -I" NUAGES_SOURCE_DIR "/modules/") + module + "/include";
    command += " " + file + " 2>&1";
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> compiler(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    std::array<char, 4096> buffer;
    while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), compiler.get()))
        output.append(buffer.data(), n);
    std::remove(file.c_str());
    return output;
}

// Whether the output gives the reason after it has named that line, and before it names another one.
bool gives_reason(const std::string& output, int line, const std::string& reason) {
    const std::string marker = "nuages_compile_errors.cpp:";
    for (std::size_t found = output.find(reason); found != std::string::npos;
         found = output.find(reason, found + 1)) {
        const std::size_t place = output.rfind(marker, found);
        if (place != std::string::npos && std::atoi(output.c_str() + place + marker.size()) == line)
            return true;
    }
    return false;
}

TEST(CompileErrors, WhatFitsCompiles) {
    EXPECT_EQ(compile(std::string("UrlPatterns urls() { return {") + good_patterns + "}; }\n"), "");
}

TEST(CompileErrors, NameTheMistake) {
    std::string patterns;
    for (std::size_t i = 0; i < std::size(mistakes); ++i)
        patterns +=
            "UrlPattern pattern_" + std::to_string(i) + "() { return " + mistakes[i].pattern + "; }\n";
    const std::string output = compile(patterns);
    for (std::size_t i = 0; i < std::size(mistakes); ++i)
        EXPECT_TRUE(gives_reason(output, first_line + static_cast<int>(i), mistakes[i].reason))
            << mistakes[i].pattern << " should be refused because " << mistakes[i].reason
            << "; the compiler said\n"
            << output;
}

}  // namespace
}  // namespace nuages
