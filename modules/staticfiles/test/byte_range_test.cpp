#include "byte_range.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace nuages::staticfiles {
namespace {

constexpr std::int64_t modified = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT

using Fields = std::initializer_list<std::pair<const char*, const char*>>;

ByteRange range(const char* value, std::uint64_t size = 1000, Fields more = {}) {
    HttpRequest request("GET", "/static/a.mp4");
    request.headers.set("Range", value);
    for (const auto& [name, content] : more)
        request.headers.set(name, content);
    return choose_range(request, "\"v1\"", modified, size);
}

void expect_part(const ByteRange& choice, std::uint64_t first, std::uint64_t last) {
    EXPECT_EQ(choice.kind, ByteRange::Kind::part);
    EXPECT_EQ(choice.first, first);
    EXPECT_EQ(choice.last, last);
}

TEST(RangeTest, TakesFirstAndLastByte) {
    expect_part(range("bytes=0-0"), 0, 0);
    expect_part(range("bytes=100-199"), 100, 199);
    expect_part(range("bytes=100-"), 100, 999);
    expect_part(range("bytes=100-5000"), 100, 999);
    expect_part(range("BYTES=1-2"), 1, 2);
}

TEST(RangeTest, TakesTheLastBytes) {
    expect_part(range("bytes=-100"), 900, 999);
    expect_part(range("bytes=-5000"), 0, 999);
}

TEST(RangeTest, WhatLiesBehindTheEndIsUnsatisfiable) {
    EXPECT_EQ(range("bytes=1000-").kind, ByteRange::Kind::unsatisfiable);
    EXPECT_EQ(range("bytes=9223372036854775807-").kind, ByteRange::Kind::unsatisfiable);
    EXPECT_EQ(range("bytes=-0").kind, ByteRange::Kind::unsatisfiable);
    EXPECT_EQ(range("bytes=0-", 0).kind, ByteRange::Kind::unsatisfiable);
}

TEST(RangeTest, MalformedRangesSeveralOnesAndOtherUnitsGiveTheWhole) {
    for (const char* value :
         {"bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=200-100", "bytes=1-2,4-5", "lines=1-2",
          "bytes=+1-2", "bytes=1-x", "bytes=--5", "bytes=99999999999999999999-"})
        EXPECT_EQ(range(value).kind, ByteRange::Kind::whole) << value;
}

TEST(RangeTest, IfRangeHoldsForTheSameRepresentationOnly) {
    expect_part(range("bytes=0-9", 1000, {{"If-Range", "\"v1\""}}), 0, 9);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "\"v2\""}}).kind, ByteRange::Kind::whole);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "W/\"v1\""}}).kind, ByteRange::Kind::whole);
    expect_part(range("bytes=0-9", 1000, {{"If-Range", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 0, 9);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "Sun, 06 Nov 1994 08:49:38 GMT"}}).kind,
              ByteRange::Kind::whole);
}

TEST(RangeTest, OnlyGetHasRanges) {
    HttpRequest request("HEAD", "/");
    request.headers.set("Range", "bytes=0-9");
    EXPECT_EQ(choose_range(request, "\"v1\"", modified, 1000).kind, ByteRange::Kind::whole);
}

}  // namespace
}  // namespace nuages::staticfiles
