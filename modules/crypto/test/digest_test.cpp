#include <gtest/gtest.h>

#include <nuages/crypto/digest.h>

namespace nuages::crypto {

TEST(Digest, MatchesThePublishedVectors) {
    EXPECT_EQ(md5_hex("abc"), "900150983cd24fb0d6963f7d28e17f72");
    EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Digest, HmacMatchesRfc4231Case2) {
    EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, SaltedHmacDependsOnSaltSecretAndValue) {
    std::string code = salted_hmac_sha256("salt", "value", "secret");
    EXPECT_EQ(code.size(), 32u);
    EXPECT_NE(code, salted_hmac_sha256("other", "value", "secret"));
    EXPECT_NE(code, salted_hmac_sha256("salt", "other", "secret"));
    EXPECT_NE(code, salted_hmac_sha256("salt", "value", "other"));
}

}  // namespace nuages::crypto
