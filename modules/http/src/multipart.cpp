#include <algorithm>

#include <nuages/base/text.h>
#include <nuages/base/value.h>
#include <nuages/http/errors.h>
#include <nuages/http/media_type.h>
#include <nuages/http/multipart.h>

namespace nuages::http {
namespace {

constexpr std::size_t longest_boundary = 200;

std::string utf8(std::string_view text) {
    return text::is_valid_utf8(text) ? std::string(text) : text::replace_invalid_utf8(text);
}

// The last part of a path in either system's form, without control characters; "" where nothing is left.
std::string safe_filename(std::string_view name) {
    name.remove_prefix(name.find_last_of("/\\") + 1);
    std::string safe;
    for (const char c : name)
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)
            safe += c;
    return safe == "." || safe == ".." ? std::string() : safe;
}

// The value of a header in a part's head, "" where there is none.
std::string_view find_header(std::string_view head, std::string_view name) {
    for (std::string_view line : text::split(head, '\n')) {
        const std::size_t colon = line.find(':');
        if (colon != line.npos && text::iequals(text::trim(line.substr(0, colon)), name))
            return text::trim(line.substr(colon + 1));
    }
    return {};
}

}  // namespace

MultipartParser::MultipartParser(std::string_view boundary, MultipartSink& sink) : sink_(sink) {
    const bool printable =
        std::all_of(boundary.begin(), boundary.end(), [](char c) { return c >= ' ' && c <= '~'; });
    if (boundary.empty() || boundary.size() > longest_boundary || !printable || boundary.back() == ' ')
        throw MultipartError("Invalid boundary in multipart: " + Value(boundary).repr() + ".");
    delimiter_ = "\r\n--" + std::string(boundary);
}

void MultipartParser::feed(std::string_view data) {
    // work on the data itself where nothing is left over, so that a whole body is parsed without a copy
    const bool buffered = !buffer_.empty();
    if (buffered)
        buffer_ += data;
    rest_ = buffered ? std::string_view(buffer_) : data;
    while (step()) {
    }
    if (buffered)
        buffer_.erase(0, buffer_.size() - rest_.size());
    else
        buffer_ = rest_;
    rest_ = {};
}

void MultipartParser::finish() const {
    if (state_ != State::epilogue)
        throw MultipartError("The multipart body ends before its last boundary.");
}

// Takes something off rest_; false where more has to come first.
bool MultipartParser::step() {
    switch (state_) {
        case State::start:
            return pass_start();
        case State::content:
            return pass_content();
        case State::after_boundary:
            return read_after_boundary();
        case State::head:
            return read_head();
        case State::epilogue:
            rest_ = {};
            return false;
    }
    return false;
}

// The first boundary may stand at the very beginning, without a line break before it.
bool MultipartParser::pass_start() {
    const std::string_view boundary = std::string_view(delimiter_).substr(2);
    if (rest_.size() < boundary.size() && boundary.starts_with(rest_))
        return false;
    state_ = rest_.starts_with(boundary) ? State::after_boundary : State::content;
    boundary_size_ = boundary.size();
    return true;
}

bool MultipartParser::pass_content() {
    const std::size_t found = rest_.find(delimiter_);
    if (found != rest_.npos) {
        emit(rest_.substr(0, found));
        rest_.remove_prefix(found);
        state_ = State::after_boundary;
        boundary_size_ = delimiter_.size();
        return true;
    }
    // keep what may be the beginning of a boundary
    const std::size_t longest_beginning = std::min(rest_.size(), delimiter_.size() - 1);
    std::size_t keep = 0;
    for (std::size_t from = rest_.find('\r', rest_.size() - longest_beginning); from != rest_.npos;
         from = rest_.find('\r', from + 1)) {
        if (delimiter_.starts_with(rest_.substr(from))) {
            keep = rest_.size() - from;
            break;
        }
    }
    emit(rest_.substr(0, rest_.size() - keep));
    rest_.remove_prefix(rest_.size() - keep);
    return false;
}

// rest_ begins with a boundary. "--" after it ends the body and a line break begins a part; anything else
// makes it content that only looked like a boundary.
bool MultipartParser::read_after_boundary() {
    constexpr std::size_t longest_padding = 64;
    const std::string_view after = rest_.substr(boundary_size_);
    if (after.size() < 2)
        return false;
    const bool last = after.starts_with("--");
    std::size_t padding = 0;
    if (!last) {
        while (padding < after.size() && padding <= longest_padding &&
               (after[padding] == ' ' || after[padding] == '\t'))
            ++padding;
        const std::string_view line_break = after.substr(padding, 2);
        if (line_break.size() < 2 && padding <= longest_padding &&
            std::string_view("\r\n").starts_with(line_break))
            return false;
        if (line_break != "\r\n") {
            emit(rest_.substr(0, boundary_size_));
            rest_.remove_prefix(boundary_size_);
            state_ = State::content;
            return true;
        }
    }
    if (std::exchange(in_field_, false))
        sink_.end_part();
    if (last) {
        state_ = State::epilogue;
        return true;
    }
    // the line break stays: a head without headers is a line break after it
    rest_.remove_prefix(boundary_size_ + padding);
    state_ = State::head;
    return true;
}

// rest_ begins with a line break, headers and an empty line follow.
bool MultipartParser::read_head() {
    const std::size_t end = rest_.substr(0, longest_head).find("\r\n\r\n");
    if (end == rest_.npos) {
        if (rest_.size() >= longest_head)
            throw MultipartError("The head of a part is longer than " + std::to_string(longest_head) +
                                 " bytes.");
        return false;
    }
    const std::string_view head = rest_.substr(0, end);
    rest_.remove_prefix(end + 4);
    state_ = State::content;

    const auto disposition = parse_header_parameters(find_header(head, "content-disposition"));
    const auto name =
        disposition && disposition->value == "form-data" ? disposition->find("name") : std::nullopt;
    if (!name)
        return true;
    PartHead part;
    part.name = utf8(*name);
    if (const auto filename = disposition->find("filename")) {
        part.is_file = true;
        part.filename = utf8(safe_filename(*filename));
    }
    if (const auto type = parse_header_parameters(find_header(head, "content-type"))) {
        part.content_type = utf8(type->value);
        part.charset = utf8(type->find("charset").value_or(""));
    }
    in_field_ = true;
    sink_.begin_part(std::move(part));
    return true;
}

void MultipartParser::emit(std::string_view data) {
    if (in_field_ && !data.empty())
        sink_.content(data);
}

}  // namespace nuages::http
