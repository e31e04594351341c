#include "generators/generate.h"

#include <algorithm>

#include <gtest/gtest.h>

#include <nuages/app/command.h>

#include "temporary_folder.h"

namespace nuages::cli {
namespace {

const std::vector<EmbeddedFile> files{
    {"app/app_name/views.cpp.in", "namespace @app@ { /* @app@ @other@ */ }"},
    {"app/dot_gitignore.in", "build/"},
    {"app/plain.html", "{{ app }}"},
    {"project/main.cpp.in", "not this one"}};

TEST(GenerateTest, FillsNamesAndContents) {
    const TemporaryFolder folder;
    generate(files, "app/", folder / "new/blog", {{"app", "blog"}});
    EXPECT_EQ(folder.read("new/blog/blog/views.cpp"), "namespace blog { /* blog @other@ */ }");
    EXPECT_EQ(folder.read("new/blog/.gitignore"), "build/");
    EXPECT_EQ(folder.read("new/blog/plain.html"), "{{ app }}");
    EXPECT_FALSE(std::filesystem::exists(folder / "new/blog/main.cpp"));
}

TEST(GenerateTest, WritesNothingWhereAFileIsThereAlready) {
    const TemporaryFolder folder;
    folder.write("plain.html", "mine");
    try {
        generate(files, "app/", folder.path(), {{"app", "blog"}});
        FAIL();
    } catch (const CommandError& error) {
        EXPECT_NE(std::string(error.what()).find("plain.html already exists"), std::string::npos);
    }
    EXPECT_EQ(folder.read("plain.html"), "mine");
    EXPECT_FALSE(std::filesystem::exists(folder / ".gitignore"));
}

TEST(GenerateTest, AFolderThatCannotBeWrittenIsNamed) {
    EXPECT_THROW(generate(files, "app/", "/proc/nothing", {{"app", "blog"}}), CommandError);
}

TEST(GeneratorTemplatesTest, AreInTheProgram) {
    const auto templates = generator_templates();
    const auto has = [&](std::string_view path) {
        return std::any_of(templates.begin(), templates.end(), [&](const EmbeddedFile& file) {
            return file.path == path && !file.content.empty();
        });
    };
    EXPECT_TRUE(has("project/main.cpp.in"));
    EXPECT_TRUE(has("project/config/settings/prod.toml.in"));
    EXPECT_TRUE(has("app/models.h.in"));
}

TEST(GeneratorTemplatesTest, NoPlaceholderIsLeftOver) {
    const TemporaryFolder folder;
    generate(generator_templates(), "project/", folder / "p",
             {{"project", "mysite"}, {"secret_key", "k"}, {"nuages_dir", "/opt/nuages"}});
    generate(generator_templates(), "app/", folder / "a", {{"app", "polls"}});
    int seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
        if (!entry.is_regular_file())
            continue;
        ++seen;
        const std::string name = entry.path().string();
        EXPECT_FALSE(name.ends_with(".in")) << name;
        const std::string content = folder.read(entry.path().lexically_relative(folder.path()).string());
        for (const char* placeholder : {"@project@", "@app@", "@secret_key@", "@nuages_dir@"})
            EXPECT_EQ(content.find(placeholder), std::string::npos) << name << " " << placeholder;
    }
    EXPECT_GT(seen, 15);
}

}  // namespace
}  // namespace nuages::cli
