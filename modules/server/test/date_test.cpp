#include "date.h"

#include <gtest/gtest.h>

namespace nuages::server {
namespace {

TEST(DateLine, IsTheHeadersLine) {
    DateLine date;
    date.update(784111777);
    EXPECT_EQ(date.line(), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
    date.update(784111778);
    EXPECT_EQ(date.line(), "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
}

}  // namespace
}  // namespace nuages::server
