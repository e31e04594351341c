#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nuages/base/error.h>
#include <nuages/text/regex_flags.h>

namespace nuages::text {

// A text that a regular expression would take too many steps for: an attack, or a pattern that invites one.
class RegexTooSlow : public Error {
public:
    using Error::Error;
};

// A regular expression in the dialect of Python's re, run by PCRE2 with bounds on its work. Immutable; safe
// from any thread.
class PythonRegex {
public:
    // Throws ValueError with the reason and the position for a pattern that is none.
    explicit PythonRegex(std::string_view pattern, RegexFlags flags = {});
    ~PythonRegex();
    PythonRegex(PythonRegex&&) noexcept;
    PythonRegex& operator=(PythonRegex&&) noexcept;

    // The name of each group in order, "" where it has none.
    const std::vector<std::string>& groups() const noexcept { return groups_; }

    // Finds the first match and writes the text of each group (null data where it took no part) to
    // `captures`, which has to have room for them. The offset just after the match; nullopt where there is
    // none. Throws RegexTooSlow. Text that is not UTF-8 matches nothing.
    std::optional<std::size_t> search(std::string_view text, std::span<std::string_view> captures) const;
    // Likewise, but the match has to be the whole text.
    std::optional<std::size_t> fullmatch(std::string_view text, std::span<std::string_view> captures) const;
    // Whether there is a match.
    bool matches(std::string_view text) const;

private:
    struct Code;
    std::optional<std::size_t> run(const Code& code, std::string_view text,
                                   std::span<std::string_view> captures) const;

    std::string translated_;
    std::vector<std::string> groups_;
    std::unique_ptr<Code> code_, whole_;
};

// Python's re.escape().
std::string escape_regex(std::string_view literal);

}  // namespace nuages::text
