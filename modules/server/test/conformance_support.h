#pragma once

#include <string>
#include <vector>

namespace nuages::server::testing {

// One line of a case in conformance.txt, which explains them.
struct ConformanceStep {
    enum class Kind { send, end, answer, head, field };
    Kind kind;
    std::string text;  // what to send, the content or the field's name
    std::string value;
    int status = 0;
    bool has_text = false;
};

struct ConformanceCase {
    std::string section, name, rfc;
    std::vector<ConformanceStep> steps;
    std::vector<std::string> lines;  // of the steps, as they stand in the file
    bool goes_on = false;            // the connection, after the last answer
    bool alone = false;              // nothing is sent behind it
    bool slow = false;
};

struct ConformanceSection {
    std::string name, introduction;
};

struct Conformance {
    std::vector<ConformanceSection> sections;
    std::vector<ConformanceCase> cases;
};

// Throws std::runtime_error that names the line.
Conformance read_conformance(const std::string& path);

// docs/http-conformance.md.
std::string conformance_page(const Conformance& conformance);

}  // namespace nuages::server::testing
