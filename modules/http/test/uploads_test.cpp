#include <gtest/gtest.h>

#include <nuages/http/uploads.h>

namespace nuages {
namespace {

TEST(UploadedFiles, TheLastOfANameCountsAndAllAreListed) {
    UploadedFiles files;
    files.append("f", {"a.txt", "text/plain", "", "1"});
    files.append("f", {"b.txt", "text/plain", "", "22"});
    files.append("g", {"c.txt", "", "", ""});
    EXPECT_EQ(files.get("f")->name, "b.txt");
    EXPECT_EQ(files.getlist("f").size(), 2U);
    EXPECT_EQ(files.fields().size(), 3U);
    EXPECT_FALSE(files.contains("h"));
    files.clear();
    EXPECT_TRUE(files.empty());
}

TEST(UploadedFiles, TemplatesSeeNameAndSize) {
    const UploadedFile file{"a.txt", "text/plain", "utf-8", "123"};
    const Value value = to_value(file);
    EXPECT_EQ(value.str(), "a.txt");
    EXPECT_EQ(*value.as_object().attribute("size"), Value(3));
    EXPECT_EQ(*value.as_object().attribute("content_type"), Value("text/plain"));
    EXPECT_FALSE(value.as_object().attribute("content"));
}

}  // namespace
}  // namespace nuages
