#pragma once

namespace nuages::text {

// Python's re.IGNORECASE, re.MULTILINE ...
struct RegexFlags {
    bool ignore_case = false;
    bool multiline = false;
    bool dotall = false;
    bool verbose = false;
    bool ascii = false;
};

}  // namespace nuages::text
