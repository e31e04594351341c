#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace nuages::observe {

// Figures of several processes in Prometheus' text format, added up.
class Exposition {
public:
    enum class Of { the_living, the_dead };

    // Adds what a process has written; of the dead the gauges do not count any more. What is no figure is
    // passed over, an unfinished last line too.
    void add(std::string_view text, Of whose);
    std::string text() const;

private:
    struct Family {
        std::string name;
        std::string header;  // its HELP and TYPE
        bool is_gauge = false;
        std::vector<std::string> order;
        std::unordered_map<std::string, double> values;  // by name and labels
    };
    Family& family(const std::string& name);

    std::vector<Family> families_;
};

}  // namespace nuages::observe
