#include <gtest/gtest.h>

#include <nuages/crypto/base64.h>

namespace nuages::crypto {

TEST(Base64, MatchesTheVectorsOfRfc4648) {
    const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                           {"f", "Zg=="},
                                                           {"fo", "Zm8="},
                                                           {"foo", "Zm9v"},
                                                           {"foob", "Zm9vYg=="},
                                                           {"fooba", "Zm9vYmE="},
                                                           {"foobar", "Zm9vYmFy"}};
    for (auto [bytes, text] : vectors) {
        EXPECT_EQ(base64_encode(bytes), text);
        EXPECT_EQ(base64_decode(text), bytes);
    }
}

TEST(Base64, TheUrlAlphabetHasNoPadding) {
    std::string bytes = "\xfb\xff\xfe\x01";
    EXPECT_EQ(base64url_encode(bytes), "-__-AQ");
    EXPECT_EQ(base64url_decode("-__-AQ"), bytes);
}

TEST(Base64, RefusesWhatIsNotCanonical) {
    for (const char* text : {"Zg", "Zg=", "Z===", "Zh==", "Zm9v====", "Zm 9v", "Zm9-", "Z=g="})
        EXPECT_EQ(base64_decode(text), std::nullopt) << text;
    for (const char* text : {"Zh", "A", "Zg==", "a+b"})
        EXPECT_EQ(base64url_decode(text), std::nullopt) << text;
}

}  // namespace nuages::crypto
