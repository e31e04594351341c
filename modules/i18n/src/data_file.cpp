#include "data_file.h"

#include <algorithm>

#include <nuages/base/text.h>

namespace nuages::i18n {

std::vector<std::string_view> data_lines(std::string_view name) {
    std::vector<std::string_view> lines;
    for (const EmbeddedFile& file : data_files()) {
        if (file.path != name)
            continue;
        for (std::string_view line : text::split(file.content, '\n')) {
            if (!line.empty() && line[0] != '#')
                lines.push_back(line);
        }
    }
    return lines;
}

std::string_view DataSection::operator[](std::string_view key) const noexcept {
    for (const DataEntry& entry : entries) {
        if (entry.key == key)
            return entry.value;
    }
    return {};
}

std::vector<DataSection> data_sections(std::string_view name) {
    std::vector<DataSection> sections;
    for (std::string_view line : data_lines(name)) {
        if (line[0] == '[') {
            sections.push_back({line.substr(1, line.size() - 2), {}});
            continue;
        }
        const std::size_t equals = line.find(" = ");
        if (equals == line.npos || sections.empty())
            continue;
        std::string_view value = line.substr(equals + 3);
        if (value.size() >= 2 && value.front() == '"')
            value = value.substr(1, value.size() - 2);
        sections.back().entries.push_back({line.substr(0, equals), value});
    }
    std::sort(sections.begin(), sections.end(),
              [](const DataSection& a, const DataSection& b) { return a.name < b.name; });
    return sections;
}

const DataSection* find_section(const std::vector<DataSection>& sections, std::string_view name) noexcept {
    const auto found = std::lower_bound(
        sections.begin(), sections.end(), name,
        [](const DataSection& section, std::string_view wanted) { return section.name < wanted; });
    return found != sections.end() && found->name == name ? &*found : nullptr;
}

}  // namespace nuages::i18n
