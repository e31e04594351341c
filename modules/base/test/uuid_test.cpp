#include <gtest/gtest.h>

#include <nuages/base/uuid.h>

namespace nuages {

TEST(Uuid, ReadsTheFormsThatPythonReads) {
    const char* canonical = "12345678-9abc-def0-1234-56789abcdef0";
    for (const char* text :
         {"12345678-9abc-def0-1234-56789abcdef0", "123456789ABCDEF0123456789abcdef0",
          "{12345678-9abc-def0-1234-56789abcdef0}", "urn:uuid:12345678-9abc-def0-1234-56789abcdef0"}) {
        auto uuid = UUID::parse(text);
        ASSERT_TRUE(uuid) << text;
        EXPECT_EQ(uuid->str(), canonical);
    }
}

TEST(Uuid, RefusesOtherText) {
    for (const char* text : {"", "1234", "123456789abcdef0123456789abcdef",
                             "123456789abcdef0123456789abcdef01", "g23456789abcdef0123456789abcdef0"})
        EXPECT_FALSE(UUID::parse(text)) << text;
}

TEST(Uuid, HexHasNoHyphens) {
    EXPECT_EQ(UUID::parse("12345678-9abc-def0-1234-56789abcdef0")->hex(), "123456789abcdef0123456789abcdef0");
}

}  // namespace nuages
