#include "exposition.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace nuages::observe {
namespace {

std::string_view word(std::string_view& line) {
    const std::string_view found = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), found.size() + 1));
    return found;
}

std::string number(double value) {
    char text[40];
    const bool whole = value == std::floor(value) && std::fabs(value) < 9e15;
    std::snprintf(text, sizeof text, whole ? "%.0f" : "%.6f", value);
    return text;
}

}  // namespace

Exposition::Family& Exposition::family(const std::string& name) {
    const auto found =
        std::find_if(families_.begin(), families_.end(), [&](const Family& f) { return f.name == name; });
    if (found != families_.end())
        return *found;
    families_.emplace_back().name = name;
    return families_.back();
}

void Exposition::add(std::string_view text, Of whose) {
    Family* current = nullptr;
    std::string header;
    for (std::size_t end; (end = text.find('\n')) != text.npos; text.remove_prefix(end + 1)) {
        std::string_view line = text.substr(0, end);
        if (line.starts_with("# ")) {
            header.append(line).append("\n");
            std::string_view rest = line.substr(2);
            if (word(rest) != "TYPE")
                continue;
            current = &family(std::string(word(rest)));
            current->is_gauge = rest == "gauge";
            if (current->header.empty())
                current->header = header;
            header.clear();
            continue;
        }
        const std::size_t space = line.rfind(' ');
        if (!current || space == line.npos || (whose == Of::the_dead && current->is_gauge))
            continue;
        double value = 0;
        const std::string_view digits = line.substr(space + 1);
        if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ptr !=
            digits.data() + digits.size())
            continue;
        const auto [entry, is_new] = current->values.emplace(line.substr(0, space), value);
        if (is_new)
            current->order.push_back(entry->first);
        else if (current->name.ends_with("_max"))
            entry->second = std::max(entry->second, value);
        else
            entry->second += value;
    }
}

std::string Exposition::text() const {
    std::string out;
    for (const Family& family : families_) {
        out += family.header;
        for (const std::string& key : family.order)
            out += key + " " + number(family.values.at(key)) + "\n";
    }
    return out;
}

}  // namespace nuages::observe
