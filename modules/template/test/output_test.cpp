#include <vector>

#include <gtest/gtest.h>

#include <nuages/template/output.h>

#include "render_support.h"

namespace nuages::templates {
namespace {

class Pieces final : public Sink {
public:
    void write(std::string_view piece) override { pieces.emplace_back(piece); }
    std::vector<std::string> pieces;
};

TEST(Output, AppendsToAText) {
    std::string page = "a";
    Output out(page);
    out.write("b");
    out.write_escaped("<");
    out.write_number(-42);
    EXPECT_EQ(page, "ab&lt;-42");
}

TEST(Output, HandsOnPiecesWhenTheyAreFull) {
    Pieces sink;
    Output out(sink, 10);
    for (int i = 0; i < 5; ++i)
        out.write("abcd");
    EXPECT_EQ(sink.pieces, std::vector<std::string>{"abcdabcdabcd"});
    out.finish();
    EXPECT_EQ(sink.pieces.back(), "abcdabcd");
    out.finish();
    EXPECT_EQ(sink.pieces.size(), 2u);
}

TEST(Output, StreamsAPageThatIsNeverHeldAsAWhole) {
    Pieces sink;
    Engine engine{Options{}};
    List rows(50'000, Value("a row of the table"));
    Context context{{"rows", rows}};
    engine.from_string("{% for row in rows %}{{ row }}\n{% endfor %}").render_to(sink, context);
    std::size_t total = 0;
    std::size_t largest = 0;
    for (const std::string& piece : sink.pieces) {
        total += piece.size();
        largest = std::max(largest, piece.size());
    }
    EXPECT_EQ(total, rows.size() * 19);
    EXPECT_LT(largest, 20u * 1024);
}

TEST(Output, PassesOnWhatTheSinkThrows) {
    class Broken final : public Sink {
        void write(std::string_view) override { throw std::runtime_error("the client left"); }
    } sink;
    Engine engine{Options{}};
    Context context{{"text", std::string(100'000, 'x')}};
    EXPECT_THROW(engine.from_string("{{ text }}").render_to(sink, context), std::runtime_error);
}

}  // namespace
}  // namespace nuages::templates
