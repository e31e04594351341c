#include <nuages/base/error.h>
#include <nuages/base/value.h>
#include <nuages/text/filename.h>
#include <nuages/text/unicode.h>

namespace nuages::text {

std::string get_valid_filename(std::string_view name) {
    std::string valid;
    for (std::string_view rest = unicode::strip(name); !rest.empty();) {
        const auto [c, size] = unicode::decode(rest);
        if (c == ' ')
            valid += '_';
        else if (c == '-' || c == '.' || unicode::is_word(c))
            valid += rest.substr(0, size);
        rest.remove_prefix(size);
    }
    if (valid.empty() || valid == "." || valid == "..")
        throw ValueError("Could not derive file name from " + Value(name).repr() + ".");
    return valid;
}

}  // namespace nuages::text
