#include <cstdlib>
#include <fstream>

#include <nuages/json/json.h>

#include "conformance.h"

std::vector<nuages::Value> recorded_cases(std::string_view file, std::string_view kind) {
    const char* folder = std::getenv("NUAGES_CONFORMANCE");
    const std::string path = folder ? folder : NUAGES_SOURCE_DIR "/../shared/conformance";
    std::ifstream lines(path + "/" + std::string(file));
    std::vector<nuages::Value> cases;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("\"kind\":\"" + std::string(kind) + "\"") != std::string::npos)
            cases.push_back(nuages::json::loads(line));
    }
    return cases;
}
