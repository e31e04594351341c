#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nuages::http {

// The head of one part of a form.
struct PartHead {
    std::string name;          // of the field
    bool is_file = false;      // it named a file, if only ""
    std::string filename;      // without any folder or control character; "" where the visitor chose none
    std::string content_type;  // "" where it says none
    std::string charset;
};

// Receives the parts of a form, in order, while they arrive.
class MultipartSink {
public:
    MultipartSink() = default;
    MultipartSink(const MultipartSink&) = delete;
    MultipartSink& operator=(const MultipartSink&) = delete;
    virtual ~MultipartSink() = default;

    virtual void begin_part(PartHead head) = 0;
    // A piece of the part's content; valid during the call only.
    virtual void content(std::string_view data) = 0;
    virtual void end_part() = 0;
};

// Parses multipart/form-data (RFC 7578) piece by piece: whatever the size of the body, it keeps no more than
// one part's head or a boundary's length of it. Whatever it is fed, its work is linear in it. Parts that are
// no fields are passed over.
class MultipartParser {
public:
    static constexpr std::size_t longest_head = 4096;  // of one part, in bytes

    // The sink must outlive the parser. Throws MultipartError for a boundary that is none.
    MultipartParser(std::string_view boundary, MultipartSink& sink);

    // Throws MultipartError for a malformed body; what the sink throws passes through. Not to be fed any more
    // then.
    void feed(std::string_view data);
    // Throws MultipartError where the body has not come to its end.
    void finish() const;

private:
    enum class State { start, content, after_boundary, head, epilogue };

    bool step();
    bool pass_start();
    bool pass_content();
    bool read_after_boundary();
    bool read_head();
    void emit(std::string_view data);

    MultipartSink& sink_;
    std::string delimiter_;  // CR LF -- boundary
    std::string buffer_;     // what is not decided yet
    std::string_view rest_;  // of the buffer, or of what is being fed
    State state_ = State::start;
    std::size_t boundary_size_ = 0;  // of the boundary at the front of rest_
    bool in_field_ = false;          // the sink knows of the part
};

}  // namespace nuages::http
