#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::routing {

// A text with gaps: what a regular expression looks like when reversed.
struct ReverseTemplate {
    struct Piece {
        std::string text;  // a literal, or the name of a parameter
        bool is_parameter = false;
    };
    std::vector<Piece> pieces;
    std::vector<std::string> parameters;  // in order; unnamed groups are _0, _1 ...
};

// The texts that a (Python) regular expression matches, one for each way to leave optional groups out or in;
// other choices are made arbitrarily (Django's regex_helper.normalize). Throws ValueError for what cannot be
// reversed.
std::vector<ReverseTemplate> normalize(std::string_view pattern);

}  // namespace nuages::routing
