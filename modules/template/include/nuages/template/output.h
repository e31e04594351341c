#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <nuages/base/text.h>

namespace nuages::templates {

// Takes a page piece by piece as it is rendered: a streaming response, a file.
class Sink {
public:
    virtual ~Sink() = default;
    // May suspend the fiber. What it throws ends the rendering.
    virtual void write(std::string_view piece) = 0;
};

// What a rendering writes into: one growing text, or a buffer that is handed to a sink whenever it is full.
class Output {
public:
    // The page is appended to `target`.
    explicit Output(std::string& target) : target_(&target) {}
    // Pieces of about `piece_size` bytes go to the sink; the last one needs finish().
    explicit Output(Sink& sink, std::size_t piece_size = 16 * 1024);
    Output(const Output&) = delete;
    Output& operator=(const Output&) = delete;

    void write(std::string_view text) {
        target_->append(text);
        if (sink_)
            flush_if_full();
    }
    void write(char c) { target_->push_back(c); }
    // Escapes & < > " '.
    void write_escaped(std::string_view text) {
        html::append_escaped(*target_, text);
        if (sink_)
            flush_if_full();
    }
    void write_number(long long number);
    // For writers that append to a text themselves; only append.
    std::string& target() noexcept { return *target_; }

    // Hands what is left to the sink.
    void finish();

private:
    void flush_if_full();

    std::string* target_;
    Sink* sink_ = nullptr;
    std::size_t piece_size_ = 0;
    std::string piece_;
};

}  // namespace nuages::templates
