#include <gtest/gtest.h>

#include <nuages/http/errors.h>

namespace nuages {
namespace {

TEST(HttpErrors, KnowTheirStatus) {
    EXPECT_EQ(Http404("no").status(), 404);
    EXPECT_EQ(PermissionDenied().status(), 403);
    EXPECT_EQ(BadRequest().status(), 400);
    EXPECT_EQ(RequestDataTooBig().status(), 413);
    EXPECT_EQ(BadHeaderError("x").status(), 500);
}

TEST(HttpErrors, WhatSmellsOfAnAttackIsSuspicious) {
    EXPECT_THROW(throw DisallowedHost("x"), SuspiciousOperation);
    EXPECT_THROW(throw RequestDataTooBig("x"), SuspiciousOperation);
    EXPECT_THROW(throw MultipartError("x"), HttpError);
}

TEST(ReasonPhrase, IsTheRegisteredOne) {
    EXPECT_EQ(reason_phrase(301), "Moved Permanently");
    EXPECT_EQ(reason_phrase(413), "Request Entity Too Large");
    EXPECT_EQ(reason_phrase(599), "Unknown Status Code");
}

}  // namespace
}  // namespace nuages
