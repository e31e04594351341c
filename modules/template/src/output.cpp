#include <charconv>

#include <nuages/template/output.h>

namespace nuages::templates {

Output::Output(Sink& sink, std::size_t piece_size) : target_(&piece_), sink_(&sink), piece_size_(piece_size) {
    piece_.reserve(piece_size_ + piece_size_ / 4);
}

void Output::write_number(long long number) {
    char digits[24];
    auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    write({digits, static_cast<std::size_t>(end - digits)});
}

void Output::flush_if_full() {
    if (piece_.size() >= piece_size_)
        finish();
}

void Output::finish() {
    if (!sink_ || piece_.empty())
        return;
    sink_->write(piece_);
    piece_.clear();
}

}  // namespace nuages::templates
