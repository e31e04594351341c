#include <gtest/gtest.h>

#include <nuages/http/content_coding.h>

namespace nuages::http {
namespace {

TEST(ContentCodingTest, IsTakenByNameOrStarUnlessItsWeightIsZero) {
    for (const char* header : {"gzip", "br, gzip", "GZIP;q=0.5", "deflate,gzip;q=1.0", "*",
                               "identity, *;q=0.1", "gzip;q=0.001", "*;q=0, gzip"})
        EXPECT_TRUE(accepts_coding(header, "gzip")) << header;
    for (const char* header :
         {"", "br", "gzip;q=0", "gzip; q=0.000", "*;q=0", "xgzip", "gzip;q=0, *", "identity", ",,;"})
        EXPECT_FALSE(accepts_coding(header, "gzip")) << header;
}

}  // namespace
}  // namespace nuages::http
