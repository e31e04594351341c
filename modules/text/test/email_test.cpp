#include <gtest/gtest.h>

#include <nuages/text/email.h>

namespace nuages::text {
namespace {

TEST(Email, TakesWhatDjangoTakes) {
    for (const char* good : {"a@b.co", "a.b+c@sub.example.org", "a@[127.0.0.1]", "a@[::1]",
                             "a@\ud55c\uad6d.kr", "!#$%&'*+-/=?^_`{}|~@x.org", "A@B.CO"})
        EXPECT_TRUE(is_email(good)) << good;
    EXPECT_TRUE(is_email("\"a\\ b\"@x.org"));
}

TEST(Email, RefusesAllElse) {
    for (const char* bad : {"",
                            "@",
                            "a",
                            "a@",
                            "@b.co",
                            "a@b",
                            "a@localhost",
                            "a..b@c.de",
                            ".a@b.co",
                            "a@b..co",
                            "a@-b.co",
                            "a@b-.co",
                            "a@b.c",
                            "a b@c.de",
                            "\"a b\"@c.de",
                            "a@b.co\n",
                            "a@[1.2.3]",
                            "a@[::1%eth0]",
                            "a@b_c.de",
                            "\ud55c@b.co"})
        EXPECT_FALSE(is_email(bad)) << bad;
    EXPECT_FALSE(is_email(std::string(320, 'a') + "@b.co"));
}

}  // namespace
}  // namespace nuages::text
