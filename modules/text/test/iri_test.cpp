#include <gtest/gtest.h>

#include <nuages/text/iri.h>

namespace nuages {
namespace {

TEST(SmartQuote, QuotesWhatIsNotQuotedYet) {
    EXPECT_EQ(url::smart_quote("http://a.org/\xC3\xB6 x?a=\xC3\xB6&b=%26#\xC3\xB6"),
              "http://a.org/%C3%B6%20x?a=%C3%B6&b=%26#%C3%B6");
    EXPECT_EQ(url::smart_quote("http://a.org/%C3%B6"), "http://a.org/%C3%B6");
}

TEST(UriToIri, ResolvesWhatIsSafeToShow) {
    EXPECT_EQ(url::uri_to_iri("/caf%C3%A9/%41%2F%25?q=%EA%B0%80"), "/caf\u00e9/A%2F%25?q=\uac00");
    EXPECT_EQ(url::uri_to_iri("/%FF%C3/%zz%%41%"), "/%FF%C3/%zz%A%");
    EXPECT_EQ(url::uri_to_iri("%30"), "%30");
}

TEST(FilepathToUri, TurnsBackslashes) {
    EXPECT_EQ(url::filepath_to_uri("up\\a b#\u00e9?.txt"), "up/a%20b%23%C3%A9%3F.txt");
    EXPECT_EQ(url::escape_uri_path("/a b;c=?#@"), "/a%20b%3Bc%3D%3F%23@");
}

}  // namespace
}  // namespace nuages
