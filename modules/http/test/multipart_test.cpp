#include <string>
#include <vector>

#include <gtest/gtest.h>

#include <nuages/http/errors.h>
#include <nuages/http/multipart.h>

namespace nuages::http {
namespace {

// Writes down what it gets: "name=content", "name@filename(type)=content".
class Recorder final : public MultipartSink {
public:
    std::vector<std::string> parts;

    void begin_part(PartHead head) override {
        part_ = head.name;
        if (head.is_file)
            part_ += "@" + head.filename + "(" + head.content_type + ")";
        part_ += "=";
    }
    void content(std::string_view data) override { part_ += data; }
    void end_part() override { parts.push_back(std::move(part_)); }

private:
    std::string part_;
};

std::vector<std::string> parse(std::string_view body, std::size_t piece) {
    Recorder recorder;
    MultipartParser parser("XX", recorder);
    for (std::size_t i = 0; i < body.size(); i += piece)
        parser.feed(body.substr(i, piece));
    parser.finish();
    return recorder.parts;
}

const std::string form =
    "--XX\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nHello\r\n"
    "--XX\r\ncontent-disposition: form-data; name=\"f\"; filename=\"a.txt\"\r\nContent-Type: "
    "text/plain\r\n\r\n"
    "line 1\r\n--X\r\n--XY\r\n--XXX\r\nline 2\r\n"
    "--XX  \r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n"
    "--XX\r\n\r\nno head\r\n"
    "--XX\r\nContent-Disposition: attachment; name=\"x\"\r\n\r\nno field\r\n"
    "--XX\r\nContent-Disposition: form-data; name=\"g\"; filename=\"\"\r\n\r\n\r\n"
    "--XX--\r\nepilogue --XX\r\n";

TEST(Multipart, PartsComeInOrderHoweverTheBodyIsCut) {
    const std::vector<std::string> expected{
        "title=Hello", "f@a.txt(text/plain)=line 1\r\n--X\r\n--XY\r\n--XXX\r\nline 2", "empty=", "g@()="};
    for (std::size_t piece = 1; piece <= form.size(); ++piece)
        ASSERT_EQ(parse(form, piece), expected) << piece;
    EXPECT_EQ(parse("preamble\r\n" + form, 5), expected);
}

TEST(Multipart, FilenamesLoseFoldersAndControlCharacters) {
    const auto filename = [](const std::string& parameter) {
        const auto parts = parse(
            "--XX\r\nContent-Disposition: form-data; name=f; " + parameter + "\r\n\r\n\r\n--XX--", 1000);
        return parts.at(0).substr(2, parts[0].find('(') - 2);
    };
    EXPECT_EQ(filename("filename=\"../../etc/passwd\""), "passwd");
    EXPECT_EQ(filename("filename=\"C:\\\\dir\\\\a.txt\""), "a.txt");
    EXPECT_EQ(filename("filename=\"..\""), "");
    EXPECT_EQ(filename("filename=\"a\x01\x1f.txt\""), "a.txt");
    EXPECT_EQ(filename("filename*=UTF-8''%ED%95%9C.txt"), "한.txt");
    EXPECT_EQ(filename("filename*=UTF-8''..%2f..%2fx"), "x");
    EXPECT_EQ(filename("filename=\"semi;colon.txt\""), "semi;colon.txt");
}

TEST(Multipart, BoundariesThatAreNoneAreRefused) {
    Recorder recorder;
    for (const std::string& boundary :
         {std::string(), std::string("a\r\nb"), std::string("a "), std::string(201, 'x'), std::string("한")})
        EXPECT_THROW(MultipartParser(boundary, recorder), MultipartError) << boundary;
}

TEST(Multipart, ABodyThatEndsTooEarlyIsRefused) {
    for (const std::size_t length : {std::size_t{0}, std::size_t{3}, std::size_t{60}, form.find("--XX--")})
        EXPECT_THROW(parse(std::string_view(form).substr(0, length), 7), MultipartError) << length;
}

TEST(Multipart, AHeadWithoutEndIsRefusedBeforeItFillsTheMemory) {
    Recorder recorder;
    MultipartParser parser("XX", recorder);
    parser.feed("--XX\r\n");
    EXPECT_THROW(
        {
            for (int i = 0; i < 100; ++i)
                parser.feed(std::string(100, 'h'));
        },
        MultipartError);
}

}  // namespace
}  // namespace nuages::http
