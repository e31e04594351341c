#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace nuages::text {

// Reads a text from its start, digits of any script among it, as Python's regular expressions do (\d).
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    std::string_view rest() const noexcept { return rest_; }
    bool at_end() const noexcept { return rest_.empty(); }
    // Where the expression ends in $: a last line break does not count.
    bool at_last_line_end() const noexcept { return rest_.empty() || rest_ == "\n"; }

    bool take(char c) noexcept;
    bool take(std::string_view word) noexcept;
    // One of these characters; '\0' where there is none.
    char take_any(std::string_view characters) noexcept;
    // A number of at least `least` and at most `most` digits; nullopt, and nothing is taken, where there are
    // fewer. More digits than an int64 holds count as its largest value.
    std::optional<std::int64_t> take_number(std::size_t least, std::size_t most,
                                            std::size_t* taken = nullptr);
    void skip_digits(std::size_t most);
    void skip_blanks();

private:
    std::string_view rest_;
};

}  // namespace nuages::text
