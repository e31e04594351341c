#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::text {

struct TranslatedRegex {
    std::string pattern;              // for PCRE2 with UTF and UCP
    std::vector<std::string> groups;  // the name of each capturing group in order, "" where it has none
};

// A pattern of Python's re as one of PCRE2. They agree on most; what differs: \Z means the very end, names
// are Unicode, \uXXXX, {,n}, and [ is a character among others inside of [...]. Throws ValueError for escapes
// that Python has not.
TranslatedRegex translate_regex(std::string_view pattern);

}  // namespace nuages::text
