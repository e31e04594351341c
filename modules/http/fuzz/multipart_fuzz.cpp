#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nuages/http/errors.h>
#include <nuages/http/multipart.h>

namespace {

class Sink final : public nuages::http::MultipartSink {
public:
    void begin_part(nuages::http::PartHead head) override {
        if (open_ || head.filename.find_first_of("/\\\r\n") != std::string::npos)
            std::abort();
        open_ = true;
        text += head.name + "@" + head.filename + "=";
    }
    void content(std::string_view data) override {
        if (!open_)
            std::abort();
        text += data;
    }
    void end_part() override {
        if (!open_)
            std::abort();
        open_ = false;
        text += ";";
    }
    std::string text;

private:
    bool open_ = false;
};

// What the parser makes of the body when it comes in pieces of that size; "error" where it is malformed.
std::string parse(std::string_view body, std::size_t piece) {
    Sink sink;
    try {
        nuages::http::MultipartParser parser("X", sink);
        for (std::size_t i = 0; i < body.size(); i += piece)
            parser.feed(body.substr(i, piece));
        parser.finish();
    } catch (const nuages::MultipartError&) {
        return "error";
    }
    return sink.text;
}

}  // namespace

// However a body is cut into pieces, the parts are the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    const std::string_view body(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (parse(body, body.size() + 1) != parse(body, data[0] % 32 + 1U))
        std::abort();
    return 0;
}
