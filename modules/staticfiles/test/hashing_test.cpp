#include "hashing.h"

#include <gtest/gtest.h>

#include <nuages/base/error.h>

namespace nuages::staticfiles {
namespace {

class HashingTest : public ::testing::Test {
protected:
    std::map<std::string, std::string> files, stored;
    Hashing hashing{"/static/",
                    [this](const std::string& name) {
                        const auto found = files.find(name);
                        return found == files.end() ? std::nullopt : std::optional(found->second);
                    },
                    [this](const std::string&, const std::string& hashed_name, const std::string& content) {
                        stored[hashed_name] = content;
                    }};
};

TEST_F(HashingTest, AStyleSheetHasTheHashesOfWhatItRefersTo) {
    files = {{"css/a.css", "@import 'b.css';"},
             {"css/b.css", "a { background: url(../c.png) }"},
             {"c.png", "png"}};
    const std::string before = hashing.name_of("css/a.css").value();
    EXPECT_EQ(stored.size(), 3u);
    EXPECT_EQ(stored.at(before), "@import url(\"" + hashing.name_of("css/b.css")->substr(4) + "\");");
    EXPECT_EQ(hashing.manifest().paths().size(), 3u);
}

TEST_F(HashingTest, AChangeFarBelowChangesTheNameOfAll) {
    files = {{"a.css", "@import 'b.css';"}, {"b.css", "a { background: url(c.png) }"}, {"c.png", "png"}};
    const auto before = hashing.name_of("a.css");
    files["c.png"] = "another";
    Hashing again(
        "/static/", [this](const std::string& name) { return std::optional(files.at(name)); },
        [](const std::string&, const std::string&, const std::string&) {});
    EXPECT_NE(again.name_of("a.css"), before);
}

TEST_F(HashingTest, AMissingFileHasNoName) {
    EXPECT_EQ(hashing.name_of("missing.css"), std::nullopt);
    files = {{"a.css", "@import 'missing.css';"}};
    EXPECT_THROW(hashing.name_of("a.css"), ValueError);
}

TEST_F(HashingTest, ACircleIsAnError) {
    files = {{"a.css", "@import 'b.css';"}, {"b.css", "@import 'a.css';"}};
    EXPECT_THROW(hashing.name_of("a.css"), ValueError);
}

}  // namespace
}  // namespace nuages::staticfiles
