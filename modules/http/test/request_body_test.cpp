#include <gtest/gtest.h>

#include <nuages/http/request.h>
#include <nuages/http/request_body.h>

namespace nuages {
namespace {

// Gives its text in pieces of at most seven bytes.
class Pieces final : public BodySource {
public:
    explicit Pieces(std::string_view text) : rest_(text) {}
    std::size_t read(char* to, std::size_t size) override {
        ++reads;
        const std::size_t count = rest_.copy(to, std::min<std::size_t>(size, 7));
        rest_.remove_prefix(count);
        return count;
    }
    int reads = 0;

private:
    std::string_view rest_;
};

TEST(RequestBody, IsReadWholeWhenSomebodyLooks) {
    Pieces source("hello, world");
    RequestBody body;
    body.read_later(source, 100);
    EXPECT_FALSE(body.complete());
    EXPECT_EQ(source.reads, 0);
    EXPECT_EQ(body, "hello, world");
    EXPECT_EQ(body.size(), 12u);
    EXPECT_TRUE(body.complete());
    EXPECT_EQ(source.reads, 3);
}

TEST(RequestBody, TakesNoMoreIntoMemoryThanAllowed) {
    Pieces source("hello, world");
    RequestBody body;
    body.read_later(source, 11);
    EXPECT_THROW((void)body.text(), RequestDataTooBig);
    EXPECT_THROW((void)body.text(), Error) << "what is left is not the body";
}

TEST(RequestBody, IsReadInPiecesOrWholeButNotBoth) {
    Pieces source("hello, world");
    RequestBody body;
    body.read_later(source, 1);
    char piece[20];
    EXPECT_EQ(body.read(piece, sizeof piece), 7u);
    EXPECT_THROW((void)body.text(), Error);
    EXPECT_EQ(body.read(piece, sizeof piece), 5u);
    EXPECT_EQ(body.read(piece, sizeof piece), 0u);
}

TEST(RequestBody, PiecesOfABodyThatIsThereAlready) {
    HttpRequest request("POST", "/", "hello", "text/plain");
    EXPECT_EQ(request.read(3), "hel");
    EXPECT_EQ(request.body, "hello");
    EXPECT_EQ(request.read(3), "lo");
    EXPECT_EQ(request.read(3), "");
}

}  // namespace
}  // namespace nuages
