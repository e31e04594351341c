#include "conditional.h"

#include <initializer_list>

#include <gtest/gtest.h>

namespace nuages::staticfiles {
namespace {

constexpr std::int64_t modified = 784111777;  // Sun, 06 Nov 1994 08:49:37 GMT
const Validators validators{"\"v1\"", modified};

using Fields = std::initializer_list<std::pair<const char*, const char*>>;

Precondition precondition(Fields fields) {
    HttpRequest request("GET", "/static/a.css");
    for (const auto& [name, value] : fields)
        request.headers.set(name, value);
    return check_preconditions(request, validators);
}

TEST(PreconditionTest, WithoutAnyTheRequestProceeds) {
    EXPECT_EQ(precondition({}), Precondition::proceed);
}

TEST(PreconditionTest, IfNoneMatchComparesWeakly) {
    EXPECT_EQ(precondition({{"If-None-Match", "\"v1\""}}), Precondition::not_modified);
    EXPECT_EQ(precondition({{"If-None-Match", "W/\"v1\""}}), Precondition::not_modified);
    EXPECT_EQ(precondition({{"If-None-Match", "\"a\", \"v1\""}}), Precondition::not_modified);
    EXPECT_EQ(precondition({{"If-None-Match", "*"}}), Precondition::not_modified);
    EXPECT_EQ(precondition({{"If-None-Match", "\"v2\""}}), Precondition::proceed);
    EXPECT_EQ(precondition({{"If-None-Match", "v1"}}), Precondition::proceed);
    EXPECT_EQ(precondition({{"If-None-Match", "\"v1"}}), Precondition::proceed);
}

TEST(PreconditionTest, IfModifiedSinceCountsOnlyWithoutIfNoneMatch) {
    EXPECT_EQ(precondition({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}}),
              Precondition::not_modified);
    EXPECT_EQ(precondition({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}), Precondition::proceed);
    EXPECT_EQ(precondition({{"If-Modified-Since", "yesterday"}}), Precondition::proceed);
    EXPECT_EQ(
        precondition({{"If-Modified-Since", "Sun, 06 Nov 1994 08:49:37 GMT"}, {"If-None-Match", "\"v2\""}}),
        Precondition::proceed);
}

TEST(PreconditionTest, IfMatchComparesStrongly) {
    EXPECT_EQ(precondition({{"If-Match", "\"v1\""}}), Precondition::proceed);
    EXPECT_EQ(precondition({{"If-Match", "*"}}), Precondition::proceed);
    EXPECT_EQ(precondition({{"If-Match", "W/\"v1\""}}), Precondition::failed);
    EXPECT_EQ(precondition({{"If-Match", "\"v2\""}}), Precondition::failed);
}

TEST(PreconditionTest, IfUnmodifiedSinceCountsOnlyWithoutIfMatch) {
    EXPECT_EQ(precondition({{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}}), Precondition::failed);
    EXPECT_EQ(
        precondition({{"If-Unmodified-Since", "Sun, 06 Nov 1994 08:49:36 GMT"}, {"If-Match", "\"v1\""}}),
        Precondition::proceed);
}

RangeChoice range(const char* value, std::uint64_t size = 1000, Fields more = {}) {
    HttpRequest request("GET", "/static/a.mp4");
    request.headers.set("Range", value);
    for (const auto& [name, content] : more)
        request.headers.set(name, content);
    return choose_range(request, validators, size);
}

void expect_part(const RangeChoice& choice, std::uint64_t first, std::uint64_t last) {
    EXPECT_EQ(choice.kind, RangeKind::part);
    EXPECT_EQ(choice.range.first, first);
    EXPECT_EQ(choice.range.last, last);
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
    EXPECT_EQ(range("bytes=1000-").kind, RangeKind::unsatisfiable);
    EXPECT_EQ(range("bytes=9223372036854775807-").kind, RangeKind::unsatisfiable);
    EXPECT_EQ(range("bytes=-0").kind, RangeKind::unsatisfiable);
    EXPECT_EQ(range("bytes=0-", 0).kind, RangeKind::unsatisfiable);
}

TEST(RangeTest, MalformedRangesSeveralOnesAndOtherUnitsGiveTheWhole) {
    for (const char* value :
         {"bytes=", "bytes=-", "bytes=a-b", "bytes=5", "bytes=200-100", "bytes=1-2,4-5", "lines=1-2",
          "bytes=+1-2", "bytes=1-x", "bytes=--5", "bytes=99999999999999999999-"})
        EXPECT_EQ(range(value).kind, RangeKind::whole) << value;
}

TEST(RangeTest, IfRangeHoldsForTheSameRepresentationOnly) {
    expect_part(range("bytes=0-9", 1000, {{"If-Range", "\"v1\""}}), 0, 9);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "\"v2\""}}).kind, RangeKind::whole);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "W/\"v1\""}}).kind, RangeKind::whole);
    expect_part(range("bytes=0-9", 1000, {{"If-Range", "Sun, 06 Nov 1994 08:49:37 GMT"}}), 0, 9);
    EXPECT_EQ(range("bytes=0-9", 1000, {{"If-Range", "Sun, 06 Nov 1994 08:49:38 GMT"}}).kind,
              RangeKind::whole);
}

TEST(RangeTest, OnlyGetHasRanges) {
    HttpRequest request("HEAD", "/");
    request.headers.set("Range", "bytes=0-9");
    EXPECT_EQ(choose_range(request, validators, 1000).kind, RangeKind::whole);
}

TEST(HttpDateTest, WritesAndReadsThePreferredForm) {
    EXPECT_EQ(http_date(modified), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), modified);
}

TEST(HttpDateTest, ReadsTheTwoOldForms) {
    EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), modified);
    EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), modified);
}

TEST(HttpDateTest, RefusesWhatIsNoDate) {
    for (const char* text : {"", "Sun, 06 Nov 1994", "Sun, 31 Feb 1994 08:49:37 GMT",
                             "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
                             "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 KST", "784111777"})
        EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
}

}  // namespace
}  // namespace nuages::staticfiles
