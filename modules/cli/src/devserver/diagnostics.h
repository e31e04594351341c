#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nuages::cli {

// One message of a compiler, linker or CMake.
struct Diagnostic {
    std::string severity;  // "error", "fatal error", "linker error", "CMake error"; "note" within notes
    std::string message;
    std::string file;  // as printed; empty where the message names none
    int line = 0;      // from 1; 0 where unknown
    int column = 0;
    std::vector<std::string> context;  // "In function ...", "required from here"
    std::vector<Diagnostic> notes;
};

// The errors within the output of a build with g++ or clang (and ld, mold, lld, CMake), in the order printed,
// each once. Warnings are left out. Empty where the output has no form that is known.
std::vector<Diagnostic> parse_diagnostics(std::string_view output);

// Without the colours of a terminal.
std::string strip_escapes(std::string_view text);

}  // namespace nuages::cli
