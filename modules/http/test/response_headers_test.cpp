#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/http/errors.h>
#include <nuages/http/headers.h>

namespace nuages {
namespace {

std::vector<std::string> listed(const ResponseHeaders& headers) {
    std::vector<std::string> lines;
    for (const HeaderField& field : headers)
        lines.push_back(std::string(field.name) + "=" + std::string(field.value));
    return lines;
}

TEST(ResponseHeaders, NamesCompareWithoutRegardToCase) {
    ResponseHeaders headers;
    headers["X-One"] = "1";
    headers.set("x-one", "2");
    EXPECT_EQ(headers.get("X-ONE"), "2");
    EXPECT_EQ(headers.lines(), "X-One: 2\r\n");
    EXPECT_FALSE(headers.contains("X-On"));
    EXPECT_FALSE(headers.contains("X-One "));
}

TEST(ResponseHeaders, KeepsOrderAndReplacesInPlace) {
    ResponseHeaders headers("text/html; charset=utf-8");
    headers.set("A", "1");
    headers.set("B", "2");
    headers.add("A", "3");
    headers.set("A", "long enough to move what follows it");
    EXPECT_EQ(listed(headers), (std::vector<std::string>{"Content-Type=text/html; charset=utf-8",
                                                         "A=long enough to move what follows it", "B=2"}));
    headers.erase("a");
    EXPECT_EQ(headers.lines(), "B: 2\r\n");
}

TEST(ResponseHeaders, AddKeepsTheFieldsThereAre) {
    ResponseHeaders headers;
    headers.add("Link", "a");
    headers.add("Link", "b");
    EXPECT_EQ(headers.lines(), "Link: a\r\nLink: b\r\n");
    headers.set_default("link", "c");
    EXPECT_EQ(headers.get("Link"), "a");
    headers.erase("LINK");
    EXPECT_EQ(headers.lines(), "");
}

TEST(ResponseHeaders, DefaultsAreAddedWhereTheirNamesAreMissing) {
    ResponseHeaders defaults;
    defaults.set("X-Frame-Options", "DENY");
    defaults.set("Referrer-Policy", "same-origin");
    ResponseHeaders headers;
    headers.set_defaults(defaults);
    EXPECT_EQ(headers.lines(), "X-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n");
    headers.set_defaults(defaults);
    EXPECT_EQ(headers.lines(), "X-Frame-Options: DENY\r\nReferrer-Policy: same-origin\r\n");
    ResponseHeaders own("text/html");
    own.set("referrer-policy", "origin");
    own.set_defaults(defaults);
    EXPECT_EQ(listed(own), (std::vector<std::string>{"Content-Type=text/html", "referrer-policy=origin",
                                                     "X-Frame-Options=DENY"}));
}

TEST(ResponseHeaders, CommonContentTypesAreKeptApartAndOthersAmongTheLines) {
    ResponseHeaders headers("application/json");
    EXPECT_EQ(headers.common_content_type(), "application/json");
    EXPECT_EQ(headers.lines(), "");
    headers.set("content-type", "image/x-own");
    EXPECT_EQ(headers.common_content_type(), "");
    EXPECT_EQ(headers.get("Content-Type"), "image/x-own");
    headers.set("Content-Type", headers.get("Content-Type"));
    EXPECT_EQ(headers.get("Content-Type"), "image/x-own");
    headers.set("Content-Type", "text/plain");
    EXPECT_EQ(listed(headers), (std::vector<std::string>{"Content-Type=text/plain"}));
    headers.erase("Content-Type");
    EXPECT_TRUE(listed(headers).empty());
}

TEST(ResponseHeaders, LineBreaksAndNulNeverGetIn) {
    ResponseHeaders headers;
    for (const std::string& value : {std::string("a\r\nSet-Cookie: x=1"), std::string("a\nb"),
                                     std::string("a\rb"), std::string("a\0b", 3)}) {
        EXPECT_THROW(headers.set("X", value), BadHeaderError);
        EXPECT_THROW(headers.add("X", value), BadHeaderError);
        EXPECT_THROW(headers.set("Content-Type", value), BadHeaderError);
    }
    for (const char* name : {"", "X\r\nY", "X:", "X Y", "X\tY", "한글"})
        EXPECT_THROW(headers.set(name, "1"), BadHeaderError) << name;
    EXPECT_EQ(headers.lines(), "");
    headers.set("X", "good");
    EXPECT_THROW(headers.set("X", "bad\n"), BadHeaderError);
    EXPECT_EQ(headers.get("X"), "good");
}

TEST(ResponseHeaders, TextBeyondAsciiTravelsAsDjangoSendsIt) {
    ResponseHeaders headers;
    headers.set("X", "caf\xC3\xA9");
    EXPECT_EQ(headers.get("X"), "caf\xE9");
    headers.set("X", "한");
    EXPECT_EQ(headers.get("X"), "=?utf-8?b?7ZWc?=");
    headers.set("X", "\xFF");
    EXPECT_EQ(headers.get("X"), "\xFF");
}

TEST(ResponseHeaders, VaryNamesAreListedOnce) {
    ResponseHeaders headers;
    patch_vary_headers(headers, "Cookie");
    patch_vary_headers(headers, "cookie");
    patch_vary_headers(headers, "Accept-Language");
    EXPECT_EQ(headers.get("Vary"), "Cookie, Accept-Language");
    headers.set("Vary", "*");
    patch_vary_headers(headers, "Cookie");
    EXPECT_EQ(headers.get("Vary"), "*");
}

TEST(ResponseHeaders, NumbersAreWrittenInDecimal) {
    ResponseHeaders headers;
    headers.set("Content-Length", std::int64_t{1234});
    EXPECT_EQ(headers.lines(), "Content-Length: 1234\r\n");
}

}  // namespace
}  // namespace nuages
